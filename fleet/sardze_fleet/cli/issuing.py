# SPDX-License-Identifier: EUPL-1.2
"""What goes down to a device: signed by the manager, then published and retained (SECURITY 15)."""

from __future__ import annotations

import random
from datetime import datetime
from typing import TYPE_CHECKING

from sardze_fleet.cli.edge import Edge
from sardze_fleet.errors import BrokerError, SettingsError

if TYPE_CHECKING:
    from sardze_fleet.settings import BrokerSettings
    from sardze_fleet.store import Store
    from sardze_fleet.store.issued import Issued
    from sardze_fleet.store.records import DeviceRecord
    from sardze_wire.records import Board, DesiredState

_PUBLISH_S = 10.0


def issued(
    store: Store, device: DeviceRecord, record: Board | DesiredState, at: datetime
) -> Issued:
    """A record for a device as it travels.

    Raises:
        SettingsError: it is too long, or holds what cannot travel.
    """
    from sardze_fleet.store.issued import Issued
    from sardze_wire.codec import CodecError, encode, kind_of
    from sardze_wire.signature import sign
    from sardze_wire.topics import Topic

    topic = str(Topic(device.site_id, device.device_id, kind_of(record)))
    try:
        payload = encode(record)
    except CodecError as error:
        raise SettingsError(f"This cannot be sent to {device.device_id}: {error}") from None
    signature = sign(store.manager_key, topic, payload)
    return Issued(device.device_id, record.version, topic, payload, signature, at)


def newest_desired(store: Store) -> dict[str, DesiredState]:
    """What each device was last told it should be."""
    from sardze_wire.codec import decode_as
    from sardze_wire.records import DesiredState

    return {
        told.device_id: decode_as(DesiredState, told.payload) for told in store.newest_desired()
    }


def publish(edge: Edge, line: BrokerSettings, told: Issued) -> None:
    """Hands it to the broker, which keeps it for the device.

    Raises:
        BrokerError: the broker did not take it.
    """
    from msgspec.structs import replace

    from sardze_fleet.broker import Broker

    named = replace(line, client_id=f"sardze-cli-{random.getrandbits(32):08x}", session_expiry_s=60)  # noqa: S311
    broker = Broker(
        named,
        {},
        monotonic=edge.monotonic,
        chance=random.random,
        say=lambda _words: None,
    )
    done = broker.wait_connected(_PUBLISH_S)
    broker.publish(told.topic, told.payload, retain=True, signature=told.signature)
    done = done and broker.wait_published(_PUBLISH_S)
    broker.close()
    if not done:
        raise BrokerError(
            f"The broker at {line.address} did not take version {told.version}",
            "It is stored; give the command again once the broker is back",
        )
