# SPDX-License-Identifier: EUPL-1.2
"""What the overview says of a camera."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sardze_fleet.store.records import DeviceCompleteness, DeviceRecord
from sardze_fleet.web.camera_view import camera_view, completeness_status, presence_status
from sardze_fleet.web.moments import Moments
from sardze_wire.records import Check, HealthReport, HealthState, Range

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
MOMENTS = Moments(NOW, {"karsava": "Europe/Riga"})
DEVICE = DeviceRecord(
    device_id="karsava-01",
    site_id="karsava",
    name="Border road",
    added_at=NOW,
    online=True,
    presence_at=NOW - timedelta(hours=1),
    last_seen_at=NOW - timedelta(seconds=20),
)
WHOLE = DeviceCompleteness(device_id="karsava-01", received=10, last=10)


def test_a_camera_that_was_heard_lately_is_on_line() -> None:
    assert presence_status(DEVICE, MOMENTS).words == "on line"


def test_a_camera_that_claims_to_be_on_line_and_says_nothing_is_silent() -> None:
    quiet = replace(DEVICE, last_seen_at=NOW - timedelta(minutes=4))
    status = presence_status(quiet, MOMENTS)
    assert (status.words, status.tone) == ("silent", HealthState.FAILED)


def test_a_camera_that_left_is_off_line_and_one_that_never_came_is_not_a_failure() -> None:
    assert presence_status(replace(DEVICE, online=False), MOMENTS).tone is HealthState.FAILED
    assert presence_status(replace(DEVICE, online=None), MOMENTS).tone is HealthState.UNKNOWN


def test_missing_numbers_are_counted_and_declared_drops_are_told_apart() -> None:
    gaps = replace(WHOLE, missing=(Range(3, 4), Range(7, 7)))
    assert completeness_status(gaps).words == "3 missing"
    assert completeness_status(replace(WHOLE, dropped=2)).tone is HealthState.WARNING
    assert completeness_status(WHOLE).words == "nothing missing"


def test_what_a_machine_cannot_tell_is_no_reason_to_climb_a_pole() -> None:
    checks = (
        Check(name="camera", state=HealthState.OK),
        Check(name="temperature", state=HealthState.UNKNOWN),
    )
    health = HealthReport(at=NOW, boot_id="boot-1", checks=checks)
    view = camera_view(replace(DEVICE, health=health), WHOLE, None, 0, MOMENTS)
    assert (view.health.words, view.tone) == ("nothing wrong, 1 not known", HealthState.OK)
    assert view.worst is None


def test_the_worst_check_comes_first_with_its_remedy() -> None:
    checks = (
        Check(name="disk", state=HealthState.OK),
        Check(name="clock", state=HealthState.WARNING, remedy="Open NTP."),
        Check(name="frames", state=HealthState.FAILED, remedy="Check the ribbon cable."),
    )
    health = HealthReport(at=NOW, boot_id="boot-1", checks=checks)
    view = camera_view(replace(DEVICE, health=health), WHOLE, None, 0, MOMENTS)
    assert view.worst is not None
    assert (view.worst.name, view.worst.remedy) == ("frames", "Check the ribbon cable.")
    assert view.health.words == "2 of 3 checks need attention"
    assert view.tone is HealthState.FAILED
