# SPDX-License-Identifier: EUPL-1.2
"""A camera as it stands on the screen: is it there, is it well, is anything missing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sardze_fleet.store.records import DeviceCompleteness, DeviceRecord, ReadRecord
from sardze_fleet.web.moments import Moment, Moments
from sardze_fleet.web.read_view import ReadView, read_view
from sardze_wire.records import Check, HealthReport, HealthState

SILENT_AFTER = timedelta(minutes=3)
"""Three heartbeats: a camera that says it is on line and sends none is silent."""

ATTENTION = frozenset({HealthState.FAILED, HealthState.WARNING})
_SEVERITY = (HealthState.FAILED, HealthState.WARNING, HealthState.UNKNOWN, HealthState.OK)


@dataclass(frozen=True, slots=True)
class Status:
    """A state in a colour and in words; never the colour alone."""

    tone: HealthState
    words: str
    since: Moment | None = None


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check of a health report."""

    name: str
    state: HealthState
    figure: str
    words: str
    remedy: str
    since: Moment | None


@dataclass(frozen=True, slots=True)
class CameraView:
    """A camera with everything that the overview says of it."""

    device_id: str
    name: str
    road: str
    site_id: str
    presence: Status
    health: Status
    worst: CheckView | None
    completeness: Status
    tone: HealthState
    reads_today: int
    frames_per_s: str
    last_seen: Moment | None
    last_read: ReadView | None
    outbox_rows: int


@dataclass(frozen=True, slots=True)
class FleetView:
    """All cameras in figures, and those that need somebody first."""

    cameras: tuple[CameraView, ...]
    online: int
    reads_today: int
    missing: int
    attention: int


def camera_view(
    device: DeviceRecord,
    completeness: DeviceCompleteness,
    last_read: ReadRecord | None,
    reads_today: int,
    moments: Moments,
) -> CameraView:
    """What stands on a camera's card."""
    presence = presence_status(device, moments)
    checks = check_views(device.health, device.site_id, moments)
    worst = checks[0] if checks and checks[0].state in ATTENTION else None
    health = _health_status(device.health, checks, device.site_id, moments)
    complete = completeness_status(completeness)
    heartbeat = device.heartbeat
    return CameraView(
        device_id=device.device_id,
        name=device.name or device.device_id,
        road=device.road,
        site_id=device.site_id,
        presence=presence,
        health=health,
        worst=worst,
        completeness=complete,
        tone=worst_of(presence.tone, health.tone, complete.tone),
        reads_today=reads_today,
        frames_per_s=f"{heartbeat.frames_per_s:.1f}" if heartbeat else "–",
        last_seen=moments.moment(device.last_seen_at, device.site_id)
        if device.last_seen_at
        else None,
        last_read=read_view(last_read, {device.device_id: device.name}, moments)
        if last_read
        else None,
        outbox_rows=heartbeat.outbox_rows if heartbeat else 0,
    )


def fleet_view(cameras: Sequence[CameraView], missing: int) -> FleetView:
    """The whole fleet in figures."""
    return FleetView(
        cameras=tuple(cameras),
        online=sum(camera.presence.tone is HealthState.OK for camera in cameras),
        reads_today=sum(camera.reads_today for camera in cameras),
        missing=missing,
        attention=sum(camera.tone in ATTENTION for camera in cameras),
    )


def presence_status(device: DeviceRecord, moments: Moments) -> Status:
    """On line, off line, or silent: silence is a failure, whatever presence says."""
    since = moments.moment(device.presence_at, device.site_id) if device.presence_at else None
    if device.online is None:
        return Status(HealthState.UNKNOWN, "never seen")
    if not device.online:
        return Status(HealthState.FAILED, "off line", since)
    if device.last_seen_at and moments.now - device.last_seen_at > SILENT_AFTER:
        seen = moments.moment(device.last_seen_at, device.site_id)
        return Status(HealthState.FAILED, "silent", seen)
    return Status(HealthState.OK, "on line", since)


def completeness_status(completeness: DeviceCompleteness) -> Status:
    """Whether every number that the camera gave is accounted for (SECURITY 14)."""
    if completeness.missing_count:
        return Status(HealthState.FAILED, f"{completeness.missing_count} missing")
    if completeness.dropped:
        return Status(
            HealthState.WARNING, f"nothing missing, {completeness.dropped} declared dropped"
        )
    if not completeness.received:
        return Status(HealthState.UNKNOWN, "nothing received yet")
    return Status(HealthState.OK, "nothing missing")


def check_views(
    health: HealthReport | None, site_id: str, moments: Moments
) -> tuple[CheckView, ...]:
    """The checks of a report, the worst first."""
    if health is None:
        return ()
    ordered = sorted(health.checks, key=lambda check: _SEVERITY.index(check.state))
    return tuple(_check_view(check, site_id, moments) for check in ordered)


def worst_of(*tones: HealthState) -> HealthState:
    """The state that needs somebody first."""
    return min(tones, key=_SEVERITY.index)


def missing_total(completeness: Iterable[DeviceCompleteness]) -> int:
    """How many numbers are missing in all."""
    return sum(one.missing_count for one in completeness)


def _health_status(
    health: HealthReport | None, checks: Sequence[CheckView], site_id: str, moments: Moments
) -> Status:
    if health is None:
        return Status(HealthState.UNKNOWN, "no health report yet")
    if not checks:
        return Status(HealthState.UNKNOWN, "report without checks")
    at = moments.moment(health.at, site_id)
    bad = sum(check.state in ATTENTION for check in checks)
    unknown = sum(check.state is HealthState.UNKNOWN for check in checks)
    if unknown == len(checks):
        return Status(HealthState.UNKNOWN, "no check can tell", at)
    if not bad:
        words = f"nothing wrong, {unknown} not known" if unknown else "every check passes"
        return Status(HealthState.OK, words, at)
    return Status(
        checks[0].state,
        f"{bad} of {len(checks)} checks {'needs' if bad == 1 else 'need'} attention",
        at,
    )


def _check_view(check: Check, site_id: str, moments: Moments) -> CheckView:
    figure = "" if check.figure is None else f"{check.figure:.10g} {check.unit or ''}".strip()
    return CheckView(
        name=check.name.replace("-", " ").replace("_", " "),
        state=check.state,
        figure=figure,
        words=check.words,
        remedy=check.remedy,
        since=moments.moment(check.since, site_id) if check.since else None,
    )
