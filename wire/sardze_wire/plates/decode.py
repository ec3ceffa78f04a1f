# SPDX-License-Identifier: EUPL-1.2
"""From a reader's opinion about each slot to a ranked list of plates.

The reader gives, slot by slot, a probability for each character and for "no character here". Here
it meets what is known beforehand: how often plates of each country pass this site, how often each
format is met, and that within a format all texts are alike. By Bayes' rule the confidence of a text
is its share among everything that could have been read: all formats of all countries, a text that
fits none, and the same with one slot taken for an ornament (the country letters of the blue band, a
seal). So a tight format wins over a loose one, O and 0 are told apart by place, and a plate of no
known format still comes out as plain text with no country.

Any numbers may come in: negative ones, NaN and rows that do not add up are put right, never
refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sardze_wire.plates.alphabet import DIGITS, LETTERS, MISTAKEN
from sardze_wire.plates.countries import COUNTRIES
from sardze_wire.plates.grammar import Form

MISTAKEN_SHARE = 0.006
"""How much of a character's probability belongs to each one that it is mistaken for."""
ANY_SHARE = 2e-5
"""How much probability any character keeps, however sure the reader is of another."""
FREE_WEIGHT = 0.02
"""Share of plates that fit no known format."""
STRANGER_WEIGHT = 0.03
"""Share of plates from countries that a site's mix does not name."""
ORNAMENT_AT_END = 0.01
ORNAMENT_INSIDE = 0.0005
"""How often a mark beside, or between, the characters is read as one of them."""
UNSURE_BLANK = 0.02
MAX_SLOTS = 16
_LENGTHS = 12.0
_ALL = LETTERS + DIGITS
_CANDIDATES = 16


@dataclass(frozen=True, slots=True)
class Match:
    """One possible text.

    Attributes:
        text: normalised.
        country: None where no format fits well.
        syntax: name of the format, None with ``country``.
        display: the text as its country writes it.
        confidence: share of this text among all possible ones, whatever its country.
        character_confidences: for each character, its share in its place.
        country_confidence: share of ``country`` among the readings of this very text.
        slots: the reader's slot that each character came from.
    """

    text: str
    country: str | None
    syntax: str | None
    display: str
    confidence: float
    character_confidences: tuple[float, ...]
    country_confidence: float = 0.0
    slots: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Alignment:
    """Which slots hold the characters, and how plausible it is that just these do."""

    slots: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    """A form laid over an alignment: its best text and that text's joint probability."""

    joint: float
    text: str
    form: Form | None
    alignment: _Alignment


def decode(
    probabilities: Sequence[Sequence[float]],
    alphabet: str,
    countries: Mapping[str, float] | None = None,
    *,
    limit: int = 5,
) -> list[Match]:
    """Ranked texts for a reader's probabilities, best first; empty when no slot holds anything.

    Args:
        probabilities: a row a slot; column i is the probability of ``alphabet[i]``.
        alphabet: the blank first, then capital Latin letters and digits in any order.
        countries: how often plates of each country pass here, by code; None: all alike.
        limit: how many texts at most.
    """
    table = _Table(probabilities, alphabet)
    alignments = list(_alignments(table))
    mix = () if countries is None else tuple(sorted(countries.items()))
    total = 0.0
    found: list[_Hypothesis] = []
    for alignment in alignments:
        for form, weight in _forms_of_length(mix, len(alignment.slots)):
            evidence, best, text = table.weigh(form, alignment.slots)
            total += weight * alignment.weight * evidence
            found.append(_Hypothesis(weight * alignment.weight * best, text, form, alignment))
        evidence, best, text = table.weigh_free(alignment.slots)
        weight = FREE_WEIGHT / _LENGTHS * alignment.weight
        total += weight * evidence
        found.append(_Hypothesis(weight * best, text, None, alignment))
    if not total > 0.0:
        return []
    found.sort(key=lambda hypothesis: -hypothesis.joint)
    return _ranked(table, found, total)[:limit]


