# SPDX-License-Identifier: EUPL-1.2
"""A camera on a pole as the fleet knows it: it numbers, signs and publishes real messages."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from sardze_fleet.broker import Delivery
from sardze_fleet.store import Store
from sardze_fleet.store.records import DeviceKey, DeviceRecord, SiteRecord
from sardze_wire.codec import encode
from sardze_wire.ids import uuid7
from sardze_wire.records import (
    Clock,
    ClockSource,
    Event,
    EventKind,
    EvidenceReference,
    Kind,
    Phase,
    PlateRead,
    Record,
)
from sardze_wire.signature import SigningKey, sign
from sardze_wire.topics import SIGNATURE_PROPERTY, Topic, evidence_topic

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sent:
    """A message as it leaves the pole."""

    topic: str
    payload: bytes
    signature: str | None
    event_id: str = ""
    sequence: int = 0


class Pole:
    """One device with its key and its numbers."""

    def __init__(self, device_id: str = "karsava-01", site_id: str = "karsava") -> None:
        self.device_id = device_id
        self.site_id = site_id
        self.key = SigningKey.generate()
        self.sequence = 0
        self.at = NOON
        self.clock = Clock(trusted=True, source=ClockSource.NTP)

    def enrol(self, store: Store) -> None:
        """What a technician does with `sardze site add` and `sardze camera add`."""
        site = SiteRecord(
            site_id=self.site_id, name="Kārsava", timezone="Europe/Riga", profile="", added_at=NOON
        )
        camera = DeviceRecord(
            device_id=self.device_id, site_id=self.site_id, name="Church road", added_at=NOON
        )
        store.put_site(site, [camera])
        public = self.key.public_key
        store.put_key(
            DeviceKey(
                device_id=self.device_id,
                key_id=public.key_id,
                public_key_pem=public.pem,
                added_at=NOON,
            )
        )

    def read(
        self,
        text: str = "AB123",
        *,
        passage_id: str | None = None,
        phase: Phase = Phase.END,
        pictures: Sequence[bytes] = (),
        **fields: Any,
    ) -> Sent:
        """A plate read with the next number."""
        record = PlateRead(
            **self._numbered(pictures),
            passage_id=passage_id or new_id(self.at),
            phase=phase,
            text=text,
            country="LV",
            confidence=0.93,
            frames_voted=9,
            plate_box=(0.4, 0.5, 0.5, 0.55),
            **fields,
        )
        return self.send(Kind.PLATE_READ, record)

    def event(self, kind: EventKind = EventKind.TAMPER, **fields: Any) -> Sent:
        """An event with the next number."""
        record = Event(
            **self._numbered(()),
            kind=kind,
            phase=Phase.NEW,
            incident_id=new_id(self.at),
            reason="something was seen",
            **fields,
        )
        return self.send(Kind.EVENT, record)

    def picture(self, event_id: str, number: int, content: bytes) -> Sent:
        """A file of evidence."""
        topic = str(evidence_topic(self.site_id, self.device_id, event_id, number))
        return Sent(topic, content, sign(self.key, topic, content))

    def send(self, kind: Kind, record: Record) -> Sent:
        """Any record, signed."""
        topic = str(Topic(self.site_id, self.device_id, kind))
        payload = encode(record)
        event_id = record.event_id if isinstance(record, PlateRead | Event) else ""
        return Sent(topic, payload, sign(self.key, topic, payload), event_id, self.sequence)

    def _numbered(self, pictures: Sequence[bytes]) -> dict[str, Any]:
        self.sequence += 1
        self.at += timedelta(seconds=1)
        return {
            "event_id": new_id(self.at),
            "sequence": self.sequence,
            "boot_id": "boot-1",
            "observed_at": self.at,
            "monotonic_ns": self.sequence * 10**9,
            "clock": self.clock,
            "site_id": self.site_id,
            "device_id": self.device_id,
            "evidence": tuple(
                EvidenceReference(
                    number=number,
                    sha256=hashlib.sha256(content).hexdigest(),
                    size_bytes=len(content),
                )
                for number, content in enumerate(pictures)
            ),
        }


def new_id(at: datetime) -> str:
    """A fresh UUIDv7."""
    return uuid7(max(0, int(at.timestamp() * 1000)), os.urandom(10))


def delivered(sent: Sent, connection: int = 1) -> Delivery:
    """The message as ingest gets it."""
    return Delivery(
        topic=sent.topic,
        payload=sent.payload,
        signature=sent.signature,
        packet_id=1,
        qos=1,
        connection=connection,
    )


class Line:
    """The pole's own connection to a real broker."""

    def __init__(self, port: int) -> None:
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        self._client.max_inflight_messages_set(500)
        self._client.max_queued_messages_set(0)
        self._client.connect("127.0.0.1", port)
        self.heard: list[paho.MQTTMessage] = []
        self._subscribed = threading.Event()
        self._client.on_message = lambda _c, _u, message: self.heard.append(message)
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.loop_start()

    def publish(self, *messages: Sent, retain: bool = False) -> None:
        """Publishes; returns once the broker has taken all."""
        infos = []
        for message in messages:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            if message.signature is not None:
                properties.UserProperty = [(SIGNATURE_PROPERTY, message.signature)]
            infos.append(
                self._client.publish(
                    message.topic, message.payload, qos=1, retain=retain, properties=properties
                )
            )
        for info in infos:
            info.wait_for_publish(20)

    def subscribe(self, topic: str) -> None:
        """Hears what comes down."""
        self._client.subscribe(topic, qos=1)
        self._subscribed.wait(5)

    def close(self) -> None:
        """Hangs up."""
        self._client.disconnect()
        self._client.loop_stop()
