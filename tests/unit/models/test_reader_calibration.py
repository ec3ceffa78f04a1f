# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import numpy as np
import pytest

from oracle import reading_of
from sardze_models.decoding import Calibration
from sardze_models.training.logistic import logistic
from sardze_models.training.reader_calibration import Case, fit, outcomes


def test_a_logistic_curve_is_found_again_from_what_came_true() -> None:
    rng = np.random.default_rng(1)
    odds = rng.normal(0, 2, 4000)
    right = rng.random(4000) < 1 / (1 + np.exp(-(0.5 + 1.5 * odds)))
    offset, slope = logistic(odds[:, None], right.astype(float)).tolist()
    assert offset == pytest.approx(0.5, abs=0.15)
    assert slope == pytest.approx(1.5, abs=0.15)


@pytest.mark.timeout(120)
def test_a_reader_that_promises_too_much_is_made_modest() -> None:
    cases = [
        Case(reading_of("AB1234" if number % 3 else "AB1284", 0.97), "AB1234", "LV", told=True)
        for number in range(24)
    ]
    before, right = outcomes(cases, Calibration())
    after, _ = outcomes(cases, fit(cases))
    truth = sum(right) / len(right)
    assert abs(sum(after) / len(after) - truth) < abs(sum(before) / len(before) - truth)