class _Table:
    """A reader's rows put right, softened by what readers mistake, with sums made once."""

    def __init__(self, probabilities: Sequence[Sequence[float]], alphabet: str) -> None:
        self.characters = alphabet[1:]
        self.blanks: list[float] = []
        self.rows: list[dict[str, float]] = []
        for row in list(probabilities)[:MAX_SLOTS]:
            blank, shares = _row(row, self.characters)
            self.blanks.append(blank)
            self.rows.append(shares)
        self._sums: dict[tuple[int, str], tuple[float, float, str]] = {}
        self._codes: dict[tuple[int, tuple[int, ...]], tuple[float, float, str]] = {}

    def cell(self, slot: int, allowed: str) -> tuple[float, float, str]:
        """Sum and maximum of a slot's shares over the allowed characters, and the best of them."""
        key = (slot, allowed)
        known = self._sums.get(key)
        if known is None:
            row = self.rows[slot]
            best = max(allowed, key=row.__getitem__)
            known = (sum([row[character] for character in allowed]), row[best], best)
            self._sums[key] = known
        return known

    def weigh(self, form: Form, slots: tuple[int, ...]) -> tuple[float, float, str]:
        """Evidence for a form, joint share of its best text, and that text."""
        evidence = best = 1.0 / form.size
        text = ""
        cells = form.cells
        place = 0
        while place < len(cells):
            if form.codes and place == form.codes_at:
                width = len(form.codes[0])
                total, high, piece = self._code(form.codes, slots[place : place + width])
                place += width
            else:
                total, high, piece = self.cell(slots[place], cells[place])
                place += 1
            evidence *= total
            best *= high
            text += piece
        return evidence, best, text

    def weigh_free(self, slots: tuple[int, ...]) -> tuple[float, float, str]:
        """The same for a text of any characters."""
        evidence = best = 1.0
        text = ""
        for slot in slots:
            total, high, piece = self.cell(slot, self.characters)
            evidence *= total / len(self.characters)
            best *= high / len(self.characters)
            text += piece
        return evidence, best, text

    def _code(self, codes: tuple[str, ...], slots: tuple[int, ...]) -> tuple[float, float, str]:
        key = (id(codes), slots)
        known = self._codes.get(key)
        if known is None:
            total = high = 0.0
            piece = codes[0]
            rows = [self.rows[slot] for slot in slots]
            for code in codes:
                share = 1.0
                for row, character in zip(rows, code, strict=True):
                    share *= row[character]
                total += share
                if share > high:
                    high, piece = share, code
            known = (total, high, piece)
            self._codes[key] = known
        return known


def _row(row: Sequence[float], characters: str) -> tuple[float, dict[str, float]]:
    """Share of "nothing here", and shares of the characters, softened."""
    shares = [value if 0.0 < value < math.inf else 0.0 for value in row[: len(characters) + 1]]
    total = sum(shares)
    shares += [0.0] * (len(characters) + 1 - len(shares))
    if not 0.0 < total < math.inf:
        shares, total = [1.0] * len(shares), float(len(shares))
    blank = shares[0] / total
    given = {
        character: share / total for character, share in zip(characters, shares[1:], strict=True)
    }
    softened = dict.fromkeys(_ALL, ANY_SHARE)
    for character, share in given.items():
        softened[character] = softened.get(character, ANY_SHARE) + share
    for character, share in given.items():
        if share > 0.001:
            for other in MISTAKEN.get(character, ""):
                softened[other] += MISTAKEN_SHARE * share
    return blank, softened


def _alignments(table: _Table) -> Iterator[_Alignment]:
    """The slots that seem to hold characters, and plausible other choices."""
    blanks = table.blanks
    taken = tuple(slot for slot, blank in enumerate(blanks) if blank < 0.5)
    if not taken:
        return
    unsure = sorted(
        (slot for slot, blank in enumerate(blanks) if UNSURE_BLANK < blank < 1 - UNSURE_BLANK),
        key=lambda slot: abs(blanks[slot] - 0.5),
    )[:2]
    for chosen in dict.fromkeys(
        tuple(sorted(set(taken) ^ set(change)))
        for change in ((), *((slot,) for slot in unsure), tuple(unsure))
    ):
        if chosen:
            yield _Alignment(chosen, _blank_share(blanks, chosen))
    if len(taken) > 1:
        weight = _blank_share(blanks, taken)
        for slot in taken:
            ornament = ORNAMENT_AT_END if slot in (taken[0], taken[-1]) else ORNAMENT_INSIDE
            rest = tuple(other for other in taken if other != slot)
            yield _Alignment(rest, weight * ornament * (1 - blanks[slot]) / len(_ALL))


