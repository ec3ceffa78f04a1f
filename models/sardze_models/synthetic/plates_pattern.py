# SPDX-License-Identifier: EUPL-1.2
"""How a plate is spelled: a small language for the patterns in the recipes.

==========  ===========================================================
``L`` ``D``  a letter, a digit (of those the country uses)
``l`` ``d``  the same, or nothing
``N``        a digit but 0
``#``        a region code of the recipe
``'AB'``     these characters
``_``        a gap        ``-``  a hyphen     ``.``  a dot
``*``        a wide gap with seals             ``:``  a narrow gap with stickers
``|``        the rest stands small in a box at the right end
``/``        next line
==========  ===========================================================

Separators are drawn but are not part of the plate's text. `spell` draws one plate at random,
`expression` says which texts the same pattern allows.
"""

import re
from dataclasses import dataclass

from numpy.random import Generator

SEPARATORS = "_-.*:|/"
_PARTS = re.compile(r"'(?P<literal>[^']*)'|(?P<sign>.)")
_OPTIONAL_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The characters a country uses."""

    letters: str
    digits: str = "0123456789"
    regions: tuple[str, ...] = ()

    def choices(self, sign: str) -> tuple[str, ...]:
        """What may stand for one sign of a pattern."""
        if sign == "#":
            return self.regions
        if sign in "Ll":
            return tuple(self.letters)
        if sign == "N":
            return tuple(digit for digit in self.digits if digit != "0")
        return tuple(self.digits) if sign in "Dd" else (sign,)


def spell(rng: Generator, pattern: str, alphabet: Alphabet) -> str:
    """One plate with its separators, such as ``AB-1234`` or ``B_123_XYZ``."""
    spelled: list[str] = []
    for part in _PARTS.finditer(pattern):
        sign = part["sign"]
        if sign is None:
            spelled.append(part["literal"])
        elif sign not in "ld" or rng.random() < _OPTIONAL_SHARE:
            choices = alphabet.choices(sign)
            spelled.append(choices[int(rng.integers(len(choices)))])
    return "".join(spelled)


def plain(spelled: str) -> str:
    """The text without its separators."""
    return "".join(character for character in spelled if character not in SEPARATORS)


def expression(pattern: str, alphabet: Alphabet) -> re.Pattern[str]:
    """What `plain(spell(…))` of this pattern can be."""
    parts: list[str] = []
    for part in _PARTS.finditer(pattern):
        sign = part["sign"]
        if sign is None:
            parts.append(re.escape(part["literal"]))
        elif sign not in SEPARATORS:
            parts.append(f"(?:{'|'.join(alphabet.choices(sign))})" + ("?" if sign in "ld" else ""))
    return re.compile("".join(parts))
