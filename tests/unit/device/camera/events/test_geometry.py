# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from sardze_device.camera.events.geometry import crossed, distance_to_line, still_inside
from sardze_wire.rules import Sense

LINE = ((0.2, 0.5), (0.8, 0.5))
SQUARE = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))
fractions = st.floats(0.0, 1.0).map(lambda value: round(value, 3))
points = st.tuples(fractions, fractions)


def test_down_the_picture_over_a_line_from_left_to_right_is_forward() -> None:
    assert crossed((0.5, 0.4), (0.5, 0.6), LINE) is Sense.FORWARD
    assert crossed((0.5, 0.6), (0.5, 0.4), LINE) is Sense.BACK


def test_beside_the_end_of_the_line_nobody_crosses() -> None:
    assert crossed((0.9, 0.4), (0.9, 0.6), LINE) is None


def test_through_a_corner_is_one_crossing() -> None:
    corner = ((0.2, 0.5), (0.5, 0.5), (0.8, 0.5))
    assert crossed((0.5, 0.4), (0.5, 0.6), corner) is Sense.FORWARD


def test_into_a_bay_and_out_again_is_none() -> None:
    bay = ((0.2, 0.2), (0.2, 0.8), (0.8, 0.8), (0.8, 0.2))
    assert crossed((0.1, 0.5), (0.9, 0.5), bay) is None


@given(points, points, points, points)
def test_the_way_back_crosses_in_the_other_sense(
    start: tuple[float, float],
    end: tuple[float, float],
    one: tuple[float, float],
    other: tuple[float, float],
) -> None:
    assume(min(distance_to_line(point, (one, other)) for point in (start, end)) > 1e-6)
    assume(min(distance_to_line(point, (start, end)) for point in (one, other)) > 1e-6)
    there, back = crossed(start, end, (one, other)), crossed(end, start, (one, other))
    turned = crossed(start, end, (other, one))
    assert (there is None) == (back is None) == (turned is None)
    assert there is None or (there is not back and there is not turned)


@given(st.lists(points, min_size=2, max_size=20))
def test_what_walks_about_and_ends_on_the_first_side_crosses_as_often_back_as_forward(
    way: list[tuple[float, float]],
) -> None:
    endless = ((0.0, 0.51234), (1.0, 0.51234))
    way = [*way, way[0]]
    senses = [crossed(a, b, endless) for a, b in zip(way, way[1:], strict=False)]
    inner = [point for point in way if 0.0 < point[0] < 1.0]
    assume(len(inner) == len(way))
    assert senses.count(Sense.FORWARD) == senses.count(Sense.BACK)


@given(points, st.floats(0.0, 0.2))
def test_who_is_in_stays_in_within_the_margin_and_who_is_out_does_not_come_in_by_it(
    point: tuple[float, float], margin: float
) -> None:
    came_in = still_inside(point, SQUARE, margin, was=False)
    stays = still_inside(point, SQUARE, margin, was=True)
    assert stays or not came_in
    outside = max(0.2 - point[0], point[0] - 0.8, 0.2 - point[1], point[1] - 0.8)
    if abs(outside) > 1e-9:
        assert came_in == (outside < 0)
    if outside > margin + 0.1:
        assert not stays or margin > 0.1
