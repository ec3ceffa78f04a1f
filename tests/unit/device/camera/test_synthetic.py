# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import json
from pathlib import Path

from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.synthetic import SyntheticSource, make_road
from sardze_wire.records import Direction
from sardze_wire.sources import Scene
from sardze_wire.sources import SyntheticSource as Asked

ASKED = Asked(scene=Scene.DAY, seed=5, vehicles_per_hour=1200, width=640, height=360)


def test_frames_come_in_step_with_the_clock() -> None:
    clock = ReplayClock(7_000_000_000)
    source = SyntheticSource(make_road(ASKED, {"LV": 1.0}), clock=clock)
    source.open()
    first = source.read(1.0)
    later = source.read(1.0, 9_500_000_000)
    assert first is not None
    assert later is not None
    assert (first.captured_ns, later.captured_ns) == (7_000_000_000, 9_500_000_000)
    assert first.picture.size == (640, 360)
    assert first.lores.shape == (180, 320)


def test_the_truth_of_finished_passages_is_written_once_each(tmp_path: Path) -> None:
    truth = tmp_path / "truth.jsonl"
    road = make_road(ASKED, {"LV": 1.0})
    source = SyntheticSource(road, clock=ReplayClock(), truth=truth, ends_after_s=40)
    source.open()
    due_s = 0
    while source.read(1.0, due_s * 1_000_000_000) is not None:
        due_s += 2
    written = [json.loads(line) for line in truth.read_text().splitlines()]
    gone = [passage.text for passage in road.passages(40) if passage.leaves_s <= 40]
    assert sorted(line["text"] for line in written) == sorted(gone)
    assert written
    assert written[0]["lane_id"]


def test_opening_again_goes_on_where_the_road_is() -> None:
    clock = ReplayClock()
    source = SyntheticSource(make_road(ASKED, {}), clock=clock, ends_after_s=10)
    source.open()
    source.read(1.0, 9_000_000_000)
    source.close()
    source.open()
    assert source.read(1.0, 11_000_000_000) is None


def test_lanes_are_named_as_drawn_and_take_turns_in_direction() -> None:
    asked = Asked(lanes=3, width=640, height=360)
    lanes = make_road(asked, {}, ["in", "out"]).scene.lanes
    assert [lane.lane_id for lane in lanes] == ["in", "out", "lane-3"]
    assert [lane.direction for lane in lanes] == [
        Direction.APPROACHING,
        Direction.RECEDING,
        Direction.APPROACHING,
    ]


def test_vehicles_are_as_fast_as_the_profile_says() -> None:
    road = make_road(Asked(vehicles_per_hour=1200, speed_kmh=(25.0, 45.0)), {"LV": 1.0})
    speeds = [passage.speed_kmh for passage in road.passages(300.0)]
    assert len(speeds) > 20
    assert all(25.0 <= speed <= 45.0 for speed in speeds)
