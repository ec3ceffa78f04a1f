# SPDX-License-Identifier: EUPL-1.2
"""The outbox file in use by one thread: short transactions, errors in our words.

The other process may have set the file aside as damaged; each transaction looks whether the file is
still the one at its path, and follows. A file that SQLite calls damaged is marked as suspect, which
makes the next start look closely.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sardze_device.errors import OutboxCorruptError, OutboxError, OutboxFullError
from sardze_device.outbox.opening import is_corrupt, open_database, reserve_path, suspect_path
from sardze_device.outbox.reserve import ReserveFile

_TAKES_NO_MORE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,  # also what a quota looks like
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)
_FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class OutboxFile:
    """A connection that follows its path."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open()

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def moved(self) -> bool:
        """Whether the other process set the file aside under our feet."""
        return self._identity_on_disk() != self._identity

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """For single statements that change nothing."""
        with self._translated():
            yield self._db

    @contextmanager
    def writing(self, *, durable: bool) -> Iterator[sqlite3.Connection]:
        """One transaction; on disk when the block ends if ``durable``, soon after otherwise.

        Raises:
            OutboxFullError: there is no room; nothing was changed.
            OutboxCorruptError: the file is damaged.
            OutboxError: anything else.
        """
        with self._translated():
            if self.moved():
                self._db.close()
                self._open()
            self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _open(self) -> None:
        self._db = open_database(self._path)
        self.reserve = ReserveFile(reserve_path(self._path))
        self._identity = self._identity_on_disk()

    def _identity_on_disk(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._in_our_words(error) from error
        except OSError as error:
            if error.errno in _FULL_ERRNOS:
                raise _full(error) from error
            raise OutboxError(f"The outbox {self._path} cannot be used: {error}.") from error

    def _in_our_words(self, error: sqlite3.Error) -> OutboxError:
        if is_corrupt(error):
            suspect_path(self._path).touch()
            return OutboxCorruptError(
                f"The outbox {self._path} is damaged: {error}.",
                remedy="It is set aside when the service starts again, which systemd sees to.",
            )
        if getattr(error, "sqlite_errorcode", None) in _TAKES_NO_MORE:
            return _full(error)
        return OutboxError(f"The outbox {self._path} cannot be used: {error}.")


def _full(error: Exception) -> OutboxFullError:
    return OutboxFullError(
        f"The disk takes no more, so there is no room in the outbox for another fact: {error}.",
        remedy="Free space on the data partition, or bring the uplink back so that rows can leave.",
    )
