# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import numpy as np
import pytest

from oracle import reading_of

pytest.importorskip("cv2", reason="the trainings' extra is not installed")

from sardze_models.training.plate_judgement import Witnessed, fit

rng = np.random.default_rng(4)
PLATES = [Witnessed(float(rng.beta(6, 2)), float(rng.beta(9, 1)), True) for _ in range(200)]
BADGES = [Witnessed(float(rng.beta(2, 6)), float(rng.beta(3, 3)), False) for _ in range(200)]


def test_both_witnesses_are_believed_where_both_tell_plates_from_badges() -> None:
    judgement = fit(PLATES + BADGES)
    assert judgement.finder > 0.0
    assert judgement.reader > 0.0
    assert judgement.odds(0.9, reading_of("AB1234", 0.95)) > 0.0
    assert judgement.odds(0.3, reading_of("AB1234", 0.4)) < 0.0


def test_a_witness_that_says_nothing_is_hardly_weighed() -> None:
    guessing = [
        Witnessed(float(rng.uniform(0.01, 0.99)), case.written, case.plate)
        for case in PLATES + BADGES
    ]
    judgement = fit(guessing)
    assert abs(judgement.finder) < judgement.reader / 3
