# SPDX-License-Identifier: EUPL-1.2
"""Sites, their devices, the keys of these, and the newest that each said about itself.

A device is known by its id in the whole fleet and belongs to one site. A new key normally means a
new card with a new outbox, which numbers from 1 again: it begins a new series of sequence numbers.
Old keys are kept, retired.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from sardze_fleet.store import bulk, schema
from sardze_fleet.store.records import DeviceKey, DeviceRecord, SiteRecord
from sardze_wire.codec import decode_as
from sardze_wire.records import HealthReport, Heartbeat, Kind, Presence, ReportedState

STATES = {
    Kind.PRESENCE: "presence",
    Kind.HEARTBEAT: "heartbeat",
    Kind.HEALTH: "health",
    Kind.REPORTED: "reported",
}
"""The kinds of which only the newest is kept, and their columns."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What ingest must know of a device to believe it."""

    device_id: str
    site_id: str
    series: int
    key_id: str | None
    public_key_pem: str | None


def put_site(connection: Connection, site: SiteRecord) -> None:
    """Adds a site, or writes the new profile of a known one."""
    row = (site.site_id, site.name, site.timezone, site.profile, schema.microseconds(site.added_at))
    known = connection.execute(
        select(schema.site.c.site_id).where(schema.site.c.site_id == site.site_id)
    ).first()
    (bulk.replace_rows if known else bulk.insert_rows)(connection, schema.site, [row])


def sites(connection: Connection) -> tuple[SiteRecord, ...]:
    """All sites by id."""
    rows = connection.execute(select(schema.site).order_by(schema.site.c.site_id))
    return tuple(SiteRecord(**row._mapping) for row in rows)


def put_device(connection: Connection, device: DeviceRecord) -> None:
    """Adds a device, or changes name, road, place and site of a known one."""
    place: dict[str, Any] = {
        "site_id": device.site_id,
        "name": device.name,
        "road": device.road,
        "latitude": device.latitude,
        "longitude": device.longitude,
    }
    table = schema.device
    known = connection.execute(
        update(table).where(table.c.device_id == device.device_id).values(**place)
    )
    if known.rowcount == 0:
        connection.execute(
            table.insert().values(
                device_id=device.device_id, added_at=device.added_at, series=1, **place
            )
        )


def put_key(connection: Connection, key: DeviceKey, *, same_outbox: bool = False) -> bool:
    """Makes a key the device's only valid one; says whether that changed anything."""
    table = schema.device_key
    of_device = table.c.device_id == key.device_id
    rows = connection.execute(select(table).where(of_device)).all()
    valid = {row.key_id for row in rows if row.retired_at is None}
    if valid == {key.key_id}:
        return False
    connection.execute(
        update(table).where(of_device, table.c.retired_at.is_(None)).values(retired_at=key.added_at)
    )
    bulk.delete_rows(connection, table, [(key.device_id, key.key_id)])
    connection.execute(
        table.insert().values(
            device_id=key.device_id,
            key_id=key.key_id,
            public_key_pem=key.public_key_pem,
            added_at=key.added_at,
        )
    )
    if rows and not same_outbox:
        device = schema.device
        connection.execute(
            update(device)
            .where(device.c.device_id == key.device_id)
            .values(series=device.c.series + 1)
        )
    return True


def keys(connection: Connection, device_id: str) -> tuple[DeviceKey, ...]:
    """All keys that a device ever had, the oldest first and the valid one last."""
    table = schema.device_key
    rows = connection.execute(
        select(table)
        .where(table.c.device_id == device_id)
        .order_by(table.c.retired_at.is_(None), table.c.retired_at, table.c.added_at)
    )
    return tuple(DeviceKey(**row._mapping) for row in rows)


def devices(
    connection: Connection, *, site_id: str | None = None, device_id: str | None = None
) -> tuple[DeviceRecord, ...]:
    """Devices by id, each with its valid key and what it last said."""
    table, key = schema.device, schema.device_key
    query = (
        select(table, key.c.public_key_pem)
        .join(
            key,
            (key.c.device_id == table.c.device_id) & key.c.retired_at.is_(None),
            isouter=True,
        )
        .order_by(table.c.device_id)
    )
    if site_id is not None:
        query = query.where(table.c.site_id == site_id)
    if device_id is not None:
        query = query.where(table.c.device_id == device_id)
    return tuple(_device(row) for row in connection.execute(query))


def identities(connection: Connection) -> dict[str, Identity]:
    """Every device with its valid key."""
    table, key = schema.device, schema.device_key
    rows = connection.execute(
        select(
            table.c.device_id, table.c.site_id, table.c.series, key.c.key_id, key.c.public_key_pem
        ).join(
            key,
            (key.c.device_id == table.c.device_id) & key.c.retired_at.is_(None),
            isouter=True,
        )
    )
    return {row.device_id: Identity(*row) for row in rows}


def series(connection: Connection, device_id: str) -> int:
    """Which series of sequence numbers a device is in; 0 for an unknown one."""
    table = schema.device
    query = select(table.c.series).where(table.c.device_id == device_id)
    return connection.execute(query).scalar() or 0


def presences(connection: Connection, device_ids: Sequence[str]) -> dict[str, Presence]:
    """The presence that stands for each of these devices."""
    table = schema.device
    rows = connection.execute(
        select(table.c.device_id, table.c.presence).where(
            table.c.device_id.in_(device_ids), table.c.presence.is_not(None)
        )
    )
    return {row.device_id: decode_as(Presence, row.presence) for row in rows}


def put_states(
    connection: Connection, kind: Kind, payloads: Mapping[str, bytes], at: datetime
) -> None:
    """Keeps the newest payload of a kind for each device."""
    column = STATES[kind]
    table = schema.device
    if payloads:
        connection.execute(
            update(table)
            .where(table.c.device_id == bindparam("of_device"))
            .values({column: bindparam("payload"), f"{column}_at": bindparam("at")}),
            [{"of_device": d, "payload": p, "at": at} for d, p in payloads.items()],
        )


def put_seen(connection: Connection, device_ids: Sequence[str], at: datetime) -> None:
    """Notes that these devices were heard."""
    table = schema.device
    if device_ids:
        connection.execute(
            update(table).where(table.c.device_id.in_(device_ids)).values(last_seen_at=at)
        )


def _device(row: Row[Any]) -> DeviceRecord:
    presence = decode_as(Presence, row.presence) if row.presence else None
    return DeviceRecord(
        device_id=row.device_id,
        site_id=row.site_id,
        name=row.name,
        road=row.road,
        latitude=row.latitude,
        longitude=row.longitude,
        public_key_pem=row.public_key_pem,
        added_at=row.added_at,
        online=None if presence is None else presence.online,
        presence=presence,
        presence_at=row.presence_at,
        heartbeat=decode_as(Heartbeat, row.heartbeat) if row.heartbeat else None,
        heartbeat_at=row.heartbeat_at,
        health=decode_as(HealthReport, row.health) if row.health else None,
        health_at=row.health_at,
        reported=decode_as(ReportedState, row.reported) if row.reported else None,
        reported_at=row.reported_at,
        last_seen_at=row.last_seen_at,
    )
