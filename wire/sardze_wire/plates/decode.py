# SPDX-License-Identifier: EUPL-1.2
"""From a reader's opinion about each slot to a ranked list of plates.

The reader gives, slot by slot, a probability for each character and for "no character here". Here
it meets what is known beforehand: how often plates of each country pass this site, how often each
format is met, and that within a format all texts are alike. By Bayes' rule the confidence of a text
is its share among everything that could have been read: all formats of all countries, a text that
fits none, and the same with the slots explained in another way (``alignments``). So a tight format
wins over a loose one, O and 0 are told apart by place, and a plate of no known format still comes
out as plain text with no country.

The search goes from character to character, likeliest first, and carries along the set of formats
that still fit (``form_index``). What cannot reach a small share of the best text found is left:
that is too little to be seen in a confidence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sardze_wire.plates.alignments import Alignment, alignments, taken_slots
from sardze_wire.plates.countries import COUNTRIES
from sardze_wire.plates.evidence import Slot, read_slots
from sardze_wire.plates.form_index import FormIndex, FormSet, Member, index_for, members
from sardze_wire.plates.free_text import UNKNOWN_WEIGHT, Habits, habits
from sardze_wire.plates.grammar import Form
from sardze_wire.plates.mix import peak_at, shares_at, unlisted_at

HOPELESS = 0.003
"""Probability of the best text below which no format is tried: grammars would only guess.

Of 191 photographs whose text was read right, the least sure reading had 0.12 (first reader)."""
NEGLIGIBLE = 1e-2
"""Of the best text's joint probability: what is less is not looked at."""
_MOST_STEPS = 300
_LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


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
class _Way:
    """One way to come to a text, with its joint probability."""

    joint: float
    alignment: Alignment


@dataclass(slots=True)
class _Text:
    """Everything that speaks for a text; ``best`` is the likeliest way to it."""

    best: _Way
    joint: float = 0.0


@dataclass(slots=True)
class _Search:
    """What is known while the alignments are gone through."""

    slots: Sequence[Slot]
    shares: Mapping[str, float]
    highest_share: float
    unlisted: float
    habits: Habits
    peaks: dict[int, float] = field(default_factory=dict)
    texts: dict[str, _Text] = field(default_factory=dict)
    total: float = 0.0
    floor: float = 0.0

    def peak(self, length: int) -> float:
        """The highest weight of a single text among all forms of a length."""
        known = self.peaks.get(length)
        if known is None:
            known = self.peaks[length] = peak_at(self.shares, length)
        return known

    def add(self, text: str, way: _Way) -> None:
        """Take note of a way to a text."""
        self.floor = max(self.floor, way.joint * NEGLIGIBLE)
        known = self.texts.get(text)
        if known is None:
            self.texts[text] = _Text(way, way.joint)
            return
        known.joint += way.joint
        if way.joint > known.best.joint:
            known.best = way


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
    slots = read_slots(probabilities, alphabet)
    taken = taken_slots(slots)
    if not taken or len(alphabet) < 2:
        return []
    shares = shares_at(() if countries is None else tuple(sorted(countries.items())))
    search = _Search(slots, shares, max(shares.values()), unlisted_at(shares), habits())
    sure = math.prod([slots[number].likely[0][1] for number in taken])
    if sure < HOPELESS:
        return [_unaided(search, taken, min(sure, 1.0))]
    voids = [slot.blank / empty for slot, empty in zip(slots, _emptiness(len(slots)), strict=True)]
    for alignment in sorted(alignments(slots, taken, voids, shares), key=_weight, reverse=True):
        if alignment.plain:
            _free(search, alignment)
        _fit(search, alignment)
    best = sorted(search.texts, key=lambda text: -search.texts[text].joint)
    return [_match(search, text) for text in best[:limit]] if search.total > 0.0 else []


@lru_cache(maxsize=16)
def _emptiness(slots: int) -> tuple[float, ...]:
    return tuple(habits().emptiness(slot) for slot in range(slots))


def _unaided(search: _Search, taken: tuple[int, ...], confidence: float) -> Match:
    """The likeliest character of each slot, for what it is worth."""
    text = "".join([search.slots[number].likely[0][0] for number in taken])
    shares = tuple(min(search.slots[number].likely[0][1], 1.0) for number in taken)
    return Match(text, None, None, text, confidence, shares, slots=taken)


def _free(search: _Search, alignment: Alignment) -> None:
    """The slots as a text of no format, and those that differ from it in one place."""
    slots = [search.slots[number] for number in alignment.slots]
    best = "".join([slot.likely[0][0] for slot in slots])
    weight = alignment.weight * search.unlisted
    share = weight * math.prod([slot.likely[0][1] for slot in slots])
    search.total += weight * search.habits.evidence(slots, len(slots))
    search.add(best, _Way(share * search.habits.weight(best), alignment))
    for place, slot in enumerate(slots):
        for character, other in slot.likely[1:2]:
            text = best[:place] + character + best[place + 1 :]
            joint = share * other / slot.likely[0][1] * search.habits.weight(text)
            search.add(text, _Way(joint, alignment))


def _fit(search: _Search, alignment: Alignment) -> None:
    """The texts that fit a format, laid over these slots."""
    places, to_come = _places(search.slots, alignment.slots)
    length, weight = len(places), alignment.weight + alignment.gap_weight
    if weight * to_come[0] * search.peak(length) <= search.floor:
        return
    index = index_for(length)
    viable = _viable(index, places, alignment.country)
    ranked = _ranked(search, index, viable, alignment, search.floor / to_come[0])
    for text, share, fitting in _texts(index, places, to_come, ranked, search):
        forms = index.listed(fitting, text)
        joint = share * sum([worth for worth, bit in ranked if bit & forms])
        if joint > 0.0:
            search.total += joint
            search.add(text, _Way(joint, alignment))


