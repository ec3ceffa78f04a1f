# SPDX-License-Identifier: EUPL-1.2
"""The ground as a site profile states it: four points that were measured on the road.

Each is a place in the picture, in fractions, and the same place on the road in metres from a point
of the technician's choice. Four of them fix the plane of the road; the camera's height says how far
a plate, which is above the road, hides behind where it seems to stand. What cannot be a road seen
from above is refused here, in words.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from sardze_wire.fields import Fraction

Metres = Annotated[float, Meta(ge=-1000.0, le=1000.0)]

_LEAST_AREA_M2 = 1.0
_LEAST_AREA = 0.005
"""Of the picture: four points closer together say nothing about the rest of it."""


class GroundPoint(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place: ``x``, ``y`` in the picture; metres across and along the road."""

    x: Fraction
    y: Fraction
    across_m: Metres
    along_m: Metres


class GroundCalibration(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Four points in the order in which one walks round them.

    Attributes:
        camera_height_m: of the lens above the road.
        point_error: how well the points were hit, as a fraction of the picture.
    """

    points: tuple[GroundPoint, GroundPoint, GroundPoint, GroundPoint]
    camera_height_m: Annotated[float, Meta(ge=1.5, le=50.0)]
    point_error: Annotated[float, Meta(gt=0.0, le=0.05)] = 0.002

    def __post_init__(self) -> None:
        seen = [(point.x, point.y) for point in self.points]
        real = [(point.across_m, point.along_m) for point in self.points]
        for words, corners, least in (
            ("in the picture", seen, _LEAST_AREA),
            ("on the road", real, _LEAST_AREA_M2),
        ):
            turns = _turns(corners)
            if not (all(turn > 0 for turn in turns) or all(turn < 0 for turn in turns)):
                raise ValueError(
                    f"the four points do not go round a convex shape {words}: "
                    "Give them in the order in which one walks round them, no three in a line"
                )
            if abs(_area(corners)) < least:
                raise ValueError(
                    f"the four points lie too close together {words}: Choose them farther apart"
                )


def _turns(corners: list[tuple[float, float]]) -> list[float]:
    """Cross product at each corner: all of one sign where the shape is convex."""
    turns = []
    for index in range(4):
        (ax, ay), (bx, by), (cx, cy) = (corners[(index + step) % 4] for step in range(3))
        turns.append((bx - ax) * (cy - by) - (by - ay) * (cx - bx))
    return turns


def _area(corners: list[tuple[float, float]]) -> float:
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs) / 2
