# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_device.camera.lanes import FractionBox, LaneArea, direction_of, inside, lane_of
from sardze_wire.records import Direction

LEFT = LaneArea("in", Direction.APPROACHING, ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)))
RIGHT = LaneArea("out", Direction.RECEDING, ((0.5, 0.0), (1.0, 0.0), (1.0, 1.0), (0.5, 1.0)))


def _box(x: float, y: float, width: float = 0.1) -> FractionBox:
    return x - width / 2, y - 0.03, x + width / 2, y


def test_a_plate_belongs_to_the_lane_that_held_it_most_often() -> None:
    boxes = [_box(0.4, 0.5), _box(0.45, 0.6), _box(0.55, 0.7)]
    assert lane_of(boxes, [LEFT, RIGHT]) == LEFT


def test_outside_all_lanes_there_is_none() -> None:
    assert lane_of([_box(0.2, 0.5)], [RIGHT]) is None


def test_a_plate_that_grows_approaches() -> None:
    boxes = [_box(0.7, 0.3 + 0.01 * n, 0.05 * 1.1**n) for n in range(10)]
    assert direction_of(boxes, RIGHT) is Direction.APPROACHING


def test_a_plate_that_shrinks_recedes() -> None:
    boxes = [_box(0.2, 0.5, 0.1 * 0.9**n) for n in range(10)]
    assert direction_of(boxes, LEFT) is Direction.RECEDING


def test_without_growth_the_way_down_the_picture_decides() -> None:
    assert direction_of([_box(0.2, 0.3), _box(0.2, 0.5)], None) is Direction.APPROACHING
    assert direction_of([_box(0.2, 0.5), _box(0.2, 0.3)], None) is Direction.RECEDING


def test_one_look_is_told_by_the_lane() -> None:
    assert direction_of([_box(0.7, 0.5)], RIGHT) is Direction.RECEDING
    assert direction_of([_box(0.7, 0.5)], None) is Direction.UNKNOWN


@settings(deadline=None, max_examples=50)
@given(
    st.integers(3, 12),
    st.floats(0.05, 0.3),
    st.floats(0, 2 * math.pi),
    st.floats(0.0, 0.9),
    st.floats(0, 2 * math.pi),
)
def test_inside_a_regular_polygon_is_what_lies_within_its_inner_circle(
    corners: int, radius: float, turn: float, share: float, angle: float
) -> None:
    polygon = [
        (
            0.5 + radius * math.cos(turn + 2 * math.pi * n / corners),
            0.5 + radius * math.sin(turn + 2 * math.pi * n / corners),
        )
        for n in range(corners)
    ]
    inner = radius * math.cos(math.pi / corners) * share
    near = (0.5 + inner * math.cos(angle), 0.5 + inner * math.sin(angle))
    far = (0.5 + 1.1 * radius * math.cos(angle), 0.5 + 1.1 * radius * math.sin(angle))
    assert inside(near, polygon)
    assert not inside(far, polygon)
    assert inside(near, polygon[::-1])
