# SPDX-License-Identifier: EUPL-1.2
"""Metres on the road: a plane through four measured points, and the speed of what moves on it.

Pure. A speed never comes without its error, which has three sources, added as independent ones:
how well a place is known in the picture (from how much the way strays from a straight one, but
never less than what a box is good for), how well the four points were hit (each is moved by its
error, and what that does to the speed is added up), and how high above the road the followed
thing is (what hangs `h` above the road under a camera `H` up seems `H / (H - h)` times as far).
Where the error would be too large to say anything there is no speed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sardze_wire.ground import GroundCalibration
from sardze_wire.records import Speed

Point = tuple[float, float]
Trail = Sequence[tuple[int, Point]]
"""Times in nanoseconds, places in fractions of the picture."""
Numbers = NDArray[np.float64]

KMH = 3.6
_LEAST_PLACES = 4
_LEAST_S = 0.25
_LEAST_WAY_M = 1.5
_MOST_ERROR = 0.5
"""A speed that may be wrong by half is not told."""


@dataclass(frozen=True, slots=True)
class Height:
    """How far above the road something is, and how far that may be out."""

    metres: float
    error_m: float


PLATE = Height(0.62, 0.13)
"""Plates hang 0.2 to 1.2 m up (Directive 70/222/EEC, 1003/2010/EU); most near the bumper."""
WHEELS = Height(0.0, 0.15)
"""The lower edge of a vehicle's box."""


class Ground:
    """The plane of a road as a camera sees it."""

    def __init__(self, calibration: GroundCalibration) -> None:
        seen = np.array([(point.x, point.y) for point in calibration.points])
        real = np.array([(point.across_m, point.along_m) for point in calibration.points])
        self._height_m = calibration.camera_height_m
        self._plane = _plane(seen, real)
        self._moved = [
            _plane(seen + _nudge(corner, axis, calibration.point_error), real)
            for corner in range(4)
            for axis in range(2)
        ]

    def metres(self, point: Point) -> Point:
        """Across and along the road, of a place on the road."""
        ((across, along),) = _laid(self._plane, np.array([point])).tolist()
        return across, along

    def speed_of(self, trail: Trail, height: Height, place_error: float) -> Speed | None:
        """How fast something went on average.

        Args:
            trail: where it was when.
            height: of the followed point above the road.
            place_error: least error of one place, as a fraction of the picture.
        """
        if len(trail) < _LEAST_PLACES or trail[-1][0] - trail[0][0] < _LEAST_S * 1e9:
            return None
        times_s = np.array([(at_ns - trail[0][0]) / 1e9 for at_ns, _ in trail])
        places = np.array([place for _, place in trail])
        velocity, straying = _velocity(times_s, _laid(self._plane, places))
        nearness = (self._height_m - height.metres) / self._height_m
        if not math.isfinite(straying) or nearness <= 0:
            return None
        speed = float(np.hypot(*velocity))
        if speed * (times_s[-1] - times_s[0]) * nearness < _LEAST_WAY_M:
            return None
        place_m = max(straying, place_error * self._metres_of_fraction(places))
        errors = [place_m / math.sqrt(float(((times_s - times_s.mean()) ** 2).sum()))]
        for plane in self._moved:
            other, _ = _velocity(times_s, _laid(plane, places))
            errors.append(float(np.hypot(*other)) - speed)
        errors.append(speed * height.error_m / (self._height_m - height.metres))
        error = math.sqrt(sum(each * each for each in errors))
        if not math.isfinite(error) or error > _MOST_ERROR * speed:
            return None
        return Speed(
            kmh=round(KMH * nearness * speed, 1), error_kmh=round(KMH * nearness * error, 1)
        )

    def _metres_of_fraction(self, places: Numbers) -> float:
        """How many metres along the road a step down the picture is, on average of the places."""
        step = np.array([0.0, 1e-3])
        lengths = np.hypot(*(_laid(self._plane, places + step) - _laid(self._plane, places)).T)
        return float(lengths.mean() / 1e-3)


def _plane(seen: Numbers, real: Numbers) -> Numbers:
    """The homography that lays four places in the picture onto four on the road."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(seen.tolist(), real.tolist(), strict=True):
        rows.append((x, y, 1, 0, 0, 0, -u * x, -u * y))
        rows.append((0, 0, 0, x, y, 1, -v * x, -v * y))
        wanted += [u, v]
    solved = np.linalg.solve(np.array(rows, float), np.array(wanted, float))
    return np.append(solved, 1.0).reshape(3, 3)


def _nudge(corner: int, axis: int, by: float) -> Numbers:
    nudge = np.zeros((4, 2))
    nudge[corner, axis] = by
    return nudge


def _laid(plane: Numbers, places: Numbers) -> Numbers:
    laid = np.column_stack((places, np.ones(len(places)))) @ plane.T
    with np.errstate(divide="ignore", invalid="ignore"):
        metres: Numbers = laid[:, :2] / laid[:, 2:]
    return metres


def _velocity(times_s: Numbers, metres: Numbers) -> tuple[Numbers, float]:
    """Metres a second across and along by least squares, and how far places stray from that."""
    centred = times_s - times_s.mean()
    velocity = centred @ (metres - metres.mean(axis=0)) / (centred @ centred)
    rest = metres - metres.mean(axis=0) - centred[:, None] * velocity
    free = max(1, len(times_s) - 2)
    return velocity, float(np.sqrt((rest**2).sum() / free))
