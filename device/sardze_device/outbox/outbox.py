# SPDX-License-Identifier: EUPL-1.2
"""The outbox itself: append, pending, sent, delivered.

Rules. A fact and its evidence are stored together, with the next sequence number, or not at all; a
number that was never stored is not used up. ``append`` returns after the disk has it (WAL,
synchronous FULL). Deleting may be forgotten in a power cut: then a row is sent again, and the fleet
knows it by its ``event_id``. The camera and the agent open the same file; each method is one short
transaction. A full disk is a state: ``append`` says so and counts, and the next drop report tells.
Signing and sending are left to the agent.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType

import msgspec

from sardze_device.errors import OutboxFullError
from sardze_device.host import Moment
from sardze_device.outbox import bounds
from sardze_device.outbox.file import OutboxFile
from sardze_device.outbox.rows import (
    ROW_OVERHEAD_BYTES,
    CameraStatus,
    DataSpent,
    DisplayStatus,
    Losses,
    OutboxLimits,
    OutboxRow,
    OutboxStatus,
    SendLane,
    StoredDesired,
)
from sardze_wire import codec
from sardze_wire.records import (
    Board,
    DesiredState,
    DurableRecord,
    Event,
    Kind,
    PlateRead,
    Range,
    numbered,
)
from sardze_wire.topics import Topic, evidence_topic

_INSERT = """INSERT INTO message (sequence, belongs_to, kind, topic, boot_id, monotonic_ns,
    observed_ms, trusted, size_bytes, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_VACUUM_PAGES = 256
_NEXT_SEQUENCE = "UPDATE counter SET last_sequence = last_sequence + 1 RETURNING last_sequence"


class Outbox:
    """The durable queue of one device; used by one thread."""

    def __init__(self, path: Path, limits: OutboxLimits) -> None:
        self.limits = limits
        self._refused = 0
        self._file = OutboxFile(path)

    @classmethod
    def open(cls, path: Path, limits: OutboxLimits | None = None) -> Outbox:
        """Open or begin the outbox in a file.

        Raises:
            OutboxError: the folder is not writable, or a newer program made the file.
        """
        return cls(path, limits or OutboxLimits())

    def __enter__(self) -> Outbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def append(self, record: PlateRead | Event, evidence: Sequence[bytes] = ()) -> int:
        """Store a fact with its evidence; returns the sequence number that it was given.

        Raises:
            OutboxFullError: there is no room; nothing was stored and no number used up.
            OutboxError: the file cannot be used.
        """
        if len(evidence) != len(record.evidence):
            raise ValueError(
                f"{len(record.evidence)} pieces of evidence named, {len(evidence)} given"
            )
        while True:
            sequence = self._append_making_room(record, evidence)
            if not self._file.moved():
                return sequence

    def pending(
        self, limit: int, *, after: int = 0, lane: SendLane = SendLane.ALL
    ) -> list[OutboxRow]:
        """The oldest rows that the broker has not taken, in order, evidence after its fact."""
        with self._file.reading() as db:
            found = db.execute(
                "SELECT row_id, sequence, kind, topic, payload FROM message"  # noqa: S608 - constants
                f" WHERE sent = 0 AND row_id > ? {lane.value} ORDER BY row_id LIMIT ?",
                (after, limit),
            ).fetchall()
        return [OutboxRow(row[0], row[1], Kind(row[2]), row[3], row[4]) for row in found]

    def sent(self, row_ids: Sequence[int], *, out_of_turn: bool = False) -> None:
        """The broker took these rows; they stay until a receipt covers them.

        ``out_of_turn`` says that later facts may have gone before these pictures.
        """
        beyond = "(SELECT last_sequence FROM counter)" if out_of_turn else "0"
        with self._file.writing(durable=False) as db:
            db.executemany(
                f"UPDATE message SET sent = 1, sent_beyond = {beyond}"  # noqa: S608 - constants
                " WHERE row_id = ?",
                [(i,) for i in row_ids],
            )

    def delivered(self, row_ids: Sequence[int]) -> None:
        """These rows have arrived for good: forget them."""
        with self._file.writing(durable=False) as db:
            for row_id in row_ids:
                self._forget(db, "row_id = ?", (row_id,))

    def send_again(self) -> int:
        """Sent rows wait again, for the connection that carried them is gone; says how many."""
        with self._file.writing(durable=False) as db:
            return db.execute("UPDATE message SET sent = 0 WHERE sent = 1").rowcount

    def send_newest_again(self) -> int:
        """The newest sent fact waits again with its evidence; says how many rows. A question."""
        with self._file.writing(durable=False) as db:
            return db.execute(
                "UPDATE message SET sent = 0 WHERE sent = 1 AND belongs_to ="
                " (SELECT max(sequence) FROM message WHERE sent = 1)"
            ).rowcount

    def receipt(self, through: int, missing: Sequence[Range] = ()) -> int:
        """Forget what the fleet has stored, send again what it misses; says how many wait again.

        Evidence is known to have arrived once a fact that was sent after it has: messages keep
        their order.
        """
        again = 0
        with self._file.writing(durable=False) as db:
            for gap in missing:
                again += db.execute(
                    "UPDATE message SET sent = 0 WHERE +sent = 1 AND belongs_to BETWEEN ? AND ?",
                    (gap.first, gap.last),
                ).rowcount
            self._forget(
                db,
                "+sent = 1 AND belongs_to <= ?"
                " AND (sequence IS NOT NULL OR max(belongs_to, sent_beyond) < ?)",
                (through, through),
            )
        return again

    def keep_bounds(self, moment: Moment) -> None:
        """Let go what is too old or too much, and give free pages back to the disk."""
        with self._file.writing(durable=False) as db:
            bounds.let_go_by_age(db, self.limits, moment)
            bounds.let_go_by_size(db, self.limits.max_bytes, spare_from=2**62)
        with self._file.reading() as db:
            db.execute(f"PRAGMA incremental_vacuum({_VACUUM_PAGES})").fetchall()

    def report_losses(self, make: Callable[[Losses], Event]) -> int | None:
        """Append one drop report if there is anything to tell; returns its sequence number.

        Raises:
            OutboxFullError: there is no room even for that; it is told later.
        """
        with self._file.writing(durable=True) as db:
            losses = self._losses(db)
            if not losses:
                return None
            sequence = self._insert(db, make(losses), ())
            db.execute("UPDATE dropped SET reported_by = ? WHERE reported_by IS NULL", (sequence,))
            db.execute(
                "UPDATE counter SET reported_evidence = dropped_evidence,"
                " reported_refused = refused, notice = ''"
            )
            return sequence

    def status(self) -> OutboxStatus:
        """How full it is and what it had to let go."""
        with self._file.reading() as db:
            row = db.execute(
                "SELECT"
                " (SELECT count(*) FROM message WHERE sent = 1 AND sequence IS NOT NULL),"
                " size_bytes, last_sequence, dropped_evidence, dropped_facts, refused,"
                " (SELECT count(*) FROM message WHERE sent = 0),"
                " (SELECT observed_ms FROM message WHERE sent = 0 ORDER BY row_id LIMIT 1)"
                " FROM counter"
            ).fetchone()
            dropped = db.execute("SELECT first, last FROM dropped ORDER BY first").fetchall()
        return OutboxStatus(
            pending=row[6],
            rows=row[0] + row[6],
            size_bytes=row[1],
            max_bytes=self.limits.max_bytes,
            last_sequence=row[2],
            dropped=tuple(Range(first, last) for first, last in dropped),
            dropped_evidence=row[3],
            dropped_facts=row[4],
            refused=row[5] + self._refused,
            oldest_at=None if row[7] is None else datetime.fromtimestamp(row[7] / 1000, UTC),
        )

    def version_of_data(self) -> int:
        """A number that changes when the other process has written; costs next to nothing."""
        with self._file.reading() as db:
            return int(db.execute("PRAGMA data_version").fetchone()[0])

    def write_camera_status(self, status: CameraStatus) -> None:
        """What the camera says of itself; only the newest counts, and a power cut may take it."""
        with self._file.writing(durable=False) as db:
            db.execute(
                "INSERT OR REPLACE INTO camera_status VALUES (1, ?)", (msgspec.json.encode(status),)
            )

    def camera_status(self) -> CameraStatus | None:
        """The newest word of the camera."""
        with self._file.reading() as db:
            row = db.execute("SELECT body FROM camera_status").fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=CameraStatus)

    def write_display_status(self, status: DisplayStatus) -> None:
        """What the display says of itself; as with the camera."""
        with self._file.writing(durable=False) as db:
            db.execute(
                "INSERT OR REPLACE INTO display_status VALUES (1, ?)",
                (msgspec.json.encode(status),),
            )

    def display_status(self) -> DisplayStatus | None:
        """The newest word of the display."""
        with self._file.reading() as db:
            row = db.execute("SELECT body FROM display_status").fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=DisplayStatus)

    def store_data_spent(self, spent: DataSpent) -> None:
        """Keep what the day has cost on the modem; a power cut may take the last second of it."""
        with self._file.writing(durable=False) as db:
            db.execute(
                "INSERT OR REPLACE INTO data_spent VALUES (1, ?, ?, ?)",
                (spent.day.isoformat(), spent.fact_bytes, spent.picture_bytes),
            )

    def data_spent(self) -> DataSpent | None:
        """What the last day with traffic has cost."""
        with self._file.reading() as db:
            row = db.execute("SELECT day, fact_bytes, picture_bytes FROM data_spent").fetchone()
        return None if row is None else DataSpent(date.fromisoformat(row[0]), row[1], row[2])

    def store_board(self, board: Board) -> None:
        """Keep what the display is to show; it was found to be the manager's."""
        with self._file.writing(durable=True) as db:
            db.execute("INSERT OR REPLACE INTO board VALUES (1, ?)", (codec.encode(board),))

    def board(self) -> Board | None:
        """What the display is to show."""
        with self._file.reading() as db:
            row = db.execute("SELECT body FROM board").fetchone()
        return None if row is None else codec.decode_as(Board, row[0])

    def store_desired(self, state: DesiredState) -> None:
        """Keep a desired state that was found good."""
        with self._file.writing(durable=True) as db:
            db.execute(
                "INSERT OR REPLACE INTO desired VALUES (1, ?, ?)",
                (state.version, codec.encode(state)),
            )

    def desired(self) -> StoredDesired | None:
        """The last good desired state."""
        with self._file.reading() as db:
            row = db.execute("SELECT version, body FROM desired").fetchone()
        return None if row is None else StoredDesired(row[0], codec.decode_as(DesiredState, row[1]))

    def desired_version(self) -> int:
        """Its number alone, 0 where there is none."""
        with self._file.reading() as db:
            row = db.execute("SELECT version FROM desired").fetchone()
        return 0 if row is None else int(row[0])

    def _append_making_room(self, record: PlateRead | Event, evidence: Sequence[bytes]) -> int:
        try:
            return self._append_once(record, evidence)
        except OutboxFullError:
            wanted = sum(len(piece) + ROW_OVERHEAD_BYTES for piece in evidence) + 64 * 1024
            try:
                with self._file.writing(durable=False) as db:
                    gained = bounds.let_go_evidence(db, wanted)
                if gained:
                    return self._append_once(record, evidence)
            except OutboxFullError:
                pass  # not even room to delete: the fact is refused below
            self._refused += 1
            raise

    def _append_once(self, record: PlateRead | Event, evidence: Sequence[bytes]) -> int:
        with self._file.writing(durable=True) as db:
            sequence = self._insert(db, record, evidence)
            if self._refused:
                db.execute("UPDATE counter SET refused = refused + ?", (self._refused,))
        self._refused = 0
        return sequence

    def _insert(
        self, db: sqlite3.Connection, record: PlateRead | Event, evidence: Sequence[bytes]
    ) -> int:
        sequence = int(db.execute(_NEXT_SEQUENCE).fetchone()[0])
        oldest = db.execute("SELECT belongs_to FROM message ORDER BY row_id LIMIT 1").fetchone()
        self._file.reserve.cover(sequence, oldest_waiting=oldest[0] if oldest else sequence)
        kind = codec.kind_of(record)
        topic = str(Topic(record.site_id, record.device_id, kind))
        payload = codec.encode(numbered(record, sequence))
        row_id = self._insert_row(db, record, (sequence, sequence, kind, topic), payload)
        for piece, reference in zip(evidence, record.evidence, strict=True):
            topic = str(
                evidence_topic(record.site_id, record.device_id, record.event_id, reference.number)
            )
            self._insert_row(db, record, (None, sequence, Kind.EVIDENCE, topic), piece)
        bounds.let_go_by_size(db, self.limits.max_bytes, spare_from=row_id)
        return sequence

    def _insert_row(
        self,
        db: sqlite3.Connection,
        record: DurableRecord,
        head: tuple[int | None, int, Kind, str],
        payload: bytes,
    ) -> int:
        done = db.execute(
            _INSERT,
            (
                *head,
                record.boot_id,
                record.monotonic_ns,
                bounds.unix_ms(record.observed_at),
                record.clock.trusted,
                len(payload) + ROW_OVERHEAD_BYTES,
                payload,
            ),
        )
        return int(done.lastrowid or 0)

    def _losses(self, db: sqlite3.Connection) -> Losses:
        ranges = db.execute(
            "SELECT first, last FROM dropped WHERE reported_by IS NULL ORDER BY first"
        ).fetchall()
        evidence, refused, notice = db.execute(
            "SELECT dropped_evidence - reported_evidence, refused - reported_refused, notice"
            " FROM counter"
        ).fetchone()
        return Losses(
            tuple(Range(first, last) for first, last in ranges), evidence, refused, notice
        )

    @staticmethod
    def _forget(db: sqlite3.Connection, which: str, values: tuple[int, ...]) -> None:
        """Delete rows that arrived, and with a drop report the ranges that it told of."""
        db.execute(
            "DELETE FROM dropped WHERE reported_by IN"  # noqa: S608 - constants
            f" (SELECT sequence FROM message WHERE {which})",
            values,
        )
        db.execute(f"DELETE FROM message WHERE {which}", values)  # noqa: S608 - constants
