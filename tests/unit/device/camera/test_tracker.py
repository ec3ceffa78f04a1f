# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_device.camera.tracker import Box, Tracker, TrackerSettings, overlap

SIZE = (1280, 720)
STEP_NS = 80_000_000


def box_at(x: float, y: float, width: float = 100.0) -> Box:
    return x - width / 2, y - width / 8, x + width / 2, y + width / 8


def _follow(tracker: Tracker, boxes: list[Box], now_ns: int) -> list[int]:
    """Numbers of the tracks seen, in the order of the detections."""
    followed = tracker.follow(boxes, [0.9] * len(boxes), SIZE, now_ns)
    numbers = [0] * len(boxes)
    for track, index in followed.seen:
        numbers[index] = track.track_id
    return numbers


def test_a_moving_plate_keeps_its_number() -> None:
    tracker = Tracker()
    seen = {
        number
        for step in range(12)
        for number in _follow(tracker, [box_at(200 + 60 * step, 100 + 40 * step)], step * STEP_NS)
    }
    assert seen == {1}


def test_it_survives_frames_in_which_it_was_missed() -> None:
    tracker = Tracker()
    for step in range(4):
        _follow(tracker, [box_at(200 + 30 * step, 300)], step * STEP_NS)
    for step in range(4, 9):
        assert _follow(tracker, [], step * STEP_NS) == []
    assert _follow(tracker, [box_at(200 + 30 * 9, 300)], 9 * STEP_NS) == [1]


def test_two_vehicles_that_pass_each_other_are_not_swapped() -> None:
    tracker = Tracker()
    for step in range(15):
        boxes = [box_at(100 + 70 * step, 300), box_at(1100 - 70 * step, 345)]
        assert _follow(tracker, boxes, step * STEP_NS) == [1, 2]


def test_a_lost_track_ends_once() -> None:
    tracker = Tracker()
    _follow(tracker, [box_at(300, 300)], 0)
    ended = [
        track.track_id
        for step in range(1, 30)
        for track in tracker.follow([], [], SIZE, step * STEP_NS).ended
    ]
    assert ended == [1]


def test_one_that_left_the_picture_ends_at_once() -> None:
    tracker = Tracker()
    for step in range(4):
        _follow(tracker, [box_at(1000 + 80 * step, 400)], step * STEP_NS)
    assert tracker.follow([], [], SIZE, 4 * STEP_NS).ended


def test_while_nothing_moves_everything_stays_where_it_is() -> None:
    tracker = Tracker()
    _follow(tracker, [box_at(300, 300)], 0)
    for step in range(1, 500):
        assert not tracker.rest(step * STEP_NS).ended
    assert _follow(tracker, [box_at(302, 301)], 500 * STEP_NS) == [1]


def test_one_that_was_missed_in_the_last_frame_ends_although_nothing_moves() -> None:
    tracker = Tracker()
    _follow(tracker, [box_at(300, 300)], 0)
    _follow(tracker, [], STEP_NS)
    ended = [t for step in range(2, 30) for t in tracker.rest(step * STEP_NS).ended]
    assert [track.track_id for track in ended] == [1]


def test_a_weak_detection_goes_on_with_a_track_but_starts_none() -> None:
    tracker = Tracker(TrackerSettings(starts_at=0.5))
    assert not tracker.follow([box_at(100, 100)], [0.3], SIZE, 0).seen
    assert tracker.follow([box_at(100, 100)], [0.7], SIZE, STEP_NS).seen
    assert tracker.follow([box_at(105, 100)], [0.3], SIZE, 2 * STEP_NS).seen


def test_when_the_camera_stops_all_tracks_end() -> None:
    tracker = Tracker()
    _follow(tracker, [box_at(300, 300), box_at(900, 300)], 0)
    assert len(tracker.finish()) == 2
    assert not tracker.tracks


boxes = st.builds(
    box_at, st.floats(0, 1280), st.floats(0, 720), st.floats(20, 300, allow_subnormal=False)
)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(boxes, max_size=6), max_size=12))
def test_each_detection_belongs_to_exactly_one_track_and_no_number_comes_twice(
    frames: list[list[Box]],
) -> None:
    tracker, ended = Tracker(), set[int]()
    for step, found in enumerate(frames):
        followed = tracker.follow(found, [0.9] * len(found), SIZE, step * STEP_NS)
        assert sorted(index for _, index in followed.seen) == list(range(len(found)))
        numbers = [track.track_id for track, _ in followed.seen]
        assert len(numbers) == len(set(numbers))
        assert not ended & set(numbers)
        ended |= {track.track_id for track in followed.ended}


@settings(deadline=None, max_examples=50)
@given(boxes, boxes)
def test_overlap_is_a_share_and_the_same_both_ways(one: Box, other: Box) -> None:
    assert 0.0 <= overlap(one, other) <= 1.0 + 1e-9
    assert abs(overlap(one, other) - overlap(other, one)) < 1e-12
    assert abs(overlap(one, one) - 1.0) < 1e-9