def _ranked(
    search: _Search, index: FormIndex, some: FormSet, alignment: Alignment, least: float
) -> list[tuple[float, FormSet]]:
    """What a single text of each form weighs before it is read, weightiest form first."""
    shares, plain, gap_weight = search.shares, alignment.weight, alignment.gap_weight
    gaps = index.gaps[alignment.gap] if gap_weight else 0
    least_weight = least / (search.highest_share * (plain + gap_weight))
    worths = []
    for bit, country, each, _ in members(len(alignment.slots), some):
        if each <= least_weight:
            break
        worth = shares[country] * each * (plain + gap_weight if bit & gaps else plain)
        if worth > least:
            worths.append((worth, bit))
    worths.sort(reverse=True)
    return worths


_Place = tuple[tuple[str, float], ...] | None
"""The characters worth trying; None: the one before, once more."""


def _places(slots: Sequence[Slot], numbers: tuple[int, ...]) -> tuple[list[_Place], list[float]]:
    """What to try in each place, and from each place on the share of the best at most."""
    places: list[_Place] = []
    before = -1
    for number in numbers:
        places.append(None if number == before else slots[number].likely)
        before = number
    to_come = [1.0]
    for place in reversed(places):
        to_come.append(to_come[-1] * (place[0][1] if place else 1.0))
    to_come.reverse()
    return places, to_come


def _viable(index: FormIndex, places: Sequence[_Place], country: str | None) -> FormSet:
    """The forms that allow at least one likely character in every place."""
    viable = index.every if country is None else index.of_country.get(country, 0)
    likely: tuple[tuple[str, float], ...] = ()
    for allowed, place in zip(index.allowed, places, strict=True):
        likely = likely if place is None else place
        some = 0
        for character, _ in likely:
            some |= allowed.get(character, 0)
        viable &= some
    return viable


def _texts(
    index: FormIndex,
    places: Sequence[_Place],
    to_come: Sequence[float],
    ranked: Sequence[tuple[float, FormSet]],
    search: _Search,
) -> Iterator[tuple[str, float, FormSet]]:
    """Texts whose every character a form allows, with their share; the floor rises meanwhile."""
    pending = [("", 1.0, sum([bit for _, bit in ranked]), 0)] if ranked else []
    length = len(places)
    for _ in range(_MOST_STEPS):
        if not pending:
            return
        text, share, forms, rank = pending.pop()
        place = len(text)
        if place == length:
            yield text, share, forms
            continue
        least = search.floor / to_come[place + 1]
        allowed = index.allowed[place]
        choices = places[place]
        onwards = []
        for character, here in ((text[-1], 1.0),) if choices is None else choices:
            shared = share * here
            if shared * ranked[rank][0] <= least:
                break
            still = forms & allowed.get(character, 0)
            if still:
                first = rank
                while not ranked[first][1] & still:
                    first += 1
                if shared * ranked[first][0] > least:
                    onwards.append((text + character, shared, still, first))
        onwards.reverse()
        pending += onwards


def _weight(alignment: Alignment) -> float:
    return alignment.weight + alignment.gap_weight


def _match(search: _Search, text: str) -> Match:
    """A text with its likeliest country."""
    known = search.texts[text]
    slots = known.best.alignment.slots
    free = search.habits.weight(text)
    by_country: dict[str | None, float] = {None: UNKNOWN_WEIGHT * free}
    likeliest: dict[str | None, tuple[float, Form | None]] = {}
    for _, country, each, form in _forms(text, known.best.alignment.country):
        weight = search.shares[country] * each
        before = by_country.get(country)
        if before is None:
            before = search.shares[country] * COUNTRIES[country].unlisted * free
        by_country[country] = before + weight
        likeliest[country] = max(likeliest.get(country, (0.0, None)), (weight, form), key=_first)
    best = max(by_country, key=by_country.__getitem__)
    chosen = likeliest[best][1] if best else None
    cells = chosen.cells if chosen else (_LETTERS_AND_DIGITS,) * len(text)
    characters = tuple(
        min(search.slots[slot].share(character) / search.slots[slot].mass(cell), 1.0)
        for slot, character, cell in zip(slots, text, cells, strict=True)
    )
    return Match(
        text=text,
        country=best,
        syntax=chosen.syntax if chosen else None,
        display=chosen.display(text) if chosen else text,
        confidence=min(known.joint / search.total, _chance_within(chosen, characters), 1.0),
        character_confidences=characters,
        country_confidence=by_country[best] / sum(by_country.values()) if best else 0.0,
        slots=slots,
    )


def _chance_within(form: Form | None, characters: Sequence[float]) -> float:
    """At most this: many small chances for other texts of the form were left out of the total."""
    coded = range(form.codes_at, form.codes_at + len(form.codes[0])) if form and form.codes else ()
    return math.prod([share for place, share in enumerate(characters) if place not in coded])


def _forms(text: str, country: str | None) -> Sequence[Member]:
    index = index_for(len(text))
    fitting = index.fitting(text)
    return members(len(text), fitting if country is None else fitting & index.of_country[country])


def _first(pair: tuple[float, Form | None]) -> float:
    return pair[0]
