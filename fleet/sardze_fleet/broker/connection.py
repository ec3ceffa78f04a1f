# SPDX-License-Identifier: EUPL-1.2
"""The line to the broker: what came, acknowledged only when told to.

One thread does everything: ``receive`` turns the wheel, so nothing arrives while a batch is being
stored and the network itself holds the flood back. The session persists at the broker, which sends
again whatever was not acknowledged; an acknowledgement for an earlier connection is dropped, since
packet identifiers start anew. A broker that is away is tried again with growing, jittered pauses;
one that gives our name to somebody else ends the process. Plain TCP only to loopback is assured by
``settings`` (SECURITY 19). How bytes become messages is in ``bulk_client``.
"""

from __future__ import annotations

import select
import ssl
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from sardze_fleet.broker.bulk_client import BulkClient
from sardze_fleet.broker.packets import Publish
from sardze_fleet.errors import BrokerError
from sardze_fleet.settings import BrokerSettings, Mqtt
from sardze_wire.topics import SIGNATURE_PROPERTY

KEEPALIVE_S = 30
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
_STEADY_S = 10.0
_LONGEST_TURN_S = 0.5
_LULLS = 20  # a lull this many times shorter than the longest gathering ends it
_LARGEST_PACKET_BYTES = 8 * 1024 * 1024
_UNACKNOWLEDGED = 2000
_TAKEN_OVER = 142  # MQTT 5, section 2.4: session taken over
_HANDSHAKE_S = 5.0


class Delivery(Struct, frozen=True):
    """One message as the broker handed it over."""

    topic: str
    payload: bytes
    signature: str | None
    packet_id: int
    qos: int
    connection: int


