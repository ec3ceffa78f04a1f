# SPDX-License-Identifier: EUPL-1.2
"""Grammars of number plates as a person writes them down, and their compiled forms.

A ``Country`` holds its letters, its lists of region codes and its ``Syntax`` rows. A pattern is
read from left to right over the normalised text:

``L`` a letter that the country issues, ``D`` a digit, ``N`` a digit but 0, ``X`` a letter or digit;
``[ABC]`` one of these; ``'CD'`` just these characters; ``{region}`` a code from that list; ``?``
after any of them: it may be missing. Spaces, ``-``, ``.`` are only shown; ``/`` begins a second
line.

Compiling spells every optional part and every length of region code out into ``Form``s of fixed
length, which is what matching and decoding work on. Weights say how often a syntax is met among the
plates of its country; forms share the weight of their syntax, larger ones more.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sardze_wire.plates.alphabet import DIGITS, LETTERS

_TOKEN = re.compile(
    r"(?P<cell>[LDNX])|\[(?P<set>[A-Z0-9]+)\]|'(?P<text>[A-Z0-9]+)'"
    r"|\{(?P<list>\w+)\}|(?P<shown>[ ./-])"
)
_SIZE_EXPONENT = 0.75
"""From 0 (all forms of a syntax alike) to 1 (all texts alike): short numbers come first."""
OPEN_LIST_WEIGHT = 0.03
"""Share of plates whose region code is missing from a list that is not known to be complete."""


class GrammarError(ValueError):
    """A pattern that cannot be read; found by tests, never at run time."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """One format of a country.

    Attributes:
        name: what it is called in a plate read's ``syntax``.
        pattern: see the module.
        weight: share among the plates met, relative to the country's other syntaxes.
        two_line: the pattern with ``/``, where plates of two lines are issued for it.
        longest: characters at most, where optional parts together would make more; 0: no limit.
    """

    name: str
    pattern: str
    weight: float
    two_line: str = ""
    longest: int = 0


@dataclass(frozen=True, slots=True)
class Regions:
    """Codes of regions; ``complete`` when a plate cannot carry another one."""

    codes: tuple[str, ...]
    complete: bool = False


@dataclass(frozen=True)
class Country:
    """What is known of one country's plates, and from where.

    Attributes:
        unlisted: share of its plates that fit none of the syntaxes.
    """

    code: str
    source: str
    syntaxes: tuple[Syntax, ...]
    letters: str = LETTERS
    regions: Mapping[str, Regions] = field(default_factory=dict)
    unlisted: float = 0.01

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """All forms of all syntaxes; their weights sum up to 1."""
        total = sum(syntax.weight for syntax in self.syntaxes)
        return tuple(
            form for syntax in self.syntaxes for form in _forms(self, syntax, syntax.weight / total)
        )

    def fitting(self, text: str) -> Form | None:
        """The weightiest form that a normalised text fits, None where none does."""
        fits = [form for form in self.forms if form.fits(text)]
        return max(fits, key=lambda form: form.weight / form.size) if fits else None

    def syntax(self, name: str) -> Syntax | None:
        """The syntax of that name."""
        return next((syntax for syntax in self.syntaxes if syntax.name == name), None)


@dataclass(frozen=True, slots=True)
class Form:
    """A format of fixed length.

    Attributes:
        cells: the characters allowed in each place.
        codes: region codes of one length, or none; they stand at ``codes_at``.
        shown: what is written before each place, and after the last one.
        size: how many texts fit.
        weight: share among the plates of the country.
    """

    country: str
    syntax: str
    cells: tuple[str, ...]
    codes: tuple[str, ...]
    codes_at: int
    shown: tuple[str, ...]
    size: float
    weight: float

    def fits(self, text: str) -> bool:
        """Whether a normalised text is of this form."""
        if len(text) != len(self.cells):
            return False
        if not all(character in cell for character, cell in zip(text, self.cells, strict=True)):
            return False
        return not self.codes or self.code_of(text) in self.codes

    def code_of(self, text: str) -> str:
        """The region code in a text of this form."""
        return text[self.codes_at : self.codes_at + len(self.codes[0])] if self.codes else ""

    def display(self, text: str) -> str:
        """The text with the separators that its country shows; lines become spaces."""
        pieces = itertools.chain.from_iterable(zip(self.shown, text, strict=False))
        return "".join(pieces).replace("/", " ").strip()

    def text(self, choose: Callable[[int], int]) -> str:
        """A text of this form; ``choose(n)`` picks a number from 0 to n - 1 for every choice."""
        spelled = [cell[choose(len(cell))] for cell in self.cells]
        if self.codes:
            code = self.codes[choose(len(self.codes))]
            spelled[self.codes_at : self.codes_at + len(code)] = code
        return "".join(spelled)


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a pattern before it is spelled out: cells, or a list of codes, or a separator."""

    cells: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    shown: str = ""


