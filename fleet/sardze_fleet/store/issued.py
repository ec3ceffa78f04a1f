# SPDX-License-Identifier: EUPL-1.2
"""What was issued to devices, desired states and boards: every version stays, signed as it was
published (SECURITY 15).

Each kind has a table of its own, all of the same columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, func, select

from sardze_fleet.store import bulk, schema


@dataclass(frozen=True, slots=True)
class Issued:
    """One version for one device, as it travels."""

    device_id: str
    version: int
    topic: str
    payload: bytes
    signature: str
    issued_at: datetime


def newest_version(connection: Connection, table: Table, device_id: str) -> int:
    """The highest version that was issued; 0 before the first."""
    query = select(func.max(table.c.version)).where(table.c.device_id == device_id)
    return connection.execute(query).scalar() or 0


def put(connection: Connection, table: Table, issued: Issued) -> None:
    """Keeps a new version."""
    at = schema.microseconds(issued.issued_at)
    row = (issued.device_id, issued.version, issued.topic, issued.payload, issued.signature, at)
    bulk.insert_rows(connection, table, [row])


def newest(connection: Connection, table: Table) -> tuple[Issued, ...]:
    """The newest version for each device."""
    highest = (
        select(table.c.device_id, func.max(table.c.version).label("version"))
        .group_by(table.c.device_id)
        .subquery()
    )
    rows = connection.execute(
        select(table).join(
            highest,
            (table.c.device_id == highest.c.device_id) & (table.c.version == highest.c.version),
        )
    )
    return tuple(Issued(*row) for row in rows)
