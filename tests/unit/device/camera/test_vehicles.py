# SPDX-License-Identifier: EUPL-1.2
"""Which vehicle carries a plate, and how seldom one has to look to know."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sardze_device.camera.vehicles import Vehicles, vehicle_of
from sardze_models.detectors.road_user import RoadUser
from sardze_wire.records import VehicleClass

SIZE = (1280, 720)
LORES = np.zeros((360, 640), np.uint8)
PLATE = (600.0, 500.0, 700.0, 525.0)
TENTH_NS = 100_000_000

TRUCK = RoadUser((200, 50, 420, 300), VehicleClass.TRUCK, 0.9)
CAR = RoadUser((260, 180, 380, 280), VehicleClass.CAR, 0.8)
PERSON = RoadUser((310, 200, 340, 270), VehicleClass.PERSON, 0.9)
"""In pixels of the small plane, where the plate's middle is at 325, 256."""


class Street:
    """Shows who is told to be there, and counts the looks."""

    def __init__(self, *there: RoadUser) -> None:
        self.there = list(there)
        self.looks = 0

    def find(self, picture: NDArray[np.uint8]) -> Sequence[RoadUser]:
        self.looks += 1
        return self.there


def drive(vehicles: Vehicles, street: Street, frames: int = 30, *, track_id: int = 1) -> None:
    for number in range(frames):
        vehicles.look(LORES, [(track_id, PLATE)], SIZE, (track_id * 1000 + number) * TENTH_NS)


def test_a_plate_belongs_to_the_smallest_vehicle_around_it() -> None:
    street = Street(TRUCK, CAR, PERSON)
    vehicles = Vehicles(street)
    drive(vehicles, street)
    assert vehicles.class_of(1) is VehicleClass.CAR


def test_a_few_looks_a_passage_are_enough() -> None:
    street = Street(CAR)
    drive(Vehicles(street), street)
    assert street.looks == 3


def test_a_plate_without_a_vehicle_is_given_up() -> None:
    street = Street(PERSON)
    vehicles = Vehicles(street)
    drive(vehicles, street, frames=100)
    assert vehicles.class_of(1) is VehicleClass.UNKNOWN
    assert street.looks <= 6


def test_most_looks_decide() -> None:
    street = Street(TRUCK)
    vehicles = Vehicles(street)
    vehicles.look(LORES, [(1, PLATE)], SIZE, 0)
    street.there = [CAR]
    vehicles.look(LORES, [(1, PLATE)], SIZE, 5 * TENTH_NS)
    vehicles.look(LORES, [(1, PLATE)], SIZE, 9 * TENTH_NS)
    assert vehicles.class_of(1) is VehicleClass.CAR


def test_while_no_plate_is_followed_nobody_looks() -> None:
    street = Street(CAR)
    Vehicles(street).look(LORES, [], SIZE, 0)
    assert street.looks == 0


def test_one_look_serves_all_plates_in_the_picture() -> None:
    street = Street(CAR, RoadUser((450, 100, 600, 250), VehicleClass.BUS, 0.9))
    vehicles = Vehicles(street)
    vehicles.look(LORES, [(1, PLATE), (2, (1000.0, 420.0, 1090.0, 440.0))], SIZE, 0)
    assert street.looks == 1
    assert [vehicles.class_of(number) for number in (1, 2)] == [VehicleClass.CAR, VehicleClass.BUS]


def test_what_was_seen_is_known_long_after_the_vehicle_went() -> None:
    street = Street(CAR)
    vehicles = Vehicles(street)
    drive(vehicles, street)
    street.there = []
    for track_id in range(2, 100):
        drive(vehicles, street, frames=2, track_id=track_id)
    assert vehicles.class_of(1) is VehicleClass.CAR


def test_a_plate_over_the_roof_is_on_another_vehicle() -> None:
    assert vehicle_of((300.0, 185.0, 340.0, 195.0), [CAR]) is VehicleClass.UNKNOWN
    assert vehicle_of((300.0, 278.0, 340.0, 286.0), [CAR]) is VehicleClass.CAR


def test_a_person_bears_no_plate() -> None:
    assert vehicle_of((315.0, 250.0, 335.0, 256.0), [PERSON]) is VehicleClass.UNKNOWN
