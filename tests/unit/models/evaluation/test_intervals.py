# SPDX-License-Identifier: EUPL-1.2
"""How far a figure can be trusted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sardze_models.evaluation.intervals import estimate, share

PARTS = some.integers(1, 2000).flatmap(
    lambda whole: some.tuples(some.integers(0, whole), some.just(whole))
)


def test_the_interval_of_a_textbook_share() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
    for part, whole, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)):
        found = share(part, whole)
        assert found is not None
        assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@settings(deadline=None)
@given(PARTS)
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(
    parts: tuple[int, int],
) -> None:
    found = share(*parts)
    assert found is not None
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0
    assert found.low < found.high


@settings(deadline=None)
@given(PARTS)
def test_what_is_missing_has_the_mirrored_interval(parts: tuple[int, int]) -> None:
    part, whole = parts
    found, missing = share(part, whole), share(whole - part, whole)
    assert found is not None and missing is not None
    assert (missing.low, missing.high) == pytest.approx((1 - found.high, 1 - found.low))


@settings(deadline=None)
@given(PARTS)
def test_more_plates_make_the_interval_narrower(parts: tuple[int, int]) -> None:
    few, many = share(*parts), share(parts[0] * 4, parts[1] * 4)
    assert few is not None and many is not None
    assert many.high - many.low < few.high - few.low


def test_of_nothing_there_is_no_share_and_no_estimate() -> None:
    assert share(0, 0) is None
    assert estimate(np.empty(0), np.mean) is None


def test_an_estimate_is_the_same_every_time_and_about_as_wide_as_theory_says() -> None:
    sample = np.random.default_rng(1).normal(5.0, 2.0, 400)
    first, second = (estimate(sample, lambda drawn: float(drawn.mean())) for _ in range(2))
    assert first == second
    assert first is not None
    assert first.high - first.low == pytest.approx(2 * 1.96 * 2.0 / 20, rel=0.15)
    assert first.low < first.value < first.high
