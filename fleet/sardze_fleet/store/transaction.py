# SPDX-License-Identifier: EUPL-1.2
"""What a writer may do between the beginning and the commit, in the store's own words.

One transaction writes at a time: it holds the counter's row from its first statement to its end. So
whatever it looked up stays true until it commits, and revisions are seen in rising order. Nothing
is acknowledged to anybody before ``Store.writing`` has ended well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from sardze_fleet.store import (
    completeness,
    devices,
    events,
    evidence,
    messages,
    reads,
    rejections,
    schema,
)
from sardze_fleet.store.records import (
    DeviceCompleteness,
    EventRecord,
    MessageRecord,
    ReadRecord,
    Rejection,
    RejectionReason,
)
from sardze_wire.records import Kind, Presence

_REVISION = "revision"


class Transaction:
    """A batch of writes that become visible together."""

    def __init__(self, connection: Connection, folder: evidence.EvidenceFolder) -> None:
        self._connection = connection
        self._folder = folder
        counter = schema.counter
        self._revision: int = connection.execute(
            select(counter.c.value).where(counter.c.name == _REVISION).with_for_update()
        ).scalar_one()
        self._seen = self._revision

    def close(self) -> None:
        """Writes the counter back; to be called once, before the commit."""
        if self._revision != self._seen:
            self._connection.execute(
                update(schema.counter)
                .where(schema.counter.c.name == _REVISION)
                .values(value=self._revision)
            )

    def next_revision(self) -> int:
        """A revision above all others."""
        self._revision += 1
        return self._revision

    def identities(self) -> dict[str, devices.Identity]:
        """Every device with its valid key."""
        return devices.identities(self._connection)

    def known_messages(self, event_ids: Sequence[str]) -> dict[str, bytes]:
        """The payloads of those messages that are stored already."""
        return messages.known(self._connection, event_ids)

    def add_messages(self, new: Sequence[MessageRecord]) -> None:
        """Stores messages that are not known."""
        messages.insert(self._connection, new)

    def add_events(self, new: Sequence[EventRecord]) -> None:
        """Stores events that are not known."""
        events.insert(self._connection, new)

    def current_reads(self, passage_ids: Sequence[str]) -> dict[str, ReadRecord]:
        """The passages that are known, as they stand."""
        return reads.current(self._connection, passage_ids)

    def put_reads(self, new: Sequence[ReadRecord], changed: Sequence[ReadRecord]) -> None:
        """Writes passages."""
        reads.put(self._connection, new, changed)

    def evidence_rows(
        self, event_ids: Sequence[str]
    ) -> dict[evidence.EvidenceKey, evidence.EvidenceRow]:
        """What is known of the evidence of events."""
        return evidence.rows(self._connection, event_ids)

    def put_evidence(
        self, new: Sequence[evidence.EvidenceRow], changed: Sequence[evidence.EvidenceRow]
    ) -> None:
        """Writes what is known of pieces of evidence."""
        evidence.put(self._connection, new, changed)

    def keep_file(self, content: bytes) -> str:
        """Brings bytes to the evidence folder, safely and before the commit; returns their hash."""
        return self._folder.put(content)

    def put_numbers(
        self, told: Mapping[tuple[str, int], completeness.Numbers]
    ) -> dict[str, DeviceCompleteness]:
        """Merges sequence numbers of (device, series); returns how these devices stand now."""
        return completeness.put(self._connection, told)

    def presences(self, device_ids: Sequence[str]) -> dict[str, Presence]:
        """The presence that stands for each of these devices."""
        return devices.presences(self._connection, device_ids)

    def put_states(self, kind: Kind, payloads: Mapping[str, bytes], at: datetime) -> None:
        """Keeps the newest payload of a kind for each device."""
        devices.put_states(self._connection, kind, payloads, at)

    def put_seen(self, device_ids: Sequence[str], at: datetime) -> None:
        """Notes that these devices were heard."""
        devices.put_seen(self._connection, device_ids, at)

    def reject(
        self,
        kept: Sequence[Rejection],
        counted: Counter[tuple[str, RejectionReason]],
        at: datetime,
    ) -> None:
        """Sets messages aside: some are kept, all are counted."""
        rejections.insert(self._connection, kept, at)
        rejections.count(self._connection, counted)
