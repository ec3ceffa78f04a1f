# SPDX-License-Identifier: EUPL-1.2
"""Which sequence numbers came, and which the device declared dropped: kept as few ranges (SECURITY
14).

The rows are written in the transaction that stores the messages, so that they are the truth about
it, and they stay when retention takes the messages. Laying the ranges together is in
``sardze_wire.sequence``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection, select

from sardze_fleet.store import bulk, devices, schema
from sardze_fleet.store.records import DeviceCompleteness
from sardze_wire import sequence
from sardze_wire.records import Range


class RangeState(StrEnum):
    """What happened to the numbers of a range."""

    RECEIVED = "received"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a batch tells about one device's numbers."""

    received: list[int] = field(default_factory=list)
    dropped: list[Range] = field(default_factory=list)


def put(
    connection: Connection, told: Mapping[tuple[str, int], Numbers]
) -> dict[str, DeviceCompleteness]:
    """Merges new numbers into what is known of (device, series); returns how these stand now."""
    before = _ranges(connection, {device_id for device_id, _series in told})
    gone: list[bulk.Row] = []
    added: list[bulk.Row] = []
    standing: dict[str, DeviceCompleteness] = {}
    for (device_id, series), numbers in told.items():
        more = {
            RangeState.RECEIVED: sequence.ranges_of(numbers.received),
            RangeState.DROPPED: numbers.dropped,
        }
        known = before[device_id, series]
        for state, ranges in more.items():
            old = known[state]
            new = sequence.merged([*old, *ranges])
            key = (device_id, series, state.value)
            gone += [(*key, r.first) for r in old if r not in new]
            added += [(*key, r.first, r.last) for r in new if r not in old]
            known[state] = new
        standing[device_id] = _completeness(device_id, known)
    bulk.delete_rows(connection, schema.sequence_range, gone)
    bulk.insert_rows(connection, schema.sequence_range, added)
    return standing


def of_device(connection: Connection, device_id: str) -> DeviceCompleteness:
    """How the numbers of a device's present outbox stand."""
    found = devices.devices(connection, device_id=device_id)
    series = devices.series(connection, device_id)
    heartbeat = found[0].heartbeat if found else None
    return _completeness(
        device_id,
        _ranges(connection, [device_id])[device_id, series],
        announced=heartbeat.last_sequence if heartbeat else 0,
        outbox_rows=heartbeat.outbox_rows if heartbeat else 0,
    )


_Known = dict[RangeState, list[Range]]


def _ranges(
    connection: Connection, device_ids: Iterable[str]
) -> defaultdict[tuple[str, int], _Known]:
    table = schema.sequence_range
    known: defaultdict[tuple[str, int], _Known] = defaultdict(
        lambda: {state: [] for state in RangeState}
    )
    rows = connection.execute(
        select(table).where(table.c.device_id.in_(list(device_ids))).order_by(table.c.first)
    )
    for row in rows:
        known[row.device_id, row.series][RangeState(row.state)].append(Range(row.first, row.last))
    return known


def _completeness(
    device_id: str, known: _Known, *, announced: int = 0, outbox_rows: int = 0
) -> DeviceCompleteness:
    laid = sequence.completeness(
        known[RangeState.RECEIVED],
        known[RangeState.DROPPED],
        announced_last=0 if outbox_rows else announced,
    )
    return DeviceCompleteness(
        device_id=device_id,
        received=laid.received,
        dropped=laid.dropped,
        last=laid.last,
        announced=announced,
        outbox_rows=outbox_rows,
        missing=tuple(laid.missing),
    )
