# SPDX-License-Identifier: EUPL-1.2
"""Marks for plates found and read, against labels. Pure: answers and labels in, figures out.

Finding counts for plates at least 60 px wide, reading for those at least 80 px wide with a text. A
plate that was not found was not read either. Boxes without a plate are counted in sets where every
plate has a label, texts in all sets but those whose labels are weak.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from sardze_wire.plates import normalise

Box = tuple[float, float, float, float]

HALF, THIRD = 0.5, 0.3
"""Overlap with the label from which a plate counts as found well, and as found at all."""
FINDABLE_PX = 60.0
LEGIBLE_PX = 80.0
EVERY_PLATE_BOXED = frozenset({"set_a", "set_b"})
WEAK_TEXTS = frozenset({"set_h"})


@dataclass(frozen=True, slots=True)
class Label:
    """A plate as a person marked it; the text is empty where nobody could read it."""

    box: Box
    text: str
    country: str
    group: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A plate as the models saw it, with its text where the country is told and where not."""

    box: Box
    told: str
    untold: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Sums over one photograph; `together` makes a score of many."""

    findable: int
    found_half: int
    found_third: int
    overlaps: tuple[float, ...]
    false_boxes: int | None
    legible: int
    exact_told: int
    exact_untold: int
    weak_legible: int
    weak_exact_told: int
    weak_exact_untold: int
    character_errors: tuple[float, ...]
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Score:
    """Shares are 0..1, None where there is nothing to share."""

    photographs: int
    findable: int
    found_half: float | None
    found_third: float | None
    median_overlap: float | None
    false_boxes_a_photograph: float | None
    legible: int
    exact_told: float | None
    exact_untold: float | None
    weak_legible: int
    weak_exact_told: float | None
    weak_exact_untold: float | None
    character_error: float | None
    median_cpu_ms: float

    def __str__(self) -> str:
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return "  ".join(
            f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}"
            for name, value in values
            if value is not None
        )


def marks_of(answers: Sequence[Answer], labels: Sequence[Label], *, cpu_ms: float) -> Marks:
    """The marks of one photograph."""
    best = [
        max(answers, key=lambda answer: overlap(answer.box, label.box), default=None)
        for label in labels
    ]
    pairs = [
        (label, answer, overlap(answer.box, label.box) if answer else 0.0)
        for label, answer in zip(labels, best, strict=True)
    ]
    findable = [share for label, _, share in pairs if _width(label.box) >= FINDABLE_PX]
    readable = [
        (label, answer if share >= THIRD else None)
        for label, answer, share in pairs
        if label.text and _width(label.box) >= LEGIBLE_PX
    ]
    strong = [pair for pair in readable if pair[0].group not in WEAK_TEXTS]
    weak = [pair for pair in readable if pair[0].group in WEAK_TEXTS]
    strangers = [
        answer
        for answer in answers
        if all(overlap(answer.box, label.box) < THIRD for label in labels)
    ]
    complete = all(label.group in EVERY_PLATE_BOXED for label in labels)
    return Marks(
        findable=len(findable),
        found_half=sum(share >= HALF for share in findable),
        found_third=sum(share >= THIRD for share in findable),
        overlaps=tuple(share for share in findable if share >= THIRD),
        false_boxes=len(strangers) if complete else None,
        legible=len(strong),
        exact_told=_exact(strong, told=True),
        exact_untold=_exact(strong, told=False),
        weak_legible=len(weak),
        weak_exact_told=_exact(weak, told=True),
        weak_exact_untold=_exact(weak, told=False),
        character_errors=tuple(
            edit_distance(answer.untold if answer else "", normalise(label.text)) / len(label.text)
            for label, answer in strong
        ),
        cpu_ms=cpu_ms,
    )


def together(marks: Iterable[Marks]) -> Score:
    """One score of many photographs."""
    each = list(marks)
    overlaps = [share for mark in each for share in mark.overlaps]
    errors = [error for mark in each for error in mark.character_errors]
    false = [mark.false_boxes for mark in each if mark.false_boxes is not None]
    findable = sum(mark.findable for mark in each)
    legible = sum(mark.legible for mark in each)
    weak = sum(mark.weak_legible for mark in each)
    return Score(
        photographs=len(each),
        findable=findable,
        found_half=_share(sum(mark.found_half for mark in each), findable),
        found_third=_share(sum(mark.found_third for mark in each), findable),
        median_overlap=statistics.median(overlaps) if overlaps else None,
        false_boxes_a_photograph=_share(sum(false), len(false)),
        legible=legible,
        exact_told=_share(sum(mark.exact_told for mark in each), legible),
        exact_untold=_share(sum(mark.exact_untold for mark in each), legible),
        weak_legible=weak,
        weak_exact_told=_share(sum(mark.weak_exact_told for mark in each), weak),
        weak_exact_untold=_share(sum(mark.weak_exact_untold for mark in each), weak),
        character_error=statistics.fmean(errors) if errors else None,
        median_cpu_ms=statistics.median(mark.cpu_ms for mark in each) if each else 0.0,
    )


def overlap(one: Box, two: Box) -> float:
    """Intersection over union."""
    width = min(one[2], two[2]) - max(one[0], two[0])
    height = min(one[3], two[3]) - max(one[1], two[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    areas = ((box[2] - box[0]) * (box[3] - box[1]) for box in (one, two))
    return shared / (sum(areas) - shared)


def edit_distance(one: str, two: str) -> int:
    """Characters to put in, take out or replace."""
    costs = list(range(len(two) + 1))
    for row, left in enumerate(one, 1):
        diagonal, costs[0] = costs[0], row
        for column, right in enumerate(two, 1):
            diagonal, costs[column] = (
                costs[column],
                min(costs[column] + 1, costs[column - 1] + 1, diagonal + (left != right)),
            )
    return costs[-1]


def _exact(pairs: Sequence[tuple[Label, Answer | None]], *, told: bool) -> int:
    return sum(
        (answer.told if told else answer.untold) == normalise(label.text)
        for label, answer in pairs
        if answer
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _width(box: Box) -> float:
    return box[2] - box[0]
