# SPDX-License-Identifier: EUPL-1.2
"""A site profile is checked whole before anything relies on it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_wire.camera_settings import CameraSettings
from sardze_wire.displays import Framebuffer, PictureFile
from sardze_wire.documents import DocumentError, document_of, parse_document
from sardze_wire.profile import (
    profile_of,
    read_profile,
    reasons_not_to_read,
    settings_of,
    with_desired,
)
from sardze_wire.records import Direction
from sardze_wire.sources import Picamera2Source, Scene, SyntheticSource

TEXT = """\
schema: sardze/site/1
site_id: karsava
name: Kārsava
timezone: Europe/Riga
countries: {LV: 0.55, NO: 0.1, RU: 0.05}
privacy:
  purpose: Vehicles at the border road
  legal_basis: Law of 2024, section 5
  controller: Ludza municipality
  impact_assessment: DPIA 2026-3
  retention_hours: 72
broker: {host: 127.0.0.1, port: 1883, tls: null}
settings:
  reading: {min_readings: 3}
cameras:
  - device_id: karsava-01
    name: A13, in
    road: A13
    position: {latitude: 56.784, longitude: 27.688}
    source: {kind: synthetic, scene: day, seed: 1, vehicles_per_hour: 240}
    lanes:
      - {lane_id: in, direction: approaching, polygon: [[0, 0.3], [1, 0.3], [1, 1]]}
    privacy_zones:
      - {name: garden, polygon: [[0, 0], [0.1, 0], [0, 0.2]]}
    settings: {frame_rate: {idle_fps: 3}}
  - device_id: karsava-02
    name: A13, out
    source: {kind: picamera, main: [2304, 1296]}
