# SPDX-License-Identifier: EUPL-1.2
"""What plates of no known format look like: runs of letters and digits, as plates anywhere have.

Vanity plates, other continents, formats that nobody wrote down (``unlisted``, country by country).
Of those nothing is known but what plates have in common all over the world: how long they are,
whether they begin with a letter, and how often letters and digits change. That is counted over all
known formats, each country alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sardze_wire.plates.countries import COUNTRIES
from sardze_wire.plates.evidence import Slot

UNKNOWN_WEIGHT = 0.01
"""Share of plates of no known country: other continents, forces, no plates at all."""
_LETTERS, _DIGITS = 26, 10
_LONGEST = 12
_UNSEEN = 0.002
_EMPTIEST = 20.0
"""No slot is taken to be emptier: on photographs readers are less sure of an end than they say."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How plates in general are made up.

    Attributes:
        lengths: share of plates with so many characters.
        letter_first: how often a plate begins with a letter.
        letter_after: how often a letter follows a letter, and a digit.
    """

    lengths: Mapping[int, float]
    letter_first: float
    letter_after: tuple[float, float]

    def weight(self, text: str) -> float:
        """Probability of a text."""
        weight = self.lengths.get(len(text), _UNSEEN)
        chance = self.letter_first
        for character in text:
            if character.isdigit():
                weight *= (1.0 - chance) / _DIGITS
                chance = self.letter_after[1]
            else:
                weight *= chance / _LETTERS
                chance = self.letter_after[0]
        return weight

    def emptiness(self, slot: int) -> float:
        """How much more often a slot is empty than it holds one certain character.

        A reader learnt it with its plates, and its opinion is about both together. What a plate
        weighs before it is read counts the same once more; so it is taken out of the opinion.
        """
        empty = sum([share for length, share in self.lengths.items() if length <= slot])
        odds = empty * (_LETTERS + _DIGITS) / max(1.0 - empty, _UNSEEN)
        return min(max(odds, 1.0), _EMPTIEST)

    def evidence(self, slots: Iterable[Slot], length: int) -> float:
        """Probability of all texts of a length together, with what was seen in their slots."""
        weight = self.lengths.get(length, _UNSEEN)
        after_letter, after_digit = self.letter_after
        letter, digit = self.letter_first, 1.0 - self.letter_first
        for slot in slots:
            seen_letter, seen_digit = (
                letter * slot.letters / _LETTERS,
                digit * slot.digits / _DIGITS,
            )
            letter = seen_letter * after_letter + seen_digit * after_digit
            digit = seen_letter * (1.0 - after_letter) + seen_digit * (1.0 - after_digit)
        return weight * (letter + digit)


@lru_cache(maxsize=1)
def habits() -> Habits:
    """Counted over all known formats, each country alike."""
    lengths = dict.fromkeys(range(1, _LONGEST + 1), _UNSEEN)
    first = [0.0, 0.0]
    after = [[0.0, 0.0], [0.0, 0.0]]
    for country in COUNTRIES.values():
        for form in country.forms:
            letters = [_letter_share(cell) for cell in form.cells]
            lengths[len(letters)] = lengths.get(len(letters), _UNSEEN) + form.weight
            first[0] += form.weight * letters[0]
            first[1] += form.weight
            for one, other in zip(letters, letters[1:], strict=False):
                for kind, here in enumerate((one, 1.0 - one)):
                    after[kind][0] += form.weight * here * other
                    after[kind][1] += form.weight * here
    total = sum(lengths.values())
    return Habits(
        {length: weight / total for length, weight in lengths.items()},
        first[0] / first[1],
        (after[0][0] / after[0][1], after[1][0] / after[1][1]),
    )


def _letter_share(cell: str) -> float:
    return sum(not character.isdigit() for character in cell) / len(cell)
