# SPDX-License-Identifier: EUPL-1.2
"""How a plate is spelled: a text of the country's grammar with signs for what is drawn between.

=======  ==================================================================
``_``    a gap          ``-``  a hyphen          ``.``  a dot
``*``    a wide gap that holds a seal            ``:``  a narrow one with stickers
``|``    the rest stands small in a box at the right end
``/``    next line      ``^``  the next two characters stand over one another
=======  ==================================================================

The signs are drawn but are not part of the plate's text. Where a look has no mark of its own for a
separator, it is drawn as the grammar shows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sardze_models.synthetic.plates_recipe import Look
from sardze_wire.plates import COUNTRIES, Form

SIGNS = "_-.*:|/^"
LONGEST = 10
"""Plates with more characters are not drawn: the reader has no slots for them."""
_SHOWN = {" ": "_", "-": "-", ".": ".", "/": "/"}
_STACKED_SHARE = 0.08


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """What a look can carry, and how likely each form is."""

    forms: tuple[Form, ...]
    shares: NDArray[np.float64]


@lru_cache(maxsize=512)
def forms_of(country: str, formats: tuple[str, ...], two_line: bool) -> Forms:
    """The grammar's forms for these formats, as they are written on so many lines.

    Raises:
        ValueError: the country's grammar has no such form.
    """
    grammar = COUNTRIES[country]
    chosen = [syntax for syntax in grammar.syntaxes if not formats or syntax.name in formats]
    if two_line:
        chosen = [replace(syntax, pattern=syntax.two_line) for syntax in chosen if syntax.two_line]
    unknown = set(formats) - {syntax.name for syntax in grammar.syntaxes}
    if unknown or not chosen:
        raise ValueError(f"{country} has no {'two-line ' * two_line}format {sorted(unknown)}")
    narrowed = replace(grammar, syntaxes=tuple(chosen))
    forms = tuple(form for form in narrowed.forms if len(form.cells) <= LONGEST)
    shares = np.array([form.weight for form in forms])
    return Forms(forms, shares / shares.sum())


def spell(rng: Generator, country: str, look: Look) -> str:
    """One plate with its signs, such as ``AB-1234`` or ``B_123_XYZ``."""
    possible = forms_of(country, look.formats, look.two_line)
    form = possible.forms[int(rng.choice(len(possible.forms), p=possible.shares))]
    text = form.text(lambda count: int(rng.integers(count)))
    spelled = look.before + spell_form(form, text, look.marks)
    if country == "US" and text[:2].isalpha() and rng.random() < _STACKED_SHARE:
        spelled = "^" + spelled
    return spelled


def spell_form(form: Form, text: str, marks: Sequence[str]) -> str:
    """A text of a form with the marks of a look in the places where the form has separators."""
    waiting = list(marks)
    spelled = []
    for shown, character in zip(form.shown, text, strict=True):
        for separator in shown:
            spelled.append(waiting.pop(0) if waiting else _SHOWN[separator])
        spelled.append(character)
    return "".join(spelled)


def plain(spelled: str) -> str:
    """The text without its signs."""
    return "".join(character for character in spelled if character not in SIGNS)
