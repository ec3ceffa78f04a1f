# SPDX-License-Identifier: EUPL-1.2
"""From a reader's opinion about each slot to a ranked list of plates.

The reader gives, slot by slot, a probability for each character and for "no character here". Here
it meets what is known beforehand: how often plates of each country pass this site, how often each
format is met, and that within a format all texts are alike. By Bayes' rule the confidence of a text
is its share among everything that could have been read: all formats of all countries, a text that
fits none, and the same with one slot taken for an ornament (a seal, a crest) or the first slots for
the country's sign in the blue band. So a tight format wins over a loose one, O and 0 are told apart
by place, and a plate of no known format still comes out as plain text with no country.

The reader's numbers are put right in ``evidence``; which forms are looked at is ``form_tree``'s.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sardze_wire.plates.codes import SIGNS
from sardze_wire.plates.evidence import ANY_SHARE, Evidence
from sardze_wire.plates.form_tree import Alignment, Floor, Mix, fits, shares_at, trees_for
from sardze_wire.plates.grammar import Form

FREE_WEIGHT = 0.1
"""Share of plates that fit no known format: vanity plates, other continents, no plates at all."""
ORNAMENT = 0.005
"""How often a mark beside the characters, or in a gap between them, is read as one of them."""
SIGN_READ = 0.02
"""How often the country's sign in the blue band is read as characters of the plate."""
UNSURE_BLANK = 0.02
HOPELESS = 0.003
"""Probability of the best text below which no format is tried: grammars would only guess.

Of 191 photographs whose text was read right, the least sure reading had 0.12 (first reader)."""
_LENGTHS = 12.0
_CHARACTERS = 36.0
_CANDIDATES = 12


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
class _Hypothesis:
    """A text, how it came about, and its joint probability."""

    joint: float
    text: str
    form: Form | None
    slots: tuple[int, ...]

    @property
    def country(self) -> str | None:
        return self.form.country if self.form else None


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
    evidence = Evidence(probabilities, alphabet)
    taken = tuple(slot for slot, blank in enumerate(evidence.blanks) if blank < 0.5)
    if not taken or not evidence.characters:
        return []
    unaided = _unaided(evidence, Alignment(taken, _blank_share(evidence.blanks, taken)))
    if unaided.confidence < HOPELESS:
        return [unaided]
    shares = shares_at(() if countries is None else tuple(sorted(countries.items())))
    alignments = sorted(
        _alignments(evidence, taken, shares), key=lambda alignment: -alignment.weight
    )
    found: list[_Hypothesis] = []
    floor = Floor()
    total = 0.0
    for alignment in alignments:
        slots = alignment.slots
        meant = shares if alignment.country is None else ((alignment.country, 1.0),)
        trees = trees_for(meant).get(len(slots), ())
        for fit in fits(trees, evidence, alignment, floor):
            total += fit.evidence
            found.append(_Hypothesis(fit.joint, fit.text, fit.form, slots))
        share, free = _free(evidence, alignment)
        total += share
        found.append(free)
    if not total > 0.0:
        return []
    found.sort(key=lambda hypothesis: -hypothesis.joint)
    return _ranked(evidence, found, total)[:limit]


def _unaided(evidence: Evidence, alignment: Alignment) -> Match:
    """The likeliest character of each slot, for what it is worth."""
    _, found = _free(evidence, alignment)
    shares = [evidence.cell(slot, evidence.characters)[1] for slot in alignment.slots]
    return _match(evidence, [found], min(math.prod(shares), 1.0), 1.0)


def _free(evidence: Evidence, alignment: Alignment) -> tuple[float, _Hypothesis]:
    """The same slots as a text of no format: probability of all such texts, and the best one."""
    weighed = [evidence.cell(slot, evidence.characters) for slot in alignment.slots]
    weight = FREE_WEIGHT / _LENGTHS * alignment.weight / _CHARACTERS ** len(weighed)
    text = "".join(piece for _, _, piece in weighed)
    joint = weight * math.prod(highest for _, highest, _ in weighed)
    share = weight * math.prod(total for total, _, _ in weighed)
    return share, _Hypothesis(joint, text, None, alignment.slots)


