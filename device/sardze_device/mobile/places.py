# SPDX-License-Identifier: EUPL-1.2
"""Which place a mobile camera is in, and so which lanes, rules and purpose apply. Pure.

Outside every place nothing is read: a purpose is recorded for places, not for the way between them
(SECURITY 47). A place is entered once the whole circle of uncertainty lies inside, and left when
the position itself lies outside, so that a trailer near the edge does not flicker. Where places
overlap, the one that is in force stays, else the first of the profile counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sardze_wire.profile import Place, gaps_of
from sardze_wire.records import Position

METRES_A_DEGREE = 111_320.0
"""Of latitude, on the mean sphere; longitude shrinks with the cosine of latitude."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The place in force, or why there is none."""

    place: Place | None
    words: str


def choose_place(
    places: Sequence[Place], position: Position | None, before: Place | None = None
) -> Choice:
    """Where a camera is."""
    if position is None:
        return Choice(None, "The camera does not know where it is, so it reads nothing.")
    if before is not None and edge_distance_m(before, position) >= 0.0:
        return Choice(before, f"In {before.name}.")
    nearest, missing_m = None, math.inf
    for place in places:
        room_m = edge_distance_m(place, position) - (position.accuracy_m or 0.0)
        if room_m >= 0.0:
            gaps = gaps_of(place.privacy) if place.privacy else ()
            if gaps:
                words = f"In {place.name}, where nothing is read: {'; '.join(gaps)}."
                return Choice(None, words)
            return Choice(place, f"In {place.name}.")
        if -room_m < missing_m:
            nearest, missing_m = place, -room_m
    if nearest is None:
        return Choice(None, "The site profile names no place for this camera.")
    return Choice(
        None,
        f"Outside every place of the site, {missing_m:.0f} m short of {nearest.name}: "
        "nothing is read here.",
    )


def edge_distance_m(place: Place, position: Position) -> float:
    """Metres from the nearest edge; positive inside, negative outside."""
    first = place.polygon[0][1]
    here = _turned(position.longitude - first)
    narrowing = METRES_A_DEGREE * math.cos(math.radians(position.latitude))
    corners = [
        (
            (_turned(longitude - first) - here) * narrowing,
            (latitude - position.latitude) * METRES_A_DEGREE,
        )
        for latitude, longitude in place.polygon
    ]
    sides = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    away_m = min(_distance_to_origin(one, other) for one, other in sides)
    crossings = sum(_crosses(one, other) for one, other in sides)
    return away_m if crossings % 2 else -away_m


def _turned(degrees: float) -> float:
    """The short way round: a place may lie across the date line."""
    return (degrees + 180.0) % 360.0 - 180.0


def _distance_to_origin(one: tuple[float, float], other: tuple[float, float]) -> float:
    along = (other[0] - one[0], other[1] - one[1])
    length = along[0] ** 2 + along[1] ** 2
    share = 0.0 if length == 0 else -(one[0] * along[0] + one[1] * along[1]) / length
    share = min(1.0, max(0.0, share))
    return math.hypot(one[0] + share * along[0], one[1] + share * along[1])


def _crosses(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether a side crosses the ray from the origin to the east."""
    if (one[1] > 0.0) == (other[1] > 0.0):
        return False
    return one[0] + (other[0] - one[0]) * -one[1] / (other[1] - one[1]) > 0.0
