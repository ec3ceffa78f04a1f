# SPDX-License-Identifier: EUPL-1.2
"""Marks for the answers to one photograph. Pure: labels and a reply in, marks out.

Finding counts for plates at least 60 px wide, reading for those at least 80 px wide with a text
that can be trusted. A plate that was not found was not read either. Boxes without a plate are
counted where every plate of a photograph has a label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sardze_models.evaluation.answers import NOTHING, Answer, Reply, Said
from sardze_models.evaluation.labels import Label, Photograph
from sardze_models.evaluation.likeness import edit_distance, overlap
from sardze_models.evaluation.matching import matched

HALF, THIRD = 0.5, 0.3
"""Overlap with the label from which a plate counts as found well, and as found at all."""
FINDABLE_PX = 60.0
LEGIBLE_PX = 80.0


@dataclass(frozen=True, slots=True)
class Conventions:
    """How far a set's labels can be trusted, by the names of the sets.

    Attributes:
        complete: every plate in the picture has a label, so a box without one is false.
        weak: a text may be another plate's; its plates are counted apart.
    """

    complete: frozenset[str] = frozenset({"set_a", "set_b"})
    weak: frozenset[str] = frozenset({"set_h"})


class Reason(StrEnum):
    """Why a plate was not read, the first that applies."""

    NOT_FOUND = "not found"
    TAKEN_FOR_NONE = "taken for no plate"
    LOOSE_BOX = "loose box"
    NOTHING_READ = "nothing read"
    MISSING = "character missing"
    EXTRA = "extra character"
    WRONG = "character wrong"


@dataclass(frozen=True, slots=True)
class PlateMark:
    """One labelled plate; the answer is None where no box overlaps it by a third."""

    label: Label
    answer: Answer | None
    share: float
    weak: bool
    reason: Reason | None

    @property
    def findable(self) -> bool:
        return self.label.width_px >= FINDABLE_PX

    @property
    def found_half(self) -> bool:
        return self.share >= HALF

    @property
    def found_third(self) -> bool:
        return self.share >= THIRD

    @property
    def legible(self) -> bool:
        return bool(self.label.text) and self.label.width_px >= LEGIBLE_PX

    @property
    def failed(self) -> bool:
        """Whether it counts against the system: as found if wide enough, as read if legible."""
        finding = (Reason.NOT_FOUND, Reason.TAKEN_FOR_NONE, Reason.LOOSE_BOX)
        return self.reason is not None and (
            self.legible or (self.findable and self.reason in finding)
        )

    @property
    def told(self) -> Said:
        return self.answer.told if self.answer else NOTHING

    @property
    def untold(self) -> Said:
        return self.answer.untold if self.answer else NOTHING

    @property
    def exact_told(self) -> bool:
        return self.told.text == self.label.text

    @property
    def exact_untold(self) -> bool:
        return self.untold.text == self.label.text

    @property
    def character_error(self) -> float:
        """Mistakes a character of the label, no country told."""
        return edit_distance(self.untold.text, self.label.text) / len(self.label.text)


@dataclass(frozen=True, slots=True)
class PhotographMarks:
    """One photograph; `false_boxes` is None where not every plate has a label."""

    photograph: Photograph
    plates: tuple[PlateMark, ...]
    false_boxes: int | None
    cpu_ms: float
    parts_ms: Mapping[str, float]


def marks_of(
    photograph: Photograph, reply: Reply, conventions: Conventions | None = None
) -> PhotographMarks:
    """The marks of one photograph."""
    known = conventions or Conventions()
    labels = photograph.labels
    kept = [answer for answer in reply.answers if not answer.rejected]
    dropped = [answer for answer in reply.answers if answer.rejected]
    weak = photograph.group in known.weak
    pairs = matched([answer.box for answer in kept], [label.box for label in labels])
    plates = []
    for label, pair in zip(labels, pairs, strict=True):
        number, share = pair or (0, 0.0)
        answer = kept[number] if share >= THIRD else None
        refused = any(overlap(other.box, label.box) >= THIRD for other in dropped)
        reason = _reason(label, answer, share, refused=refused)
        plates.append(PlateMark(label, answer, share, weak, reason))
    strangers = [
        answer for answer in kept if all(overlap(answer.box, label.box) < THIRD for label in labels)
    ]
    complete = photograph.group in known.complete
    return PhotographMarks(
        photograph=photograph,
        plates=tuple(plates),
        false_boxes=len(strangers) if complete else None,
        cpu_ms=reply.cpu_ms,
        parts_ms=reply.parts_ms,
    )


def _reason(label: Label, answer: Answer | None, share: float, *, refused: bool) -> Reason | None:
    """None where the plate was found and, if it has a text, read both ways."""
    if answer is None:
        return Reason.TAKEN_FOR_NONE if refused else Reason.NOT_FOUND
    wrong = [said.text for said in (answer.told, answer.untold) if said.text != label.text]
    if not label.text or not wrong:
        return None if share >= HALF else Reason.LOOSE_BOX
    if share < HALF:
        return Reason.LOOSE_BOX
    said = wrong[0]
    if not said:
        return Reason.NOTHING_READ
    if len(said) != len(label.text):
        return Reason.MISSING if len(said) < len(label.text) else Reason.EXTRA
    return Reason.WRONG


def failures_of(marks: Iterable[PhotographMarks]) -> list[tuple[Photograph, PlateMark]]:
    """The plates that count against the system: trusted labels first, then by reason and file."""
    found = [(mark.photograph, plate) for mark in marks for plate in mark.plates if plate.failed]
    return sorted(found, key=lambda each: (each[1].weak, str(each[1].reason), each[0].file.name))
