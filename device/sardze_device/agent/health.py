# SPDX-License-Identifier: EUPL-1.2
"""The health checks: pure functions from one snapshot to a list of checks.

Each check says its state, its figure and, when something is wrong, the remedy. What the machine
does not offer is ``unknown`` or left out, never ``ok``. Thresholds carry their source. Gathering
the snapshot is ``reporting``'s work.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sardze_device.agent.drain import DrainStatus
from sardze_device.agent.endurance import check_data, check_load, check_position
from sardze_device.host import Disk, Memory, Moment, Throttling
from sardze_device.outbox import CameraStatus, DisplayStatus, OutboxStatus
from sardze_wire.records import Check, HealthState

WARM_C = 70.0  # shed load from here (FACTS 6)
HOT_C = 80.0  # the firmware throttles from here (FACTS 6)
FULL_WARNING = 0.5
FULL_FAILED = 0.9
DISK_WARNING_BYTES = 512 * 1024 * 1024
DISK_FAILED_BYTES = 64 * 1024 * 1024
MEMORY_WARNING = 0.15
MEMORY_FAILED = 0.05
CMA_WARNING_BYTES = 16 * 1024 * 1024  # below, new capture buffers may fail (FACTS 1.4)
CAMERA_SILENT_S = 15.0
DISPLAY_SILENT_S = 60.0
UPLINK_SILENT_S = 300.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the checks look at, at one moment."""

    moment: Moment
    frame_timeout_s: float
    reasons_not_to_read: tuple[str, ...]
    camera: CameraStatus | None
    outbox: OutboxStatus
    drain: DrainStatus
    connected: bool
    unconnected_s: float
    uplink_reason: str
    temperature_c: float | None
    memory: Memory | None
    disk: Disk | None
    throttling: Throttling | None
    is_display: bool = False
    display: DisplayStatus | None = None
    data_used: float | None = None
    roaming: bool = False


def check_all(snapshot: Snapshot) -> tuple[Check, ...]:
    """Every check, in the order in which a person reads them."""
    work = (
        (check_display(snapshot),)
        if snapshot.is_display
        else (check_camera(snapshot), check_purpose(snapshot))
    )
    checks = (
        *work,
        check_outbox(snapshot),
        check_losses(snapshot),
        check_uplink(snapshot),
        check_refusals(snapshot),
        check_clock(snapshot),
        check_disk(snapshot),
        check_memory(snapshot),
        check_buffers(snapshot),
        check_temperature(snapshot),
        check_power(snapshot),
        check_load(snapshot.camera),
        check_position(snapshot.camera),
        check_data(snapshot.data_used, roaming=snapshot.roaming),
    )
    return tuple(check for check in checks if check is not None)


def with_since(
    checks: tuple[Check, ...], before: tuple[Check, ...], moment: Moment
) -> tuple[Check, ...]:
    """Since when each check stands as it does."""
    earlier = {check.name: check for check in before}
    return tuple(
        msgspec.structs.replace(
            check,
            since=earlier[check.name].since
            if check.name in earlier and earlier[check.name].state is check.state
            else moment.wall,
        )
        for check in checks
    )


def states(checks: tuple[Check, ...]) -> dict[str, HealthState]:
    """What must change for a report to be worth sending at once."""
    return {check.name: check.state for check in checks}


def check_camera(snapshot: Snapshot) -> Check:
    """Frames arrive: the one thing that a hanging camera cannot fake."""
    status, moment = snapshot.camera, snapshot.moment
    remedy = "Look at the journal of sardze-camera; check ribbon, supply and source."
    if status is None or status.boot_id != moment.boot_id:
        words = "The camera process has not spoken since the machine started."
        return _check("camera", HealthState.FAILED, words=words, remedy=remedy)
    if not status.reading:
        return _check("camera", HealthState.FAILED, words=status.words, remedy=remedy)
    since_ns = status.started_ns if status.last_frame_ns is None else status.last_frame_ns
    silent_s = (moment.monotonic_ns - since_ns) / 1e9
    words = status.words or f"{status.frames_per_s:.1f} frames a second."
    if silent_s > max(CAMERA_SILENT_S, 3 * snapshot.frame_timeout_s):
        words = f"No frame for {silent_s:.0f} s. {status.words}".strip()
        return _check("camera", HealthState.FAILED, silent_s, "s", words=words, remedy=remedy)
    return _check("camera", HealthState.OK, round(silent_s, 1), "s", words=words)


