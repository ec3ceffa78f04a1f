# SPDX-License-Identifier: EUPL-1.2
"""The tables as they stand at ``REVISION``; how they came to be is told in ``migrations``.

The same on SQLite and PostgreSQL. Instants are whole microseconds since 1970 UTC (``Instant``), so
that both compare, index and order them alike and a device's clock at 1970 is nothing special.
Identifiers and plates are compared byte by byte (collation C on PostgreSQL), so that a prefix is a
range of the index (FACTS 13). ``counter`` holds one row, the newest revision of ``plate_read``; who
writes takes it first and keeps it to the commit, so that revisions become visible in rising order
and a reader that follows them misses none.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

REVISION = "0003"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(instant: datetime) -> int:
    """Whole microseconds since 1970 UTC."""
    return (instant - _EPOCH) // _MICROSECOND


def instant_of(stored: int) -> datetime:
    """The aware UTC instant behind stored microseconds."""
    return _EPOCH + timedelta(microseconds=stored)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored as microseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To the database."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else instant_of(value)


def words(length: int | None = None) -> String:
    """Text compared byte by byte on both databases."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

counter = Table(
    "counter",
    metadata,
    Column("name", words(), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

site = Table(
    "site",
    metadata,
    Column("site_id", words(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("device_id", words(), primary_key=True),
    Column("site_id", words(), ForeignKey("site.site_id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("road", Text, nullable=False),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("added_at", Instant, nullable=False),
    Column("series", Integer, nullable=False),
    Column("last_seen_at", Instant),
    Column("presence", LargeBinary),
    Column("presence_at", Instant),
    Column("heartbeat", LargeBinary),
    Column("heartbeat_at", Instant),
    Column("health", LargeBinary),
    Column("health_at", Instant),
    Column("reported", LargeBinary),
    Column("reported_at", Instant),
)

device_key = Table(
    "device_key",
    metadata,
    Column("device_id", words(), ForeignKey("device.device_id"), primary_key=True),
    Column("key_id", words(), primary_key=True),
    Column("public_key_pem", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("retired_at", Instant),
)

message = Table(
    "message",
    metadata,
    Column("event_id", words(), primary_key=True),
    Column("device_id", words(), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("kind", words(), nullable=False),
    Column("subject_id", words(), nullable=False),
    Column("topic", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("signature", Text),
    Column("key_id", words()),
    Column("verified", Boolean, nullable=False),
    Column("observed_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Index(None, "subject_id"),
)

plate_read = Table(
    "plate_read",
    metadata,
    Column("passage_id", words(), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("event_id", words(), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("phase", words(), nullable=False),
    Column("text", words(), nullable=False),
    Column("country", words()),
    Column("confidence", Double, nullable=False),
    Column("syntax", Text),
    Column("site_id", words(), nullable=False),
    Column("device_id", words(), nullable=False),
    Column("lane_id", words()),
    Column("direction", words(), nullable=False),
    Column("vehicle_class", words(), nullable=False),
    Column("speed_kmh", Double),
    Column("speed_error_kmh", Double),
    Column("frames_voted", BigInteger, nullable=False),
    Column("first_observed_at", Instant, nullable=False),
    Column("last_observed_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("clock_trusted", Boolean, nullable=False),
    Column("clock_source", words(), nullable=False),
    Column("verified", Boolean, nullable=False),
    Index(None, "revision", unique=True),
    Index(None, "text"),
    Index(None, "last_observed_at"),
    Index(None, "device_id", "last_observed_at"),
)

event = Table(
    "event",
    metadata,
    Column("event_id", words(), primary_key=True),
    Column("incident_id", words(), nullable=False),
    Column("kind", words(), nullable=False),
    Column("phase", words(), nullable=False),
    Column("reason", Text, nullable=False),
    Column("zone", Text),
    Column("site_id", words(), nullable=False),
    Column("device_id", words(), nullable=False),
    Column("lane_id", words()),
    Column("direction", words(), nullable=False),
    Column("vehicle_class", words(), nullable=False),
    Column("count", BigInteger),
    Column("speed_kmh", Double),
    Column("observed_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("clock_trusted", Boolean, nullable=False),
    Column("verified", Boolean, nullable=False),
    Index(None, "observed_at"),
    Index(None, "device_id", "observed_at"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("event_id", words(), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("device_id", words(), nullable=False),
    Column("subject_id", words()),
    Column("announced_sha256", words()),
    Column("received_sha256", words()),
    Column("size_bytes", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("shows", Text, nullable=False),
    Column("received_at", Instant),
    Index(None, "subject_id"),
    Index(None, "received_sha256"),
)

rejected_message = Table(
    "rejected_message",
    metadata,
    Column("rejected_id", Integer, primary_key=True, autoincrement=True),
    Column("received_at", Instant, nullable=False),
    Column("topic", Text, nullable=False),
    Column("site_id", words()),
    Column("device_id", words()),
    Column("reason", words(), nullable=False),
    Column("words", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("sha256", words(), nullable=False),
    Column("excerpt", LargeBinary, nullable=False),
)

rejected_count = Table(
    "rejected_count",
    metadata,
    Column("device_id", words(), primary_key=True),
    Column("reason", words(), primary_key=True),
    Column("count", BigInteger, nullable=False),
)

sequence_range = Table(
    "sequence_range",
    metadata,
    Column("device_id", words(), primary_key=True),
    Column("series", Integer, primary_key=True),
    Column("state", words(), primary_key=True),
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
)

access_log = Table(
    "access_log",
    metadata,
    Column("access_id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", words(), nullable=False),
    Column("reason", Text, nullable=False),
    Column("case", Text, nullable=False),
    Column("subject_digest", words(), nullable=False),
    Column("found", BigInteger),
    Index(None, "at"),
)


def _issued(name: str) -> Table:
    """A table of what was issued to devices, version by version."""
    return Table(
        name,
        metadata,
        Column("device_id", words(), ForeignKey("device.device_id"), primary_key=True),
        Column("version", BigInteger, primary_key=True, autoincrement=False),
        Column("topic", Text, nullable=False),
        Column("payload", LargeBinary, nullable=False),
        Column("signature", Text, nullable=False),
        Column("issued_at", Instant, nullable=False),
    )


desired = _issued("desired")
board = _issued("board")

plate = Table(
    "plate",
    metadata,
    Column("text", words(), primary_key=True),
    Column("folded", words(), nullable=False),
    Index(None, "folded"),
)

plate_pair = Table(
    "plate_pair",
    metadata,
    Column("pair", words(), primary_key=True),
    Column("text", words(), primary_key=True),
    sqlite_with_rowid=False,
)
