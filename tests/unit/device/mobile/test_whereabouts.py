# SPDX-License-Identifier: EUPL-1.2
"""A mobile camera reads only where it surely is in one of its places, with gpsd's own words."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_device.mobile.gpsd import WATCH, Gpsd
from sardze_device.mobile.places import choose_place, edge_distance_m
from sardze_device.mobile.tpv import Fix, Unfixed, report_of
from sardze_device.mobile.whereabouts import Whereabouts
from sardze_wire.camera_settings import MobileSettings
from sardze_wire.profile import Place
from sardze_wire.records import Position

S = 1_000_000_000
HARBOUR = Place(
    name="Palanga, harbour road",
    polygon=((55.915, 21.050), (55.915, 21.060), (55.920, 21.060), (55.920, 21.050)),
)
INSIDE = Fix(55.9175, 21.055, 4.0, 3)
TPV = (
    b'{"class":"TPV","device":"/dev/ttyACM0","mode":3,"time":"2027-03-01T12:00:00.000Z",'
    b'"lat":55.9175,"lon":21.055,"altHAE":12.3,"eph":4.0,"speed":0.05}'
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
tpv_fields = st.fixed_dictionaries(
    {"class": st.sampled_from(["TPV", "SKY", "VERSION"]) | json_values},
    optional={
        "mode": st.integers(-1, 5) | json_values,
        "lat": st.floats(-200, 200) | json_values,
        "lon": st.floats(-400, 400) | json_values,
        "eph": st.floats(-5, 1e7) | json_values,
    },
)


class Radio:
    """A receiver that says what it is told to."""

    def __init__(self) -> None:
        self.says: list[Fix | Unfixed] = []

    def poll(self, now_ns: int) -> list[Fix | Unfixed]:
        said, self.says = self.says, []
        return said

    def close(self) -> None:
        """Nothing is held."""


class Daemon:
    """A gpsd on loopback: greets, waits for WATCH, then says its lines."""

    def __init__(self, *pieces: bytes) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.asked = b""
        self._pieces = pieces
        self._told = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            peer, _ = self._listener.accept()
        except OSError:
            return
        with peer:
            peer.sendall(b'{"class":"VERSION","release":"3.25","proto_major":3}\n')
            while not self.asked.endswith(b"\n"):
                self.asked += peer.recv(1)
            for piece in self._pieces:
                peer.sendall(piece)
            self._told.set()

    def end(self) -> None:
        self._listener.close()
        self._thread.join(5.0)


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    serving = Daemon(TPV[:40], TPV[40:] + b"\n", b'{"class":"SKY"}\n{"class":"TPV","mode":1}\n')
    yield serving
    serving.end()


def at(latitude: float, longitude: float, accuracy_m: float = 0.0) -> Position:
    return Position(latitude, longitude, accuracy_m)


def test_gpsd_is_asked_to_watch_and_its_fixes_are_heard(daemon: Daemon) -> None:
    gpsd, heard = Gpsd(daemon.port), []
    for turn in range(100_000):
        heard += gpsd.poll(turn)
        if len(heard) == 2:
            break
    gpsd.close()
    assert daemon.asked == WATCH
    assert heard == [Fix(55.9175, 21.055, 4.0, 3, 0.05), Unfixed()]


def test_a_gpsd_that_is_not_there_is_tried_again_at_growing_intervals() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    gpsd = Gpsd(port)
    tries = 0
    for second in range(100):
        before = gpsd._next_ns  # noqa: SLF001 - how often it tried is not told otherwise
        assert gpsd.poll(second * S) == []
        tries += gpsd._next_ns != before  # noqa: SLF001 - as above
    assert 5 <= tries <= 9


@settings(deadline=None)
@given(st.binary(max_size=200) | st.one_of(tpv_fields, json_values).map(msgspec.json.encode))
def test_whatever_comes_as_a_line_gives_a_sound_fix_or_none(line: bytes) -> None:
    report = report_of(line)
    if isinstance(report, Fix):
        assert -90 <= report.latitude <= 90 and -180 <= report.longitude <= 180
        assert 0 <= report.accuracy_m <= 2e6


def test_a_receiver_that_tells_no_error_counts_as_a_poor_one() -> None:
    report = report_of(b'{"class":"TPV","mode":2,"lat":1.0,"lon":2.0}')
    assert isinstance(report, Fix) and report.accuracy_m >= 50


def test_an_old_position_is_not_used_and_says_so() -> None:
    radio = Radio()
    camera = Whereabouts(radio, MobileSettings(gpsd_port=2947, oldest_position_s=5.0), [HARBOUR])
    radio.says = [INSIDE]
    assert camera.look(0) and camera.choice.place is HARBOUR
    assert camera.at(5 * S) == Position(55.9175, 21.055, 4.0)
    assert camera.look(6 * S) and camera.choice.place is None and camera.at(6 * S) is None
    assert camera.words(6 * S) == "The last position is 6 s old and is not used."


def test_an_uncertain_position_is_not_used_and_says_so() -> None:
    radio = Radio()
    camera = Whereabouts(radio, MobileSettings(gpsd_port=2947, worst_position_m=30.0), [HARBOUR])
    radio.says = [Fix(55.9175, 21.055, 80.0, 2)]
    assert not camera.look(0) and camera.at(0) is None
    assert "uncertain by 80 m" in camera.words(0)


def test_outside_every_place_nothing_is_read_and_it_says_how_far() -> None:
    choice = choose_place([HARBOUR], at(55.925, 21.055))
    assert choice.place is None
    assert "557 m short of Palanga, harbour road" in choice.words


def test_a_place_is_entered_with_the_whole_circle_and_left_with_the_centre() -> None:
    edge = 55.920 - 10 / 111_320
    assert choose_place([HARBOUR], at(edge, 21.055, 20.0)).place is None
    assert choose_place([HARBOUR], at(edge, 21.055, 20.0), HARBOUR).place is HARBOUR
    assert choose_place([HARBOUR], at(55.9201, 21.055, 20.0), HARBOUR).place is None


def test_without_a_position_there_is_no_place() -> None:
    assert choose_place([HARBOUR], None, HARBOUR).place is None


def test_a_place_across_the_date_line_is_found() -> None:
    fiji = Place(name="Taveuni", polygon=((-17, 179.9), (-17, -179.9), (-16, -179.9), (-16, 179.9)))
    assert choose_place([fiji], at(-16.5, 179.95)).place is fiji
    assert choose_place([fiji], at(-16.5, -179.95)).place is fiji
    assert choose_place([fiji], at(-16.5, 0.0)).place is None


@settings(max_examples=60, deadline=None)
@given(st.floats(55.90, 55.93), st.floats(21.03, 21.08))
def test_inside_and_outside_agree_with_a_rectangle(latitude: float, longitude: float) -> None:
    south, north, west, east = 55.915, 55.920, 21.050, 21.060
    inside = south < latitude < north and west < longitude < east
    found: Any = edge_distance_m(HARBOUR, at(latitude, longitude))
    assert abs(found) < 0.01 or (found > 0) == inside
