# SPDX-License-Identifier: EUPL-1.2
"""What is hidden is in no file; what must be legible is (SECURITY 51)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from sardze_device.camera.frame import Frame, Picture, from_rgb, lores_of
from sardze_device.camera.masking import (
    Curtain,
    CurtainedSource,
    Masker,
    MaskError,
    PlateSpotter,
    PrivacyZone,
    coarsen,
)
from sardze_device.camera.vehicles import NoRoadUsers
from sardze_device.camera.windscreens import windscreens_of
from sardze_models.detectors.road_user import RoadUser, RoadUserFinder
from sardze_models.errors import ModelInputError
from sardze_models.finder import Detection
from sardze_wire.records import VehicleClass

HOUSE = PrivacyZone("house", ((0.5, 0.0), (1.0, 0.0), (1.0, 0.5), (0.5, 0.5)))
SHOWN = (600.0, 500.0, 720.0, 530.0)
STRANGE = (200.0, 480.0, 300.0, 505.0)
WALKER = (400.0, 420.0, 460.0, 600.0)
CAR = (500.0, 300.0, 820.0, 570.0)
Boxes = Sequence[tuple[float, float, float, float]]


class Seen:
    """Sees the same road users in each small plane."""

    def __init__(self, *found: tuple[tuple[float, float, float, float], VehicleClass]) -> None:
        self._found = found

    def find(self, picture: NDArray[np.uint8]) -> list[RoadUser]:
        times = picture.shape[1] / 1280
        return [
            RoadUser((a * times, b * times, c * times, d * times), kind, 0.5)
            for (a, b, c, d), kind in self._found
        ]


class Spotted:
    """Sees the same plates in each picture."""

    def __init__(self, *boxes: tuple[float, float, float, float]) -> None:
        self._boxes = boxes

    def find(self, luma: NDArray[np.uint8]) -> list[Detection]:
        return [
            Detection(np.array([(a, b), (c, b), (c, d), (a, d)], np.float32), 0.5)
            for a, b, c, d in self._boxes
        ]


class Broken:
    """A finder whose model cannot be used."""

    def find(self, picture: NDArray[np.uint8]) -> list[RoadUser]:
        raise ModelInputError("The tensor does not fit.", remedy="Reinstall.")


def _street() -> Picture:
    """A street of which every pixel differs from its neighbours."""
    rng = np.random.default_rng(4)
    return from_rgb(rng.integers(0, 256, (720, 1280, 3), np.uint8))


def _part(picture: Picture, box: tuple[float, float, float, float]) -> NDArray[np.uint8]:
    left, top, right, bottom = (round(side) for side in box)
    return picture.y[top:bottom, left:right]


def _levels(picture: Picture, box: tuple[float, float, float, float]) -> int:
    return len(np.unique(_part(picture, box)))


def _untouched(picture: Picture, box: tuple[float, float, float, float]) -> bool:
    return np.array_equal(_part(picture, box), _part(_street(), box))


def _masker(
    *zones: PrivacyZone,
    road_users: RoadUserFinder | None = None,
    plates: PlateSpotter | None = None,
) -> Masker:
    return Masker(zones, road_users or Seen(), plates or Spotted(SHOWN))


def test_a_privacy_zone_is_black_and_without_colour_in_the_planes() -> None:
    """SECURITY 51."""
    picture = _street()
    hidden = _masker(HOUSE).mask(picture)
    assert hidden.y[:360, 640:].max() == 0
    assert (hidden.cb[:180, 320:] == 128).all()
    assert (hidden.cr[:180, 320:] == 128).all()
    assert picture.y[:360, 640:].any()


def test_a_zone_hides_even_the_plate_that_is_the_reason_for_the_picture() -> None:
    """SECURITY 51."""
    whole = PrivacyZone("all", ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
    assert _masker(whole).mask(_street(), SHOWN).y.max() == 0


@pytest.mark.parametrize(
    "polygon",
    [
        (),
        ((0.1, 0.1), (0.2, 0.2)),
        ((0.1, 0.1), (0.2, math.nan), (0.3, 0.1)),
        ((10.0, 10.0), (200.0, 10.0), (200.0, 90.0)),
    ],
)
def test_a_zone_that_cannot_be_applied_means_no_picture(
    polygon: tuple[tuple[float, float], ...],
) -> None:
    """SECURITY 51."""
    with pytest.raises(MaskError, match="house"):
        _masker(PrivacyZone("house", polygon)).mask(_street())
    with pytest.raises(MaskError, match="house"):
        Curtain([PrivacyZone("house", polygon)])


def test_models_do_not_see_what_lies_in_a_zone() -> None:
    """SECURITY 51: a plate there cannot be read, because no frame holds it."""
    picture = _street()

    class Source:
        def open(self) -> None: ...

        def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
            return Frame(picture, lores_of(picture.luma), 5, 1, {"AnalogueGain": 2.0})

        def close(self) -> None: ...

    frame = CurtainedSource(Source(), Curtain([HOUSE])).read(1.0)
    assert frame is not None
    assert frame.picture.luma[:360, 640:].max() == 0
    assert frame.lores[:180, 320:].max() == 0
    assert (frame.captured_ns, frame.number, frame.gain) == (5, 1, 2.0)
    assert np.array_equal(frame.picture.luma[364:], picture.luma[364:])


def test_a_sensors_own_small_plane_is_curtained_too() -> None:
    """SECURITY 51."""
    picture = _street()
    small = np.full((240, 320), 90, np.uint8)
    drawn = Curtain([HOUSE]).draw(Frame(picture, small, 5, 1))
    assert drawn.lores[:119, 161:].max() == 0
    assert drawn.lores[130:, :].min() == 90


def test_without_zones_a_frame_is_not_copied() -> None:
    picture = _street()
    frame = Frame(picture, lores_of(picture.luma), 5, 1)
    assert Curtain([]).draw(frame) is frame


def test_a_person_is_a_handful_of_grey_cells() -> None:
    hidden = _masker(road_users=Seen((WALKER, VehicleClass.PERSON))).mask(_street(), SHOWN)
    assert _levels(hidden, WALKER) <= 12
    assert _untouched(hidden, SHOWN)
    assert _untouched(hidden, (0.0, 0.0, 300.0, 300.0))


def test_a_head_is_less_than_a_cell_of_its_person() -> None:
    hidden = _masker(road_users=Seen((WALKER, VehicleClass.PERSON))).mask(_street(), SHOWN)
    head = (418.0, 420.0, 442.0, 445.0)
    assert _levels(hidden, head) <= 4


def test_a_strangers_plate_is_one_grey() -> None:
    hidden = _masker(plates=Spotted(SHOWN, STRANGE)).mask(_street(), SHOWN)
    assert _levels(hidden, STRANGE) == 1
    assert _untouched(hidden, SHOWN)


def test_a_plate_that_was_known_already_is_hidden_though_the_finder_overlooks_it() -> None:
    hidden = _masker().mask(_street(), SHOWN, [STRANGE])
    assert _levels(hidden, STRANGE) == 1


def test_the_picture_of_an_event_shows_no_plate() -> None:
    hidden = _masker(plates=Spotted(SHOWN, STRANGE)).mask(_street())
    assert _levels(hidden, STRANGE) == _levels(hidden, SHOWN) == 1


def test_glass_is_hidden_and_the_plate_below_it_is_not() -> None:
    hidden = _masker(road_users=Seen((CAR, VehicleClass.CAR))).mask(_street(), SHOWN)
    assert _levels(hidden, (CAR[0], CAR[1], CAR[2], 440.0)) <= 16
    assert _untouched(hidden, SHOWN)


def test_a_plate_whose_vehicle_nobody_saw_hides_where_its_glass_must_be() -> None:
    (glass,) = windscreens_of([], [SHOWN])
    assert glass[3] < SHOWN[1]
    assert glass[0] < SHOWN[0]
    assert glass[2] > SHOWN[2]
    hidden = _masker().mask(_street(), SHOWN)
    assert _levels(hidden, (550.0, 250.0, 770.0, 440.0)) <= 16


def test_glass_never_reaches_down_to_the_plate_of_its_vehicle() -> None:
    high = (600.0, 420.0, 720.0, 450.0)
    (glass,) = windscreens_of([RoadUser(CAR, VehicleClass.CAR, 0.9)], [high])
    assert glass[3] < high[1]


def test_a_person_before_the_plate_leaves_it_legible() -> None:
    before = (620.0, 400.0, 700.0, 600.0)
    hidden = _masker(road_users=Seen((before, VehicleClass.PERSON))).mask(_street(), SHOWN)
    assert _untouched(hidden, SHOWN)


@pytest.mark.parametrize("road_users", [None, NoRoadUsers(), Broken()])
def test_without_a_finder_or_when_it_fails_more_is_hidden(
    road_users: RoadUserFinder | None,
) -> None:
    told: list[str] = []
    masker = Masker((), road_users, Spotted(SHOWN), warn=told.append)
    hidden = masker.mask(_street(), SHOWN)
    assert len(np.unique(hidden.y[:400])) <= 24 * 14
    assert _untouched(hidden, SHOWN)
    assert masker.blind == 1
    assert bool(told) == isinstance(road_users, Broken)


def test_cells_hold_nothing_but_their_mean() -> None:
    """Two pictures that differ in every pixel but not in their cells' means become one."""
    one = from_rgb(np.full((64, 64, 3), 100, np.uint8)).copy()
    two = one.copy()
    two.y[0::2] = 80
    two.y[1::2] = 120
    for picture in (one, two):
        coarsen(picture, (0.0, 0.0, 64.0, 64.0), 3)
    assert np.array_equal(one.y, two.y)


@pytest.mark.parametrize("box", [(-50.0, -50.0, 10.0, 10.0), (60.0, 60.0, 900.0, 900.0)])
def test_what_reaches_beyond_the_picture_is_hidden_up_to_its_rim(
    box: tuple[float, float, float, float],
) -> None:
    picture = _street().copy()
    coarsen(picture, box, 1)
    assert picture.size == (1280, 720)


def test_what_lies_outside_the_picture_changes_nothing() -> None:
    picture = _street().copy()
    coarsen(picture, (2000.0, 10.0, 2100.0, 20.0), 1)
    assert np.array_equal(picture.y, _street().y)
