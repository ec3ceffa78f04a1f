# SPDX-License-Identifier: EUPL-1.2
"""Durable messages exactly as they came: topic, bytes, signature (SECURITY 41). Never changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from sardze_fleet.store import bulk, schema
from sardze_fleet.store.records import MessageRecord
from sardze_wire.records import Kind


def known(connection: Connection, event_ids: Sequence[str]) -> dict[str, bytes]:
    """The payloads of those that are stored already."""
    table = schema.message
    rows = connection.execute(
        select(table.c.event_id, table.c.payload).where(
            bulk.among(connection, table.c.event_id, event_ids)
        )
    )
    return {row.event_id: row.payload for row in rows}


def insert(connection: Connection, messages: Sequence[MessageRecord]) -> None:
    """Stores messages that are not stored yet."""
    bulk.insert_rows(connection, schema.message, [_row(message) for message in messages])


def about(connection: Connection, subject_id: str) -> tuple[MessageRecord, ...]:
    """Everything said about a passage or an incident, in the order in which it was numbered."""
    table = schema.message
    rows = connection.execute(
        select(table)
        .where(table.c.subject_id == subject_id)
        .order_by(table.c.sequence, table.c.event_id)
    )
    return tuple(_record(row) for row in rows)


def _row(message: MessageRecord) -> bulk.Row:
    return (
        message.event_id,
        message.device_id,
        message.sequence,
        message.kind.value,
        message.subject_id,
        message.topic,
        message.payload,
        message.signature,
        message.key_id,
        message.verified,
        schema.microseconds(message.observed_at),
        schema.microseconds(message.received_at),
    )


def _record(row: Row[Any]) -> MessageRecord:
    return MessageRecord(**{**row._mapping, "kind": Kind(row.kind)})
