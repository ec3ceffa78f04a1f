# SPDX-License-Identifier: EUPL-1.2
"""Plate reads: one row a passage, as it stands after the newest statement about it.

Every change gives the row a new, higher revision, so that a screen follows by asking for what came
after the last one it saw. Which statement is the newest is decided in ``ingest``; searching is in
``search``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from sardze_fleet.store import bulk, evidence, messages, schema
from sardze_fleet.store.records import EvidenceRecord, ReadDetail, ReadRecord
from sardze_wire.codec import decode_as
from sardze_wire.plates.search import look_alike, pairs_of
from sardze_wire.records import ClockSource, Direction, Phase, PlateRead, VehicleClass


def current(connection: Connection, passage_ids: Sequence[str]) -> dict[str, ReadRecord]:
    """The passages that are known, without their evidence."""
    table = schema.plate_read
    rows = connection.execute(
        select(table).where(bulk.among(connection, table.c.passage_id, passage_ids))
    )
    return {row.passage_id: _record(row) for row in rows}


def put(connection: Connection, new: Sequence[ReadRecord], changed: Sequence[ReadRecord]) -> None:
    """Writes passages; the caller knows from ``current`` which of them exist."""
    bulk.insert_rows(connection, schema.plate_read, [_row(read) for read in new])
    bulk.replace_rows(connection, schema.plate_read, [_row(read) for read in changed])
    _put_plates(connection, {read.text for read in (*new, *changed)})


def after(connection: Connection, revision: int, limit: int) -> tuple[ReadRecord, ...]:
    """What changed after a revision, oldest change first."""
    table = schema.plate_read
    query = select(table).where(table.c.revision > revision).order_by(table.c.revision)
    return records(connection, query.limit(limit))


def newest_revision(connection: Connection) -> int:
    """The revision of the newest change."""
    return connection.execute(select(func.max(schema.plate_read.c.revision))).scalar() or 0


def counts(connection: Connection, since: datetime) -> dict[str, int]:
    """How many passages each device has seen since then."""
    table = schema.plate_read
    rows = connection.execute(
        select(table.c.device_id, func.count())
        .where(table.c.last_observed_at >= since)
        .group_by(table.c.device_id)
    )
    return {device_id: count for device_id, count in rows}


def last(connection: Connection) -> dict[str, ReadRecord]:
    """The newest passage of each device."""
    table, device = schema.plate_read, schema.device
    newest = (
        select(table.c.passage_id)
        .where(table.c.device_id == device.c.device_id)
        .order_by(table.c.last_observed_at.desc(), table.c.passage_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    passages = [p for p in connection.execute(select(newest).select_from(device)).scalars() if p]
    found = records(connection, select(table).where(table.c.passage_id.in_(passages)))
    return {read.device_id: read for read in found}


def detail(connection: Connection, passage_id: str) -> ReadDetail | None:
    """A passage with its newest statement and all messages about it."""
    table = schema.plate_read
    found = records(connection, select(table).where(table.c.passage_id == passage_id))
    if not found:
        return None
    said = messages.about(connection, passage_id)
    newest = next(message for message in said if message.event_id == found[0].event_id)
    return ReadDetail(
        record=found[0], statement=decode_as(PlateRead, newest.payload), messages=said
    )


def records(connection: Connection, query: Select[Any]) -> tuple[ReadRecord, ...]:
    """The passages that a query over the whole table selects, with their evidence."""
    rows = connection.execute(query).all()
    supporting = evidence.of_subjects(connection, [row.passage_id for row in rows])
    return tuple(_record(row, supporting.get(row.passage_id, ())) for row in rows)


def _put_plates(connection: Connection, texts: set[str]) -> None:
    table = schema.plate
    known = connection.execute(
        select(table.c.text).where(bulk.among(connection, table.c.text, texts))
    ).scalars()
    folded = {text: look_alike(text) for text in texts.difference(known)}
    bulk.insert_rows(connection, table, list(folded.items()))
    pairs = [(pair, text) for text, fold in folded.items() for pair in pairs_of(fold)]
    bulk.insert_rows(connection, schema.plate_pair, pairs)


def _row(read: ReadRecord) -> bulk.Row:
    return (
        read.passage_id,
        read.revision,
        read.event_id,
        read.sequence,
        read.phase.value,
        read.text,
        read.country,
        read.confidence,
        read.syntax,
        read.site_id,
        read.device_id,
        read.lane_id,
        read.direction.value,
        read.vehicle_class.value,
        read.speed_kmh,
        read.speed_error_kmh,
        read.frames_voted,
        schema.microseconds(read.first_observed_at),
        schema.microseconds(read.last_observed_at),
        schema.microseconds(read.received_at),
        read.clock_trusted,
        read.clock_source.value,
        read.verified,
    )


def _record(row: Row[Any], supporting: tuple[EvidenceRecord, ...] = ()) -> ReadRecord:
    told = {
        **row._mapping,
        "phase": Phase(row.phase),
        "direction": Direction(row.direction),
        "vehicle_class": VehicleClass(row.vehicle_class),
        "clock_source": ClockSource(row.clock_source),
    }
    return ReadRecord(**told, evidence=supporting)
