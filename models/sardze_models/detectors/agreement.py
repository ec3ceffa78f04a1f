# SPDX-License-Identifier: EUPL-1.2
"""How far one road-user finder agrees with another that is taken as the yardstick.

Two boxes agree when they overlap by half and their kinds are of one group: person, two-wheeler
or vehicle. That they are of the very same kind is counted apart. Recall asks whom the yardstick
is sure of; precision is kinder, since what the yardstick sees faintly is no invention.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sardze_models.detectors.candidates import overlaps
from sardze_models.detectors.road_user import KINDS, RIVALS, RoadUser

SURE, FAINT = 0.5, 0.25
OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts; `sure` and `met` are the yardstick's road users, `told` and `right` ours."""

    sure: int = 0
    met: int = 0
    told: int = 0
    right: int = 0
    same_kind: int = 0
    """Of those met."""

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.sure + other.sure,
            self.met + other.met,
            self.told + other.told,
            self.right + other.right,
            self.same_kind + other.same_kind,
        )

    @property
    def recall(self) -> float | None:
        return self.met / self.sure if self.sure else None

    @property
    def precision(self) -> float | None:
        return self.right / self.told if self.told else None


def compare(ours: Sequence[RoadUser], theirs: Sequence[RoadUser]) -> dict[str, Tally]:
    """One picture's tally by kind: theirs for what is met, ours for what is told."""
    tallies = dict.fromkeys((kind.value for kind in KINDS), Tally())
    met, right = _partners(ours, theirs), _partners(theirs, ours)
    for number, each in enumerate(theirs):
        if each.score >= SURE:
            partner = met.get(number)
            same = partner is not None and ours[partner].kind is each.kind
            tallies[each.kind] += Tally(sure=1, met=partner is not None, same_kind=same)
    for number, each in enumerate(ours):
        tallies[each.kind] += Tally(told=1, right=number in right)
    return tallies


def together(tallies: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """The sums by kind."""
    sums = dict.fromkeys((kind.value for kind in KINDS), Tally())
    for each in tallies:
        for kind, tally in each.items():
            sums[kind] += tally
    return sums


def _partners(ours: Sequence[RoadUser], theirs: Sequence[RoadUser]) -> dict[int, int]:
    """For each of theirs that one of ours agrees with its number there, the best first."""
    if not ours or not theirs:
        return {}
    shared = overlaps(_boxes(theirs), _boxes(ours))
    shared[_groups(theirs)[:, None] != _groups(ours)[None, :]] = 0.0
    partners: dict[int, int] = {}
    while True:
        their, our = np.unravel_index(int(shared.argmax()), shared.shape)
        if shared[their, our] < OVERLAP:
            return partners
        partners[int(their)] = int(our)
        shared[their, :] = shared[:, our] = 0.0


def _boxes(road_users: Sequence[RoadUser]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.array([each.box for each in road_users], np.float32)


def _groups(road_users: Sequence[RoadUser]) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    return RIVALS[[KINDS.index(each.kind) for each in road_users]]
