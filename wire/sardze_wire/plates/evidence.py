# SPDX-License-Identifier: EUPL-1.2
"""A reader's rows put right and softened: for each slot "nothing here", and what may stand there.

Any numbers may come in: negative ones, NaN, infinite ones, short rows and rows that do not add up
are put right, never refused. Softening gives every character a little of the probability of those
that it is mistaken for, and a trace even when the reader is sure of another.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sardze_wire.plates.alphabet import LETTERS, MISTAKEN

MISTAKEN_SHARE = 0.01
"""How much of a character's probability belongs to each one that it is mistaken for, at most.

It falls with the root of the reader's doubt: 0.003 of a character read with 0.9, 0.0003 with 0.999.
"""
ANY_SHARE = 2e-5
"""How much probability any character keeps, however sure the reader is of another."""
MAX_SLOTS = 16

_WORTH_SPREADING = 1e-3
_WORTH_TRYING = 1e-4
_MOST_TRIED = 8
_LETTERS = frozenset(LETTERS)


@dataclass(frozen=True, slots=True)
class Slot:
    """What the reader saw in one slot.

    Attributes:
        blank: probability that nothing stands here.
        shares: softened probability of characters; one that is missing has ``ANY_SHARE``.
        likely: the characters worth trying with their shares, likeliest first.
        letters: what all letters add up to.
        digits: what all digits add up to.
    """

    blank: float
    shares: dict[str, float]
    likely: tuple[tuple[str, float], ...]
    letters: float
    digits: float

    def share(self, character: str) -> float:
        """The softened share of a character."""
        return self.shares.get(character, ANY_SHARE)

    def mass(self, allowed: str) -> float:
        """What these characters add up to."""
        shares = self.shares
        return sum([shares.get(character, ANY_SHARE) for character in allowed])


def read_slots(probabilities: Sequence[Sequence[float]], alphabet: str) -> list[Slot]:
    """What a reader saw; the alphabet's first character is the blank."""
    characters = alphabet[1:]
    return [_slot(row, characters) for row in list(probabilities)[:MAX_SLOTS]]


def _slot(row: Sequence[float], characters: str) -> Slot:
    classes = len(characters) + 1
    given = [value if 0.0 < value < math.inf else 0.0 for value in row[:classes]]
    total = sum(given)
    if not 0.0 < total < math.inf:
        given, total = [1.0] * classes, float(classes)
    seen = {
        character: value / total
        for character, value in zip(characters, given[1:], strict=False)
        if value > ANY_SHARE * total
    }
    shares = _softened(seen)
    ranked = sorted(shares.items(), key=_share, reverse=True)[:_MOST_TRIED]
    letters = [share for character, share in shares.items() if character in _LETTERS]
    digits = [share for character, share in shares.items() if character not in _LETTERS]
    return Slot(
        blank=given[0] / total if given else 0.0,
        shares=shares,
        likely=tuple([pair for pair in ranked if pair[1] > _WORTH_TRYING]) or tuple(ranked[:1]),
        letters=sum(letters) + ANY_SHARE * (26 - len(letters)),
        digits=sum(digits) + ANY_SHARE * (10 - len(digits)),
    )


def _softened(seen: dict[str, float]) -> dict[str, float]:
    """Shares with what each character lends to those that it is mistaken for."""
    if not seen:
        return {}
    softened = {character: share + ANY_SHARE for character, share in seen.items()}
    mistaken = MISTAKEN_SHARE * math.sqrt(max(0.0, 1.0 - max(seen.values())))
    for character, share in seen.items():
        if share > _WORTH_SPREADING:
            for other in MISTAKEN.get(character, ""):
                softened[other] = softened.get(other, ANY_SHARE) + mistaken * share
    return softened


def _share(pair: tuple[str, float]) -> float:
    return pair[1]
