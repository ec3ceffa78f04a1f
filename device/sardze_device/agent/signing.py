# SPDX-License-Identifier: EUPL-1.2
"""Signed messages out of records and rows: the one place where the device key is used."""

from __future__ import annotations

from sardze_device.uplink import Outgoing
from sardze_wire import codec
from sardze_wire.records import Record
from sardze_wire.signature import SigningKey, sign
from sardze_wire.topics import Topic, parse_topic


class Signer:
    """Signs what this device says (SECURITY 41)."""

    def __init__(self, key: SigningKey, *, site_id: str, device_id: str) -> None:
        self._key = key
        self.site_id = site_id
        self.device_id = device_id

    def message(self, record: Record) -> Outgoing:
        """A record as a message on this device's topic of its kind."""
        topic = Topic(self.site_id, self.device_id, codec.kind_of(record))
        return self._signed(str(topic), codec.encode(record), topic)

    def stored(self, topic: str, payload: bytes) -> Outgoing:
        """A row of the outbox as a message, its bytes untouched."""
        return self._signed(topic, payload, parse_topic(topic))

    def _signed(self, text: str, payload: bytes, topic: Topic) -> Outgoing:
        travel = topic.travel
        return Outgoing(
            topic=text,
            payload=payload,
            qos=travel.qos,
            retain=travel.retain,
            expiry_s=travel.expiry_s,
            signature=sign(self._key, text, payload),
        )
