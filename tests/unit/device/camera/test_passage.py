# SPDX-License-Identifier: EUPL-1.2
"""Passages are settled from tracks made by hand: each test is a small story on a road."""

from __future__ import annotations

from dataclasses import dataclass, field

from sardze_device.camera.lanes import LaneArea
from sardze_device.camera.passage import PassageRules, Passages, Statement
from sardze_device.camera.tracker import Track
from sardze_device.camera.voting import Opinion
from sardze_wire.records import Direction, Phase

SIZE = (1000, 600)
STEP_S = 0.1
LANE = LaneArea("in", Direction.APPROACHING, ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))


def opinion(text: str = "AB1234", confidence: float = 0.97, *, sure: bool = True) -> Opinion:
    return Opinion(text, "LV" if text else None, "x", confidence, (), 3, sure)


@dataclass
class Road:
    """Feeds passages frame by frame."""

    passages: Passages = field(default_factory=lambda: Passages(lanes=[LANE]))
    now_s: float = 0.0
    told: list[Statement] = field(default_factory=list)

    def frame(self, *seen: tuple[Track, Opinion | None], ended: tuple[Track, ...] = ()) -> None:
        self.now_s += STEP_S
        self.told += self.passages.settle(seen, ended, SIZE, int(self.now_s * 1e9))

    def drive(self, track: Track, said: Opinion | None, *, frames: int = 8) -> Track:
        for _ in range(frames):
            x1, y1, x2, y2 = track.box
            track.box = (x1 - 4, y1 + 20, x2 + 4, y2 + 22)
            self.frame((track, said))
        return track

    def stand(self, track: Track, said: Opinion | None, *, for_s: float) -> None:
        for _ in range(round(for_s / STEP_S)):
            self.frame((track, said))

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP_S)):
            self.frame()

    def phases(self) -> list[tuple[Phase, str]]:
        return [(statement.phase, statement.opinion.text) for statement in self.told]


def track(number: int, x: float = 300, y: float = 100) -> Track:
    return Track(number, (x, y, x + 100, y + 25), 0, 0, 0)


def test_a_passage_is_told_once_when_sure_and_settled_when_it_is_gone() -> None:
    road = Road()
    car = road.drive(track(1), None, frames=3)
    assert not road.told
    road.drive(car, opinion())
    assert road.phases() == [(Phase.NEW, "AB1234")]
    road.frame(ended=(car,))
    road.wait(3)
    assert road.phases() == [(Phase.NEW, "AB1234"), (Phase.END, "AB1234")]
    assert {statement.passage for statement in road.told} == {1}
    assert road.told[1].told_before


def test_direction_and_lane_come_with_it() -> None:
    road = Road()
    car = road.drive(track(1), opinion())
    road.frame(ended=(car,))
    road.wait(3)
    assert road.told[-1].lane_id == "in"
    assert road.told[-1].direction is Direction.APPROACHING


def test_a_better_text_is_an_update_a_worse_one_is_not() -> None:
    road = Road()
    car = road.drive(track(1), opinion("AB1234", 0.95))
    road.drive(car, opinion("AB1Z34", 0.91))
    assert road.phases() == [(Phase.NEW, "AB1234")]
    road.drive(car, opinion("AB7234", 0.99))
    assert road.phases()[1:] == [(Phase.UPDATE, "AB7234")]


def test_one_that_was_never_sure_is_told_at_its_end_if_likely_enough() -> None:
    road = Road()
    car = road.drive(track(1), opinion(confidence=0.7, sure=False))
    road.frame(ended=(car,))
    road.wait(3)
    assert road.phases() == [(Phase.END, "AB1234")]
    assert not road.told[0].told_before


def test_what_is_not_legible_is_only_counted() -> None:
    road = Road()
    car = road.drive(track(1), opinion(confidence=0.4, sure=False))
    road.frame(ended=(car,))
    road.wait(3)
    assert not road.told
    assert road.passages.not_legible == 1


def test_a_text_of_no_country_needs_more_confidence() -> None:
    road = Road()
    stranger = Opinion("PARKING", None, None, 0.7, (), 3, True)
    car = road.drive(track(1), stranger)
    road.frame(ended=(car,))
    road.wait(3)
    assert not road.told


def test_a_vehicle_lost_for_a_moment_is_the_same_passage() -> None:
    road = Road()
    car = road.drive(track(1), opinion())
    road.frame(ended=(car,))
    road.wait(1)
    again = road.drive(track(2, y=300), opinion())
    road.frame(ended=(again,))
    road.wait(3)
    assert [phase for phase, _ in road.phases()] == [Phase.NEW, Phase.END]


