# SPDX-License-Identifier: EUPL-1.2
"""What becomes of admitted messages, one function a kind; ``routing`` says which.

Each takes all messages of its kinds from one batch, in the order in which they came, inside one
transaction. Each may see a message again and must then change nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from msgspec import structs

from sardze_fleet.ingest.admission import Admitted
from sardze_fleet.ingest.batch import Announcement, Batch
from sardze_fleet.ingest.settle import presence_stands, settle_read
from sardze_fleet.store.evidence import EvidenceKey, EvidenceRow
from sardze_fleet.store.records import EventRecord, ReadRecord, RejectionReason
from sardze_wire.records import Event, Heartbeat, Kind, PlateRead, Presence
from sardze_wire.topics import evidence_address


def take_plate_reads(batch: Batch, items: list[Admitted]) -> None:
    """Stores the messages and brings their passages up to date."""
    fresh = batch.store_new(items)
    current = batch.transaction.current_reads(sorted({a.subject_id for a in fresh}))
    known = set(current)
    changed: set[str] = set()
    for announcement in fresh:
        record = announcement.record
        if not isinstance(record, PlateRead):
            continue
        before = current.get(record.passage_id)
        if before is not None and before.device_id != record.device_id:
            words = f"the passage {record.passage_id} is told by {before.device_id}"
            batch.reject(announcement.admitted, RejectionReason.MISADDRESSED, words)
            continue
        verified = announcement.admitted.verified
        after = settle_read(before, record, verified=verified, received_at=batch.received_at)
        if after is not before:
            current[record.passage_id] = after
            changed.add(record.passage_id)
    _write_reads(batch, [current[passage_id] for passage_id in sorted(changed)], known)


def take_events(batch: Batch, items: list[Admitted]) -> None:
    """Stores the messages, their events, and the numbers that a device says it dropped."""
    fresh = batch.store_new(items)
    events = []
    for announcement in fresh:
        if isinstance(announcement.record, Event):
            batch.drop(announcement.admitted, announcement.record.dropped)
            events.append(_event(announcement, announcement.record, batch))
    batch.transaction.add_events(events)


def take_evidence(batch: Batch, items: list[Admitted]) -> None:
    """Brings announcements and files together, whichever came first (SECURITY 41)."""
    arrivals = [(evidence_address(item.topic), item) for item in items]
    event_ids = {event_id for (event_id, _number), _item in arrivals}
    announced = [a for a in batch.announcements if a.record.evidence]
    event_ids.update(a.record.event_id for a in announced)
    before = batch.transaction.evidence_rows(sorted(event_ids))
    rows = dict(before)
    for announcement in announced:
        _announce(batch, announcement, rows)
    for key, item in arrivals:
        _arrive(batch, key, item, rows)
    batch.transaction.put_evidence(
        [row for key, row in rows.items() if key not in before],
        [row for key, row in rows.items() if key in before and row != before[key]],
    )


def take_presence(batch: Batch, items: list[Admitted]) -> None:
    """Keeps the presence that stands (SECURITY 16)."""
    standing = batch.transaction.presences(sorted({item.topic.device_id for item in items}))
    payloads: dict[str, bytes] = {}
    for item in items:
        device_id = item.topic.device_id
        told = item.record
        if isinstance(told, Presence) and presence_stands(standing.get(device_id), told):
            standing[device_id] = told
            payloads[device_id] = item.delivery.payload
    batch.transaction.put_states(Kind.PRESENCE, payloads, batch.received_at)


def take_state(batch: Batch, items: list[Admitted]) -> None:
    """Keeps the newest of each device; heartbeats also tell of dropped numbers."""
    for kind in (Kind.HEARTBEAT, Kind.HEALTH, Kind.REPORTED):
        of_kind = [item for item in items if item.topic.kind is kind]
        payloads = {item.topic.device_id: item.delivery.payload for item in of_kind}
        batch.transaction.put_states(kind, payloads, batch.received_at)
    for item in items:
        if isinstance(item.record, Heartbeat) and item.record.dropped:
            batch.drop(item, item.record.dropped)


def take_nothing(_batch: Batch, _items: list[Admitted]) -> None:
    """Answers to requests concern whoever asked, and nobody here keeps them."""


def _write_reads(batch: Batch, settled: list[ReadRecord], known: set[str]) -> None:
    numbered = [
        structs.replace(read, revision=batch.transaction.next_revision()) for read in settled
    ]
    batch.transaction.put_reads(
        [read for read in numbered if read.passage_id not in known],
        [read for read in numbered if read.passage_id in known],
    )
    batch.written_passages.update(read.passage_id for read in numbered)


def _announce(
    batch: Batch, announcement: Announcement, rows: dict[EvidenceKey, EvidenceRow]
) -> None:
    record = announcement.record
    for reference in record.evidence:
        key = (record.event_id, reference.number)
        row = rows.get(key)
        received = row.received_sha256 if row and row.device_id == record.device_id else None
        if row is not None and received != reference.sha256:
            words = f"file {reference.number} came earlier and is not the one announced"
            batch.reject(announcement.admitted, RejectionReason.EVIDENCE_MISMATCH, words)
            received = None
        rows[key] = EvidenceRow(
            event_id=record.event_id,
            number=reference.number,
            device_id=record.device_id,
            subject_id=announcement.subject_id,
            announced_sha256=reference.sha256,
            received_sha256=received,
            size_bytes=reference.size_bytes,
            media_type=reference.media_type,
            shows=reference.shows,
            received_at=row.received_at if row and received else None,
        )


def _arrive(
    batch: Batch, key: EvidenceKey, item: Admitted, rows: dict[EvidenceKey, EvidenceRow]
) -> None:
    content = item.delivery.payload
    sha256 = hashlib.sha256(content).hexdigest()
    event_id, number = key
    row = rows.get(key) or EvidenceRow(
        event_id=event_id,
        number=number,
        device_id=item.topic.device_id,
        size_bytes=len(content),
    )
    if row.received_sha256 == sha256:
        return
    expected = row.announced_sha256 or row.received_sha256 or sha256
    if expected != sha256 or row.device_id != item.topic.device_id:
        words = f"its hash is {sha256[:12]}…, and {expected[:12]}… was announced by {row.device_id}"
        batch.reject(item, RejectionReason.EVIDENCE_MISMATCH, words)
        return
    batch.transaction.keep_file(content)
    rows[key] = replace(row, received_sha256=sha256, received_at=batch.received_at)
    if row.subject_id is not None:
        batch.supported_passages.add(row.subject_id)


def _event(announcement: Announcement, record: Event, batch: Batch) -> EventRecord:
    return EventRecord(
        event_id=record.event_id,
        incident_id=record.incident_id,
        kind=record.kind,
        phase=record.phase,
        reason=record.reason,
        zone=record.zone,
        site_id=record.site_id,
        device_id=record.device_id,
        lane_id=record.lane_id,
        direction=record.direction,
        vehicle_class=record.vehicle_class,
        count=record.count,
        speed_kmh=None if record.speed is None else record.speed.kmh,
        observed_at=record.observed_at,
        received_at=batch.received_at,
        clock_trusted=record.clock.trusted,
        verified=announcement.admitted.verified,
    )
