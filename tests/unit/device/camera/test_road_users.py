# SPDX-License-Identifier: EUPL-1.2
"""Road users followed over looks, told with made-up findings."""

from __future__ import annotations

from sardze_device.camera.ground import Ground
from sardze_device.camera.lanes import LaneArea
from sardze_device.camera.road_users import Followed, RoadUserTracks
from sardze_models.detectors.road_user import RoadUser
from sardze_models.synthetic.road import RoadScene, SyntheticRoad
from sardze_wire.records import Direction, VehicleClass

SIZE = (640, 360)
FIFTH_NS = 200_000_000
CAR, PERSON, TRUCK = VehicleClass.CAR, VehicleClass.PERSON, VehicleClass.TRUCK
LEFT = LaneArea("in", Direction.APPROACHING, ((0, 0), (0.5, 0), (0.5, 1), (0, 1)))


def user(
    kind: VehicleClass, x: float, y: float, width: float = 120, score: float = 0.9
) -> RoadUser:
    return RoadUser((x, y, x + width, y + width), kind, score)


class Street:
    """Looks five times a second."""

    def __init__(self, tracks: RoadUserTracks | None = None) -> None:
        self.tracks = tracks or RoadUserTracks()
        self.now_ns = 0
        self.gone: list[int] = []

    def show(self, *found: RoadUser) -> list[Followed]:
        self.now_ns += FIFTH_NS
        self.gone += self.tracks.follow(found, SIZE, self.now_ns)
        return list(self.tracks.present(self.now_ns))

    def still(self) -> list[Followed]:
        self.now_ns += FIFTH_NS
        self.gone += self.tracks.rest(self.now_ns)
        return list(self.tracks.present(self.now_ns))

    def plate(self, number: int, x: float, y: float) -> None:
        box = ((x - 15) / 640, (y - 4) / 360, (x + 15) / 640, (y + 4) / 360)
        self.tracks.bear([(number, box)], self.now_ns, looked=True)


def test_who_is_seen_once_is_nobody() -> None:
    street = Street()
    assert street.show(user(CAR, 100, 50)) == []
    assert len(street.show(user(CAR, 110, 60))) == 1


def test_a_car_keeps_its_number_and_is_gone_once() -> None:
    street = Street()
    numbers = {
        each.track.track_id for step in range(6) for each in street.show(user(CAR, 100, 20 * step))
    }
    for _ in range(10):
        street.show()
    assert len(numbers) == 1
    assert street.gone == list(numbers)


def test_two_lanes_side_by_side_are_two_cars() -> None:
    street = Street()
    for step in range(8):
        there = street.show(user(CAR, 100, 20 * step), user(CAR, 330, 200 - 20 * step))
    assert len(there) == 2
    assert {each.track.first_ns for each in there} == {FIFTH_NS}


def test_a_person_who_is_passed_by_a_car_stays_the_person() -> None:
    street = Street()
    for step in range(8):
        there = street.show(user(PERSON, 300, 150, 60), user(CAR, 60 * step, 120))
    person = next(each for each in there if each.kind is PERSON)
    assert person.track.first_ns == FIFTH_NS


def test_a_rider_is_no_pedestrian() -> None:
    street = Street()
    for step in range(3):
        there = street.show(
            user(VehicleClass.MOTORCYCLE, 200, 40 * step, 60), user(PERSON, 210, 40 * step - 15, 60)
        )
    assert [each.kind for each in there] == [VehicleClass.MOTORCYCLE]


def test_a_kind_is_what_most_looks_said() -> None:
    street = Street()
    for kind, score in ((TRUCK, 0.45), (CAR, 0.9), (CAR, 0.8), (TRUCK, 0.5)):
        there = street.show(user(kind, 100, 50, score=score))
    assert [each.kind for each in there] == [CAR]


def test_while_nothing_moves_everybody_is_still_there() -> None:
    street = Street()
    street.show(user(CAR, 100, 50))
    street.show(user(CAR, 100, 50))
    for _ in range(100):
        assert len(street.still()) == 1
    assert street.gone == []


def test_a_plate_knows_the_kind_of_who_carries_it_even_after_he_is_gone() -> None:
    street = Street()
    for _ in range(3):
        street.show(user(TRUCK, 100, 50), user(CAR, 400, 50))
        street.plate(7, 160, 150)
    for _ in range(10):
        street.show()
    assert street.tracks.kind_with(7) is TRUCK
    assert street.tracks.kind_with(8) is VehicleClass.UNKNOWN


def test_whether_a_plate_is_legible_is_said_when_it_was_close_for_long_enough() -> None:
    street = Street()
    (seen,) = [street.show(user(CAR, 100, 10 + step)) for step in range(2)][-1]
    assert street.tracks.legible(seen, ()) is None
    for step in range(6):
        (seen,) = street.show(user(CAR, 100, 12 + step))
    assert street.tracks.legible(seen, ()) is False
    street.plate(7, 160, 100)
    assert street.tracks.legible(seen, {7}) is True


def test_a_person_has_no_plate_to_be_legible() -> None:
    street = Street()
    for _ in range(9):
        there = street.show(user(PERSON, 100, 50))
    assert street.tracks.legible(there[0], ()) is None


def test_the_lane_is_where_he_stands() -> None:
    street = Street(RoadUserTracks([LEFT]))
    for _ in range(2):
        there = street.show(user(CAR, 100, 50), user(CAR, 400, 50))
    assert {street.tracks.lane_of(each) for each in there} == {"in", None}


def test_with_a_known_ground_a_road_user_has_a_speed_and_its_error() -> None:
    road = SyntheticRoad(RoadScene(vehicles_per_hour=0, seed=5))
    street = Street(RoadUserTracks(ground=Ground(road.calibration())))
    for step in range(6):
        there = street.show(user(CAR, 200, 20 + 16 * step))
    speed = street.tracks.speed_of(there[0], street.now_ns)
    assert speed is not None
    assert 0 < speed.error_kmh < speed.kmh / 2
