# SPDX-License-Identifier: EUPL-1.2
"""Plates from lines of text, for a system that reads text and knows no plates.

To be fair to it, the labels help: of every labelled plate, the lines whose middle lies in it are
offered joined as well, top line first, beside each of them alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sardze_models.evaluation.answers import Answer, Said
from sardze_models.evaluation.labels import Label
from sardze_models.evaluation.likeness import Box


def with_joined_lines(answers: Sequence[Answer], labels: Sequence[Label]) -> tuple[Answer, ...]:
    """The answers, and one more for each label in which several of them lie."""
    return (*answers, *_joined(answers, labels))


def _joined(answers: Sequence[Answer], labels: Sequence[Label]) -> Iterator[Answer]:
    for label in labels:
        inside = [answer for answer in answers if _holds(label.box, answer.box)]
        if len(inside) > 1:
            text = "".join(answer.untold.text for answer in _in_reading_order(inside))
            said = Said(text, min(answer.untold.confidence for answer in inside))
            left, top, right, bottom = zip(*(answer.box for answer in inside), strict=True)
            yield Answer((min(left), min(top), max(right), max(bottom)), said, said)


def _holds(box: Box, other: Box) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _in_reading_order(answers: Sequence[Answer]) -> list[Answer]:
    """Line by line: a box begins a new line if its middle lies below the one before."""
    lines: list[list[Answer]] = []
    for answer in sorted(answers, key=_middle):
        if not lines or _middle(answer) > lines[-1][0].box[3]:
            lines.append([])
        lines[-1].append(answer)
    return [answer for line in lines for answer in sorted(line, key=lambda each: each.box[0])]


def _middle(answer: Answer) -> float:
    return (answer.box[1] + answer.box[3]) / 2
