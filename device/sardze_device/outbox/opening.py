# SPDX-License-Identifier: EUPL-1.2
"""Brings an outbox file into use, or sets a damaged one aside and begins a fresh one.

A file is looked at closely when its last use did not end in order (a write-ahead log lies there) or
when a process marked it as suspect. A fresh file where there had been another (damaged, deleted, or
an old copy brought back) goes on above every sequence number ever given, and remembers what may be
lost with it as dropped. Only one process does this at a time; a lock file sees to that.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sardze_device.errors import OutboxError
from sardze_device.outbox.bounds import remember
from sardze_device.outbox.reserve import BLOCK, Reserve, read_reserve
from sardze_device.outbox.schema import migrate
from sardze_wire.records import Range

BUSY_TIMEOUT_S = 10.0
CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def reserve_path(path: Path) -> Path:
    """The file of set-aside sequence numbers that belongs to an outbox file."""
    return path.with_name(path.name + ".reserve")


def suspect_path(path: Path) -> Path:
    """The mark that makes the next opening look closely."""
    return path.with_name(path.name + ".suspect")


def aside_path(path: Path) -> Path:
    """Where a damaged file goes; only the newest is kept, for it holds plates."""
    return path.with_name(path.name + ".damaged")


def open_database(path: Path) -> sqlite3.Connection:
    """The database behind an outbox, ready for use.

    Raises:
        OutboxError: the folder is missing or not writable, or a newer program made the file.
    """
    try:
        with _alone(path):
            return _open_alone(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise OutboxError(
            f"The outbox {path} cannot be opened: {error}.",
            remedy=f"See that {path.parent} exists and belongs to the service's group.",
        ) from error


def is_corrupt(error: sqlite3.Error) -> bool:
    """Whether SQLite says that the file itself is damaged."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in CORRUPT


def _open_alone(path: Path) -> sqlite3.Connection:
    reserve = read_reserve(reserve_path(path))
    notice = ""
    if path.exists() and path.stat().st_size > 0:
        try:
            db = _connect(path)
            _continue(db, reserve)
            suspect_path(path).unlink(missing_ok=True)
            return db
        except sqlite3.DatabaseError as error:
            if not is_corrupt(error):
                raise
            notice = f"The outbox file was damaged ({error}) and was set aside."
            _set_aside(path)
    elif reserve.reserved:
        notice = "The outbox file was gone and a fresh one was begun."
    db = _connect(path)
    _begin_after(db, reserve.oldest_waiting, reserve.reserved, notice)
    return db


def _connect(path: Path) -> sqlite3.Connection:
    unclean = _is_unclean(path)
    # SQLite itself would not let the other service's user write; log and index copy this mode.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o660))
    db = sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_S)
    try:
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA journal_size_limit = 8388608")
        db.execute("PRAGMA secure_delete = FAST")
        db.execute("PRAGMA temp_store = MEMORY")
        if unclean:
            _look_closely(db)
        migrate(db)
        db.execute("SELECT last_sequence FROM counter").fetchone()[0]
    except BaseException:
        db.close()
        raise
    return db


def _is_unclean(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return suspect_path(path).exists() or (log.exists() and log.stat().st_size > 0)


def _look_closely(db: sqlite3.Connection) -> None:
    found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        error = sqlite3.DatabaseError(str(found).replace("\n", " "))
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _continue(db: sqlite3.Connection, reserve: Reserve) -> None:
    """A file that stands below what was given is an old copy: go on above."""
    last = int(db.execute("SELECT last_sequence FROM counter").fetchone()[0])
    if last < reserve.reserved - BLOCK:
        _begin_after(db, last + 1, reserve.reserved, "The outbox file was an older copy of itself.")


def _begin_after(db: sqlite3.Connection, first_lost: int, reserved: int, notice: str) -> None:
    if not reserved:
        return
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE counter SET last_sequence = ?, notice = ?", (reserved, notice))
    remember(db, [Range(first_lost, reserved)])
    db.execute("COMMIT")


def _set_aside(path: Path) -> None:
    os.replace(path, aside_path(path))
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    suspect_path(path).unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with open(path.with_name(path.name + ".lock"), "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
