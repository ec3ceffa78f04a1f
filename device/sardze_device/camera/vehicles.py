# SPDX-License-Identifier: EUPL-1.2
"""Which vehicle carries a plate: a few looks at the small plane for each track, then a majority.

Looking is dear beside the gate, so that nobody is looked for unless a plate is followed whose
vehicle is not known yet, and then only a few times a passage. A plate belongs to the smallest
vehicle around it that carries it low enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sardze_device.camera.lanes import Point
from sardze_device.camera.tracker import NS_PER_S, Box
from sardze_models.detectors.road_user import RoadUser, RoadUserFinder
from sardze_wire.records import VehicleClass

BEARS_PLATES = frozenset(
    {
        VehicleClass.MOTORCYCLE,
        VehicleClass.CAR,
        VehicleClass.VAN,
        VehicleClass.BUS,
        VehicleClass.TRUCK,
    }
)
_LOWER_PART = 0.3
"""A plate's middle lies below this part of its vehicle's height."""
_REMEMBERED = 512
"""Tracks: a parked vehicle's passage may end long after its track."""
_BEYOND = 0.08
"""A box may end so much of its size before the plate does."""


class Carriers(Protocol):
    """Knows what carries each plate that is followed."""

    def look(
        self,
        lores: NDArray[np.uint8],
        plates: Sequence[tuple[int, Box]],
        size: tuple[int, int],
        now_ns: int,
    ) -> None:
        """Look at a frame if that can tell something new."""

    def class_of(self, track_id: int) -> VehicleClass:
        """The kind of vehicle that carries a plate."""


@dataclass(frozen=True, slots=True)
class LookRules:
    """How often to look."""

    every_s: float = 0.25
    most_votes: int = 3
    most_looks: int = 6
    """Looks spent on a plate around which nothing is seen."""


class NoRoadUsers:
    """Sees nobody: for recordings read at a desk, where the vehicle is not asked for."""

    def find(self, picture: NDArray[np.uint8]) -> Sequence[RoadUser]:
        """Nobody."""
        return []


@dataclass(slots=True)
class _Seen:
    """What was seen around one track."""

    votes: Counter[VehicleClass] = field(default_factory=Counter)
    looks: int = 0


class Vehicles:
    """The vehicles of all plates that are followed."""

    def __init__(
        self,
        finder: RoadUserFinder,
        rules: LookRules = LookRules(),  # noqa: B008 - frozen
    ) -> None:
        self._finder = finder
        self._rules = rules
        self._seen: dict[int, _Seen] = {}
        self._looked_ns: int | None = None

    def look(
        self,
        lores: NDArray[np.uint8],
        plates: Sequence[tuple[int, Box]],
        size: tuple[int, int],
        now_ns: int,
    ) -> None:
        """Look at a frame if that can tell something new.

        Args:
            lores: the frame's small plane.
            plates: the tracks seen in the frame, with their boxes in the large picture.
            size: of the large picture.
            now_ns: the frame's time.
        """
        unknown = [(track_id, box) for track_id, box in plates if self._asks(track_id)]
        if not unknown or not self._is_due(now_ns):
            return
        self._looked_ns = now_ns
        found = self._finder.find(lores)
        across, down = lores.shape[1] / size[0], lores.shape[0] / size[1]
        for track_id, (left, top, right, bottom) in unknown:
            seen = self._remember(track_id)
            seen.looks += 1
            kind = vehicle_of((left * across, top * down, right * across, bottom * down), found)
            if kind is not VehicleClass.UNKNOWN:
                seen.votes[kind] += 1

    def class_of(self, track_id: int) -> VehicleClass:
        """What most looks saw; unknown if none saw anything."""
        seen = self._seen.get(track_id)
        return seen.votes.most_common(1)[0][0] if seen and seen.votes else VehicleClass.UNKNOWN

    def _remember(self, track_id: int) -> _Seen:
        """What is kept of a track; of the very oldest ones nothing is."""
        seen = self._seen.setdefault(track_id, _Seen())
        while len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return seen

    def _asks(self, track_id: int) -> bool:
        seen = self._seen.get(track_id)
        if seen is None:
            return True
        rules = self._rules
        return seen.votes.total() < rules.most_votes and seen.looks < rules.most_looks

    def _is_due(self, now_ns: int) -> bool:
        return self._looked_ns is None or now_ns - self._looked_ns >= self._rules.every_s * NS_PER_S


def vehicle_of(plate: Box, found: Sequence[RoadUser]) -> VehicleClass:
    """The kind of the smallest vehicle that carries the plate; unknown if none does."""
    x, y = (plate[0] + plate[2]) / 2, (plate[1] + plate[3]) / 2
    bearers = [each for each in found if each.kind in BEARS_PLATES]
    index = carrier_of((x, y), [each.box for each in bearers])
    return VehicleClass.UNKNOWN if index is None else bearers[index].kind


def carrier_of(plate: Point, vehicles: Sequence[Box]) -> int | None:
    """Which vehicle carries the plate with this middle: the smallest that can."""
    able = [index for index, box in enumerate(vehicles) if carries(box, *plate)]
    return min(able, key=lambda index: _area(vehicles[index]), default=None)


def carries(vehicle: Box, x: float, y: float) -> bool:
    """Whether a vehicle has this point where vehicles have their plates."""
    left, top, right, bottom = vehicle
    height = bottom - top
    aside = _BEYOND * (right - left)
    low_enough = top + _LOWER_PART * height <= y <= bottom + _BEYOND * height
    return low_enough and left - aside <= x <= right + aside


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
