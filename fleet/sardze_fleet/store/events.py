# SPDX-License-Identifier: EUPL-1.2
"""Events: one row a statement; an incident has several, from new to end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from sardze_fleet.store import bulk, evidence, schema
from sardze_fleet.store.records import EventRecord, EventSearch, EvidenceRecord
from sardze_wire.records import Direction, EventKind, Phase, VehicleClass


def insert(connection: Connection, events: Sequence[EventRecord]) -> None:
    """Stores events that are not stored yet."""
    bulk.insert_rows(connection, schema.event, [_row(event) for event in events])


def search(connection: Connection, wanted: EventSearch) -> tuple[EventRecord, ...]:
    """Events that fit, newest first."""
    table = schema.event
    query = select(table).order_by(table.c.observed_at.desc(), table.c.event_id.desc())
    if wanted.kinds:
        query = query.where(table.c.kind.in_([kind.value for kind in wanted.kinds]))
    if wanted.device_ids:
        query = query.where(table.c.device_id.in_(wanted.device_ids))
    if wanted.site_id is not None:
        query = query.where(table.c.site_id == wanted.site_id)
    if wanted.since is not None:
        query = query.where(table.c.observed_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(table.c.observed_at < wanted.until)
    rows = connection.execute(query.limit(wanted.limit)).all()
    supporting = evidence.of_events(connection, [row.event_id for row in rows])
    return tuple(_record(row, supporting.get(row.event_id, ())) for row in rows)


def _row(event: EventRecord) -> bulk.Row:
    return (
        event.event_id,
        event.incident_id,
        event.kind.value,
        event.phase.value,
        event.reason,
        event.zone,
        event.site_id,
        event.device_id,
        event.lane_id,
        event.direction.value,
        event.vehicle_class.value,
        event.count,
        event.speed_kmh,
        schema.microseconds(event.observed_at),
        schema.microseconds(event.received_at),
        event.clock_trusted,
        event.verified,
    )


def _record(row: Row[Any], supporting: tuple[EvidenceRecord, ...]) -> EventRecord:
    told = {
        **row._mapping,
        "kind": EventKind(row.kind),
        "phase": Phase(row.phase),
        "direction": Direction(row.direction),
        "vehicle_class": VehicleClass(row.vehicle_class),
    }
    return EventRecord(**told, evidence=supporting)
