# SPDX-License-Identifier: EUPL-1.2
"""Number plates: alphabets, country grammars, normalisation and decoding."""

from __future__ import annotations

from sardze_wire.plates.alphabet import look_alike, normalise
from sardze_wire.plates.codes import COUNTRY_NAMES
from sardze_wire.plates.countries import COUNTRIES
from sardze_wire.plates.decode import Match, decode
from sardze_wire.plates.grammar import Country, Form, Syntax

__all__ = [
    "COUNTRIES",
    "COUNTRY_NAMES",
    "Country",
    "Form",
    "Match",
    "Syntax",
    "decode",
    "display",
    "look_alike",
    "normalise",
]


def display(text: str, country: str | None, syntax: str | None = None) -> str:
    """A normalised text as its country writes it; unchanged where it fits no format there.

    Args:
        syntax: as a plate read names it; among several that fit, this one is taken.
    """
    known = COUNTRIES.get(country or "")
    if known is None:
        return text
    fits = [form for form in known.forms if form.fits(text)]
    named = [form for form in fits if form.syntax == syntax]
    best = max(named or fits, key=lambda form: form.weight / form.size, default=None)
    return best.display(text) if best else text
