# SPDX-License-Identifier: EUPL-1.2
"""Who looked at what, and why: lines are added and read, never changed (SECURITY 44, 49).

What was looked for (a plate, a pattern, a passage) is kept as a keyed hash only: whoever holds the
key can ask whether somebody searched for a given plate, and nobody can list the plates that were
searched (SECURITY 46).
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import Connection, select

from sardze_fleet.errors import SearchError
from sardze_fleet.store import schema
from sardze_fleet.store.records import Access, AccessAction, AccessRecord


def subject_digest(key: bytes, subject: str) -> str:
    """The keyed hash under which a subject stands in the log."""
    return hmac.new(key, subject.encode(), hashlib.sha256).hexdigest() if subject else ""


def append(connection: Connection, access: Access, at: datetime, key: bytes) -> None:
    """Adds a line.

    Raises:
        SearchError: nobody, no reason or no case is named.
    """
    for name, value in (("person", access.who), ("reason", access.reason), ("case", access.case)):
        if not value.strip():
            raise SearchError(
                f"Plates are looked up with a {name} only", "Name the person, the reason, the case"
            )
    connection.execute(
        schema.access_log.insert().values(
            at=at,
            who=access.who.strip(),
            action=access.action.value,
            reason=access.reason.strip(),
            case=access.case.strip(),
            subject_digest=subject_digest(key, access.subject),
            found=access.found,
        )
    )


def newest(connection: Connection, limit: int) -> tuple[AccessRecord, ...]:
    """The newest lines, newest first."""
    table = schema.access_log
    rows = connection.execute(select(table).order_by(table.c.access_id.desc()).limit(limit))
    return tuple(
        AccessRecord(**{**row._mapping, "action": AccessAction(row.action)}) for row in rows
    )
