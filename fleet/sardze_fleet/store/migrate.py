# SPDX-License-Identifier: EUPL-1.2
"""Bringing a database to this program's schema, and saying which schema it has.

A step and its record commit together, on both databases. Alembic is only imported when something is
to be done: looking is one query.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from sardze_fleet.errors import StoreError
from sardze_fleet.store import connect, schema

_SCRIPTS = Path(__file__).with_name("migrations")
_LOCK = 0x5A4D7A65  # any number, the same for all of us: pg_advisory_xact_lock


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """Which schema a database has, and which one this program needs; None: an empty database."""

    found: str | None
    needed: str

    @property
    def current(self) -> bool:
        """Whether nothing is to be done."""
        return self.found == self.needed


def schema_status(engine: Engine) -> SchemaStatus:
    """Looks, changes nothing."""
    with connect.reading(engine) as connection:
        return SchemaStatus(_found(connection), schema.REVISION)


def require_current(engine: Engine) -> None:
    """Makes the tables in an empty database; demands the right ones in another.

    Raises:
        StoreError: the database has another schema than this program needs.
    """
    status = schema_status(engine)
    if status.found is None:
        upgrade(engine)
    elif not status.current:
        raise _other_schema(status)


def upgrade(engine: Engine) -> SchemaStatus:
    """Brings the database to this program's schema; returns what was found before.

    Raises:
        StoreError: a newer program has been here.
    """
    with connect.writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        status = SchemaStatus(_found(connection), schema.REVISION)
        if not status.current:
            if status.found is not None and status.found > schema.REVISION:
                raise _other_schema(status)
            run_steps(connection, schema.REVISION)
        return status


def run_steps(connection: Connection, revision: str) -> None:
    """Runs the steps up to a revision in the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _found(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _other_schema(status: SchemaStatus) -> StoreError:
    newer = (status.found or "") > status.needed
    return StoreError(
        f"The database has schema {status.found}; this program needs {status.needed}",
        "A newer Sardze made it: install that one" if newer else "Run `sardze db upgrade`",
    )
