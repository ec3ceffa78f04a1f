# SPDX-License-Identifier: EUPL-1.2
"""All forms of all countries, asked character by character which of them still fit.

The forms of one length are numbered; a set of forms is an integer with a bit for each. Of every
place it is known which forms allow which character, so the forms that a text fits are found by a
handful of ANDs, whatever the number of countries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sardze_wire.plates.countries import COUNTRIES
from sardze_wire.plates.grammar import Form

FormSet = int
"""A bit for each form of a ``FormIndex``."""


class Member(NamedTuple):
    """A form with its bit, and the weight of a single one of its texts in its country."""

    bit: FormSet
    country: str
    weight: float
    form: Form


@dataclass(frozen=True, slots=True)
class CodeLists:
    """The region codes of one width that begin at one place.

    Attributes:
        listing: forms with a list there.
        forms: for each code the forms whose list holds it.
    """

    place: int
    width: int
    listing: FormSet
    forms: Mapping[str, FormSet]


@dataclass(frozen=True, slots=True)
class FormIndex:
    """The forms of one length.

    Attributes:
        members: the forms; bit i of a set stands for the i-th.
        allowed: for each place, the forms that allow a character there.
        lists: the region codes that texts of this length hold.
        gaps: for each place, the forms that show a gap before it; first and last are always gaps.
        of_country: the forms of each country.
        peaks: for each country the highest weight of a single text among its forms.
    """

    members: tuple[Member, ...]
    allowed: tuple[Mapping[str, FormSet], ...]
    lists: tuple[CodeLists, ...]
    gaps: tuple[FormSet, ...]
    of_country: Mapping[str, FormSet]
    peaks: Mapping[str, float]

    @property
    def every(self) -> FormSet:
        """All forms."""
        return (1 << len(self.members)) - 1

    def fitting(self, text: str) -> FormSet:
        """The forms that a text of this length fits."""
        some = self.every
        for allowed, character in zip(self.allowed, text, strict=True):
            some &= allowed.get(character, 0)
        return self.listed(some, text)

    def listed(self, fitting: FormSet, text: str) -> FormSet:
        """Of the forms whose places fit a text, those whose list of codes has its code."""
        for codes in self.lists:
            if fitting & codes.listing:
                code = text[codes.place : codes.place + codes.width]
                fitting &= ~codes.listing | codes.forms.get(code, 0)
        return fitting


@lru_cache(maxsize=32)
def index_for(length: int) -> FormIndex:
    """The forms of texts of this length."""
    forms = tuple(
        form
        for country in COUNTRIES.values()
        for form in country.forms
        if len(form.cells) == length
    )
    allowed: list[dict[str, FormSet]] = [{} for _ in range(length)]
    lists: dict[tuple[int, int], dict[str, FormSet]] = {}
    gaps = [0] * (length + 1)
    of_country: dict[str, FormSet] = {}
    peaks: dict[str, float] = {}
    for number, form in enumerate(forms):
        bit = 1 << number
        of_country[form.country] = of_country.get(form.country, 0) | bit
        peaks[form.country] = max(peaks.get(form.country, 0.0), form.weight / form.size)
        for place, cell in enumerate(form.cells):
            for character in cell:
                allowed[place][character] = allowed[place].get(character, 0) | bit
        for place in range(length + 1):
            if place in (0, length) or form.shown[place]:
                gaps[place] |= bit
        if form.codes:
            at = lists.setdefault((form.codes_at, len(form.codes[0])), {})
            for code in form.codes:
                at[code] = at.get(code, 0) | bit
    return FormIndex(
        tuple(
            Member(1 << number, form.country, form.weight / form.size, form)
            for number, form in enumerate(forms)
        ),
        tuple(allowed),
        tuple(CodeLists(*where, _union(codes), codes) for where, codes in sorted(lists.items())),
        tuple(gaps),
        of_country,
        peaks,
    )


@lru_cache(maxsize=4096)
def members(length: int, some: FormSet) -> tuple[Member, ...]:
    """The forms of a set, the one with the weightiest texts first."""
    every = index_for(length).members
    found = []
    while some:
        lowest = some & -some
        found.append(every[lowest.bit_length() - 1])
        some ^= lowest
    return tuple(sorted(found, key=_weight, reverse=True))


def _weight(member: Member) -> float:
    return member.weight


def _union(codes: Mapping[str, FormSet]) -> FormSet:
    union = 0
    for some in codes.values():
        union |= some
    return union