def test_nearly_the_same_text_in_nearly_the_same_place_is_the_same_vehicle() -> None:
    road = Road()
    car = road.drive(track(1), opinion("AB1234"))
    road.frame(ended=(car,))
    x1, y1, *_ = car.box
    again = road.drive(track(2, x1, y1), opinion("AB1Z34", 0.93))
    road.frame(ended=(again,))
    road.wait(3)
    assert road.phases() == [(Phase.NEW, "AB1234"), (Phase.END, "AB1234")]


def test_a_vehicle_seen_in_two_glimpses_neither_of_them_sure_is_told_once() -> None:
    road = Road()
    car = road.drive(track(1), opinion(confidence=0.7, sure=False), frames=1)
    road.frame(ended=(car,))
    road.wait(1)
    again = road.drive(track(2, y=300), opinion(confidence=0.8, sure=False), frames=1)
    road.frame(ended=(again,))
    road.wait(3)
    assert road.phases() == [(Phase.END, "AB1234")]
    assert road.told[0].opinion.confidence == 0.8


def test_stopping_between_two_glimpses_tells_it_once_too() -> None:
    road = Road()
    road.drive(track(1), opinion(confidence=0.7, sure=False), frames=1)
    road.drive(track(2, y=300), opinion(confidence=0.8, sure=False), frames=1)
    road.told += road.passages.finish(int(road.now_s * 1e9))
    assert road.phases() == [(Phase.END, "AB1234")]


def test_a_column_of_vehicles_with_neighbouring_plates_is_not_one_vehicle() -> None:
    road = Road()
    first, second = track(1, 100, 400), track(2, 700, 100)
    for _ in range(5):
        road.frame((first, opinion("AB1234")), (second, opinion("AB1235")))
    assert road.phases() == [(Phase.NEW, "AB1234"), (Phase.NEW, "AB1235")]


def test_one_plate_found_twice_in_a_frame_is_told_once() -> None:
    road = Road()
    for _ in range(5):
        road.frame((track(1), opinion()), (track(2), opinion()))
    assert road.phases() == [(Phase.NEW, "AB1234")]


def test_a_parked_vehicle_stays_silent_through_occlusions() -> None:
    road = Road()
    car = track(1)
    road.stand(car, opinion(), for_s=15)
    for number in range(2, 8):  # trucks pass in front of it
        road.frame(ended=(car,))
        road.wait(20)
        car = track(number)
        road.stand(car, opinion(), for_s=1)
    assert road.phases() == [(Phase.NEW, "AB1234")]


def test_when_it_drives_off_its_passage_ends_and_its_return_is_a_new_one() -> None:
    road = Road()
    car = track(1)
    road.stand(car, opinion(), for_s=15)
    road.drive(car, opinion())
    road.frame(ended=(car,))
    road.wait(5)
    assert [phase for phase, _ in road.phases()] == [Phase.NEW, Phase.END]
    road.wait(60)
    road.drive(track(2), opinion())
    assert road.phases()[-1] == (Phase.NEW, "AB1234")
    assert road.told[-1].passage != road.told[0].passage


def test_a_parked_vehicle_that_never_shows_again_ends_after_a_long_wait() -> None:
    road = Road(Passages(PassageRules(parked_rejoin_s=60)))
    car = track(1)
    road.stand(car, opinion(), for_s=15)
    road.frame(ended=(car,))
    road.wait(50)
    assert len(road.told) == 1
    road.wait(15)
    assert road.told[-1].phase is Phase.END


def test_when_the_camera_stops_open_passages_are_settled() -> None:
    road = Road()
    road.drive(track(1), opinion())
    road.drive(track(2, 700), opinion("XY9999", 0.8, sure=False))
    road.told += road.passages.finish(int(road.now_s * 1e9))
    assert road.phases() == [
        (Phase.NEW, "AB1234"),
        (Phase.END, "AB1234"),
        (Phase.END, "XY9999"),
    ]


def test_a_passage_of_a_day_keeps_its_beginning_without_growing() -> None:
    road = Road()
    car = track(1)
    road.stand(car, opinion(), for_s=100)
    (passage,) = road.passages._open.values()
    assert len(passage.trail) < 200
    assert passage.trail[0][0] == int(STEP_S * 1e9)