def _alignments(evidence: Evidence, taken: tuple[int, ...], shares: Mix) -> Iterator[Alignment]:
    """The slots that seem to hold characters, and plausible other choices."""
    blanks = evidence.blanks
    unsure = sorted(
        (slot for slot, blank in enumerate(blanks) if UNSURE_BLANK < blank < 1 - UNSURE_BLANK),
        key=lambda slot: abs(blanks[slot] - 0.5),
    )[:2]
    changes = ((), *((slot,) for slot in unsure), tuple(unsure))
    for chosen in dict.fromkeys(tuple(sorted({*taken} ^ {*change})) for change in changes):
        if chosen:
            yield Alignment(chosen, _blank_share(blanks, chosen))
    if len(taken) > 1:
        weight = _blank_share(blanks, taken)
        yield from _without_ornament(evidence, taken, weight)
        yield from _without_sign(evidence, taken, weight, dict(shares))


def _without_ornament(
    evidence: Evidence, taken: tuple[int, ...], weight: float
) -> Iterator[Alignment]:
    for mark, slot in enumerate(taken):
        rest = taken[:mark] + taken[mark + 1 :]
        seen = (1 - evidence.blanks[slot]) / _CHARACTERS
        yield Alignment(rest, weight * ORNAMENT * seen, mark=mark)


def _without_sign(
    evidence: Evidence, taken: tuple[int, ...], weight: float, shares: Mapping[str, float]
) -> Iterator[Alignment]:
    for country, sign in SIGNS.items():
        rest = taken[len(sign) :]
        if len(rest) > 1:
            seen = [evidence.row(slot)[letter] for slot, letter in zip(taken, sign, strict=False)]
            if min(seen) > 0.1:
                often = SIGN_READ * shares[country]
                yield Alignment(rest, weight * often * math.prod(seen), country)


def _blank_share(blanks: Sequence[float], chosen: tuple[int, ...]) -> float:
    return math.prod(
        max(blank, ANY_SHARE) for slot, blank in enumerate(blanks) if slot not in chosen
    )


def _ranked(evidence: Evidence, found: list[_Hypothesis], total: float) -> list[Match]:
    """Texts by their share of the total, each with its likeliest country."""
    texts: dict[str, dict[tuple[str | None, str | None], _Hypothesis]] = {}
    for hypothesis in [*found, *_runners_up(evidence, found[:_CANDIDATES])]:
        syntax = hypothesis.form.syntax if hypothesis.form else None
        ways = texts.setdefault(hypothesis.text, {})
        known = ways.setdefault((hypothesis.country, syntax), hypothesis)
        if known.joint < hypothesis.joint:
            ways[hypothesis.country, syntax] = hypothesis
    ranked = sorted(
        ((sum(way.joint for way in ways.values()), ways) for ways in texts.values()),
        key=lambda pair: -pair[0],
    )
    return [
        _match(evidence, list(ways.values()), joint, total) for joint, ways in ranked[:_CANDIDATES]
    ]


def _runners_up(evidence: Evidence, best: list[_Hypothesis]) -> Iterator[_Hypothesis]:
    """Texts that differ in one place from the best ones."""
    for hypothesis in best:
        form = hypothesis.form
        for place, slot in enumerate(hypothesis.slots):
            chosen = hypothesis.text[place]
            allowed = (form.cells[place] if form else evidence.characters).replace(chosen, "")
            if not allowed:
                continue
            _, share, other = evidence.cell(slot, allowed)
            text = hypothesis.text[:place] + other + hypothesis.text[place + 1 :]
            if form is None or not form.codes or form.code_of(text) in form.codes:
                joint = hypothesis.joint * share / evidence.row(slot)[chosen]
                yield replace(hypothesis, text=text, joint=joint)


def _match(evidence: Evidence, ways: list[_Hypothesis], joint: float, total: float) -> Match:
    by_country: dict[str | None, float] = {}
    for way in ways:
        by_country[way.country] = by_country.get(way.country, 0.0) + way.joint
    country = max(by_country, key=by_country.__getitem__)
    way = max((way for way in ways if way.country == country), key=lambda way: way.joint)
    cells = way.form.cells if way.form else (evidence.characters,) * len(way.text)
    return Match(
        text=way.text,
        country=country,
        syntax=way.form.syntax if way.form else None,
        display=way.form.display(way.text) if way.form else way.text,
        confidence=min(joint / total, 1.0),
        character_confidences=tuple(
            min(evidence.row(slot)[character] / evidence.cell(slot, cell)[0], 1.0)
            for slot, character, cell in zip(way.slots, way.text, cells, strict=True)
        ),
        country_confidence=by_country[country] / joint if country else 0.0,
        slots=way.slots,
    )
