# SPDX-License-Identifier: EUPL-1.2
"""How alike two boxes and two texts are."""

from __future__ import annotations

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


def overlap(one: Box, two: Box) -> float:
    """Intersection over union."""
    width = min(one[2], two[2]) - max(one[0], two[0])
    height = min(one[3], two[3]) - max(one[1], two[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    areas = ((box[2] - box[0]) * (box[3] - box[1]) for box in (one, two))
    return shared / (sum(areas) - shared)


def edit_distance(one: str, two: str) -> int:
    """Characters to put in, take out or replace."""
    costs = list(range(len(two) + 1))
    for row, left in enumerate(one, 1):
        diagonal, costs[0] = costs[0], row
        for column, right in enumerate(two, 1):
            diagonal, costs[column] = (
                costs[column],
                min(costs[column] + 1, costs[column - 1] + 1, diagonal + (left != right)),
            )
    return costs[-1]
