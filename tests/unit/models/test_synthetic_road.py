# SPDX-License-Identifier: EUPL-1.2
"""The synthetic road: the same for ever, and its truth is what is drawn."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from sardze_models.synthetic.road import Lane, Light, RoadScene, SyntheticRoad
from sardze_models.synthetic.road.road import PlateInView
from sardze_models.synthetic.road.scene import LOOKS, RIGHT_HAND_TRAFFIC
from sardze_models.synthetic.road.traffic import BUILDS, Run, Traffic
from sardze_models.synthetic.road.view import view_of
from sardze_wire.records import Direction, VehicleClass

SMALL = (640, 360)
SLOW = settings(max_examples=15, deadline=None)


@lru_cache(maxsize=8)
def road(light: Light = Light.DAY, size: tuple[int, int] = (1280, 720), **more: Any) -> Any:
    return SyntheticRoad(RoadScene(light=light, size=size, seed=4, **more))


def traffic(scene: RoadScene) -> Traffic:
    return Traffic(scene, view_of(scene.size))


def moments_with_plates(shown: SyntheticRoad, until_s: float) -> list[tuple[float, PlateInView]]:
    found = []
    for passage in shown.passages(until_s):
        for t_s in np.arange(passage.enters_s, passage.leaves_s, 0.05):
            mine = [one for one in shown.plates(float(t_s)) if one.passage == passage]
            found += [(float(t_s), one) for one in mine]
    return found


def straightened(luma: NDArray[np.uint8], corners: Any, size: tuple[int, int]) -> Any:
    """The plate cut out of the picture by its four corners, with our own arithmetic."""
    width, height = size
    u = (np.arange(width) + 0.5) / width
    v = (np.arange(height) + 0.5)[:, None] / height
    top = corners[0] + (corners[1] - corners[0]) * u[None, :, None]
    bottom = corners[3] + (corners[2] - corners[3]) * u[None, :, None]
    points = np.floor(top + (bottom - top) * v[:, :, None]).astype(int)
    return luma[points[:, :, 1], points[:, :, 0]].astype(float)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.floats(0, 900), min_size=1, max_size=4), st.sampled_from(list(Light)))
def test_a_frame_depends_on_scene_and_moment_alone(moments: list[float], light: Light) -> None:
    scene = RoadScene(light=light, seed=11, size=(320, 180), vehicles_per_hour=900)
    fresh, used = SyntheticRoad(scene), SyntheticRoad(scene)
    later = {t_s: used.frame(t_s) for t_s in reversed(moments)}
    for t_s in moments:
        frame = fresh.frame(t_s)
        for plane in ("luma", "cb", "cr", "lores"):
            assert np.array_equal(getattr(frame, plane), getattr(later[t_s], plane))


def test_another_seed_is_another_road() -> None:
    one = SyntheticRoad(RoadScene(seed=1, size=SMALL))
    other = SyntheticRoad(RoadScene(seed=2, size=SMALL))
    assert one.passages(600) != other.passages(600)
    assert not np.array_equal(one.frame(0).luma, other.frame(0).luma)


def test_a_frame_has_the_planes_of_a_camera() -> None:
    frame = road().frame(1.0)
    assert frame.luma.shape == (720, 1280)
    assert frame.cb.shape == frame.cr.shape == frame.lores.shape == (360, 640)
    assert {plane.dtype for plane in (frame.luma, frame.cb, frame.cr, frame.lores)} == {
        np.dtype(np.uint8)
    }


def test_changing_a_frame_does_not_change_the_road() -> None:
    shown = SyntheticRoad(RoadScene(size=SMALL, vehicles_per_hour=0))
    first = shown.frame(3.0)
    kept = first.luma.copy(), first.cb.copy(), first.lores.copy()
    for plane in (first.luma, first.cb, first.cr, first.lores):
        plane[:] = 0
    again = shown.frame(3.0)
    assert all(
        np.array_equal(*pair)
        for pair in zip(kept, (again.luma, again.cb, again.lores), strict=True)
    )


@pytest.mark.parametrize("light", list(Light))
def test_idle_frames_differ_only_by_noise(light: Light) -> None:
    shown = SyntheticRoad(RoadScene(light=light, vehicles_per_hour=0, size=SMALL))
    one, other = (shown.frame(t_s).luma.astype(int) for t_s in (5.0, 5.1))
    difference = one - other
    assert abs(difference.mean()) < 0.6  # one step of the slow drift
    assert difference.std() == pytest.approx(LOOKS[light].noise * 2**0.5, rel=0.1)
    assert np.abs(difference).max() <= 32
    assert np.array_equal(shown.frame(5.0).cb, shown.frame(5.1).cb)


def test_the_light_drifts_slowly_by_day() -> None:
    shown = SyntheticRoad(RoadScene(vehicles_per_hour=0, size=SMALL))
    means = [shown.frame(float(t_s)).luma.mean() for t_s in range(0, 420, 7)]
    assert max(means) - min(means) > 6
    assert max(abs(np.diff(means))) < 2


@pytest.mark.timeout(60)
@pytest.mark.parametrize("light", list(Light))
def test_the_true_quad_holds_the_plates_pixels(light: Light) -> None:
    shown = road(light)
    runs = {
        (run.enters_s, run.lane.lane_id): shown._traffic.plate(run)
        for run in shown._traffic.between(-1, 200)
    }
    checked = moments_with_plates(shown, 200)[::6]
    assert len(checked) > 10
    for t_s, seen in checked:
        plate = runs[seen.passage.enters_s, seen.passage.lane_id]
        assert plate.text == seen.passage.text
        size = (int(seen.width_px), int(seen.width_px * plate.luma.shape[0] / 520))
        wanted = np.asarray(Image.fromarray(plate.luma).resize(size, Image.Resampling.BOX))
        found = straightened(shown.frame(t_s).luma, seen.corners, size)
        likeness = np.corrcoef(found.ravel(), wanted.astype(float).ravel())[0, 1]
        assert likeness > 0.7, (t_s, seen)


@pytest.mark.timeout(60)
def test_plates_are_wide_enough_to_read_and_grow_towards_the_camera() -> None:
    seen = [one for _, one in moments_with_plates(road(), 230) if not one.passage.two_line]
    widths = np.array([one.width_px for one in seen])
    rows = np.array([one.corners[:, 1].mean() for one in seen])
    assert widths.min() > 75
    assert 120 < widths.max() < 220
    assert (widths[rows > 360] > 100).all()
    assert np.corrcoef(widths, rows)[0, 1] > 0.95


@pytest.mark.timeout(60)
def test_every_long_plate_is_readable_in_several_frames_of_a_slow_camera() -> None:
    shown = road(speed_kmh=(30.0, 90.0))
    for passage in shown.passages(240):
        moments = np.arange(passage.enters_s, passage.leaves_s, 1 / 8)
        wide = [
            one
            for t_s in moments
            for one in shown.plates(float(t_s))
            if one.passage == passage and one.width_px > (50 if passage.two_line else 85)
        ]
        assert len(wide) >= 3, passage


@pytest.mark.timeout(60)
def test_a_vehicle_shows_from_entering_to_leaving_and_not_outside() -> None:
    shown = road()
    passages = shown.passages(230)
    busy = [(one.enters_s, one.leaves_s) for one in passages]

    def alone(t_s: float) -> bool:
        return [begin - 0.2 < t_s < end + 0.2 for begin, end in busy].count(True) == 1

    def changed(t_s: float) -> int:
        quiet = np.asarray(shown._drifted(shown._drift_steps(t_s))[1]).astype(int)
        return int((np.abs(shown.frame(t_s).lores.astype(int) - quiet) > 8).sum())

    for passage in [one for one in passages if alone((one.enters_s + one.leaves_s) / 2)][:12]:
        middle_s = (passage.enters_s + passage.leaves_s) / 2
        assert changed(middle_s) > 5000
        for outside_s in (passage.enters_s - 0.02, passage.leaves_s + 0.02):
            if alone(outside_s):
                assert changed(outside_s) == 0, passage
        for inside_s in (passage.enters_s + 0.3, passage.leaves_s - 0.3):
            if alone(inside_s) and passage.enters_s < inside_s < passage.leaves_s:
                assert changed(inside_s) > 20, passage


def _gap_m(ahead: Run, behind: Run, t_s: float) -> float:
    near, far = sorted((ahead, behind), key=lambda run: run.near_m(t_s))
    return far.near_m(t_s) - near.near_m(t_s) - near.identity.build.length_m


@SLOW
@given(
    seed=st.integers(0, 10**6),
    per_hour=st.floats(10, 3000),
    slowest=st.floats(20, 60),
    spread=st.floats(0, 70),
)
def test_vehicles_in_a_lane_never_come_near_each_other(
    seed: int, per_hour: float, slowest: float, spread: float
) -> None:
    scene = RoadScene(
        seed=seed, vehicles_per_hour=per_hour, speed_kmh=(slowest, slowest + spread), size=SMALL
    )
    runs = traffic(scene).between(-1, 480)
    for lane in scene.lanes:
        mine = [run for run in runs if run.lane == lane]
        for one, other in zip(mine, mine[1:], strict=False):
            meeting = np.linspace(other.enters_s, min(one.leaves_s, other.leaves_s), 5)
            if one.leaves_s > other.enters_s:
                assert all(_gap_m(one, other, float(t_s)) > 12 for t_s in meeting)


@SLOW
@given(seed=st.integers(0, 10**6), first=st.floats(0, 700), more=st.floats(0, 700))
def test_the_truth_up_to_a_time_begins_with_the_truth_up_to_an_earlier_one(
    seed: int, first: float, more: float
) -> None:
    scene = RoadScene(seed=seed, vehicles_per_hour=600, size=SMALL)
    early, late = traffic(scene).between(-1, first), traffic(scene).between(-1, first + more)
    assert late[: len(early)] == early
    assert all(run.enters_s <= first for run in early)
    assert all(run.enters_s < run.leaves_s for run in late)


@pytest.mark.parametrize("per_hour", [60.0, 240.0, 600.0])
def test_about_as_many_pass_as_were_asked_for(per_hour: float) -> None:
    passed = len(traffic(RoadScene(vehicles_per_hour=per_hour, size=SMALL)).between(-1, 4 * 3600))
    assert passed == pytest.approx(4 * per_hour, rel=0.2)


def test_countries_come_in_the_mix_that_was_asked_for() -> None:
    mix = {"LV": 0.6, "LT": 0.3, "EE": 0.1}
    shown = SyntheticRoad(RoadScene(size=SMALL, countries=mix, vehicles_per_hour=600))
    counted = Counter(passage.country for passage in shown.passages(900))
    assert set(counted) == set(mix)
    assert counted["LV"] > counted["LT"] > counted["EE"]


def test_every_kind_of_vehicle_passes_and_two_wheelers_only_go_away() -> None:
    runs = traffic(RoadScene(size=SMALL, vehicles_per_hour=900)).between(-1, 3600)
    kinds = {(run.identity.build.vehicle_class, run.lane.direction) for run in runs}
    assert {kind for kind, _ in kinds} == {build.vehicle_class for build in BUILDS}
    assert (VehicleClass.MOTORCYCLE, Direction.APPROACHING) not in kinds


@pytest.mark.timeout(60)
@pytest.mark.parametrize("light", list(Light))
def test_noise_never_wraps_round_at_black_or_white(light: Light) -> None:
    shown = road(light, size=SMALL, vehicles_per_hour=1200.0)
    for passage in shown.passages(120):
        frame = shown.frame((passage.enters_s + passage.leaves_s) / 2)
        luma = frame.luma.astype(int)
        beside = np.abs(luma[:, 1:-1] - (luma[:, :-2] + luma[:, 2:]) / 2)
        assert beside.max() < 235
        small = np.asarray(Image.fromarray(frame.luma).reduce(2)).astype(int)
        assert np.abs(small - frame.lores).max() < 48


def test_by_night_the_plate_is_what_shines() -> None:
    shown = road(Light.NIGHT)
    for t_s, seen in moments_with_plates(shown, 120)[::8]:
        luma = shown.frame(t_s).luma
        plate = straightened(luma, seen.corners, (60, 14))
        assert np.percentile(plate, 80) > 150
        assert np.median(luma) < 60
        assert (shown.frame(t_s).cb == 128).all()


def test_a_parked_vehicle_stays_and_the_others_pass_it() -> None:
    shown = SyntheticRoad(RoadScene(parked=True, size=SMALL, vehicles_per_hour=400))
    parked, *moving = shown.passages(400)
    assert (parked.enters_s, parked.leaves_s) == (0.0, float("inf"))
    assert moving
    assert {one.lane_id for one in moving} == {"out"}
    for t_s in (0.0, 1000.0, 50_000.0):
        assert parked in [one.passage for one in shown.plates(t_s)]


def test_a_returning_vehicle_comes_with_the_same_plate_later() -> None:
    scene = RoadScene(returning_share=0.5, size=SMALL, vehicles_per_hour=400)
    by_text: dict[str, list[Any]] = {}
    for passage in SyntheticRoad(scene).passages(480):
        by_text.setdefault(passage.text, []).append(passage)
    returned = [sorted(many, key=lambda one: one.enters_s) for many in by_text.values()]
    returned = [many for many in returned if len(many) > 1]
    assert len(returned) >= 3
    for many in returned:
        assert len({one.vehicle_class for one in many}) == 1
        assert all(b.enters_s - a.leaves_s > 5 for a, b in zip(many, many[1:], strict=False))


def test_without_traffic_nobody_passes() -> None:
    assert SyntheticRoad(RoadScene(vehicles_per_hour=0, size=SMALL)).passages(10_000) == []


def test_lane_polygons_hold_the_plates_of_their_lane() -> None:
    shown = road()
    for _, seen in moments_with_plates(shown, 60):
        polygon = np.array(shown.lane_polygon(seen.passage.lane_id)) * (1280, 720)
        x, y = seen.corners.mean(axis=0)
        on_left = [
            (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) > -4000
            for a, b in zip(polygon, np.roll(polygon, -1, axis=0), strict=True)
        ]
        assert all(on_left) or not any(on_left)


def test_left_hand_traffic_is_a_matter_of_lanes() -> None:
    inbound, outbound = RIGHT_HAND_TRAFFIC
    mirrored = (
        Lane("in", Direction.APPROACHING, outbound.centre_m),
        Lane("out", Direction.RECEDING, inbound.centre_m),
    )
    shown = SyntheticRoad(RoadScene(lanes=mirrored, size=SMALL, vehicles_per_hour=600))
    for _, seen in moments_with_plates(shown, 60):
        on_right = seen.corners[:, 0].mean() > SMALL[0] / 2
        assert on_right == (seen.passage.direction is Direction.APPROACHING)


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": (641, 360)},
        {"size": (100_000, 360)},
        {"speed_kmh": (90.0, 30.0)},
        {"vehicles_per_hour": -1.0},
        {"lanes": ()},
        {"countries": {}},
    ],
)
def test_an_impossible_scene_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must|needs"):
        RoadScene(**wrong)


@pytest.mark.parametrize("light", list(Light))
def test_a_vehicle_is_known_to_be_where_its_plate_is(light: Light) -> None:
    shown = road(light, vehicles_per_hour=1200.0)
    seen = moments_with_plates(shown, 60.0)
    assert len(seen) > 20
    for t_s, plate in seen[::7]:
        boxes = [each.box for each in shown.vehicles(t_s) if each.passage == plate.passage]
        (left, top, right, bottom) = boxes[0]
        x, y = plate.corners.mean(axis=0).tolist()
        assert left < x < right
        assert top < y < bottom


def test_who_halts_stands_for_that_long_in_the_middle_and_goes_on() -> None:
    shown = traffic(RoadScene(seed=3, vehicles_per_hour=300, halting_share=0.5, halt_s=9.0))
    halting = [run for run in shown.between(-1, 900) if run.halt_s]
    assert halting
    for run in halting:
        stands = [run.near_m(run.middle_s + t_s) for t_s in (0.0, 4.0, 9.0)]
        assert stands == pytest.approx([run.middle_m] * 3)
        assert run.near_m(run.middle_s + 9.5) != pytest.approx(run.middle_m)
        assert run.near_m(run.when(run.middle_m + 3)) == pytest.approx(run.middle_m + 3)
        assert shown.passage(run).halted_s == 9.0


def test_a_wrong_way_driver_goes_against_his_lane_and_meets_nobody_in_it() -> None:
    shown = traffic(RoadScene(seed=3, vehicles_per_hour=500, wrong_way_share=0.2))
    runs = shown.between(-1, 1800)
    wrong = [run for run in runs if run.wrong_way]
    assert wrong
    lawful = {lane.lane_id: lane.direction for lane in RIGHT_HAND_TRAFFIC}
    for run in wrong:
        assert run.lane.direction is not lawful[run.lane.lane_id]
        others = [one for one in runs if one.lane.lane_id == run.lane.lane_id and one is not run]
        assert not any(
            one.enters_s < run.leaves_s and run.enters_s < one.leaves_s for one in others
        )


def test_rain_is_there_in_each_frame_and_falls() -> None:
    wet, dry = (
        SyntheticRoad(RoadScene(vehicles_per_hour=0, size=SMALL, rain=rain))
        for rain in (True, False)
    )
    one, other = (wet.frame(t_s).luma.astype(int) for t_s in (5.0, 5.1))
    still = dry.frame(5.0).luma.astype(int) - dry.frame(5.1).luma
    assert (one - other).std() > 1.1 * still.std()
    assert one.std() < dry.frame(5.0).luma.std()
