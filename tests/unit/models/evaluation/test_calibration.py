# SPDX-License-Identifier: EUPL-1.2
"""Whether confidences mean what they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sardze_models.evaluation.calibration import calibration, expected_error

TEXTS = some.lists(some.tuples(some.floats(0, 1), some.booleans()), min_size=1, max_size=40)


def _rows(texts: list[tuple[float, bool]]) -> np.ndarray:
    return np.array([(confidence, float(right)) for confidence, right in texts])


def test_a_reader_that_is_right_as_often_as_it_says_has_no_error() -> None:
    texts = [(0.75, True)] * 75 + [(0.75, False)] * 25 + [(0.25, True)] * 10 + [(0.25, False)] * 30
    assert expected_error(_rows(texts)) == pytest.approx(0.0)


def test_a_reader_that_is_always_sure_is_wrong_by_its_mistakes() -> None:
    texts = [(1.0, True)] * 80 + [(1.0, False)] * 20
    assert expected_error(_rows(texts)) == pytest.approx(0.2)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_the_error_lies_between_the_mean_gap_and_one(texts: list[tuple[float, bool]]) -> None:
    rows = _rows(texts)
    gap = abs(rows[:, 0].mean() - rows[:, 1].mean())
    assert gap - 1e-9 <= expected_error(rows) <= 1.0 + 1e-9


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_the_order_of_the_texts_does_not_matter(texts: list[tuple[float, bool]]) -> None:
    assert expected_error(_rows(texts)) == pytest.approx(expected_error(_rows(texts[::-1])))


@settings(max_examples=10, deadline=None)
@given(TEXTS)
def test_the_bins_hold_every_text_once(texts: list[tuple[float, bool]]) -> None:
    known = calibration([each[0] for each in texts], [each[1] for each in texts])
    assert known is not None
    assert sum(each.right.whole for each in known.bins) == known.texts == len(texts)
    for each in known.bins:
        assert each.low - 1e-9 <= each.mean_confidence <= each.high + 1e-9


def test_few_texts_of_a_perfect_reader_show_an_error_by_chance_alone() -> None:
    few, many = (calibration([0.8] * count, [True] * count) for count in (25, 2500))
    assert few is not None and many is not None
    assert few.chance > 5 * many.chance


def test_of_no_texts_there_is_no_calibration() -> None:
    assert calibration([], []) is None
