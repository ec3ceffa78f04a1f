# SPDX-License-Identifier: EUPL-1.2
"""Messages that were set aside: why, from whom, and how they began (SECURITY 17).

All are counted; how many are also kept is the caller's business (``ingest`` limits the rate), and
no more than the beginning of each is. They may hold anything: texts are cleaned, bytes stay bytes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from sardze_fleet.store import bulk, schema
from sardze_fleet.store.records import RejectedRecord, Rejection, RejectionReason

EXCERPT_BYTES = 4096
_TEXT_LENGTH = 500


def insert(connection: Connection, rejections: Sequence[Rejection], at: datetime) -> None:
    """Keeps the beginnings of messages."""
    if rejections:
        connection.execute(
            schema.rejected_message.insert(),
            [
                {
                    "received_at": at,
                    "topic": _clean(r.topic),
                    "site_id": r.site_id,
                    "device_id": r.device_id,
                    "reason": r.reason.value,
                    "words": _clean(r.words),
                    "size_bytes": len(r.payload),
                    "sha256": hashlib.sha256(r.payload).hexdigest(),
                    "excerpt": r.payload[:EXCERPT_BYTES],
                }
                for r in rejections
            ],
        )


def count(connection: Connection, told: Counter[tuple[str, RejectionReason]]) -> None:
    """Counts by device (empty: none known) and reason."""
    table = schema.rejected_count
    for (device_id, reason), more in told.items():
        key = (table.c.device_id == device_id, table.c.reason == reason.value)
        done = connection.execute(
            update(table).where(*key).values({"count": table.c["count"] + more})
        )
        if done.rowcount == 0:
            bulk.insert_rows(connection, table, [(device_id, reason.value, more)])


def newest(connection: Connection, limit: int) -> tuple[RejectedRecord, ...]:
    """The newest that were kept, newest first."""
    table = schema.rejected_message
    rows = connection.execute(select(table).order_by(table.c.rejected_id.desc()).limit(limit))
    return tuple(
        RejectedRecord(**{**row._mapping, "reason": RejectionReason(row.reason)}) for row in rows
    )


def counts(connection: Connection) -> dict[str, int]:
    """How many messages of each device were set aside; of no known device under the empty name."""
    table = schema.rejected_count
    rows = connection.execute(
        select(table.c.device_id, func.sum(table.c["count"])).group_by(table.c.device_id)
    )
    return {device_id: int(count) for device_id, count in rows}


def _clean(text: str) -> str:
    shown = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "�")
    return shown[:_TEXT_LENGTH]
