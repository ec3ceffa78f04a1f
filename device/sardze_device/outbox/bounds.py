# SPDX-License-Identifier: EUPL-1.2
"""What the outbox lets go when time or room runs out (SECURITY 18).

Order: rows that the broker already took, then the oldest evidence, then the oldest facts. Evidence
that goes is counted; a fact that goes leaves its sequence number in ``dropped`` until a drop report
has arrived, so that the fleet never sees a silent gap. A report that is itself let go gives its
ranges back to be reported again. Age counts only where it is certain: on the monotonic clock within
one boot, or between trusted wall clocks; a clock that jumps from 1970 to today makes nothing old.

All functions work inside the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from sardze_device.host import Moment
from sardze_device.outbox.rows import OutboxLimits
from sardze_wire.records import Kind, Range

_OLDER = """((boot_id = :boot_id AND monotonic_ns < :monotonic_ns - :age_ns)
    OR (:trusted AND trusted AND observed_ms < :wall_ms - :age_ms))"""
_CLASSES = (
    "sent = 1",
    f"sent = 0 AND kind = '{Kind.EVIDENCE}'",
    f"sent = 0 AND kind <> '{Kind.EVIDENCE}'",
)


def unix_ms(instant: datetime) -> int:
    """Milliseconds since 1970."""
    return int(instant.timestamp() * 1000)


def let_go_by_age(db: sqlite3.Connection, limits: OutboxLimits, moment: Moment) -> None:
    """Delete what is older than it may be."""
    for rows, age_s in (("sent = 1", limits.keep_sent_s), ("1", limits.max_age_s)):
        found = db.execute(
            f"SELECT row_id FROM message WHERE {rows} AND {_OLDER}",  # noqa: S608 - constants
            {
                "boot_id": moment.boot_id,
                "monotonic_ns": moment.monotonic_ns,
                "trusted": moment.clock.trusted,
                "wall_ms": unix_ms(moment.wall),
                "age_ns": int(age_s * 1e9),
                "age_ms": int(age_s * 1e3),
            },
        )
        let_go(db, [row[0] for row in found.fetchall()])


def let_go_by_size(db: sqlite3.Connection, max_bytes: int, *, spare_from: int) -> None:
    """Delete until the rows fit; rows from ``spare_from`` on (the newest fact) stay."""
    excess = int(db.execute("SELECT size_bytes FROM counter").fetchone()[0]) - max_bytes
    for rows in _CLASSES:
        if excess <= 0:
            return
        excess -= _let_go_oldest(db, rows, excess, spare_from=spare_from)


def let_go_evidence(db: sqlite3.Connection, size_bytes: int) -> int:
    """Delete sent rows and the oldest evidence worth ``size_bytes``; returns the bytes gained."""
    gained = 0
    for rows in _CLASSES[:2]:
        if gained < size_bytes:
            gained += _let_go_oldest(db, rows, size_bytes - gained, spare_from=2**62)
    return gained


def let_go(db: sqlite3.Connection, row_ids: Sequence[int]) -> None:
    """Delete rows and keep account of them."""
    numbered: list[int] = []
    evidence = 0
    for row_id in row_ids:
        sequence, sent = db.execute(
            "SELECT sequence, sent FROM message WHERE row_id = ?", (row_id,)
        ).fetchone()
        db.execute("DELETE FROM message WHERE row_id = ?", (row_id,))
        if sequence is not None:
            db.execute("UPDATE dropped SET reported_by = NULL WHERE reported_by = ?", (sequence,))
        if not sent and sequence is None:
            evidence += 1
        elif not sent:
            numbered.append(sequence)
    if evidence or numbered:
        db.execute(
            "UPDATE counter SET dropped_evidence = dropped_evidence + ?,"
            " dropped_facts = dropped_facts + ?",
            (evidence, len(numbered)),
        )
    remember(db, (Range(sequence, sequence) for sequence in numbered))


def remember(db: sqlite3.Connection, lost: Iterable[Range]) -> None:
    """Add ranges to those that no report names yet."""
    pieces = list(lost)
    if not pieces:
        return
    known = db.execute("SELECT first, last FROM dropped WHERE reported_by IS NULL").fetchall()
    db.execute("DELETE FROM dropped WHERE reported_by IS NULL")
    merged: list[list[int]] = []
    for first, last in sorted([*known, *((piece.first, piece.last) for piece in pieces)]):
        if merged and first <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    db.executemany("INSERT INTO dropped (first, last) VALUES (?, ?)", merged)


def _let_go_oldest(db: sqlite3.Connection, rows: str, enough: int, *, spare_from: int) -> int:
    gained, row_ids = 0, []
    for row_id, size_bytes in db.execute(
        f"SELECT row_id, size_bytes FROM message WHERE {rows}"  # noqa: S608 - constants
        " AND row_id < ? ORDER BY row_id",
        (spare_from,),
    ):
        if gained >= enough:
            break
        row_ids.append(row_id)
        gained += size_bytes
    let_go(db, row_ids)
    return gained