def _blank_share(blanks: Sequence[float], chosen: tuple[int, ...]) -> float:
    return math.prod(
        max(blank, ANY_SHARE) for slot, blank in enumerate(blanks) if slot not in chosen
    )


@lru_cache(maxsize=64)
def _forms_by_length(mix: tuple[tuple[str, float], ...]) -> dict[int, list[tuple[Form, float]]]:
    """Every form of every country with its share at a site of this mix."""
    named = {code: weight for code, weight in mix if code in COUNTRIES and weight > 0.0}
    total = sum(named.values())
    strangers = [code for code in COUNTRIES if code not in named]
    if not 0.0 < total < math.inf:
        shares = dict.fromkeys(COUNTRIES, 1.0 / len(COUNTRIES))
    else:
        shares = {code: weight / total for code, weight in named.items()}
        shares |= dict.fromkeys(strangers, STRANGER_WEIGHT / max(len(strangers), 1))
    result: dict[int, list[tuple[Form, float]]] = {}
    for code, share in shares.items():
        for form in COUNTRIES[code].forms:
            result.setdefault(len(form.cells), []).append((form, share * form.weight))
    return result


def _forms_of_length(
    mix: tuple[tuple[str, float], ...], length: int
) -> Sequence[tuple[Form, float]]:
    return _forms_by_length(mix).get(length, ())


def _ranked(table: _Table, found: list[_Hypothesis], total: float) -> list[Match]:
    """Texts by their share of the total, each with its likeliest country."""
    texts: dict[str, dict[tuple[str | None, str | None], _Hypothesis]] = {}
    for hypothesis in [*found[: _CANDIDATES * 4], *_runners_up(table, found[:_CANDIDATES])]:
        form = hypothesis.form
        ways = texts.setdefault(hypothesis.text, {})
        key = (form.country, form.syntax) if form else (None, None)
        if key not in ways or ways[key].joint < hypothesis.joint:
            ways[key] = hypothesis
    ranked = sorted(
        ((sum(way.joint for way in ways.values()), ways) for ways in texts.values()),
        key=lambda pair: -pair[0],
    )
    return [
        _match(table, joint, list(ways.values()), total) for joint, ways in ranked[:_CANDIDATES]
    ]


def _runners_up(table: _Table, best: list[_Hypothesis]) -> Iterator[_Hypothesis]:
    """Texts that differ in one place from the best ones."""
    for hypothesis in best:
        slots, form = hypothesis.alignment.slots, hypothesis.form
        for place, slot in enumerate(slots):
            chosen = hypothesis.text[place]
            allowed = (form.cells[place] if form else table.characters).replace(chosen, "")
            if not allowed:
                continue
            row = table.rows[slot]
            other = max(allowed, key=row.__getitem__)
            text = hypothesis.text[:place] + other + hypothesis.text[place + 1 :]
            if form is None or not form.codes or form.code_of(text) in form.codes:
                joint = hypothesis.joint * row[other] / row[chosen]
                yield replace(hypothesis, text=text, joint=joint)


def _match(table: _Table, joint: float, ways: list[_Hypothesis], total: float) -> Match:
    by_country: dict[str | None, float] = {}
    for way in ways:
        country = way.form.country if way.form else None
        by_country[country] = by_country.get(country, 0.0) + way.joint
    country = max(by_country, key=by_country.__getitem__)
    way = max(
        (way for way in ways if (way.form.country if way.form else None) == country),
        key=lambda way: way.joint,
    )
    return Match(
        text=way.text,
        country=country,
        syntax=way.form.syntax if way.form else None,
        display=way.form.display(way.text) if way.form else way.text,
        confidence=min(joint / total, 1.0),
        character_confidences=tuple(
            min(table.rows[slot][character] / table.cell(slot, cell)[0], 1.0)
            for slot, character, cell in zip(
                way.alignment.slots,
                way.text,
                way.form.cells if way.form else [table.characters] * len(way.text),
                strict=True,
            )
        ),
        country_confidence=by_country[country] / joint if country else 0.0,
        slots=way.alignment.slots,
    )