def _forms(country: Country, syntax: Syntax, weight: float) -> list[Form]:
    """Every way to spell a syntax out, with the syntax' weight shared among them."""
    spelled: dict[tuple[object, ...], tuple[list[_Part], float]] = {}
    for parts, share in _variants(country, syntax.pattern):
        cells, codes = _cells(parts)
        if syntax.longest and len(cells) > syntax.longest:
            continue
        spelled.setdefault((cells, codes), (parts, share))
    raw = [_form(country, syntax, parts, share) for parts, share in spelled.values()]
    total = sum(form.weight * form.size**_SIZE_EXPONENT for form in raw)
    return [
        Form(
            form.country,
            form.syntax,
            form.cells,
            form.codes,
            form.codes_at,
            form.shown,
            form.size,
            weight * form.weight * form.size**_SIZE_EXPONENT / total,
        )
        for form in raw
    ]


def _form(country: Country, syntax: Syntax, parts: list[_Part], share: float) -> Form:
    shown: list[str] = []
    pending = ""
    cells: list[str] = []
    codes: tuple[str, ...] = ()
    codes_at = 0
    for part in parts:
        pending += part.shown
        if part.codes:
            codes, codes_at = part.codes, len(cells)
        for cell in part.cells:
            cells.append(cell)
            shown.append(pending)
            pending = ""
    size = math.prod(
        len(cell)
        for place, cell in enumerate(cells)
        if not (codes and codes_at <= place < codes_at + len(codes[0]))
    ) * (len(codes) or 1)
    return Form(
        country.code, syntax.name, tuple(cells), codes, codes_at, tuple(shown), float(size), share
    )


def _cells(parts: list[_Part]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    codes = next((part.codes for part in parts if part.codes), ())
    return tuple(cell for part in parts for cell in part.cells), codes


def _variants(country: Country, pattern: str) -> Iterator[tuple[list[_Part], float]]:
    """Sequences of parts with optional ones in or out, and lists split by length of code."""
    choices = [list(_choices(country, token, optional)) for token, optional in _tokens(pattern)]
    for chosen in itertools.product(*choices):
        parts = [part for part, _ in chosen]
        yield parts, math.prod(share for _, share in chosen)


def _tokens(pattern: str) -> Iterator[tuple[re.Match[str], bool]]:
    position = 0
    while position < len(pattern):
        match = _TOKEN.match(pattern, position)
        if match is None:
            raise GrammarError(f"{pattern!r} cannot be read from place {position} on")
        position = match.end()
        optional = pattern[position : position + 1] == "?"
        position += optional
        yield match, optional


def _choices(
    country: Country, token: re.Match[str], optional: bool
) -> Iterator[tuple[_Part, float]]:
    if optional:
        yield _Part(), 1.0
    if token["shown"]:
        yield _Part(shown=token["shown"]), 1.0
    elif token["cell"]:
        yield _Part((_class(country, token["cell"]),)), 1.0
    elif token["set"]:
        yield _Part(("".join(sorted(set(token["set"]))),)), 1.0
    elif token["text"]:
        yield _Part(tuple(token["text"])), 1.0
    else:
        yield from _code_parts(country, country.regions[token["list"]])


def _class(country: Country, cell: str) -> str:
    return {
        "L": country.letters,
        "D": DIGITS,
        "N": DIGITS[1:],
        "X": DIGITS + country.letters,
    }[cell]


def _code_parts(country: Country, regions: Regions) -> Iterator[tuple[_Part, float]]:
    for length in sorted({len(code) for code in regions.codes}):
        codes = tuple(sorted(code for code in regions.codes if len(code) == length))
        cells = tuple("".join(sorted({code[i] for code in codes})) for i in range(length))
        yield _Part(cells, codes), 1.0
        if not regions.complete:
            digits = all(code.isdigit() for code in codes)
            cell = DIGITS if digits else country.letters
            size = len(cell) ** length
            yield _Part((cell,) * length), OPEN_LIST_WEIGHT * (len(codes) / size) ** _SIZE_EXPONENT
