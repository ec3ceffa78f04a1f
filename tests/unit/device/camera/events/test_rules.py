# SPDX-License-Identifier: EUPL-1.2
"""What each kind of rule says of scripted scenes whose truth is known."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

import pytest

from sardze_device.camera.events.counts import Tally
from sardze_device.camera.events.moment import Occurrence
from sardze_wire.records import Direction, EventKind, Phase, Speed, VehicleClass
from sardze_wire.rules import (
    Count,
    Crowding,
    Hours,
    Intrusion,
    LineCrossed,
    Loitering,
    NoLegiblePlate,
    Queue,
    Rule,
    Sense,
    Speeding,
    StoppedVehicle,
    WrongWay,
)
from scripted_road_users import FPS, LANES, NOON, RIGA, Actor, down, moments, play, up

PERSON = VehicleClass.PERSON
BEGUN_AND_OVER = [Phase.NEW, Phase.END]


def stands(track_id: int, from_s: float, to_s: float, x: float = 0.5, **about: object) -> Actor:
    """Somebody who comes down to the middle of the yard, stands there and goes on."""
    ways = ((from_s - 2, x, 0.2), (from_s, x, 0.6), (to_s, x, 0.6), (to_s + 2, x, 0.98))
    return Actor(track_id, ways, **about)  # type: ignore[arg-type]


def phases(told: list[Occurrence]) -> list[Phase]:
    return [each.phase for each in told]


def test_a_line_is_crossed_once_with_direction_class_and_a_reason() -> None:
    told = play(LineCrossed(name="in and out", line="stop line"), moments([down(1)], 8))
    assert [(x.kind, x.phase, x.direction, x.vehicle_class) for x in told] == [
        (EventKind.LINE_CROSSED, Phase.END, Direction.APPROACHING, VehicleClass.CAR)
    ]
    assert told[0].reason == "car crossed 'stop line' forward (in and out)"
    assert told[0].evidence and told[0].box is not None


def test_only_the_sense_and_the_classes_asked_for_are_told() -> None:
    rule = LineCrossed(
        name="out", line="stop line", senses=(Sense.BACK,), classes=(VehicleClass.CAR,)
    )
    told = play(rule, moments([down(1), up(2), up(3, kind=PERSON)], 8))
    assert [each.direction for each in told] == [Direction.RECEDING]


def test_who_trembles_on_the_line_crosses_it_once() -> None:
    waits = Actor(1, ((0, 0.5, 0.2), (2, 0.5, 0.5), (30, 0.5, 0.5), (32, 0.5, 0.9)), tremble=0.02)
    assert len(play(LineCrossed(name="line", line="stop line"), moments([waits], 40))) == 1


@pytest.mark.parametrize("actor", [up(1, lane_id="in"), down(1, lane_id="out")])
def test_against_the_direction_of_a_lane_is_the_wrong_way(actor: Actor) -> None:
    told = play(WrongWay(name="ghost"), moments([actor], 10))
    assert phases(told) == BEGUN_AND_OVER
    assert told[0].direction is not LANES[str(actor.lane_id)]
    assert told[0].lane_id == actor.lane_id


def test_with_the_direction_or_rolling_back_a_little_is_not() -> None:
    rolls = Actor(
        3, ((0, 0.4, 0.2), (3, 0.4, 0.6), (9, 0.4, 0.6), (10, 0.4, 0.56), (12, 0.4, 0.98)),
        lane_id="in", tremble=0.02,
    )  # fmt: skip
    scene = moments([down(1, lane_id="in"), up(2, lane_id="out"), rolls, up(4)], 14)
    assert play(WrongWay(name="ghost"), scene) == []


def test_a_vehicle_that_stands_is_told_again_and_ends_when_it_leaves() -> None:
    rule = StoppedVehicle(name="no stopping", zone="yard", after_s=20, update_s=30)
    told = play(rule, moments([stands(1, 5, 85, tremble=0.02), down(2, x=0.3)], 95))
    assert phases(told) == [Phase.NEW, Phase.UPDATE, Phase.END]
    assert len({each.incident for each in told}) == 1
    assert [each.evidence for each in told] == [True, False, False]
    assert told[0].reason == "car stands in 'yard' for 20 s (no stopping)"
    assert "stood" in told[-1].reason


def test_a_vehicle_hidden_for_a_moment_or_found_under_another_number_is_the_same() -> None:
    first = Actor(1, ((0, 0.5, 0.6), (15, 0.5, 0.6)))
    second = Actor(2, ((17, 0.5, 0.6), (40, 0.5, 0.6)))
    rule = StoppedVehicle(name="no stopping", zone="yard", after_s=20, release_s=4)
    told = play(rule, moments([first, second], 40))
    assert phases(told) == BEGUN_AND_OVER
    scene = moments(
        [Actor(1, ((0, 0.5, 0.6), (60, 0.5, 0.6)))], 60, hidden=lambda _a, s: 29 < s < 32
    )
    assert phases(play(rule, scene)) == BEGUN_AND_OVER


def test_intrusion_is_by_class_and_by_hours() -> None:
    night = Intrusion(
        name="closed", zone="yard", classes=(PERSON,), schedule=(Hours(begin="22:00", end="06:00"),)
    )
    actors = [stands(1, 5, 15, kind=PERSON), stands(2, 5, 15, x=0.3)]
    assert play(night, moments(actors, 20)) == []
    told = play(night, moments(actors, 20, start=datetime(2026, 3, 10, 23, tzinfo=RIGA)))
    assert phases(told) == BEGUN_AND_OVER
    assert told[0].reason == "person is in 'yard' (closed)"


def test_an_incident_ends_with_the_hours_of_its_rule() -> None:
    rule = Intrusion(name="closed", zone="yard", schedule=(Hours(begin="22:00", end="06:00"),))
    start = datetime(2026, 3, 11, 5, 59, 50, tzinfo=RIGA)
    told = play(rule, moments([stands(1, 2, 30)], 40, start=start))
    assert phases(told) == BEGUN_AND_OVER


def test_a_rule_of_higher_levels_is_silent_on_level_one() -> None:
    rule = Intrusion(name="quay", zone="yard", levels=(2, 3))
    scene = moments([stands(1, 5, 15)], 20)
    assert [len(play(rule, scene, level)) for level in (1, 2, 3)] == [0, 2, 2]


def test_who_passes_does_not_loiter_and_who_stays_does() -> None:
    rule = Loitering(name="loiterers", zone="yard", after_s=60)
    paces = Actor(1, ((0, 0.3, 0.6), (40, 0.7, 0.6), (80, 0.3, 0.7), (100, 0.3, 0.99)), kind=PERSON)
    told = play(rule, moments([paces, down(2, x=0.6, kind=PERSON)], 105))
    assert phases(told) == BEGUN_AND_OVER
    assert told[0].reason == "person is in 'yard' for 60 s (loiterers)"


def test_more_than_so_many_for_so_long_is_a_crowd_and_told_is_how_many() -> None:
    rule = Crowding(name="crowd", zone="yard", more_than=3, for_s=10)
    crowd = [stands(n, 5, 30 + n, x=0.25 + n / 10, kind=PERSON) for n in range(5)]
    told = play(rule, moments(crowd, 45, hidden=lambda actor, s: int(s + actor.track_id) % 7 == 0))
    assert phases(told) == BEGUN_AND_OVER
    assert told[-1].count == 5 and told[0].box is None
    assert play(rule, moments(crowd[:3], 45)) == []
    short = [stands(n, 5, 10, x=0.25 + n / 10, kind=PERSON) for n in range(5)]
    assert play(rule, moments(short, 20)) == []


def test_a_queue_is_counted_in_vehicles_that_stand() -> None:
    rule = Queue(name="queue", zone="yard", more_than=2, for_s=10)
    line = [stands(n, 5 + n, 40, x=0.3 + n / 10) for n in range(4)]
    told = play(rule, moments(line, 60))
    assert phases(told) == BEGUN_AND_OVER
    assert told[0].count == 4
    flowing = [down(n, at_s=n, x=0.4) for n in range(1, 30)]
    assert play(rule, moments(flowing, 40)) == []


def test_a_speed_is_told_with_its_error_which_is_in_favour_of_the_driver() -> None:
    rule = Speeding(name="fifty", limit_kmh=50)
    fast, doubtful = Speed(kmh=62.0, error_kmh=4.0), Speed(kmh=53.0, error_kmh=4.0)
    scene = moments([down(1, speed=fast), down(2, x=0.6, speed=doubtful), down(3, x=0.7)], 10)
    told = play(rule, scene)
    assert phases(told) == BEGUN_AND_OVER
    assert told[0].reason == "car drives 62 ± 4 km/h, limit 50 (fifty)"
    assert told[0].speed == fast


def test_a_vehicle_without_a_legible_plate_is_told_at_the_line() -> None:
    rule = NoLegiblePlate(name="no plate", line="stop line")
    actors = [
        down(1, plate_legible=False),
        down(2, x=0.5, plate_legible=True),
        down(3, x=0.6, plate_legible=None),
    ]
    told = play(rule, moments(actors, 8))
    assert len(told) == 1 and told[0].kind is EventKind.NO_LEGIBLE_PLATE
    assert "no plate of the car could be read" in told[0].reason


def test_counts_come_each_quarter_by_lane_class_and_direction() -> None:
    actors = [down(n, at_s=100 * n, lane_id="in") for n in range(1, 9)]
    actors += [up(20 + n, at_s=90 * n, lane_id="out", kind=VehicleClass.TRUCK) for n in range(1, 4)]
    start = NOON.replace(minute=20)
    told = play(Count(name="traffic", line="stop line"), moments(actors, 1500, start=start, fps=5))
    assert [(x.lane_id, x.vehicle_class, x.direction, x.count) for x in told] == [
        ("in", VehicleClass.CAR, Direction.APPROACHING, 5),
        ("out", VehicleClass.TRUCK, Direction.RECEDING, 3),
        ("in", VehicleClass.CAR, Direction.APPROACHING, 3),
    ]
    assert "5 car approaching in lane in over 'stop line' from 12:20 to 12:30" in told[0].reason


def test_a_quarter_without_anyone_is_told_as_none() -> None:
    told = play(Count(name="traffic", line="stop line"), moments([], 1000, fps=1))
    assert [each.count for each in told] == [0, 0]


def test_a_count_is_anonymous_by_construction() -> None:
    actors = [down(n, at_s=3 * n, lane_id="in", plate_legible=True) for n in range(1, 9)]
    told = play(Count(name="traffic", line="stop line"), moments(actors, 60))
    for each in told:
        assert each.box is None and each.speed is None and not each.evidence
    assert [field.name for field in fields(Tally)] == ["since", "numbers"]


def test_what_was_over_is_not_told_again_within_the_cool_down() -> None:
    rule = Intrusion(name="yard", zone="yard", cool_down_s=30, release_s=1)
    spells = ((0, 5), (10, 15), (50, 55))
    ways = tuple(
        (s, 0.5, y)
        for begin, end in spells
        for s, y in ((begin, 0.6), (end, 0.6), (end + 1, 0.2), (end + 1.1, 0.2))
    )
    told = play(rule, moments([Actor(1, ways)], 60))
    assert phases(told) == BEGUN_AND_OVER * 2


def test_the_same_scene_gives_the_same_words() -> None:
    rules: list[Rule] = [
        Intrusion(name="yard", zone="yard"),
        LineCrossed(name="line", line="stop line"),
    ]
    scene = moments([down(1), up(2), stands(3, 5, 9)], 20, seed=3)
    assert play(rules, scene) == play(rules, scene)
    assert len(scene) == 20 * FPS
