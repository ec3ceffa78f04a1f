# SPDX-License-Identifier: EUPL-1.2
"""Crossing a line, being in a polygon: plane geometry in fractions of the picture; pure.

Both have a hysteresis, because boxes tremble: a line is crossed once the far side is clearly
reached, and a zone is left once its rim is clearly behind.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sardze_device.camera.lanes import Point, inside
from sardze_wire.rules import Sense


def crossed(start: Point, end: Point, line: Sequence[Point]) -> Sense | None:
    """How the straight way from start to end crosses the line; None: not, or there and back.

    Forward is to the right hand of who walks the line from its first point.
    """
    forward = sum(
        _turn(one, other, end) - _turn(one, other, start) > 0 or -1
        for one, other in _pieces(line)
        if _meet(start, end, one, other)
    )
    if forward == 0:
        return None
    return Sense.FORWARD if forward > 0 else Sense.BACK


def distance_to_line(point: Point, line: Sequence[Point]) -> float:
    """To the nearest place of the line."""
    return min(_distance(point, one, other) for one, other in _pieces(line))


def still_inside(point: Point, polygon: Sequence[Point], margin: float, was: bool) -> bool:
    """Whether the point counts as in the polygon: who was in it leaves only beyond the margin."""
    if inside(point, polygon):
        return True
    return was and distance_to_line(point, [*polygon, polygon[0]]) <= margin


def _pieces(line: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(line, line[1:], strict=False)


def _turn(one: Point, other: Point, point: Point) -> float:
    """Above 0 where the point lies to the right of the way from one to other, y pointing down."""
    (x1, y1), (x2, y2), (x, y) = one, other, point
    return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)


def _meet(start: Point, end: Point, one: Point, other: Point) -> bool:
    """Whether two pieces cross; a corner of the line belongs to one of its pieces only."""
    parted = (_turn(one, other, start) > 0) != (_turn(one, other, end) > 0)
    return parted and (_turn(start, end, one) > 0) != (_turn(start, end, other) > 0)


def _distance(point: Point, one: Point, other: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, one, other
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else min(1.0, max(0.0, ((x - x1) * dx + (y - y1) * dy) / length))
    return math.hypot(x - x1 - along * dx, y - y1 - along * dy)
