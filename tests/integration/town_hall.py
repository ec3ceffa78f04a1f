# SPDX-License-Identifier: EUPL-1.2
"""A town hall that only speaks MQTT: what a device looks like from the far end.

It keeps everything that arrives, checks signatures against the device's key, and can say what a
manager says (desired states, receipts), signed or not.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from types import TracebackType

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from integration.servers import wait_until
from sardze_wire import codec
from sardze_wire.records import Kind, Record
from sardze_wire.signature import PublicKey, SigningKey, sign, verify
from sardze_wire.topics import Topic, parse_topic


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as it came."""

    topic: Topic
    payload: bytes
    signature: str | None
    retained: bool


class TownHall:
    """Listens to a broker until the block ends."""

    def __init__(self, port: int, *, client_id: str = "town-hall") -> None:
        self._lock = threading.Lock()
        self._heard: list[Heard] = []
        self._client = Client(
            CallbackAPIVersion.VERSION2, client_id=client_id, protocol=MQTTProtocolVersion.MQTTv5
        )
        self._client.on_message = self._on_message
        self._client.on_connect = lambda client, *_: client.subscribe(
            "sardze/#", options=SubscribeOptions(qos=1)
        )
        self._subscribed = threading.Event()
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = 3600
        self._client.reconnect_delay_set(1, 1)
        self._client.connect("127.0.0.1", port, clean_start=False, properties=properties)
        self._client.loop_start()
        assert self._subscribed.wait(10), "the town hall cannot subscribe"

    def __enter__(self) -> TownHall:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def heard(self, kind: Kind) -> list[Heard]:
        """All messages of a kind, in the order in which they came."""
        with self._lock:
            return [each for each in self._heard if each.topic.kind is kind]

    def records(self, kind: Kind) -> list[Record]:
        """The same, decoded."""
        return [codec.decode(kind, each.payload) for each in self.heard(kind) if each.payload]

    def wait_for(self, kind: Kind, count: int = 1) -> list[Record]:
        """The records of a kind once there are so many."""
        wait_until(lambda: len(self.heard(kind)) >= count, f"{count} messages of kind {kind}")
        return self.records(kind)

    def check_signatures(self, key: PublicKey) -> None:
        """Every message that came up bears a signature that holds (SECURITY 41)."""
        with self._lock:
            heard = [each for each in self._heard if each.topic.travel.flow == "up"]
        for each in heard:
            assert each.signature is not None, each.topic
            verify(key, str(each.topic), each.payload, each.signature)

    def say(self, topic: Topic, record: Record, key: SigningKey | None) -> None:
        """Publish retained, as a manager does; unsigned without a key."""
        self.say_raw(topic, codec.encode(record), key)

    def say_raw(self, topic: Topic, payload: bytes, key: SigningKey | None) -> None:
        """The same with any bytes."""
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        if key is not None:
            properties.UserProperty = [("signature", sign(key, str(topic), payload))]
        self._client.publish(str(topic), payload, 1, True, properties).wait_for_publish(10)

    def _on_message(self, client: Client, _: object, message: MQTTMessage) -> None:
        given = getattr(message.properties, "UserProperty", [])
        signature = next((value for name, value in given if name == "signature"), None)
        heard = Heard(parse_topic(message.topic), bytes(message.payload), signature, message.retain)
        with self._lock:
            self._heard.append(heard)
