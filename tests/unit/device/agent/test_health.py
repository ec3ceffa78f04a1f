# SPDX-License-Identifier: EUPL-1.2
"""Each check says what is wrong and how to mend it; what cannot be known is not called good."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from device_facts import BOOT_ID, UNTRUSTED, moment
from sardze_device.agent.drain import DrainStatus
from sardze_device.agent.health import Snapshot, check_all, states, with_since
from sardze_device.host import Disk, Memory, Throttling
from sardze_device.outbox import CameraStatus, DisplayStatus, OutboxStatus
from sardze_wire.records import Check, HealthState, Range

NOW = moment(1000)
CAMERA = CameraStatus(
    boot_id=BOOT_ID,
    monotonic_ns=NOW.monotonic_ns,
    started_ns=0,
    frames=900,
    frames_per_s=14.9,
    last_frame_ns=NOW.monotonic_ns - 50_000_000,
)
WELL = Snapshot(
    moment=NOW,
    frame_timeout_s=5.0,
    reasons_not_to_read=(),
    camera=CAMERA,
    outbox=OutboxStatus(
        pending=3,
        rows=3,
        size_bytes=1000,
        max_bytes=1_000_000,
        last_sequence=9,
        dropped=(),
        dropped_evidence=0,
        dropped_facts=0,
        refused=0,
        oldest_at=None,
    ),
    drain=DrainStatus(accepted=6, refused=0, refusing=False, unheard=False, last_refusal=""),
    connected=True,
    unconnected_s=0.0,
    uplink_reason="",
    temperature_c=48.0,
    memory=Memory(1_000_000_000, 600_000_000, 200_000_000),
    disk=Disk(30 * 10**9, 20 * 10**9),
    throttling=Throttling(False, False, False, False),
)


def check(snapshot: Snapshot, name: str) -> Check:
    return next(each for each in check_all(snapshot) if each.name == name)


def test_a_device_that_is_well_says_so_everywhere() -> None:
    assert set(states(check_all(WELL)).values()) == {HealthState.OK}


@pytest.mark.parametrize(
    ("change", "name", "state", "words"),
    [
        ({"camera": None}, "camera", "failed", "has not spoken"),
        ({"reasons_not_to_read": ("no purpose",)}, "purpose", "failed", "no purpose"),
        (
            {"connected": False, "unconnected_s": 20.0, "uplink_reason": "x"},
            "uplink",
            "warning",
            "x",
        ),
        ({"connected": False, "unconnected_s": 900.0}, "uplink", "failed", ""),
        ({"temperature_c": 72.0}, "temperature", "warning", ""),
        ({"temperature_c": 81.0}, "temperature", "failed", ""),
        ({"temperature_c": None}, "temperature", "unknown", ""),
        ({"memory": None}, "memory", "unknown", ""),
        ({"memory": Memory(1000, 40, None)}, "memory", "failed", ""),
        ({"memory": Memory(1000, 900, 1000)}, "buffers", "warning", ""),
        ({"disk": None}, "disk", "unknown", ""),
        ({"disk": Disk(10**9, 10**7)}, "disk", "failed", ""),
        ({"throttling": Throttling(True, False, True, False)}, "power", "failed", "now"),
        ({"throttling": Throttling(False, False, True, False)}, "power", "warning", "the start"),
    ],
)
def test_what_is_wrong_is_said_with_its_remedy(
    change: dict[str, object], name: str, state: str, words: str
) -> None:
    found = check(replace(WELL, **change), name)  # type: ignore[arg-type]
    assert found.state == state and words in found.words
    assert found.remedy or state == "unknown"


def test_a_camera_that_lives_but_sees_nothing_has_failed() -> None:
    silent = msgspec.structs.replace(CAMERA, last_frame_ns=NOW.monotonic_ns - 40 * 10**9)
    found = check(replace(WELL, camera=silent), "camera")
    assert found.state is HealthState.FAILED and "No frame for 40 s" in found.words


def test_a_camera_that_may_not_read_has_failed_with_its_reason() -> None:
    """SECURITY 47."""
    idle = msgspec.structs.replace(CAMERA, reading=False, words="no legal basis is recorded")
    found = check(replace(WELL, camera=idle), "camera")
    assert found.state is HealthState.FAILED and "no legal basis" in found.words


def test_a_camera_of_an_earlier_boot_has_not_spoken() -> None:
    earlier = msgspec.structs.replace(CAMERA, boot_id="earlier")
    assert check(replace(WELL, camera=earlier), "camera").state is HealthState.FAILED


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"dropped_evidence": 4}, "warning"),
        ({"dropped_facts": 2}, "warning"),
        ({"dropped_facts": 2, "dropped": (Range(1, 2),)}, "failed"),
        ({"refused": 1}, "failed"),
    ],
)
def test_losses_are_seen_until_they_were_told(change: dict[str, object], state: str) -> None:
    """SECURITY 18."""
    outbox = replace(WELL.outbox, **change)  # type: ignore[arg-type]
    assert check(replace(WELL, outbox=outbox), "losses").state == state


def test_a_filling_outbox_warns_before_it_is_full() -> None:
    for size, state in ((600_000, HealthState.WARNING), (950_000, HealthState.FAILED)):
        outbox = replace(WELL.outbox, size_bytes=size)
        assert check(replace(WELL, outbox=outbox), "outbox").state is state


def test_refused_messages_fail_a_check_while_they_last() -> None:
    """SECURITY 13."""
    drain = replace(WELL.drain, refused=7, refusing=True, last_refusal="Not authorized")
    found = check(replace(WELL, drain=drain), "refusals")
    assert found.state is HealthState.FAILED and found.figure == 7
    assert "Not authorized" in found.words
    later = replace(WELL, drain=replace(drain, refusing=False))
    assert check(later, "refusals").state is HealthState.WARNING


def test_a_broker_to_which_nobody_listens_is_a_warning() -> None:
    drain = replace(WELL.drain, unheard=True)
    assert "nobody listens" in check(replace(WELL, drain=drain), "uplink").words


def test_an_untrusted_clock_is_told() -> None:
    """SECURITY 26."""
    found = check(replace(WELL, moment=moment(1000, clock=UNTRUSTED)), "clock")
    assert found.state is HealthState.WARNING and "NTP" in found.remedy


def test_each_check_remembers_since_when_it_stands_so() -> None:
    first = with_since(check_all(WELL), (), moment(0))
    hot = with_since(check_all(replace(WELL, temperature_c=85.0)), first, moment(60))
    since = {each.name: each.since for each in hot}
    assert since["temperature"] == moment(60).wall and since["disk"] == moment(0).wall


DRAWN = DisplayStatus(boot_id=BOOT_ID, drawn_ns=NOW.monotonic_ns - 2_000_000_000, board_version=4)


@pytest.mark.parametrize(
    ("display", "state", "words"),
    [
        (DRAWN, "ok", "Board 4."),
        (
            msgspec.structs.replace(DRAWN, board_version=0, words="No fonts."),
            "ok",
            "Board none. No",
        ),
        (msgspec.structs.replace(DRAWN, drawn_ns=0), "failed", "Nothing drawn for"),
        (msgspec.structs.replace(DRAWN, boot_id="another"), "failed", "has not drawn since"),
        (None, "failed", "has not drawn since"),
    ],
)
def test_a_display_answers_for_its_pictures_and_not_for_a_camera(
    display: DisplayStatus | None, state: str, words: str
) -> None:
    snapshot = replace(WELL, is_display=True, display=display, camera=None)
    told = check(snapshot, "display")
    assert told.state == state and words in told.words
    assert "camera" not in states(check_all(snapshot))
