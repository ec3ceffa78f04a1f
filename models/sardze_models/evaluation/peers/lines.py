# SPDX-License-Identifier: EUPL-1.2
"""Plates from lines of text, for a system that reads text and knows no plates.

The labels help it, so that nobody can say it was treated badly: of the lines whose middle lies in a
labelled plate, alone or all joined, the box that fits best and the text that is nearest to the
truth make one answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from sardze_models.evaluation.answers import Answer, Said
from sardze_models.evaluation.labels import Label
from sardze_models.evaluation.likeness import Box, edit_distance, overlap


def plates_of(lines: Sequence[Answer], labels: Sequence[Label]) -> tuple[Answer, ...]:
    """An answer for every label in which lines lie, and the other lines as they are."""
    used: set[int] = set()
    plates = []
    for label in labels:
        inside = [number for number, line in enumerate(lines) if _holds(label.box, line.box)]
        used.update(inside)
        if inside:
            plates.append(_best([lines[number] for number in inside], label))
    rest = (line for number, line in enumerate(lines) if number not in used)
    return (*plates, *rest)


def _best(lines: Sequence[Answer], label: Label) -> Answer:
    offers = [*lines, _joined(lines)]
    box = max((offer.box for offer in offers), key=lambda box: overlap(box, label.box))
    said = min(
        (offer.untold for offer in offers), key=lambda said: edit_distance(said.text, label.text)
    )
    return Answer(box, said, said)


def _joined(lines: Sequence[Answer]) -> Answer:
    text = "".join(line.untold.text for line in _in_reading_order(lines))
    said = Said(text, min(line.untold.confidence for line in lines))
    left, top, right, bottom = zip(*(line.box for line in lines), strict=True)
    return Answer((min(left), min(top), max(right), max(bottom)), said, said)


def _holds(box: Box, other: Box) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _in_reading_order(lines: Sequence[Answer]) -> list[Answer]:
    """Row by row: a line of text begins a new row if its middle lies below the row before."""
    rows: list[list[Answer]] = []
    for line in sorted(lines, key=_middle):
        if not rows or _middle(line) > rows[-1][0].box[3]:
            rows.append([])
        rows[-1].append(line)
    return [line for row in rows for line in sorted(row, key=lambda each: each.box[0])]


def _middle(line: Answer) -> float:
    return (line.box[1] + line.box[3]) / 2
