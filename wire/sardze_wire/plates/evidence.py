# SPDX-License-Identifier: EUPL-1.2
"""A reader's rows put right and softened, with the sums that decoding asks for again and again.

Any numbers may come in: negative ones, NaN, infinite ones, short rows and rows that do not add up
are put right, never refused. Softening gives every character a little of the probability of those
that it is mistaken for, and a trace even when the reader is sure of another.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from sardze_wire.plates.alphabet import DIGITS, LETTERS, MISTAKEN

MISTAKEN_SHARE = 0.02
"""How much of a character's probability belongs to each one that it is mistaken for, at most.

It falls with the root of the reader's doubt: 0.006 of a character read with 0.9, 0.0006 with 0.999.
"""
ANY_SHARE = 2e-5
"""How much probability any character keeps, however sure the reader is of another."""
MAX_SLOTS = 16

_ALL = LETTERS + DIGITS
_WORTH_TRYING = 2e-3
_TOO_MANY_TO_TRY = 400

Weighed = tuple[float, float, str]
"""Sum of shares, highest single share, and the characters that have it."""


class Evidence:
    """What a reader saw, slot by slot."""

    def __init__(self, probabilities: Sequence[Sequence[float]], alphabet: str) -> None:
        self.characters = alphabet[1:]
        self.blanks: list[float] = []
        self._given: list[list[float]] = []
        for row in list(probabilities)[:MAX_SLOTS]:
            blank, shares = _put_right(row, len(alphabet))
            self.blanks.append(blank)
            self._given.append(shares)
        self._rows: dict[int, dict[str, float]] = {}
        self._cells: dict[tuple[int, str], Weighed] = {}
        self._codes: dict[tuple[int, int], Weighed] = {}

    def row(self, slot: int) -> dict[str, float]:
        """The softened share of every character in a slot."""
        known = self._rows.get(slot)
        if known is None:
            known = _softened(self.characters, self._given[slot])
            self._rows[slot] = known
        return known

    def cell(self, slot: int, allowed: str) -> Weighed:
        """The allowed characters in a slot."""
        key = (slot, allowed)
        known = self._cells.get(key)
        if known is None:
            row = self.row(slot)
            shares = [row[character] for character in allowed]
            highest = max(shares)
            known = (sum(shares), highest, allowed[shares.index(highest)])
            self._cells[key] = known
        return known

    def code(self, slots: tuple[int, ...], codes: frozenset[str]) -> Weighed:
        """The codes of a list, all of one length, in slots that follow each other in the text."""
        key = (hash(slots), id(codes))
        known = self._codes.get(key)
        if known is None:
            known = self._weigh_codes(slots, codes)
            self._codes[key] = known
        return known

    def _weigh_codes(self, slots: tuple[int, ...], codes: frozenset[str]) -> Weighed:
        likely = [
            [
                (character, share)
                for character, share in self.row(slot).items()
                if share > _WORTH_TRYING
            ]
            for slot in slots
        ]
        total = highest = 0.0
        best = ""
        if math.prod(len(choices) for choices in likely) > _TOO_MANY_TO_TRY:
            rows = [self.row(slot) for slot in slots]
            likely_codes = (
                (code, math.prod([row[c] for row, c in zip(rows, code, strict=True)]))
                for code in sorted(codes)
            )
        else:
            likely_codes = (
                ("".join([c for c, _ in choice]), math.prod([share for _, share in choice]))
                for choice in itertools.product(*likely)
            )
        for code, share in likely_codes:
            if code in codes:
                total += share
                if share > highest:
                    highest, best = share, code
        return total, highest, best


def _put_right(row: Sequence[float], classes: int) -> tuple[float, list[float]]:
    """Share of "nothing here" and the shares of the characters; together they make 1."""
    shares = [value if 0.0 < value < math.inf else 0.0 for value in row[:classes]]
    shares += [0.0] * (classes - len(shares))
    total = sum(shares)
    if not 0.0 < total < math.inf:
        shares, total = [1.0] * classes, float(classes)
    return shares[0] / total, [share / total for share in shares[1:]]


def _softened(characters: str, shares: Sequence[float]) -> dict[str, float]:
    softened = dict.fromkeys(_ALL, ANY_SHARE)
    mistaken = MISTAKEN_SHARE * math.sqrt(max(0.0, 1.0 - max(shares)))
    for character, share in zip(characters, shares, strict=True):
        softened[character] = softened.get(character, ANY_SHARE) + share
        if share > 0.001:
            for other in MISTAKEN.get(character, ""):
                softened[other] += mistaken * share
    return softened
