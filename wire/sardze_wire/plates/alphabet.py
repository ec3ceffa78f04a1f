# SPDX-License-Identifier: EUPL-1.2
"""Characters on plates: one spelling for all scripts, and which characters are mistaken for which.

``normalise`` gives the text under which a plate is stored, compared and searched: capital letters
and digits, no separators, diacritics taken off, and letters of other scripts written as the Latin
letter that they look like, because that is what plates of those countries are made for (Ukraine,
Russia, Belarus, Bulgaria and Greece issue only letters with a Latin twin).
"""

from __future__ import annotations

import unicodedata

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"

_TWINS = str.maketrans(
    # Cyrillic, then Greek, then Latin letters that Unicode does not decompose.
    "АВЕКМНОРСТУХІЈЅԚԜ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "ĐŁØĦŦƏ",
    "ABEKMHOPCTYXIJSQW" + "ABEZHIKMNOPTYX" + "DLOHTE",
)
_DOUBLES = {"Æ": "AE", "Œ": "OE", "Þ": "TH", "ẞ": "SS"}

LOOK_ALIKES: tuple[str, ...] = ("0OQD", "1ILJ", "2Z", "5S", "6G", "8B")
"""Characters that people and readers take for each other; the first stands for its class."""

MISTAKEN: dict[str, str] = {
    "0": "OQD", "O": "0QD", "Q": "O0", "D": "0O",
    "1": "IL7J", "I": "1LTJ", "L": "1I", "J": "1I",
    "2": "Z7", "Z": "27", "7": "1TZ2", "T": "7IY",
    "5": "S6", "S": "58", "6": "G5", "G": "6C",
    "8": "B3S", "B": "8R", "3": "8", "9": "8", "4": "A",
    "A": "4", "C": "G", "E": "F", "F": "EP", "P": "RF", "R": "PB",
    "V": "YU", "Y": "VT", "U": "V", "K": "X", "X": "K",
    "M": "NW", "N": "MH", "H": "NM", "W": "M",
}  # fmt: skip
"""For each character, what a reader reports in its place now and then."""

_REPRESENTATIVE = str.maketrans(
    {character: group[0] for group in LOOK_ALIKES for character in group}
)


def normalise(text: str) -> str:
    """The spelling of a plate that everything is compared by."""
    capitals = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).upper())
    for letter, spelled in _DOUBLES.items():
        capitals = capitals.replace(letter, spelled)
    twins = capitals.translate(_TWINS)
    return "".join(filter(_belongs, twins))


def look_alike(text: str) -> str:
    """The text with every character replaced by the one that stands for its look-alikes.

    Two plates that a hurried eye confuses get the same result; other characters, wildcards
    among them, stay.
    """
    return text.translate(_REPRESENTATIVE)


def _belongs(character: str) -> bool:
    if character.isascii():
        return character.isalnum()
    return unicodedata.category(character) in ("Lu", "Lo") and len(character.upper()) == 1
