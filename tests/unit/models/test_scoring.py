# SPDX-License-Identifier: EUPL-1.2
"""Marks for plates found and read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sardze_models.scoring import Answer, Box, Label, edit_distance, marks_of, overlap, together

PLATE = Label((100, 100, 220, 130), "LV1234", "LV", "set_c")
RIGHT = Answer((102, 99, 221, 131), "LV1234", "LV1234")


def _small(label: Label, width: float) -> Label:
    left, top, _, bottom = label.box
    return replace(label, box=(left, top, left + width, bottom))


@pytest.mark.parametrize(
    ("two", "share"),
    [((0, 0, 10, 10), 1.0), ((5, 0, 15, 10), 1 / 3), ((10, 0, 20, 10), 0.0), ((0, 0, 10, 5), 0.5)],
)
def test_overlap_is_the_shared_part_of_both_boxes_together(two: Box, share: float) -> None:
    assert overlap((0, 0, 10, 10), two) == pytest.approx(share)


@pytest.mark.parametrize(
    ("one", "two", "distance"),
    [("", "AB", 2), ("LV1234", "LV1234", 0), ("LV123", "LV1234", 1), ("LVI234", "LV1234", 1)],
)
def test_edit_distance_counts_single_character_mistakes(one: str, two: str, distance: int) -> None:
    assert edit_distance(one, two) == distance


def test_a_plate_found_tightly_and_read_exactly_gets_full_marks() -> None:
    score = together([marks_of([RIGHT], [PLATE], cpu_ms=8.0)])
    assert (score.found_half, score.found_third) == (1.0, 1.0)
    assert (score.exact_told, score.exact_untold, score.character_error) == (1.0, 1.0, 0.0)
    assert score.median_cpu_ms == 8.0


def test_a_plate_that_was_not_found_was_not_read_either() -> None:
    elsewhere = replace(RIGHT, box=(500, 100, 620, 130))
    score = together([marks_of([elsewhere], [PLATE], cpu_ms=8.0)])
    assert (score.found_third, score.exact_untold, score.character_error) == (0.0, 0.0, 1.0)


def test_a_loose_box_is_found_at_a_third_but_not_at_a_half() -> None:
    loose = replace(RIGHT, box=(60, 90, 250, 140))
    score = together([marks_of([loose], [PLATE], cpu_ms=8.0)])
    assert (score.found_half, score.found_third) == (0.0, 1.0)


def test_small_plates_count_neither_for_finding_nor_for_reading() -> None:
    score = together([marks_of([], [_small(PLATE, 59), _small(PLATE, 70)], cpu_ms=8.0)])
    assert (score.findable, score.legible) == (1, 0)


def test_texts_of_weakly_labelled_sets_are_counted_apart() -> None:
    weak = replace(PLATE, group="set_h")
    score = together([marks_of([RIGHT], [weak], cpu_ms=8.0)])
    assert (score.legible, score.weak_legible, score.weak_exact_told) == (0, 1, 1.0)


def test_false_boxes_count_only_where_every_plate_has_a_label() -> None:
    stranger = replace(RIGHT, box=(500, 100, 620, 130))
    complete = replace(PLATE, group="set_a")
    marks = [
        marks_of([RIGHT, stranger], [complete], cpu_ms=8.0),
        marks_of([RIGHT], [complete], cpu_ms=8.0),
        marks_of([RIGHT, stranger, stranger], [PLATE], cpu_ms=8.0),
    ]
    assert together(marks).false_boxes_a_photograph == 0.5


def test_separators_in_a_label_are_no_mistakes() -> None:
    spaced = replace(PLATE, text="LV-1234")
    assert together([marks_of([RIGHT], [spaced], cpu_ms=8.0)]).exact_untold == 1.0


def test_a_score_of_nothing_has_no_shares() -> None:
    score = together([])
    assert score.found_half is None
    assert "found_half" not in str(score)
