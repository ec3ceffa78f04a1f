# SPDX-License-Identifier: EUPL-1.2
"""Which statement stands: pure rules for messages that come late, twice or out of order.

A passage is told in several statements, each complete in itself: the one with the latest phase
stands, within a phase the one with the highest number. What an earlier statement knew better is
when the passage began, so that is kept whichever comes first. A last will speaks for one connection
of one boot and never hides a newer one (SECURITY 16).
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from sardze_fleet.store.records import ReadRecord
from sardze_wire.records import Phase, PlateRead, Presence

_RANK = {Phase.NEW: 0, Phase.UPDATE: 1, Phase.END: 2}


def settle_read(
    current: ReadRecord | None, statement: PlateRead, *, verified: bool, received_at: datetime
) -> ReadRecord:
    """The passage after one more statement; the same object if nothing changes."""
    told = _record(statement, verified, received_at)
    if current is None:
        return told
    newer, older = (told, current) if _order(told) > _order(current) else (current, told)
    began = min(newer.first_observed_at, older.first_observed_at)
    if newer is current and began == current.first_observed_at:
        return current
    return replace(newer, first_observed_at=began)


def presence_stands(current: Presence | None, told: Presence) -> bool:
    """Whether a presence replaces the one that stands."""
    if current is None:
        return True
    if told.boot_id == current.boot_id:
        return told.session >= current.session
    return told.online


def _order(read: ReadRecord) -> tuple[int, int]:
    return _RANK[read.phase], read.sequence


def _record(statement: PlateRead, verified: bool, received_at: datetime) -> ReadRecord:
    speed = statement.speed
    return ReadRecord(
        passage_id=statement.passage_id,
        revision=0,
        event_id=statement.event_id,
        sequence=statement.sequence,
        phase=statement.phase,
        text=statement.text,
        country=statement.country,
        confidence=statement.confidence,
        syntax=statement.syntax,
        site_id=statement.site_id,
        device_id=statement.device_id,
        lane_id=statement.lane_id,
        direction=statement.direction,
        vehicle_class=statement.vehicle_class,
        speed_kmh=None if speed is None else speed.kmh,
        speed_error_kmh=None if speed is None else speed.error_kmh,
        frames_voted=statement.frames_voted,
        first_observed_at=statement.observed_at,
        last_observed_at=statement.observed_at,
        received_at=received_at,
        clock_trusted=statement.clock.trusted,
        clock_source=statement.clock.source,
        verified=verified,
    )