class Broker:
    """A client with a persistent session that takes messages in batches.

    Args:
        settings: where the broker is and who we are.
        filters: subscriptions with their quality of service, made at every connect.
        monotonic: seconds that never run backwards.
        chance: a number from 0 to 1, drawn anew at each call; spreads reconnects.
        say: where a sentence for the log goes.
    """

    def __init__(
        self,
        settings: BrokerSettings,
        filters: Mapping[str, int],
        *,
        monotonic: Callable[[], float],
        chance: Callable[[], float],
        say: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._filters = dict(filters)
        self._monotonic = monotonic
        self._chance = chance
        self._say = say
        self._inbox: deque[Delivery] = deque()
        self._unconfirmed = 0
        self._connection = 0
        self._ready = False
        self._pause_s = 0.0
        self._next_try = 0.0
        self._connected_at = 0.0
        self._trouble = ""
        self._fatal: BrokerError | None = None
        self._client = self._make_client()

    @property
    def connected(self) -> bool:
        """Whether the broker has accepted us and our subscriptions."""
        return self._ready

    def receive(self, limit: int, *, wait_s: float, gather_s: float) -> list[Delivery]:
        """Waits for a message, then takes what follows closely.

        Args:
            limit: at most so many.
            wait_s: how long to wait for the first one.
            gather_s: how long to go on gathering after the first; ends early in a lull.

        Raises:
            BrokerError: somebody else has connected under our name.
        """
        self._turn_until(lambda: bool(self._inbox), wait_s)
        end = self._monotonic() + gather_s
        while 0 < len(self._inbox) < limit:
            before = len(self._inbox)
            self._turn(gather_s / _LULLS)
            if len(self._inbox) == before or self._monotonic() > end:
                break
        return [self._inbox.popleft() for _ in range(min(limit, len(self._inbox)))]

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Tells the broker that these are safe; what came over an earlier connection is skipped."""
        self._client.acknowledge(
            delivery.packet_id
            for delivery in deliveries
            if delivery.qos == 1 and delivery.connection == self._connection
        )
        self._write()

    def publish(
        self, topic: str, payload: bytes, *, retain: bool, signature: str | None = None
    ) -> None:
        """Sends at quality of service 1; does nothing while there is no connection."""
        if not self._ready:
            return
        properties = None
        if signature is not None and self._settings.mqtt is Mqtt.V5:
            properties = _properties(PacketTypes.PUBLISH)
            properties.UserProperty = [(SIGNATURE_PROPERTY, signature)]
        self._client.publish(topic, payload, qos=1, retain=retain, properties=properties)
        self._unconfirmed += 1

    def wait_connected(self, timeout_s: float) -> bool:
        """Turns the wheel until there is a connection; says whether there is one."""
        return self._turn_until(lambda: self._ready, timeout_s)

    def wait_published(self, timeout_s: float) -> bool:
        """Turns the wheel until the broker has taken all that was published."""
        return self._turn_until(lambda: self._unconfirmed == 0, timeout_s)

    def drop_connection(self) -> None:
        """Leaves, so that the broker sends again what is not acknowledged; connects later."""
        self._leave()
        self._retry_later()

    def close(self) -> None:
        """Leaves in good order; the session stays with the broker."""
        self._leave()
        self._ready = False

    def _turn_until(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        end = self._monotonic() + timeout_s
        while not condition() and self._monotonic() < end:
            self._turn(max(0.0, min(end - self._monotonic(), _LONGEST_TURN_S)))
        return condition()

    def _make_client(self) -> BulkClient:
        settings = self._settings
        is_v5 = settings.mqtt is Mqtt.V5
        client = BulkClient(
            self._deliver,
            is_v5=is_v5,
            callback_api_version=CallbackAPIVersion.VERSION2,
            client_id=settings.client_id,
            clean_session=None if is_v5 else False,
            protocol=paho.MQTTv5 if is_v5 else paho.MQTTv311,
            manual_ack=True,
            reconnect_on_failure=False,
        )
        client.connect_timeout = _HANDSHAKE_S
        client.max_inflight_messages_set(100)
        if settings.tls is not None:
            context = ssl.create_default_context(cafile=settings.tls.ca_file)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.load_cert_chain(settings.tls.certificate_file, settings.tls.key_file)
            client.tls_set_context(context)
        client.on_message = self._on_message
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_publish = self._on_publish
        client.on_socket_register_write = lambda *_: None  # acknowledgements leave together
        return client

    def _turn(self, timeout_s: float) -> None:
        """One turn of the wheel: connects if it is time, reads what is there, writes."""
        if self._fatal is not None:
            raise self._fatal
        if self._client.socket() is None and not self._connect(timeout_s):
            return
        socket = self._client.socket()
        if socket is None:
            return
        wants = [socket] if self._client.want_write() else []
        readable, writable, _ = select.select([socket], wants, [], timeout_s)
        if writable:
            self._write()
        if readable:
            self._read()
        if self._client.loop_misc() != MQTTErrorCode.MQTT_ERR_SUCCESS:
            self._retry_later()

    def _read(self) -> None:
        """Reads while messages come; a round without any is the last."""
        while True:
            before = len(self._inbox)
            if self._client.loop_read() != MQTTErrorCode.MQTT_ERR_SUCCESS:
                self._retry_later()
                return
            if len(self._inbox) == before or len(self._inbox) >= _UNACKNOWLEDGED:
                return

    def _write(self) -> None:
        if (
            self._client.want_write()
            and self._client.loop_write() != MQTTErrorCode.MQTT_ERR_SUCCESS
        ):
            self._retry_later()

    def _connect(self, timeout_s: float) -> bool:
        """Tries once if it is time; waits out the pause otherwise."""
        pause_s = self._next_try - self._monotonic()
        if pause_s > 0:
            select.select([], [], [], min(pause_s, timeout_s))
            return False
        self._retry_later()
        try:
            if self._settings.mqtt is Mqtt.V5:
                properties = _properties(PacketTypes.CONNECT)
                properties.SessionExpiryInterval = self._settings.session_expiry_s
                properties.ReceiveMaximum = _UNACKNOWLEDGED
                properties.MaximumPacketSize = _LARGEST_PACKET_BYTES
                self._client.connect(
                    self._settings.host,
                    self._settings.port,
                    KEEPALIVE_S,
                    clean_start=False,
                    properties=properties,
                )
            else:
                self._client.connect(self._settings.host, self._settings.port, KEEPALIVE_S)
        except (OSError, ValueError) as error:
            self._complain(f"the broker at {self._settings.address} is away: {error}")
            return False
        self._connection += 1
        self._inbox.clear()
        return True

    def _retry_later(self) -> None:
        if self._ready and self._monotonic() - self._connected_at > _STEADY_S:
            self._pause_s = 0.0
        self._ready = False
        self._pause_s = min(LONGEST_PAUSE_S, max(FIRST_PAUSE_S, self._pause_s * 2))
        self._next_try = self._monotonic() + self._pause_s * (0.5 + self._chance())

    def _leave(self) -> None:
        self._inbox.clear()
        self._client.disconnect()
        self._write()
        self._connection += 1

    def _complain(self, words: str) -> None:
        if words != self._trouble:
            self._say(words)
        self._trouble = words

    def _on_connect(
        self,
        client: paho.Client,
        _userdata: object,
        _flags: paho.ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self._complain(f"the broker at {self._settings.address} refuses us: {reason}")
            return
        if self._filters:
            client.subscribe(list(self._filters.items()))
        else:
            self._get_ready()

    def _on_subscribe(
        self,
        _client: paho.Client,
        _userdata: object,
        _packet_id: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        refused = [str(reason) for reason in reasons if reason.is_failure]
        if refused:
            self._complain(f"the broker at {self._settings.address} refuses a topic: {refused[0]}")
        else:
            self._get_ready()

    def _get_ready(self) -> None:
        self._ready = True
        self._connected_at = self._monotonic()
        self._trouble = ""
        self._say(f"connected to the broker at {self._settings.address}")

    def _on_publish(
        self,
        _client: paho.Client,
        _userdata: object,
        _packet_id: int,
        reason: ReasonCode,
        _properties: Properties,
    ) -> None:
        self._unconfirmed -= 1
        if reason.is_failure:
            self._complain(f"the broker at {self._settings.address} refuses a message: {reason}")

    def _on_disconnect(
        self,
        _client: paho.Client,
        _userdata: object,
        _flags: paho.DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.value == _TAKEN_OVER:
            self._fatal = BrokerError(
                f"Another client has connected as {self._settings.client_id}",
                "Stop it, or give this one another client_id",
            )
        elif reason.is_failure:
            self._complain(f"the broker at {self._settings.address} has gone: {reason}")

    def _on_message(
        self, _client: paho.Client, _userdata: object, message: paho.MQTTMessage
    ) -> None:
        signature = _signature(message.properties)
        payload = bytes(message.payload)
        self._deliver(Publish(_topic(message), payload, signature, message.mid, message.qos))

    def _deliver(self, message: Publish) -> None:
        self._inbox.append(Delivery(*message, self._connection))


def _properties(packet: int) -> Properties:
    return Properties(packet)  # type: ignore[no-untyped-call]


def _topic(message: paho.MQTTMessage) -> str:
    try:
        return message.topic
    except UnicodeDecodeError:
        return "�"


def _signature(properties: Properties | None) -> str | None:
    for name, value in getattr(properties, "UserProperty", ()):
        if name == SIGNATURE_PROPERTY:
            return str(value)
    return None
