# SPDX-License-Identifier: EUPL-1.2
"""All forms of all countries as trees, so that decoding follows few of them.

A tree holds the forms with letters and digits in the same places (its shape); inside it forms that
begin alike share the beginning. Every tree and branch knows the highest weight among its forms, and
what letters and digits at most add up to in the slots to come; one that cannot catch up with the
best text found is left. What is left out that way is too small to be seen in a confidence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sardze_wire.plates.alphabet import DIGITS, LETTERS
from sardze_wire.plates.countries import COUNTRIES
from sardze_wire.plates.evidence import Evidence
from sardze_wire.plates.grammar import Form

MARK_WITHOUT_GAP = 0.02
"""How much rarer an ornament stands between characters that belong together than in a gap."""
STRANGER_WEIGHT = 0.03
"""Share of plates from countries that a site's mix does not name."""

Mix = tuple[tuple[str, float], ...]
Step = str | frozenset[str]
"""What stands next: one of these characters, or one of these codes."""


@dataclass(slots=True)
class Branch:
    """The forms that begin with the same steps.

    Attributes:
        bound: the highest weight of a single text among the forms of this branch.
        ends: forms that end here, each with its weight of a single text.
    """

    bound: float = 0.0
    steps: dict[Step, Branch] = field(default_factory=dict)
    ends: list[tuple[Form, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tree:
    """The forms of one shape: for each place all letters, all digits, or all of both."""

    shape: tuple[str, ...]
    root: Branch


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which slots hold the characters, and how plausible that is.

    Attributes:
        country: the only country that is meant, where its sign was read in front.
        mark: the place in the text before which a slot was taken for an ornament.
    """

    slots: tuple[int, ...]
    weight: float
    country: str | None = None
    mark: int | None = None

    def weight_for(self, form: Form) -> float:
        """Ornaments stand where a form has a gap, seldom elsewhere."""
        mark = self.mark
        if mark is None or mark in (0, len(self.slots)) or form.shown[mark]:
            return self.weight
        return self.weight * MARK_WITHOUT_GAP


@dataclass(frozen=True, slots=True)
class Fit:
    """A form laid over slots: probability of all its texts together, and of its best text."""

    form: Form
    evidence: float
    joint: float
    text: str


class Floor:
    """What a branch must reach to be worth following: a tiny share of the best so far."""

    __slots__ = ("best", "share")

    def __init__(self, share: float = 1e-3) -> None:
        self.best = 0.0
        self.share = share

    @property
    def value(self) -> float:
        """The least evidence that still counts."""
        return self.best * self.share


def fits(
    trees: Sequence[Tree], evidence: Evidence, alignment: Alignment, floor: Floor
) -> Iterator[Fit]:
    """The forms that explain these slots; raises the floor as it goes."""
    ways: list[tuple[float, Tree, list[float]]] = []
    for tree in trees:
        if alignment.weight * tree.root.bound < floor.value:
            continue
        to_come = _to_come(tree.shape, evidence, alignment.slots)
        promise = alignment.weight * tree.root.bound * to_come[0]
        if promise > floor.value:
            ways.append((promise, tree, to_come))
    ways.sort(key=lambda way: -way[0])
    for promise, tree, to_come in ways:
        if promise > floor.value:
            yield from _fits_in(tree.root, evidence, alignment, to_come, floor)


def _to_come(shape: tuple[str, ...], evidence: Evidence, slots: tuple[int, ...]) -> list[float]:
    """For each place, what the shape at most adds up to from there to the end."""
    result = [1.0]
    for slot, cell in zip(reversed(slots), reversed(shape), strict=True):
        result.append(result[-1] * evidence.cell(slot, cell)[0])
    result.reverse()
    return result


def _fits_in(
    root: Branch, evidence: Evidence, alignment: Alignment, to_come: list[float], floor: Floor
) -> Iterator[Fit]:
    slots = alignment.slots
    pending: list[tuple[Branch, int, float]] = [(root, 0, 1.0)]
    while pending:
        branch, place, share = pending.pop()
        for form, each in branch.ends:
            text, highest = _best_text(evidence, form, slots)
            each *= alignment.weight_for(form)
            floor.best = max(floor.best, each * highest)
            if text:
                yield Fit(form, share * each, each * highest, text)
        least = floor.value / alignment.weight
        ways: list[tuple[float, float, int, Branch]] = []
        for step, child in branch.steps.items():
            if isinstance(step, str):
                total, after = evidence.cell(slots[place], step)[0], place + 1
            else:
                after = place + len(next(iter(step)))
                total = evidence.code(slots[place:after], step)[0]
            promise = share * total * child.bound * to_come[after]
            if promise > least:
                ways.append((promise, share * total, after, child))
        ways.sort(key=_promise)
        pending.extend((child, after, share) for _, share, after, child in ways)


def _promise(way: tuple[float, float, int, Branch]) -> float:
    """The most promising branch is followed first, so that the floor rises early."""
    return way[0]


def _best_text(evidence: Evidence, form: Form, slots: tuple[int, ...]) -> tuple[str, float]:
    text, highest, place = "", 1.0, 0
    for step in steps_of(form):
        if isinstance(step, str):
            _, share, piece = evidence.cell(slots[place], step)
            place += 1
        else:
            after = place + len(form.codes[0])
            _, share, piece = evidence.code(slots[place:after], step)
            place = after
        text += piece
        highest *= share
    return (text, highest) if len(text) == len(slots) else ("", 0.0)


@lru_cache(maxsize=4096)
def steps_of(form: Form) -> tuple[Step, ...]:
    """A form's places, with its list of codes as one step."""
    if not form.codes:
        return form.cells
    width = len(form.codes[0])
    before, after = form.cells[: form.codes_at], form.cells[form.codes_at + width :]
    return (*before, _code_set(form.codes), *after)


@lru_cache(maxsize=1024)
def _code_set(codes: tuple[str, ...]) -> frozenset[str]:
    """One set a list, however many forms share it: evidence is remembered by its identity."""
    return frozenset(codes)


@lru_cache(maxsize=64)
def trees_for(shares: Mix) -> Mapping[int, Sequence[Tree]]:
    """For each length the trees of forms of these countries, weighted by their shares."""
    roots: dict[tuple[str, ...], Branch] = {}
    for code, share in shares:
        for form in COUNTRIES[code].forms:
            branch = roots.setdefault(tuple(map(_shape_of, form.cells)), Branch())
            each = share * form.weight / form.size
            branch.bound = max(branch.bound, each)
            for step in steps_of(form):
                branch = branch.steps.setdefault(step, Branch())
                branch.bound = max(branch.bound, each)
            branch.ends.append((form, each))
    result: dict[int, list[Tree]] = {}
    for shape, root in roots.items():
        result.setdefault(len(shape), []).append(Tree(shape, root))
    return result


def _shape_of(cell: str) -> str:
    if cell.isdigit():
        return DIGITS
    return LETTERS if cell.isalpha() else LETTERS + DIGITS


@lru_cache(maxsize=64)
def shares_at(mix: Mix) -> Mix:
    """How often plates of each country are met at a site of this mix."""
    named = {code: weight for code, weight in mix if code in COUNTRIES and weight > 0.0}
    total = sum(named.values())
    if not 0.0 < total < math.inf:
        return tuple((code, 1.0 / len(COUNTRIES)) for code in COUNTRIES)
    strangers = [code for code in COUNTRIES if code not in named]
    shares = {code: weight / total for code, weight in named.items()}
    shares |= dict.fromkeys(strangers, STRANGER_WEIGHT / max(len(strangers), 1))
    return tuple(shares.items())
