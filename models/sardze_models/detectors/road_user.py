# SPDX-License-Identifier: EUPL-1.2
"""What a detector of road users answers: a box, a kind and a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sardze_wire.records import VehicleClass

KINDS = tuple(kind for kind in VehicleClass if kind is not VehicleClass.UNKNOWN)
"""All that can be found, in the order of our own network's outputs."""


_GROUPS = (
    {VehicleClass.PERSON},
    {VehicleClass.BICYCLE, VehicleClass.MOTORCYCLE},
    {VehicleClass.CAR, VehicleClass.VAN, VehicleClass.BUS, VehicleClass.TRUCK},
)
RIVALS = np.array(
    [next(place for place, group in enumerate(_GROUPS) if kind in group) for kind in KINDS], np.intp
)
"""For each kind the number of its group: nothing is two kinds of one group at once."""


@dataclass(frozen=True, slots=True)
class RoadUser:
    """One road user: left, top, right, bottom in the picture's pixels, and a score 0..1."""

    box: tuple[float, float, float, float]
    kind: VehicleClass
    score: float


class RoadUserFinder(Protocol):
    """Finds road users, whatever model it asks."""

    def find(self, picture: NDArray[np.uint8]) -> Sequence[RoadUser]:
        """Best first. A picture is (height, width) luma or (height, width, 3) RGB."""
