# SPDX-License-Identifier: EUPL-1.2
"""A small town in a real store: cameras, their states, passages with pictures. What ingest would
have written.

Everything is deterministic; time is an argument. Pictures are drawn plainly: they need to be JPEG
files with a plate in them, not roads.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from drawn_pictures import PLATE_BOX, plate_picture, scene_picture
from sardze_fleet.store import Store
from sardze_fleet.store.completeness import Numbers
from sardze_fleet.store.evidence import EvidenceRow
from sardze_fleet.store.records import (
    DeviceRecord,
    EventRecord,
    MessageRecord,
    ReadRecord,
    Rejection,
    RejectionReason,
    SiteRecord,
)
from sardze_wire.codec import encode
from sardze_wire.ids import uuid7
from sardze_wire.records import (
    Alternative,
    CharacterReading,
    Check,
    Clock,
    ClockSource,
    Direction,
    Event,
    EventKind,
    EvidenceReference,
    HealthReport,
    HealthState,
    Heartbeat,
    Kind,
    Phase,
    PlateRead,
    Presence,
    Range,
    ReportedState,
    VehicleClass,
)

SITE = "karsava"
CAMERAS = {
    "karsava-01": ("Border road, inbound", "A13"),
    "karsava-02": ("Border road, outbound", "A13"),
    "karsava-03": ("Town square", "P50"),
    "karsava-04": ("Railway crossing", "V502"),
}
TRUSTED = Clock(trusted=True, source=ClockSource.NTP)
UNTRUSTED = Clock(trusted=False, source=ClockSource.NONE)


@dataclass(frozen=True, slots=True)
class Passing:
    """What a passage says; the test changes what it is about."""

    device_id: str
    text: str
    country: str | None = "LV"
    confidence: float = 0.97
    phase: Phase = Phase.END
    direction: Direction = Direction.APPROACHING
    vehicle_class: VehicleClass = VehicleClass.CAR
    clock: Clock = TRUSTED
    verified: bool = True
    pictures: bool = True
    box: tuple[float, float, float, float] = PLATE_BOX


@dataclass
class SmallTown:
    """Writes into a store."""

    store: Store
    now: datetime
    sequences: Counter[str] = field(default_factory=Counter)
    made: int = 0

    def build(self) -> None:
        """The site and its cameras: one well, one with a warning, one off line, one never seen."""
        site = SiteRecord(
            site_id=SITE, name="Kārsava", timezone="Europe/Riga", profile="", added_at=self.now
        )
        cameras = [
            DeviceRecord(device_id=device_id, site_id=SITE, name=name, road=road, added_at=self.now)
            for device_id, (name, road) in CAMERAS.items()
        ]
        self.store.put_site(site, cameras)
        self.presence("karsava-01", online=True)
        self.presence("karsava-02", online=True)
        self.presence("karsava-03", online=False)
        self.heartbeat("karsava-01", frames_per_s=11.8)
        self.heartbeat("karsava-02", frames_per_s=9.4)
        self.health("karsava-01", [Check(name="frames", state=HealthState.OK, words="Fresh")])
        hot = Check(
            name="temperature",
            state=HealthState.WARNING,
            figure=78.5,
            unit="°C",
            since=self.now - timedelta(minutes=20),
            words="The processor is hot.",
            remedy="Check that the enclosure's vents are free and the fan turns.",
        )
        disk = Check(name="disk", state=HealthState.OK, figure=41, unit="%", words="Room enough")
        self.health("karsava-02", [disk, hot])

    def presence(self, device_id: str, *, online: bool) -> None:
        """A camera comes or goes."""
        at = self.now - timedelta(hours=2)
        record = Presence(online=online, boot_id="boot-1", session=1, at=at)
        with self.store.writing() as transaction:
            transaction.put_states(Kind.PRESENCE, {device_id: encode(record)}, at)

    def heartbeat(self, device_id: str, *, frames_per_s: float) -> None:
        """A camera says that it is alive."""
        record = Heartbeat(
            at=self.now,
            clock=TRUSTED,
            boot_id="boot-1",
            uptime_s=7200.0,
            last_sequence=self.sequences[device_id],
            outbox_rows=0,
            outbox_bytes=0,
            frames=80_000,
            frames_per_s=frames_per_s,
        )
        with self.store.writing() as transaction:
            transaction.put_states(Kind.HEARTBEAT, {device_id: encode(record)}, self.now)
            transaction.put_seen([device_id], self.now)

    def health(self, device_id: str, checks: Sequence[Check]) -> None:
        """A camera reports its checks, and what runs."""
        report = HealthReport(at=self.now, boot_id="boot-1", checks=tuple(checks))
        reported = ReportedState(
            at=self.now,
            boot_id="boot-1",
            release="0.1.0",
            models={"plate-reader": "1.2.0"},
            hardware={"board": "Raspberry Pi 5"},
        )
        with self.store.writing() as transaction:
            transaction.put_states(Kind.HEALTH, {device_id: encode(report)}, self.now)
            transaction.put_states(Kind.REPORTED, {device_id: encode(reported)}, self.now)

    def passes(self, passing: Passing, at: datetime, passage_id: str | None = None) -> str:
        """A vehicle passes, or what is known of it changes; returns the passage."""
        event_id = self._id(at)
        passage_id = passage_id or event_id
        pictures = (
            [("plate", plate_picture(passing.text)), ("scene", scene_picture(passing.text))]
            if passing.pictures
            else []
        )
        self.sequences[passing.device_id] += 1
        statement = PlateRead(
            event_id=event_id,
            sequence=self.sequences[passing.device_id],
            boot_id="boot-1",
            observed_at=at,
            monotonic_ns=1,
            clock=passing.clock,
            site_id=SITE,
            device_id=passing.device_id,
            lane_id="in",
            evidence=_references(pictures),
            passage_id=passage_id,
            phase=passing.phase,
            text=passing.text,
            country=passing.country,
            confidence=passing.confidence,
            characters=_characters(passing),
            syntax="two letters, one to four digits" if passing.country else None,
            vehicle_class=passing.vehicle_class,
            direction=passing.direction,
            frames_voted=14,
            plate_box=passing.box,
            models={"plate-finder": "1.1.0", "plate-reader": "1.2.0"},
        )
        self._store_read(statement, passing.verified, [content for _, content in pictures])
        return passage_id

    def notices(self, device_id: str, kind: EventKind, reason: str, at: datetime) -> str:
        """A camera notices something; returns the event."""
        event_id = self._id(at)
        self.sequences[device_id] += 1
        statement = Event(
            event_id=event_id,
            sequence=self.sequences[device_id],
            boot_id="boot-1",
            observed_at=at,
            monotonic_ns=1,
            clock=TRUSTED,
            site_id=SITE,
            device_id=device_id,
            kind=kind,
            phase=Phase.NEW,
            incident_id=event_id,
            reason=reason,
        )
        record = EventRecord(
            event_id=event_id,
            incident_id=event_id,
            kind=kind,
            phase=Phase.NEW,
            reason=reason,
            zone=None,
            site_id=SITE,
            device_id=device_id,
            lane_id=None,
            direction=Direction.UNKNOWN,
            vehicle_class=VehicleClass.UNKNOWN,
            count=None,
            speed_kmh=None,
            observed_at=at,
            received_at=at,
            clock_trusted=True,
            verified=True,
        )
        with self.store.writing() as transaction:
            transaction.add_messages([_message(statement, Kind.EVENT, event_id, True)])
            transaction.add_events([record])
            numbers = Numbers(received=[statement.sequence])
            transaction.put_numbers({(device_id, 1): numbers})
        return event_id

    def loses(self, device_id: str, count: int) -> None:
        """So many numbers of a camera never arrive; its next read shows the gap."""
        self.sequences[device_id] += count

    def drops(self, device_id: str, count: int) -> None:
        """A camera declares numbers as dropped."""
        first = self.sequences[device_id] + 1
        self.sequences[device_id] += count
        with self.store.writing() as transaction:
            dropped = Numbers(dropped=[Range(first, first + count - 1)])
            transaction.put_numbers({(device_id, 1): dropped})

    def sets_aside(self, payload: bytes, words: str) -> None:
        """Ingest sets a message aside."""
        one = Rejection(
            topic=f"sardze/1/{SITE}/karsava-01/plate-read",
            payload=payload,
            reason=RejectionReason.MALFORMED,
            words=words,
            site_id=SITE,
            device_id="karsava-01",
        )
        with self.store.writing() as transaction:
            transaction.reject([one], Counter({("karsava-01", one.reason): 1}), self.now)

    def _store_read(self, statement: PlateRead, verified: bool, pictures: Sequence[bytes]) -> None:
        at = statement.observed_at + timedelta(milliseconds=400)
        with self.store.writing() as transaction:
            kind, passage_id = Kind.PLATE_READ, statement.passage_id
            transaction.add_messages([_message(statement, kind, passage_id, verified)])
            before = transaction.current_reads([passage_id]).get(passage_id)
            read = _record(statement, transaction.next_revision(), verified, at, before)
            transaction.put_reads([] if before else [read], [read] if before else [])
            rows = [
                EvidenceRow(
                    event_id=statement.event_id,
                    number=reference.number,
                    device_id=statement.device_id,
                    subject_id=passage_id,
                    announced_sha256=reference.sha256,
                    received_sha256=transaction.keep_file(content),
                    size_bytes=len(content),
                    media_type=reference.media_type,
                    shows=reference.shows,
                    received_at=at,
                )
                for reference, content in zip(statement.evidence, pictures, strict=True)
            ]
            transaction.put_evidence(rows, [])
            numbers = Numbers(received=[statement.sequence])
            transaction.put_numbers({(statement.device_id, 1): numbers})

    def _id(self, at: datetime) -> str:
        self.made += 1
        randomness = hashlib.sha256(str(self.made).encode()).digest()[:10]
        return uuid7(int(at.timestamp() * 1000), randomness)


def _references(pictures: Sequence[tuple[str, bytes]]) -> tuple[EvidenceReference, ...]:
    return tuple(
        EvidenceReference(
            number=number,
            sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
            shows=shows,
        )
        for number, (shows, content) in enumerate(pictures)
    )


def _characters(passing: Passing) -> tuple[CharacterReading, ...]:
    doubts = {"0": "OD", "1": "I7", "8": "B6", "B": "8", "5": "S"}
    return tuple(
        CharacterReading(
            character,
            min(0.995, passing.confidence + 0.02 - 0.09 * (character in doubts)),
            tuple(
                Alternative(other, 0.07 / (place + 1))
                for place, other in enumerate(doubts.get(character, ""))
            ),
        )
        for character in passing.text
    )


def _message(
    statement: PlateRead | Event, kind: Kind, subject_id: str, verified: bool
) -> MessageRecord:
    return MessageRecord(
        event_id=statement.event_id,
        device_id=statement.device_id,
        sequence=statement.sequence,
        kind=kind,
        subject_id=subject_id,
        topic=f"sardze/1/{statement.site_id}/{statement.device_id}/{kind}",
        payload=encode(statement),
        signature="signature" if verified else None,
        key_id="0123456789abcdef" if verified else None,
        verified=verified,
        observed_at=statement.observed_at,
        received_at=statement.observed_at + timedelta(milliseconds=400),
    )


def _record(
    statement: PlateRead, revision: int, verified: bool, at: datetime, before: ReadRecord | None
) -> ReadRecord:
    shared = {
        name: getattr(statement, name)
        for name in msgspec.structs.asdict(statement)
        if name
        in {
            *("passage_id", "event_id", "sequence", "phase", "text", "country", "confidence"),
            *("syntax", "site_id", "device_id", "lane_id", "direction", "vehicle_class"),
            "frames_voted",
        }
    }
    return ReadRecord(
        **shared,
        revision=revision,
        speed_kmh=None,
        speed_error_kmh=None,
        first_observed_at=before.first_observed_at if before else statement.observed_at,
        last_observed_at=statement.observed_at,
        received_at=at,
        clock_trusted=statement.clock.trusted,
        clock_source=statement.clock.source,
        verified=verified,
    )
