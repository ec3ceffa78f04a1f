# SPDX-License-Identifier: EUPL-1.2
"""Patterns by which people search plates: ``AB12*``, ``?B1234``, ``KA-1*7``.

``*`` stands for any characters or none, ``?`` (also ``_``) for exactly one. Everything else is
normalised as plates are, so separators and Cyrillic letters do not matter. To search by
look-alikes, fold the pattern and the stored texts alike (``folded``, ``look_alike``) and search as
usual. A store narrows candidates by prefix or by pairs of neighbouring characters and decides with
``matches``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sardze_wire.plates.alphabet import look_alike, normalise

__all__ = ["PatternError", "PlatePattern", "look_alike", "pairs_of", "parse_pattern"]

MAX_PATTERN_CHARACTERS = 32


class PatternError(ValueError):
    """A pattern that cannot be searched; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class PlatePattern:
    """A parsed pattern; ``text`` is its normalised spelling with ``*`` and ``?``."""

    text: str

    @property
    def literals(self) -> tuple[str, ...]:
        """The runs of known characters, in order."""
        return tuple(run for run in re.split(r"[*?]+", self.text) if run)

    @property
    def exact(self) -> bool:
        """Whether only one text can match."""
        return not ({"*", "?"} & set(self.text))

    @property
    def prefix(self) -> str:
        """The known characters that every match begins with."""
        return re.split(r"[*?]", self.text, maxsplit=1)[0]

    @property
    def prefix_only(self) -> bool:
        """Whether matching is the same as beginning with ``prefix``."""
        return self.text == f"{self.prefix}*"

    @property
    def pairs(self) -> tuple[str, ...]:
        """Pairs of neighbours that every match holds, each once, in order."""
        return tuple(dict.fromkeys(pair for run in self.literals for pair in pairs_of(run)))

    def folded(self) -> PlatePattern:
        """The pattern to search folded texts with (``look_alike``)."""
        return PlatePattern(look_alike(self.text))

    def like(self) -> str:
        """The pattern as SQL LIKE writes it; normalised text holds nothing to escape."""
        return self.text.replace("*", "%").replace("?", "_")

    def matches(self, text: str) -> bool:
        """Whether a normalised text fits."""
        wanted = re.escape(self.text).replace(r"\*", ".*").replace(r"\?", ".")
        return re.fullmatch(wanted, text, re.DOTALL) is not None


def parse_pattern(text: str) -> PlatePattern:
    """A pattern from what a person typed.

    Raises:
        PatternError: it names no character at all, or is too long.
    """
    if len(text) > 4 * MAX_PATTERN_CHARACTERS:
        raise PatternError(f"a plate pattern has at most {MAX_PATTERN_CHARACTERS} characters")
    pieces = re.split(r"([*?_%]+)", text)
    spelled = "".join(
        _wildcards(piece) if index % 2 else normalise(piece) for index, piece in enumerate(pieces)
    )
    spelled = re.sub(r"[*?]{2,}", lambda run: _wildcards(run[0]), spelled)
    if not spelled.strip("*?"):
        raise PatternError(
            "the pattern names no letter or digit: write at least one, with * for any run of "
            "characters and ? for one, such as AB12* or ?B1234"
        )
    if len(spelled) > MAX_PATTERN_CHARACTERS:
        raise PatternError(f"a plate pattern has at most {MAX_PATTERN_CHARACTERS} characters")
    return PlatePattern(spelled)


def pairs_of(text: str) -> tuple[str, ...]:
    """Pairs of neighbouring characters, each once, in order of appearance."""
    return tuple(
        dict.fromkeys(first + second for first, second in zip(text, text[1:], strict=False))
    )


def _wildcards(run: str) -> str:
    """The shortest spelling of a run of wildcards: single characters first, then any."""
    ones = sum(run.count(wildcard) for wildcard in "?_")
    return "?" * ones + ("*" if {"*", "%"} & set(run) else "")
