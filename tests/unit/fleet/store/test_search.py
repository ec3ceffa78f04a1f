# SPDX-License-Identifier: EUPL-1.2
"""The planner takes the cheapest way that finds everything (FACTS 13)."""

from __future__ import annotations

import pytest

from sardze_fleet.store.search import Way, plan_search
from sardze_wire.plates.search import parse_pattern


@pytest.mark.parametrize(
    ("pattern", "way"),
    [
        ("AB1234", Way.EXACT),
        ("ab-12 34", Way.EXACT),
        ("AB12*", Way.PREFIX),
        ("A*", Way.PREFIX),
        ("*B12*", Way.PAIRS),
        ("*1234", Way.PAIRS),
        ("AB?234", Way.PAIRS),
        ("*B?2?", Way.SCAN),
        ("?A", Way.SCAN),
    ],
)
def test_the_way_follows_from_the_pattern(pattern: str, way: Way) -> None:
    assert plan_search(parse_pattern(pattern)) is way


def test_no_pattern_is_everything() -> None:
    assert plan_search(None) is Way.EVERYTHING
