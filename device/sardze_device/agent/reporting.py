# SPDX-License-Identifier: EUPL-1.2
"""What the device says of itself: heartbeat, health, reported state, and reports of losses.

Everything here is put together from what others measure; nothing is sent here. When to say it is
``agent``'s business.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sardze_device.agent.allowance import DayAllowance
from sardze_device.agent.connection import Connection
from sardze_device.agent.drain import Drain
from sardze_device.agent.health import Snapshot, check_all, states, with_since
from sardze_device.host import Host, Moment
from sardze_device.outbox import Losses, Outbox
from sardze_device.settings import DeviceSettings
from sardze_wire.ids import uuid7
from sardze_wire.records import (
    Check,
    Event,
    EventKind,
    HealthReport,
    Heartbeat,
    Phase,
    Range,
    ReportedState,
)

MOST_RANGES = 64
"""Ranges that one heartbeat names: it stays small, and the drop report names all."""


def release_name() -> str:
    """The version that is installed here."""
    try:
        return version("sardze")
    except PackageNotFoundError:
        return "unreleased"


def widened(ranges: tuple[Range, ...], most: int) -> tuple[Range, ...]:
    """At most so many ranges; the last one then spans the rest."""
    if len(ranges) <= most:
        return ranges
    return (*ranges[: most - 1], Range(ranges[most - 1].first, ranges[-1].last))


class Reporter:
    """Puts the device's words about itself together."""

    def __init__(
        self,
        host: Host,
        outbox: Outbox,
        drain: Drain,
        connection: Connection,
        folder: Path,
        allowance: DayAllowance | None = None,
    ) -> None:
        self._host = host
        self._outbox = outbox
        self._drain = drain
        self._connection = connection
        self._folder = folder
        self._allowance = allowance
        self._checks: tuple[Check, ...] = ()
        self._release = release_name()

    def heartbeat(self, moment: Moment) -> Heartbeat:
        """I am alive, and this is how much waits."""
        outbox = self._outbox.status()
        camera = self._outbox.camera_status()
        return Heartbeat(
            at=moment.wall,
            clock=moment.clock,
            boot_id=moment.boot_id,
            uptime_s=self._host.uptime_s() or 0.0,
            last_sequence=outbox.last_sequence,
            outbox_rows=outbox.rows,
            outbox_bytes=outbox.size_bytes,
            frames=camera.frames if camera else 0,
            frames_per_s=camera.frames_per_s if camera else 0.0,
            dropped=widened(outbox.dropped, MOST_RANGES),
            dropped_evidence=outbox.dropped_evidence,
        )

    def health(self, moment: Moment, settings: DeviceSettings) -> tuple[HealthReport, bool]:
        """The checks now, and whether one of them changed its state since the last look."""
        snapshot = Snapshot(
            moment=moment,
            frame_timeout_s=settings.tuned.source.frame_timeout_s,
            reasons_not_to_read=settings.reasons_not_to_read,
            camera=self._outbox.camera_status(),
            is_display=settings.display is not None,
            display=self._outbox.display_status(),
            outbox=self._outbox.status(),
            drain=self._drain.status(),
            connected=self._connection.up,
            unconnected_s=self._connection.unconnected_s(moment),
            uplink_reason=self._connection.last_reason,
            temperature_c=self._host.temperature_c(),
            memory=self._host.memory(),
            disk=self._host.disk(self._folder),
            throttling=self._host.throttling(),
            data_used=self._allowance.share_used if self._allowance else None,
            roaming=self._allowance is not None and self._allowance.line.roaming,
        )
        checks = with_since(check_all(snapshot), self._checks, moment)
        changed = states(checks) != states(self._checks)
        self._checks = checks
        return HealthReport(at=moment.wall, boot_id=moment.boot_id, checks=checks), changed

    def reported(self, moment: Moment, settings: DeviceSettings, refused: str) -> ReportedState:
        """What really runs here."""
        camera = self._outbox.camera_status()
        return ReportedState(
            at=moment.wall,
            boot_id=moment.boot_id,
            release=self._release,
            desired_version=settings.desired_version,
            desired_refused=(refused or settings.desired_refused)[:2000],
            settings_sha256=settings.sha256,
            models=camera.models if camera else {},
            hardware=self._host.hardware(),
        )


def loss_report(
    moment: Moment, *, site_id: str, device_id: str, randomness: bytes
) -> Callable[[Losses], Event]:
    """Makes the durable event that tells of losses (SECURITY 18)."""
    event_id = uuid7(int(moment.wall.timestamp() * 1000), randomness)

    def make(losses: Losses) -> Event:
        facts = sum(piece.last - piece.first + 1 for piece in losses.ranges)
        words = [losses.notice] if losses.notice else []
        if facts:
            words.append(f"{facts} sequence numbers have no fact any more.")
        if losses.evidence:
            words.append(f"{losses.evidence} pieces of evidence were let go to make room.")
        if losses.refused:
            words.append(f"{losses.refused} facts found no room and were never stored.")
        return Event(
            event_id=event_id,
            sequence=0,
            boot_id=moment.boot_id,
            observed_at=moment.wall,
            monotonic_ns=moment.monotonic_ns,
            clock=moment.clock,
            site_id=site_id,
            device_id=device_id,
            kind=EventKind.OUTBOX_DROP,
            phase=Phase.END,
            incident_id=event_id,
            reason=" ".join(words),
            count=facts + losses.refused,
            dropped=losses.ranges,
        )

    return make