"""


def fault(old: str, new: str) -> str:
    """What is said of the profile with one piece written otherwise."""
    assert old in TEXT
    with pytest.raises(DocumentError) as caught:
        read_profile(TEXT.replace(old, new, 1), "karsava.yaml")
    return str(caught.value)


def test_a_profile_is_read() -> None:
    profile = read_profile(TEXT, "karsava.yaml")
    camera = profile.camera("karsava-01")
    assert camera is not None
    assert camera.source == SyntheticSource(scene=Scene.DAY, seed=1, vehicles_per_hour=240.0)
    assert camera.lanes[0].direction is Direction.APPROACHING
    assert profile.cameras[1].source == Picamera2Source()
    assert profile.camera("karsava-09") is None
    assert profile.countries["NO"] == 0.1


def test_settings_come_in_layers_and_each_value_knows_its_place() -> None:
    profile = read_profile(TEXT, "karsava.yaml")
    first, second = (camera.settings for camera in profile.cameras)
    assert (first.frame_rate.idle_fps, second.frame_rate.idle_fps) == (3.0, 5.0)
    assert first.reading.min_readings == second.reading.min_readings == 3
    document = parse_document(TEXT, "karsava.yaml")
    desired = document_of({"gate": {"threshold": 20}}, "desired state 3")
    found, whole = settings_of(document, "karsava-01", desired)
    assert (found.gate.threshold, found.frame_rate.idle_fps) == (20.0, 3.0)
    assert str(whole.origin(("gate", "threshold"))) == "desired state 3"
    assert str(whole.origin(("frame_rate", "idle_fps"))) == "karsava.yaml:25:29"
    assert str(whole.origin(("reading", "min_readings"))) == "karsava.yaml:14:13"
    assert str(whole.origin(("frame_rate", "busy_fps"))) == "vendor defaults"
    assert settings_of(document, "unknown")[0].reading.min_readings == 3


def test_a_desired_state_changes_settings_and_nothing_else() -> None:
    changed = with_desired(CameraSettings(), {"frame_rate": {"busy_fps": 20}})
    assert changed.frame_rate.busy_fps == 20.0
    assert changed.frame_rate.idle_fps == CameraSettings().frame_rate.idle_fps
    for patch in ({"frame_rate": {"busy": 20}}, {"shell": "rm"}, {"gate": {"threshold": 0}}):
        with pytest.raises(DocumentError, match="desired 4"):
            with_desired(CameraSettings(), patch, "desired 4")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("LV: 0.55", "XX: 0.55", "karsava.yaml:5:13: countries.XX: plates of 'XX' are not known"),
        ("LV: 0.55", "LV: 1.5", "countries"),
        ("latitude", "lattitude", "Did you mean 'latitude'?"),
        ("synthetic", "syntetic", "Did you mean 'synthetic'?"),
        ("scene: day", "scene: noon", "Known here: day, dusk, night."),
        (", [1, 1]]", "]", "lanes[0].polygon: the value is out of range. Expected array"),
        ("[1, 1]", "[1, 1.2]", "polygon[2][1]"),
        ("karsava-02", "karsava-01", "the device_id 'karsava-01' is given twice. Give each"),
        ("karsava-02", "Karsava 2", "device_id: this is not written as it must be. Write 2 to 31"),
        ("idle_fps: 3", "idle_fps: 30", "idle_fps 30 is above busy_fps 12. Lower idle_fps"),
        ("min_readings: 3", "min_reading: 3", "Did you mean 'min_readings'?"),
        ("min_readings: 3", "min_readings: many", "karsava.yaml:14:13: settings.reading"),
        ("host: 127.0.0.1", "host: mqtt.example", "plain MQTT to mqtt.example would be readable"),
        ("[2304, 1296]", "[320, 240]", "lores is larger than main. Choose a smaller lores."),
        ("[2304, 1296]", "[2305, 1296]", "a side is odd. Choose even sides."),
        ("sardze/site/1", "sardze/site/2", "This program reads 'schema: sardze/site/1'."),
        ("schema: sardze/site/1\n", "", "the schema is missing"),
        ("retention_hours: 72", "retention_hours: 0", "privacy.retention_hours"),
        ("Europe/Riga", "Riga!", "timezone"),
        ("settings:\n  reading: {min_readings: 3}", "settings: fast", "settings: this is text."),
        ("settings: {frame_rate: {idle_fps: 3}}", "settings: [1]", "settings: this is a list."),
    ],
)
def test_a_mistake_is_named_with_its_place_and_remedy(old: str, new: str, said: str) -> None:
    assert said in fault(old, new)


def test_lanes_of_one_camera_have_different_names() -> None:
    lane = "      - {lane_id: in, direction: approaching, polygon: [[0, 0.3], [1, 0.3], [1, 1]]}\n"
    assert "the lane_id 'in' is given twice" in fault(lane, lane * 2)


@pytest.mark.parametrize("text", ["", "[]", "hello", "- a", "7"])
def test_what_is_no_profile_says_how_one_begins(text: str) -> None:
    with pytest.raises(DocumentError, match="Begin with 'schema: sardze/site/1'"):
        read_profile(text, "x.yaml")


def test_a_complete_record_of_purpose_lets_plates_be_read() -> None:
    assert reasons_not_to_read(read_profile(TEXT, "karsava.yaml")) == ()


def test_without_a_record_of_purpose_no_plate_is_read() -> None:
    """SECURITY 47."""
    before, _, rest = TEXT.partition("privacy:")
    without = before + "broker:" + rest.partition("broker:")[2]
    (reason,) = reasons_not_to_read(read_profile(without, "karsava.yaml"))
    assert "no privacy section" in reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("purpose: Vehicles at the border road", "purpose: '  '", "privacy.purpose is not"),
        ("legal_basis: Law of 2024, section 5", "contact: x", "privacy.legal_basis is not"),
        ("controller: Ludza municipality", "controller: ''", "privacy.controller is not"),
        ("impact_assessment: DPIA 2026-3", "contact: x", "privacy.impact_assessment is not"),
        ("retention_hours: 72", "retention_hours: null", "privacy.retention_hours is not"),
        ("retention_hours: 72", "retention_hours: 96", "more than 72 needs a privacy.retention"),
    ],
)
def test_each_gap_in_the_record_is_a_reason(old: str, new: str, reason: str) -> None:
    """SECURITY 47, SECURITY 48."""
    profile = read_profile(TEXT.replace(old, new, 1), "karsava.yaml")
    (found,) = reasons_not_to_read(profile)
    assert reason in found


def test_long_keeping_with_a_reason_is_allowed() -> None:
    longer = "retention_hours: 96\n  retention_reason: Agreed with the authority"
    profile = read_profile(TEXT.replace("retention_hours: 72", longer), "karsava.yaml")
    assert reasons_not_to_read(profile) == ()


def test_a_broker_elsewhere_needs_tls() -> None:
    """SECURITY 19."""
    tls = "{ca_file: /a, certificate_file: /b, key_file: /c}"
    text = TEXT.replace("127.0.0.1", "mqtt.example").replace("tls: null", f"tls: {tls}")
    assert read_profile(text, "karsava.yaml").broker.tls is not None


DOCUMENT = parse_document(TEXT, "karsava.yaml")
values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
PATHS: list[tuple[str | int, ...]] = [
    ("cameras",), ("settings",), ("privacy",), ("broker",), ("countries",), ("schema",),
    ("cameras", 0), ("cameras", 0, "source"), ("cameras", 0, "lanes"), ("cameras", 0, "settings"),
    ("cameras", 0, "settings", "frame_rate"), ("cameras", 0, "lanes", 0, "polygon"),
]  # fmt: skip


@pytest.mark.timeout(60)
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PATHS), values)
def test_anything_in_any_place_is_read_or_refused_with_words(
    path: tuple[str | int, ...], value: Any
) -> None:
    changed = DOCUMENT.placed(document_of(value, "hand"), *path)
    try:
        profile_of(changed)
    except DocumentError as error:
        assert error.faults


DISPLAYS = """displays:
  - {device_id: karsava-board-01, name: Square}
  - {device_id: karsava-board-02, name: Gate, screen: {kind: file, path: b.png}, page_s: 4}
"""


def test_displays_are_devices_beside_the_cameras() -> None:
    profile = read_profile(TEXT + DISPLAYS, "karsava.yaml")
    names = [device.device_id for device in profile.devices]
    assert names[1:3] == ["karsava-02", "karsava-board-01"]
    square, gate = profile.display("karsava-board-01"), profile.display("karsava-board-02")
    assert square is not None and square.screen == Framebuffer(device="fb0")
    assert gate is not None and gate.screen == PictureFile(path="b.png") and gate.page_s == 4
    assert profile.display("karsava-01") is None and profile.camera("karsava-board-01") is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("karsava-board-02", "karsava-01", "given twice"),
        ("kind: file", "kind: film", "kind"),
        ("page_s: 4", "page_s: 1", "page_s"),
    ],
)
def test_a_display_that_cannot_be_is_told_with_its_place(old: str, new: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        read_profile((TEXT + DISPLAYS).replace(old, new, 1), "karsava.yaml")