def check_display(snapshot: Snapshot) -> Check:
    """Pictures are drawn."""
    status, moment = snapshot.display, snapshot.moment
    remedy = "Look at the journal of sardze-display; check the screen and its cable."
    if status is None or status.boot_id != moment.boot_id:
        words = "The display process has not drawn since the machine started."
        return _check("display", HealthState.FAILED, words=words, remedy=remedy)
    silent_s = (moment.monotonic_ns - status.drawn_ns) / 1e9
    if silent_s > DISPLAY_SILENT_S:
        words = f"Nothing drawn for {silent_s:.0f} s."
        return _check("display", HealthState.FAILED, silent_s, "s", words=words, remedy=remedy)
    words = " ".join([f"Board {status.board_version or 'none'}.", status.words]).strip()
    return _check("display", HealthState.OK, round(silent_s, 1), "s", words=words)


def check_purpose(snapshot: Snapshot) -> Check | None:
    """Plates may be read (SECURITY 47)."""
    if not snapshot.reasons_not_to_read:
        return None
    return _check(
        "purpose",
        HealthState.FAILED,
        words=f"Plates are not read: {'; '.join(snapshot.reasons_not_to_read)}.",
        remedy="Complete the privacy section of the site profile.",
    )


def check_outbox(snapshot: Snapshot) -> Check:
    """Room is left for facts."""
    fill = snapshot.outbox.fill
    state = _above(fill, FULL_WARNING, FULL_FAILED)
    words = f"{snapshot.outbox.pending} messages wait."
    remedy = "" if state is HealthState.OK else "Bring the uplink back, or raise outbox.max_bytes."
    return _check("outbox", state, round(100 * fill, 1), "%", words=words, remedy=remedy)


def check_losses(snapshot: Snapshot) -> Check:
    """Nothing had to be let go, and nothing was turned away (SECURITY 18)."""
    outbox = snapshot.outbox
    lost = outbox.dropped_facts + outbox.refused
    words = (
        f"{outbox.dropped_facts} facts and {outbox.dropped_evidence} pieces of evidence let go, "
        f"{outbox.refused} facts turned away for want of room."
    )
    if outbox.dropped or outbox.refused:
        state = HealthState.FAILED
    elif outbox.dropped_evidence or outbox.dropped_facts:
        state = HealthState.WARNING
    else:
        return _check("losses", HealthState.OK, 0, "facts")
    remedy = "Bring the uplink back, free the disk, or raise outbox.max_bytes."
    return _check("losses", state, lost, "facts", words=words, remedy=remedy)


def check_uplink(snapshot: Snapshot) -> Check:
    """The broker lets us in."""
    if snapshot.connected and snapshot.drain.unheard:
        words = "The broker takes our facts, but nobody listens there; they stay in the outbox."
        remedy = "Start the fleet's ingest and let it subscribe."
        return _check("uplink", HealthState.WARNING, words=words, remedy=remedy)
    if snapshot.connected:
        return _check("uplink", HealthState.OK)
    state = HealthState.WARNING
    if snapshot.unconnected_s > UPLINK_SILENT_S:
        state = HealthState.FAILED
    return _check(
        "uplink",
        state,
        round(snapshot.unconnected_s),
        "s",
        words=snapshot.uplink_reason,
        remedy="Check network, broker address and certificates.",
    )


