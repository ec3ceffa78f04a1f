# SPDX-License-Identifier: EUPL-1.2
"""Four measured points, and how fast something went that passed over them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sardze_device.camera.ground import PLATE, WHEELS, Ground, Trail
from sardze_models.synthetic.road import RoadScene, SyntheticRoad
from sardze_models.synthetic.road.view import view_of
from sardze_wire.ground import GroundCalibration, GroundPoint
from sardze_wire.records import Speed

SIZE = (1280, 720)
ROAD = SyntheticRoad(RoadScene(vehicles_per_hour=0, seed=5))
VIEW = ROAD._view


def drive(kmh: float, height_m: float, *, noise_px: float = 0.0, frames: int = 12) -> Trail:
    """A point on a vehicle that comes towards the camera, as a perfect tracker sees it."""
    rng = np.random.default_rng(7)
    trail = []
    for number in range(frames):
        along = 29.0 - kmh / 3.6 * number / 12
        ((x, y),) = VIEW.project(np.array([(-1.5, along, height_m)])).tolist()
        x, y = x + rng.normal(0, noise_px), y + rng.normal(0, noise_px)
        trail.append((number * 83_333_333, (x / SIZE[0], y / SIZE[1])))
    return trail


def within(speed: Speed | None, kmh: float, errors: float = 2.0) -> bool:
    return speed is not None and abs(speed.kmh - kmh) <= errors * speed.error_kmh


def test_a_place_on_the_road_is_where_it_was_measured() -> None:
    ground = Ground(ROAD.calibration())
    ((x, y),) = VIEW.project(np.array([(0.7, 20.0, 0.0)])).tolist()
    assert ground.metres((x / SIZE[0], y / SIZE[1])) == pytest.approx((0.7, 20.0), abs=0.01)


@given(st.floats(15, 60), st.floats(0.5, 0.75))
def test_a_plates_speed_lies_within_its_error(kmh: float, height_m: float) -> None:
    speed = Ground(ROAD.calibration()).speed_of(drive(kmh, height_m), PLATE, 0.0015)
    assert within(speed, kmh)
    assert speed is not None and speed.error_kmh < 0.08 * kmh + 1


def test_an_unsteady_tracker_makes_the_error_larger() -> None:
    ground = Ground(ROAD.calibration())
    steady = ground.speed_of(drive(50, 0.62), PLATE, 0.0015)
    unsteady = ground.speed_of(drive(50, 0.62, noise_px=12), PLATE, 0.0015)
    assert steady is not None and unsteady is not None
    assert unsteady.error_kmh > 1.2 * steady.error_kmh
    assert within(unsteady, 50)


def test_badly_hit_points_make_the_error_larger() -> None:
    careless = msgspec.structs.replace(ROAD.calibration(), point_error=0.01)
    trail = drive(50, 0.62)
    good, bad = (
        Ground(each).speed_of(trail, PLATE, 0.0015) for each in (ROAD.calibration(), careless)
    )
    assert good is not None and bad is not None and bad.error_kmh > 1.5 * good.error_kmh


def test_what_stands_has_no_speed() -> None:
    assert Ground(ROAD.calibration()).speed_of(drive(0, 0), WHEELS, 0.006) is None


def test_a_glimpse_has_no_speed() -> None:
    assert Ground(ROAD.calibration()).speed_of(drive(50, 0.62, frames=3), PLATE, 0.0015) is None


def test_where_the_way_is_all_noise_there_is_no_speed() -> None:
    trail = drive(8, 0.62, noise_px=150)
    assert Ground(ROAD.calibration()).speed_of(trail, PLATE, 0.0015) is None


def points(*places: tuple[float, float, float, float]) -> list[dict[str, float]]:
    return [
        {"x": x, "y": y, "across_m": across, "along_m": along} for x, y, across, along in places
    ]


GOOD = [(0.2, 0.2, 0, 20), (0.8, 0.2, 6, 20), (0.9, 0.9, 6, 8), (0.1, 0.9, 0, 8)]


def read(places: Sequence[tuple[float, float, float, float]]) -> GroundCalibration:
    stated = {"points": points(*places), "camera_height_m": 5}
    return msgspec.convert(stated, GroundCalibration)


def test_four_points_in_order_are_a_calibration() -> None:
    assert read(GOOD).points[0] == GroundPoint(x=0.2, y=0.2, across_m=0, along_m=20)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([GOOD[0], GOOD[2], GOOD[1], GOOD[3]], "go round"),
        ([*GOOD[:3], (0.55, 0.55, 3, 14)], "go round"),
        ([GOOD[0], GOOD[0], *GOOD[2:]], "go round"),
        (
            [(0.50, 0.50, 0, 20), (0.52, 0.50, 6, 20), (0.52, 0.52, 6, 8), (0.50, 0.52, 0, 8)],
            "too close together in the picture",
        ),
        (
            [(x, y, across / 100, along / 100) for x, y, across, along in GOOD],
            "too close together on the road",
        ),
        (GOOD[:3], "4"),
    ],
)
def test_points_that_cannot_be_a_road_are_refused_in_words(
    places: Sequence[tuple[float, float, float, float]], words: str
) -> None:
    with pytest.raises(msgspec.ValidationError, match=words):
        read(places)


FRACTION, METRE = st.floats(0, 1), st.floats(-50, 50)


@given(st.lists(st.tuples(FRACTION, FRACTION, METRE, METRE), min_size=4, max_size=4))
def test_what_is_accepted_can_be_worked_with(
    places: list[tuple[float, float, float, float]],
) -> None:
    try:
        ground = Ground(read(places))
    except msgspec.ValidationError:
        return
    for x, y, across, along in places:
        assert ground.metres((x, y)) == pytest.approx((across, along), abs=0.5)
    speed = ground.speed_of(drive(50, 0.62), PLATE, 0.0015)
    assert speed is None or math.isfinite(speed.kmh + speed.error_kmh)


def test_the_same_road_in_another_size_gives_the_same_metres() -> None:
    other = view_of((640, 360), VIEW.offset_m)
    ((x, y),) = other.project(np.array([(0.7, 20.0, 0.0)])).tolist()
    place = (x / 640, y / 360)
    assert Ground(ROAD.calibration()).metres(place) == pytest.approx((0.7, 20.0), abs=0.01)
