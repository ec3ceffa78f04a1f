# SPDX-License-Identifier: EUPL-1.2
"""Which answer belongs to which label: the pairs that overlap most first, each one used once."""

from __future__ import annotations

from collections.abc import Sequence

from sardze_models.evaluation.likeness import Box, overlap


def matched(answers: Sequence[Box], labels: Sequence[Box]) -> list[tuple[int, float] | None]:
    """For each label its answer's place in the list and their overlap; None where none is left."""
    pairs = sorted(
        (
            (overlap(answer, label), -number, -place)
            for place, label in enumerate(labels)
            for number, answer in enumerate(answers)
        ),
        reverse=True,
    )
    found: list[tuple[int, float] | None] = [None] * len(labels)
    used: set[int] = set()
    for share, negative_number, negative_place in pairs:
        number, place = -negative_number, -negative_place
        if share > 0.0 and found[place] is None and number not in used:
            found[place] = (number, share)
            used.add(number)
    return found