def check_refusals(snapshot: Snapshot) -> Check:
    """The broker takes what we publish (SECURITY 13)."""
    drain = snapshot.drain
    if not drain.refused:
        return _check("refusals", HealthState.OK, 0, "messages")
    return _check(
        "refusals",
        HealthState.FAILED if drain.refusing else HealthState.WARNING,
        drain.refused,
        "messages",
        words=f"The broker refused: {drain.last_refusal}. The messages stay in the outbox.",
        remedy="Check what the broker's access list allows this device.",
    )


def check_clock(snapshot: Snapshot) -> Check:
    """Somebody vouches for the time (SECURITY 26)."""
    clock = snapshot.moment.clock
    if clock.trusted:
        return _check("clock", HealthState.OK, words=f"By {clock.source}.")
    words = "Nothing vouches for the time; facts are marked so."
    remedy = "Let the device reach a time server (NTP), or fit a clock with a battery."
    return _check("clock", HealthState.WARNING, words=words, remedy=remedy)


def check_disk(snapshot: Snapshot) -> Check:
    """The data partition has room."""
    if snapshot.disk is None:
        return _check("disk", HealthState.UNKNOWN)
    free = snapshot.disk.free_bytes
    state = _below(free, DISK_WARNING_BYTES, DISK_FAILED_BYTES)
    remedy = "" if state is HealthState.OK else "Free space, or fit a larger card."
    return _check("disk", state, free // 2**20, "MiB free", remedy=remedy)


def check_memory(snapshot: Snapshot) -> Check:
    """Memory is left."""
    memory = snapshot.memory
    if memory is None:
        return _check("memory", HealthState.UNKNOWN)
    free = memory.available_bytes / memory.total_bytes
    state = _below(free, MEMORY_WARNING, MEMORY_FAILED)
    remedy = "" if state is HealthState.OK else "See which process grows, and restart it."
    return _check("memory", state, memory.available_bytes // 2**20, "MiB free", remedy=remedy)


def check_buffers(snapshot: Snapshot) -> Check | None:
    """Memory for capture buffers is left, on boards that set some aside."""
    if snapshot.memory is None or snapshot.memory.cma_free_bytes is None:
        return None
    free = snapshot.memory.cma_free_bytes
    state = HealthState.OK if free >= CMA_WARNING_BYTES else HealthState.WARNING
    remedy = "" if state is HealthState.OK else "Restart the machine; raise cma= if it comes back."
    return _check("buffers", state, free // 2**20, "MiB free", remedy=remedy)


def check_temperature(snapshot: Snapshot) -> Check:
    """The processor is cool enough."""
    if snapshot.temperature_c is None:
        return _check("temperature", HealthState.UNKNOWN)
    state = _above(snapshot.temperature_c, WARM_C, HOT_C)
    remedy = "" if state is HealthState.OK else "Shade the box, free its vents, check the fan."
    return _check("temperature", state, snapshot.temperature_c, "°C", remedy=remedy)


def check_power(snapshot: Snapshot) -> Check | None:
    """The supply holds its voltage; only Raspberry Pi boards can tell."""
    bits = snapshot.throttling
    if bits is None:
        return None
    if bits.under_voltage or bits.throttled:
        state, words = HealthState.FAILED, "Too little voltage or too much heat now."
    elif bits.under_voltage_since_boot or bits.throttled_since_boot:
        state, words = HealthState.WARNING, "Too little voltage or too much heat since the start."
    else:
        return _check("power", HealthState.OK)
    return _check("power", state, words=words, remedy="Check supply, cable and cooling.")


def _above(value: float, warning: float, failed: float) -> HealthState:
    if value >= failed:
        return HealthState.FAILED
    return HealthState.WARNING if value >= warning else HealthState.OK


def _below(value: float, warning: float, failed: float) -> HealthState:
    return _above(-value, -warning, -failed)


def _check(
    name: str,
    state: HealthState,
    figure: float | None = None,
    unit: str | None = None,
    *,
    words: str = "",
    remedy: str = "",
) -> Check:
    return Check(name=name, state=state, figure=figure, unit=unit, words=words, remedy=remedy)
