# SPDX-License-Identifier: EUPL-1.2
"""One way to reach either database: engines, transactions, and which failures pass by themselves.

SQLite runs in WAL mode with full synchronisation: what was committed survives a power cut (SECURITY
14). A transaction that will write says so when it begins, so that two writers queue instead of
failing half-way. ``reading`` and ``writing`` are the only doors to a connection. Whatever says that
the database is away, busy or full becomes ``StoreAwayError``; everything else is a fault and stays
what it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sardze_fleet.errors import SettingsError, StoreAwayError

_BUSY_MS = 10_000
_CONNECT_S = 5
_CHECKPOINT_PAGES = 8000  # 32 MB: a page that many batches change is copied to its place once
_WRITES = "sardze_writes"


def parse_url(text: str) -> URL:
    """The address of a database.

    Raises:
        SettingsError: it is neither SQLite nor PostgreSQL.
    """
    remedy = "Write sqlite:////var/lib/sardze/sardze.db or postgresql://user@host/sardze"
    try:
        url = make_url(text)
    except ArgumentError:
        raise SettingsError("The store's address is no URL of a database", remedy) from None
    backend = url.get_backend_name()
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            raise SettingsError("The store needs a file: memory is lost at every restart", remedy)
        return url.set(drivername="sqlite+pysqlite")
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    raise SettingsError(f"The store cannot be kept in {backend}", remedy)


def make_engine(url: URL) -> Engine:
    """An engine for either database; connects at the first use."""
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, pool_size=8, max_overflow=8)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=8,
        connect_args={"connect_timeout": _CONNECT_S, "application_name": "sardze"},
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database.

    Raises:
        StoreAwayError: the database is away.
    """
    with _failures_named(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that commits at the end.

    Raises:
        StoreAwayError: the database is away, busy or full; nothing was committed, or the answer to
            the commit was lost and the same writes must be safe to repeat.
    """
    with _failures_named(engine), engine.connect() as plain:
        connection = plain.execution_options(**{_WRITES: True})
        with connection.begin():
            yield connection


@contextmanager
def _failures_named(engine: Engine) -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        raise _away(engine, str(error)) from error
    except (
        engine.dialect.loaded_dbapi.OperationalError
    ) as error:  # from COPY, which is the driver's
        raise _away(engine, str(error)) from error
    except DBAPIError as error:
        if not _passes_by_itself(error):
            raise
        raise _away(engine, str(error.orig)) from error


def _passes_by_itself(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        return isinstance(error, OperationalError) and code != sqlite3.SQLITE_ERROR
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def _away(engine: Engine, words: str) -> StoreAwayError:
    where = engine.url.render_as_string(hide_password=True)
    return StoreAwayError(
        f"The database {where} is away: {' '.join(words.split())}",
        "Start it, or make room on its disk; what is on its way waits until it is back",
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-32768",
        f"wal_autocheckpoint={_CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
