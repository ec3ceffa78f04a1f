# SPDX-License-Identifier: EUPL-1.2
"""One example of each kind of record, for the AsyncAPI document and for tests of codecs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sardze_wire.ids import uuid7
from sardze_wire.records import (
    Alternative,
    Board,
    BoardLine,
    CharacterReading,
    Check,
    Clock,
    ClockSource,
    DesiredState,
    Direction,
    Event,
    EventKind,
    EvidenceReference,
    HealthReport,
    HealthState,
    Heartbeat,
    Hotlist,
    HotlistEntry,
    Kind,
    Phase,
    PlateRead,
    Position,
    Presence,
    Range,
    Receipt,
    Record,
    ReportedState,
    Speed,
    VehicleClass,
)
from sardze_wire.requests import Request, RequestKind, Response

_AT = datetime(2026, 5, 4, 6, 30, 12, 250_000, tzinfo=UTC)
_AT_MS = 1_777_876_212_250
_BOOT = "b4c6f2de"
_CLOCK = Clock(trusted=True, source=ClockSource.NTP)


def _uuid(number: int) -> str:
    return uuid7(_AT_MS, number.to_bytes(10, "big"))


PLATE_READ = PlateRead(
    event_id=_uuid(1),
    sequence=4711,
    boot_id=_BOOT,
    observed_at=_AT,
    monotonic_ns=86_412_250_000_000,
    clock=_CLOCK,
    site_id="karsava",
    device_id="karsava-01",
    lane_id="in",
    evidence=(
        EvidenceReference(number=0, sha256="5e" * 32, size_bytes=48_213),
        EvidenceReference(number=1, sha256="a7" * 32, size_bytes=3_120, shows="plate"),
    ),
    passage_id=_uuid(2),
    phase=Phase.NEW,
    text="AB1234",
    country="LV",
    confidence=0.97,
    characters=(
        CharacterReading("A", 0.99),
        CharacterReading("B", 0.93, (Alternative("8", 0.05),)),
        CharacterReading("1", 0.99),
        CharacterReading("2", 0.99),
        CharacterReading("3", 0.99),
        CharacterReading("4", 0.98),
    ),
    syntax="car",
    vehicle_class=VehicleClass.CAR,
    direction=Direction.APPROACHING,
    speed=Speed(kmh=47.2, error_kmh=2.5),
    frames_voted=7,
    plate_box=(0.41, 0.62, 0.53, 0.66),
    vehicle_box=(0.3, 0.3, 0.65, 0.75),
    models={"plate-finder": "0.1.0", "plate-reader": "0.1.0"},
)

EVENT = Event(
    event_id=_uuid(3),
    sequence=4712,
    boot_id=_BOOT,
    observed_at=_AT,
    monotonic_ns=86_413_000_000_000,
    clock=Clock(trusted=False, source=ClockSource.NONE),
    site_id="karsava",
    device_id="karsava-01",
    position=Position(latitude=56.784, longitude=27.688, accuracy_m=4.0),
    kind=EventKind.OUTBOX_DROP,
    phase=Phase.NEW,
    incident_id=_uuid(4),
    reason="The outbox was full: the oldest evidence was dropped",
    dropped=(Range(4001, 4010),),
)

EXAMPLES: dict[Kind, Record] = {
    Kind.PRESENCE: Presence(online=True, boot_id=_BOOT, session=3, at=_AT),
    Kind.HEARTBEAT: Heartbeat(
        at=_AT,
        clock=_CLOCK,
        boot_id=_BOOT,
        uptime_s=86_412.5,
        last_sequence=4712,
        outbox_rows=2,
        outbox_bytes=51_333,
        frames=1_036_800,
        frames_per_s=12.0,
        dropped=(Range(4001, 4010),),
        dropped_evidence=10,
    ),
    Kind.HEALTH: HealthReport(
        at=_AT,
        boot_id=_BOOT,
        checks=(
            Check(name="frames", state=HealthState.OK, figure=12.0, unit="1/s", since=_AT),
            Check(
                name="temperature",
                state=HealthState.WARNING,
                figure=74.5,
                unit="°C",
                words="The processor is warm",
                remedy="Shade the housing, or check that its vent is free",
            ),
        ),
    ),
    Kind.PLATE_READ: PLATE_READ,
    Kind.EVENT: EVENT,
    Kind.REPORTED: ReportedState(
        at=_AT,
        boot_id=_BOOT,
        release="0.1.0",
        slot="a",
        desired_version=12,
        settings_sha256="0c" * 32,
        models={"plate-reader": "0.1.0"},
        hardware={"board": "Raspberry Pi 4 Model B"},
    ),
    Kind.DESIRED: DesiredState(
        device_id="karsava-01",
        version=12,
        issued_at=_AT,
        release="0.1.0",
        security_level=2,
        settings={"frame_rate": {"idle_fps": 3.0}},
    ),
    Kind.HOTLIST: Hotlist(
        version=8,
        key_id="2026-05-04",
        expires_at=_AT + timedelta(days=1),
        entries=(HotlistEntry(digest="9b" * 32, list_id="stolen-vehicles"),),
    ),
    Kind.BOARD: Board(
        version=5,
        title="Kārsava",
        lines=(BoardLine("Border queue: 40 min", emphasis=True), BoardLine("A13 open")),
        expires_at=_AT + timedelta(hours=1),
    ),
    Kind.RECEIPT: Receipt(
        device_id="karsava-01", at=_AT, through=4698, missing=(Range(4699, 4700),)
    ),
    Kind.REQUEST: Request(
        request_id=_uuid(5),
        kind=RequestKind.SNAPSHOT,
        asked_by="technician@karsava",
        reason="Aim after the storm",
        expires_at=_AT + timedelta(minutes=5),
    ),
    Kind.RESPONSE: Response(request_id=_uuid(5), accepted=True, at=_AT, words="Taken"),
}
