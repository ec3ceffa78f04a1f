# SPDX-License-Identifier: EUPL-1.2
"""How alike two boxes and two texts are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sardze_models.evaluation.likeness import Box, edit_distance, overlap

TEXTS = some.text("AB01", max_size=8)
SIDES = some.floats(0, 500)
BOXES = some.tuples(SIDES, SIDES, some.floats(1, 300), some.floats(1, 300)).map(
    lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3])
)


@pytest.mark.parametrize(
    ("two", "share"),
    [((0, 0, 10, 10), 1.0), ((5, 0, 15, 10), 1 / 3), ((10, 0, 20, 10), 0.0), ((0, 0, 10, 5), 0.5)],
)
def test_overlap_is_the_shared_part_of_both_boxes_together(two: Box, share: float) -> None:
    assert overlap((0, 0, 10, 10), two) == pytest.approx(share)


@settings(deadline=None)
@given(BOXES, BOXES)
def test_overlap_is_the_same_from_both_sides_and_whole_only_with_itself(one: Box, two: Box) -> None:
    assert overlap(one, two) == overlap(two, one)
    assert 0.0 <= overlap(one, two) <= 1.0 + 1e-9
    assert overlap(one, one) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("one", "two", "distance"),
    [("", "AB", 2), ("LV1234", "LV1234", 0), ("LV123", "LV1234", 1), ("LVI234", "LV1234", 1)],
)
def test_edit_distance_counts_single_character_mistakes(one: str, two: str, distance: int) -> None:
    assert edit_distance(one, two) == distance


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_edit_distance_is_a_distance(one: str, two: str, three: str) -> None:
    between = edit_distance(one, two)
    assert between == edit_distance(two, one)
    assert (between == 0) == (one == two)
    assert abs(len(one) - len(two)) <= between <= max(len(one), len(two))
    assert edit_distance(one, three) <= between + edit_distance(two, three)


@settings(deadline=None)
@given(TEXTS, some.integers(0, 8), some.sampled_from("AB01"))
def test_one_character_put_in_is_one_mistake(text: str, place: int, character: str) -> None:
    assert edit_distance(text, text[:place] + character + text[place:]) == 1
