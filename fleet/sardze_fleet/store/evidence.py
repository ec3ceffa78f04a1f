# SPDX-License-Identifier: EUPL-1.2
"""Evidence: rows that say which files support which fact, and the folder that holds the files.

The folder is addressed by content: a file's name is the SHA-256 of its bytes, so that equal bytes
lie there once and a name proves its content. Bytes are on the disk under their final name before
any row speaks of them. A row exists as soon as either the fact that announces a file or the file
itself has come, in either order; a file is evidence only once both are there and agree (SECURITY
41).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from sardze_fleet.errors import StoreAwayError
from sardze_fleet.store import bulk, schema
from sardze_fleet.store.records import EvidenceRecord, StoredEvidence

EvidenceKey = tuple[str, int]
"""Event and number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """What is known of one piece: what its fact announced, what arrived."""

    event_id: str
    number: int
    device_id: str
    subject_id: str | None = None
    announced_sha256: str | None = None
    received_sha256: str | None = None
    size_bytes: int = 0
    media_type: str = "image/jpeg"
    shows: str = ""
    received_at: datetime | None = None


class EvidenceFolder:
    """Files named by the SHA-256 of their bytes, 256 folders wide."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where bytes of this hash lie, or would lie."""
        return self._folder / sha256[:2] / sha256[2:]

    def put(self, content: bytes) -> str:
        """Brings bytes safely to the disk; returns their hash.

        Raises:
            StoreAwayError: the disk is full or gone.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if path.exists():
            return sha256
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_durably(path, content)
        except OSError as error:
            raise StoreAwayError(
                f"Evidence cannot be written to {path.parent}: {error.strerror}",
                "Make room on the disk, or mount it",
            ) from error
        return sha256

    def remove(self, sha256: str) -> None:
        """Takes a file away that no row speaks of."""
        self.path(sha256).unlink(missing_ok=True)


def rows(connection: Connection, event_ids: Sequence[str]) -> dict[EvidenceKey, EvidenceRow]:
    """What is known about the evidence of these events."""
    table = schema.evidence
    found = connection.execute(
        select(table).where(bulk.among(connection, table.c.event_id, event_ids))
    )
    return {(row.event_id, row.number): EvidenceRow(**row._mapping) for row in found}


def put(connection: Connection, new: Sequence[EvidenceRow], changed: Sequence[EvidenceRow]) -> None:
    """Writes rows; the caller knows from ``rows`` which of them exist."""
    bulk.insert_rows(connection, schema.evidence, [_row(row) for row in new])
    bulk.replace_rows(connection, schema.evidence, [_row(row) for row in changed])


def of_subjects(
    connection: Connection, subject_ids: Sequence[str]
) -> dict[str, tuple[EvidenceRecord, ...]]:
    """The announced evidence of passages."""
    table = schema.evidence
    found = connection.execute(
        select(table)
        .where(table.c.subject_id.in_(subject_ids))
        .order_by(table.c.event_id, table.c.number)
    )
    return _grouped([(row.subject_id, row) for row in found])


def of_events(
    connection: Connection, event_ids: Sequence[str]
) -> dict[str, tuple[EvidenceRecord, ...]]:
    """The announced evidence of events."""
    table = schema.evidence
    found = connection.execute(
        select(table)
        .where(table.c.event_id.in_(event_ids), table.c.announced_sha256.is_not(None))
        .order_by(table.c.number)
    )
    return _grouped([(row.event_id, row) for row in found])


def stored(connection: Connection, folder: EvidenceFolder, sha256: str) -> StoredEvidence | None:
    """The file of this hash, if a fact announced it and it is here."""
    table = schema.evidence
    row = connection.execute(
        select(table.c.media_type).where(
            table.c.received_sha256 == sha256, table.c.announced_sha256 == sha256
        )
    ).first()
    path = folder.path(sha256)
    if row is None or not path.is_file():
        return None
    return StoredEvidence(sha256=sha256, path=path, media_type=row.media_type)


def _grouped(found: Sequence[tuple[str, Row[Any]]]) -> dict[str, tuple[EvidenceRecord, ...]]:
    groups: dict[str, list[EvidenceRecord]] = defaultdict(list)
    for owner, row in found:
        groups[owner].append(
            EvidenceRecord(
                event_id=row.event_id,
                number=row.number,
                sha256=row.announced_sha256,
                size_bytes=row.size_bytes,
                media_type=row.media_type,
                shows=row.shows,
                present=row.received_sha256 == row.announced_sha256,
            )
        )
    return {owner: tuple(records) for owner, records in groups.items()}


def _row(row: EvidenceRow) -> bulk.Row:
    return (
        row.event_id,
        row.number,
        row.device_id,
        row.subject_id,
        row.announced_sha256,
        row.received_sha256,
        row.size_bytes,
        row.media_type,
        row.shows,
        None if row.received_at is None else schema.microseconds(row.received_at),
    )


def _write_durably(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".arriving-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):
        directory = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
