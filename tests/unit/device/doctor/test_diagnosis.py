# SPDX-License-Identifier: EUPL-1.2
"""The doctor's own judgements: each failure has its words and its remedy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sardze_device.doctor.diagnosis import (
    Packages,
    Shot,
    Wear,
    check_certificate,
    check_frame,
    check_packages,
    check_rights,
    check_wear,
    failed,
)
from sardze_device.doctor.wear import read_wear
from sardze_wire.records import HealthState

NOW = datetime(2027, 1, 10, tzinfo=UTC)
CLASH = "numpy.dtype size changed, may indicate binary incompatibility"


def test_numpy_of_another_world_is_explained() -> None:
    check = check_packages(Packages("2.4.6", True, True, CLASH))
    assert check.state is HealthState.FAILED
    assert "pi-bookworm" in check.remedy


def test_a_virtual_environment_that_hides_picamera2_is_explained() -> None:
    hidden = Packages("2.4.6", True, False, "No module named 'libcamera'")
    assert "--system-site-packages" in check_packages(hidden).remedy
    assert check_packages(Packages("2.4.6", True, False, None)).state is HealthState.OK


def test_a_worn_disk_is_told_before_it_fails(tmp_path: Path) -> None:
    device = tmp_path / "sys/block/mmcblk0/device"
    device.mkdir(parents=True)
    (device / "life_time").write_text("0x08 0x03\n")
    (device / "pre_eol_info").write_text("0x01\n")
    check = check_wear(read_wear(tmp_path, tmp_path))
    assert (check.state, check.figure) == (HealthState.WARNING, 80.0)
    (device / "pre_eol_info").write_text("0x03\n")
    assert check_wear(read_wear(tmp_path, tmp_path)).state is HealthState.FAILED


def test_a_disk_that_says_nothing_is_not_called_good(tmp_path: Path) -> None:
    assert check_wear(read_wear(tmp_path, tmp_path)).state is HealthState.UNKNOWN
    assert check_wear(Wear(errors=3)).state is HealthState.FAILED
    assert "read-only" in check_wear(Wear(read_only=True)).words


def test_a_covered_lens_and_a_dark_picture_are_different_things() -> None:
    assert "cap" in check_frame(Shot((1280, 720), 90.0, 1.0)).remedy
    assert "lamp" in check_frame(Shot((1280, 720), 5.0, 9.0)).remedy
    assert check_frame(Shot((1280, 720), 90.0, 40.0)).state is HealthState.OK


def test_a_certificate_is_renewed_in_time() -> None:
    def state(days: int) -> HealthState:
        check = check_certificate(NOW + timedelta(days=days), "this device", NOW)
        assert check is not None
        return check.state

    assert [state(days) for days in (90, 20, -1)] == [
        HealthState.OK,
        HealthState.WARNING,
        HealthState.FAILED,
    ]
    assert check_certificate(None, "this device", NOW) is None


def test_only_failures_count_as_failed() -> None:
    fine, broken = check_rights(()), check_rights(("The state folder cannot be written.",))
    assert not failed((fine, check_wear(Wear())))
    assert failed((fine, broken))
