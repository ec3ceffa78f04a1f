# SPDX-License-Identifier: EUPL-1.2
"""Marks for plates found and read, and the figures that they make."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sardze_models.evaluation.answers import NOTHING, Answer, Reply, Said
from sardze_models.evaluation.bands import by_tilt, by_width
from sardze_models.evaluation.figures import Figures, by_set, cost_of, figures_of
from sardze_models.evaluation.labels import Label, Photograph
from sardze_models.evaluation.marks import Conventions, PhotographMarks, Reason, marks_of

PLATE = Label((100, 100, 220, 130), "LV1234", "LV")
READ = Said("LV1234", 0.9)
RIGHT = Answer((102, 99, 221, 131), READ, READ)
ELSEWHERE = replace(RIGHT, box=(500, 100, 620, 130))
LOOSE = replace(RIGHT, box=(60, 90, 250, 140))


def _marks(
    *answers: Answer, labels: tuple[Label, ...] = (PLATE,), group: str = "set_c"
) -> PhotographMarks:
    photograph = Photograph(Path("street.jpg"), group, labels)
    return marks_of(photograph, Reply(answers, 8.0, {"look": 5.0, "read": 3.0}))


def _figures(
    *answers: Answer, labels: tuple[Label, ...] = (PLATE,), group: str = "set_c"
) -> Figures:
    return figures_of([_marks(*answers, labels=labels, group=group)])


def _wide(width: float, **changes: str) -> Label:
    return replace(PLATE, box=(100, 100, 100 + width, 130), **changes)


def _said(text: str) -> Answer:
    return replace(RIGHT, told=Said(text, 0.4), untold=Said(text, 0.4))


def test_a_plate_found_tightly_and_read_exactly_gets_full_marks() -> None:
    figures = _figures(RIGHT)
    assert figures.found_half and figures.found_half.value == 1.0
    assert figures.reading.exact_told and figures.reading.exact_told.value == 1.0
    assert figures.reading.exact_untold and figures.reading.exact_untold.value == 1.0
    assert figures.reading.character_error and figures.reading.character_error.value == 0.0


def test_a_plate_that_was_not_found_was_not_read_either() -> None:
    figures = _figures(ELSEWHERE)
    assert figures.found_third and figures.found_third.value == 0.0
    assert figures.reading.exact_untold and figures.reading.exact_untold.value == 0.0
    assert figures.reading.character_error and figures.reading.character_error.value == 1.0


def test_a_loose_box_is_found_at_a_third_but_not_at_a_half() -> None:
    figures = _figures(LOOSE)
    assert figures.found_half and figures.found_half.value == 0.0
    assert figures.found_third and figures.found_third.value == 1.0


def test_small_plates_count_neither_for_finding_nor_for_reading() -> None:
    figures = _figures(labels=(_wide(59), _wide(70)))
    assert (figures.plates, figures.findable, figures.reading.legible) == (2, 1, 0)


def test_texts_of_weakly_labelled_sets_are_counted_apart() -> None:
    figures = _figures(RIGHT, group="set_h")
    assert (figures.reading.legible, figures.weak.legible) == (0, 1)
    assert figures.weak.exact_told and figures.weak.exact_told.value == 1.0


def test_false_boxes_count_only_where_every_plate_has_a_label() -> None:
    marks = [
        _marks(RIGHT, ELSEWHERE, group="set_a"),
        _marks(RIGHT, group="set_a"),
        _marks(RIGHT, ELSEWHERE, group="set_c"),
    ]
    false = figures_of(marks).false_boxes
    assert false and false.value == 0.5


def test_which_sets_are_complete_or_weak_is_for_the_person_to_say() -> None:
    photograph = Photograph(Path("street.jpg"), "town", (PLATE,))
    known = Conventions(complete=frozenset({"town"}), weak=frozenset({"town"}))
    marks = marks_of(photograph, Reply((RIGHT, ELSEWHERE), 8.0), known)
    assert marks.false_boxes == 1
    assert figures_of([marks]).weak.legible == 1


def test_a_box_that_was_taken_for_no_plate_counts_nowhere_but_is_named_as_the_reason() -> None:
    marks = _marks(replace(RIGHT, rejected=True), group="set_a")
    assert marks.false_boxes == 0
    assert marks.plates[0].reason is Reason.TAKEN_FOR_NONE
    assert not marks.plates[0].found_third


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (RIGHT, None),
        (ELSEWHERE, Reason.NOT_FOUND),
        (LOOSE, Reason.LOOSE_BOX),
        (_said(""), Reason.NOTHING_READ),
        (_said("LV123"), Reason.MISSING),
        (_said("LVI1234"), Reason.EXTRA),
        (_said("LV1Z34"), Reason.WRONG),
        (replace(RIGHT, told=Said("LV123", 0.5)), Reason.MISSING),
        (replace(RIGHT, untold=Said("IV1234", 0.5)), Reason.WRONG),
    ],
)
def test_the_first_thing_that_went_wrong_is_the_reason(
    answer: Answer, reason: Reason | None
) -> None:
    (plate,) = _marks(answer).plates
    assert plate.reason is reason
    assert plate.failed == (reason is not None)


def test_a_plate_too_narrow_to_be_legible_may_be_misread() -> None:
    (plate,) = _marks(_said("LV1Z34"), labels=(_wide(79),)).plates
    assert plate.reason in (Reason.WRONG, Reason.LOOSE_BOX)
    wrong = replace(_said("LV1Z34"), box=(100.0, 100.0, 179.0, 130.0))
    assert not _marks(wrong, labels=(_wide(79),)).plates[0].failed


def test_every_set_has_its_figures_and_all_of_them_together() -> None:
    sets = by_set([_marks(RIGHT, group="set_f"), _marks(ELSEWHERE, group="set_a")])
    assert list(sets) == ["set_a", "set_f", "all"]
    assert [figures.plates for figures in sets.values()] == [1, 1, 2]
    exact = sets["all"].reading.exact_told
    assert exact and (exact.part, exact.whole) == (1, 2)


def test_of_nothing_there_are_no_shares() -> None:
    figures = figures_of([])
    assert figures.found_half is None
    assert figures.reading.character_error is None
    assert cost_of([], 100.0) is None


def test_cost_is_the_middle_and_the_slow_end_of_all_photographs() -> None:
    cost = cost_of([_marks(RIGHT) for _ in range(10)], 96.0)
    assert cost and cost.cpu_ms.median == cost.cpu_ms.ninetieth == 8.0
    assert {name: part.median for name, part in cost.parts_ms.items()} == {"look": 5, "read": 3}


def test_plates_fall_into_bands_by_the_width_of_their_label() -> None:
    bands = by_width([_marks(labels=tuple(map(_wide, (30, 60, 79.9, 80, 500))))])
    assert [band.plates for band in bands] == [1, 2, 1, 0, 1]
    assert [band.name for band in bands][:2] == ["below 60 px", "60 to 80 px"]


def test_plates_fall_into_bands_by_the_tilt_of_the_corners_found() -> None:
    tilted = replace(RIGHT, corners=((102, 99), (220, 120), (221, 131), (102, 110)))
    marks = [_marks(tilted), _marks(ELSEWHERE), _marks(RIGHT)]
    counts = {band.name: band.plates for band in by_tilt(marks) if band.plates}
    assert counts == {"10 to 20°": 1, "no corners": 2}


def test_a_level_plate_has_no_tilt_and_one_without_corners_has_none_that_is_known() -> None:
    level = replace(RIGHT, corners=((0, 0), (100, 0), (100, 20), (0, 20)))
    assert level.tilt_degrees == pytest.approx(0.0)
    assert replace(level, corners=None, told=NOTHING).tilt_degrees is None
