# SPDX-License-Identifier: EUPL-1.2
"""What the handlers of one batch work on together: a transaction, a time, and what they collect.

Handlers write facts at once and only note what concerns the batch as a whole: sequence numbers,
rejections, evidence that was announced, passages that changed. ``finish`` writes these at the end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from sardze_fleet.ingest.admission import Admitted
from sardze_fleet.ingest.rejection_rate import RejectionRate
from sardze_fleet.store.completeness import Numbers
from sardze_fleet.store.records import (
    DeviceCompleteness,
    MessageRecord,
    Rejection,
    RejectionReason,
)
from sardze_fleet.store.transaction import Transaction
from sardze_wire.records import Event, PlateRead, Range


@dataclass(frozen=True, slots=True)
class Announcement:
    """A durable record that is new, for the evidence it announces."""

    admitted: Admitted
    record: PlateRead | Event
    subject_id: str


@dataclass
class Batch:
    """One transaction's work."""

    transaction: Transaction
    received_at: datetime
    numbers: defaultdict[tuple[str, int], Numbers] = field(
        default_factory=lambda: defaultdict(Numbers)
    )
    announcements: list[Announcement] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    written_passages: set[str] = field(default_factory=set)
    supported_passages: set[str] = field(default_factory=set)
    heard: set[str] = field(default_factory=set)

    def reject(self, admitted: Admitted, reason: RejectionReason, words: str) -> None:
        """Sets an admitted message aside after all."""
        self.rejections.append(
            Rejection(
                topic=admitted.delivery.topic,
                payload=admitted.delivery.payload,
                reason=reason,
                words=words,
                site_id=admitted.topic.site_id,
                device_id=admitted.topic.device_id,
            )
        )

    def drop(self, admitted: Admitted, ranges: tuple[Range, ...]) -> None:
        """Notes numbers that a device says it will never send."""
        self.numbers[_series(admitted)].dropped.extend(ranges)

    def store_new(self, items: list[Admitted]) -> list[Announcement]:
        """Stores those durable messages that are not stored, and returns these (SECURITY 14)."""
        told = [item.record for item in items if isinstance(item.record, PlateRead | Event)]
        known = self.transaction.known_messages([record.event_id for record in told])
        fresh: list[Announcement] = []
        messages: list[MessageRecord] = []
        for item in items:
            record = item.record
            if not isinstance(record, PlateRead | Event):
                continue
            numbers = self.numbers[_series(item)]  # also of a repetition: it asks for a receipt
            payload = known.get(record.event_id)
            if payload is None:
                known[record.event_id] = item.delivery.payload
                announcement = Announcement(item, record, _subject(record))
                fresh.append(announcement)
                messages.append(_message(announcement, self.received_at))
                numbers.received.append(record.sequence)
            elif payload != item.delivery.payload:
                words = f"another message has the event_id {record.event_id}"
                self.reject(item, RejectionReason.EVENT_ID_REUSED, words)
        self.transaction.add_messages(messages)
        self.announcements += fresh
        return fresh

    def finish(self, rate: RejectionRate, now_s: float) -> dict[str, DeviceCompleteness]:
        """Writes what was collected; returns how the numbers of the devices stand now."""
        self._renew_supported()
        self.transaction.put_seen(sorted(self.heard), self.received_at)
        counted = Counter((r.device_id or "", r.reason) for r in self.rejections)
        kept = [r for r in self.rejections if rate.allows(r.device_id or "", now_s)]
        self.transaction.reject(kept, counted, self.received_at)
        return self.transaction.put_numbers(self.numbers) if self.numbers else {}

    def _renew_supported(self) -> None:
        """Gives a new revision to passages of which nothing but the evidence has changed."""
        only = sorted(self.supported_passages - self.written_passages)
        if only:
            current = self.transaction.current_reads(only)
            renewed = [
                replace(read, revision=self.transaction.next_revision())
                for read in current.values()
            ]
            self.transaction.put_reads([], renewed)


def _subject(record: PlateRead | Event) -> str:
    return record.passage_id if isinstance(record, PlateRead) else record.incident_id


def _series(admitted: Admitted) -> tuple[str, int]:
    return admitted.sender.device_id, admitted.sender.series


def _message(announcement: Announcement, received_at: datetime) -> MessageRecord:
    admitted, record = announcement.admitted, announcement.record
    return MessageRecord(
        event_id=record.event_id,
        device_id=record.device_id,
        sequence=record.sequence,
        kind=admitted.topic.kind,
        subject_id=announcement.subject_id,
        topic=admitted.delivery.topic,
        payload=admitted.delivery.payload,
        signature=admitted.delivery.signature,
        key_id=admitted.sender.key_id if admitted.verified else None,
        verified=admitted.verified,
        observed_at=record.observed_at,
        received_at=received_at,
    )
