# SPDX-License-Identifier: EUPL-1.2
"""Layers become one record; what is wrong is named with its place and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_facts import START
from sardze_device.errors import SettingsError
from sardze_device.outbox import OutboxLimits
from sardze_device.settings import list_settings, read_settings
from sardze_wire.camera_settings import CameraSettings
from sardze_wire.records import DesiredState

PROFILE = """schema: sardze/site/1
site_id: karsava
name: Karsava
privacy: {purpose: a, legal_basis: b, controller: c, impact_assessment: d, retention_hours: 24}
broker: {host: 127.0.0.1, port: 1883}
settings:
  reading: {min_readings: 3}
cameras:
  - device_id: karsava-01
    name: A13
    source: {kind: synthetic, seed: 4}
    settings: {reading: {min_confidence: 0.7}}
  - device_id: karsava-02
    name: A13 back
    source: {kind: synthetic}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "site.yaml"
    path.write_text(PROFILE)
    return path


def desired(**settings: object) -> DesiredState:
    return DesiredState(device_id="karsava-01", version=4, issued_at=START, settings=settings)


def test_site_camera_and_desired_lie_over_the_defaults(site: Path) -> None:
    settings = read_settings(site, "karsava-01", desired(reading={"max_readings": 20}))
    reading = settings.tuned.reading
    assert (reading.min_readings, reading.min_confidence, reading.max_readings) == (3, 0.7, 20)
    assert settings.desired_version == 4 and settings.site_id == "karsava"
    default = CameraSettings().reading.min_confidence
    assert read_settings(site, "karsava-02").tuned.reading.min_confidence == default


def test_each_change_names_the_line_that_made_it(site: Path) -> None:
    found = {
        each.field: each
        for each in list_settings(site, "karsava-01", desired(reading={"max_readings": 20}))
    }
    changed = {name for name, each in found.items() if each.changed}
    assert changed == {
        "reading.min_readings",
        "reading.min_confidence",
        "reading.max_readings",
    }
    assert found["reading.min_readings"].origin == f"{site}:7:13"
    assert found["reading.max_readings"].origin == "desired state 4"
    assert found["reading.min_plate_px"].origin == "vendor defaults"


def test_a_wrong_field_is_named_with_file_line_and_remedy(site: Path) -> None:
    site.write_text(PROFILE.replace("min_readings", "min_redings"))
    with pytest.raises(SettingsError, match=r"site.yaml:7.*min_redings.*[\s\S]*min_readings"):
        read_settings(site, "karsava-01")


def test_a_missing_file_says_how_to_name_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file.*SARDZE_SITE"):
        read_settings(tmp_path / "none.yaml", "karsava-01")


def test_broken_yaml_is_a_sentence(site: Path) -> None:
    site.write_text("schema: [")
    with pytest.raises(SettingsError, match="site.yaml:1"):
        read_settings(site, "karsava-01")


def test_a_device_that_the_site_does_not_have_is_told_which_it_has(site: Path) -> None:
    with pytest.raises(SettingsError, match="the site has karsava-01, karsava-02"):
        read_settings(site, "karsava-09")


def test_a_stored_desired_state_that_no_longer_fits_does_not_stop_the_device(site: Path) -> None:
    settings = read_settings(site, "karsava-01", desired(reading={"gone_setting": 1}))
    assert settings.desired_version == 0
    assert "gone_setting" in settings.desired_refused


def test_without_a_recorded_purpose_the_reasons_are_there(site: Path) -> None:
    """SECURITY 47."""
    assert read_settings(site, "karsava-01").reasons_not_to_read == ()
    lines = [line for line in PROFILE.splitlines() if not line.startswith("privacy")]
    site.write_text("\n".join(lines))
    assert "privacy" in read_settings(site, "karsava-01").reasons_not_to_read[0]


def test_the_outbox_keeps_nothing_longer_than_the_site_may(site: Path) -> None:
    """SECURITY 48."""
    limits = OutboxLimits.of(read_settings(site, "karsava-01"))
    assert limits.max_age_s == 24 * 3600


def test_the_fingerprint_changes_with_what_the_camera_works_by(site: Path) -> None:
    first = read_settings(site, "karsava-01").sha256
    assert first == read_settings(site, "karsava-01").sha256
    assert first != read_settings(site, "karsava-01", desired(reading={"max_readings": 20})).sha256
