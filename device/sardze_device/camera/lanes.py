# SPDX-License-Identifier: EUPL-1.2
"""Where on the road, and which way: lane polygons and the trend of a plate's box.

Pure. Points are fractions of the picture's width and height. A plate belongs to the lane that
held the middle of its lower edge most often. A plate that grows approaches; one that shrinks
recedes; where its size says little, the way it moves down or up the picture decides, and last the
lane's own direction.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sardze_wire.records import Direction

Point = tuple[float, float]
FractionBox = tuple[float, float, float, float]

_CLEAR_GROWTH = 0.08
_CLEAR_DRIFT = 0.04


@dataclass(frozen=True, slots=True)
class LaneArea:
    """A strip of road with one direction, as drawn on the picture."""

    lane_id: str
    direction: Direction
    polygon: tuple[Point, ...]


def inside(point: Point, polygon: Sequence[Point]) -> bool:
    """Whether the point lies in the polygon (even-odd rule; the rim may fall on either side)."""
    x, y = point
    odd = False
    previous = polygon[-1]
    for corner in polygon:
        (x1, y1), (x2, y2) = previous, corner
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            odd = not odd
        previous = corner
    return odd


def lane_of(boxes: Sequence[FractionBox], lanes: Sequence[LaneArea]) -> LaneArea | None:
    """The lane that held the plate most often; None where no lane ever did."""
    votes: Counter[int] = Counter()
    for x1, _, x2, y2 in boxes:
        for index, lane in enumerate(lanes):
            if inside(((x1 + x2) / 2, y2), lane.polygon):
                votes[index] += 1
                break
    return lanes[votes.most_common(1)[0][0]] if votes else None


def direction_of(boxes: Sequence[FractionBox], lane: LaneArea | None) -> Direction:
    """Which way the plate went, seen from the camera."""
    if len(boxes) >= 2:
        growth = _growth(boxes)
        if abs(growth) >= _CLEAR_GROWTH:
            return Direction.APPROACHING if growth > 0 else Direction.RECEDING
        drift = boxes[-1][3] - boxes[0][3]
        if abs(drift) >= _CLEAR_DRIFT:
            return Direction.APPROACHING if drift > 0 else Direction.RECEDING
    return lane.direction if lane else Direction.UNKNOWN


def _growth(boxes: Sequence[FractionBox]) -> float:
    """Logarithm of how much wider the plate became, by the thirds at either end."""
    third = max(1, len(boxes) // 3)
    early = _middle([box[2] - box[0] for box in boxes[:third]])
    late = _middle([box[2] - box[0] for box in boxes[-third:]])
    return math.log(max(late, 1e-6) / max(early, 1e-6))


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
