# SPDX-License-Identifier: EUPL-1.2
"""The door to the broker, in our words; the device's only importer of paho-mqtt.

``connect`` tries once, ``poll`` moves bytes and hands back what happened, in order; nothing happens
in the background. MQTT 5 first: only it says that a publish was refused (SECURITY 13) and carries
signatures. A broker that says it does not speak it, or never answers it, is met with 3.1.1 on the
next attempt, unless signatures are needed: where the fleet has a key, what it cannot verify would
be set aside. A connection that merely ends never lowers the version. The session persists at the
broker, subscriptions are made anew at every connect. Unacknowledged messages are forgotten when a
connection ends: the outbox still has them. Plain MQTT goes to this machine only; everything else is
TLS 1.2 or newer with certificates on both sides, and verification cannot be switched off (SECURITY
19). When to try again is ``reconnect_delay_s``, a pure function.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from sardze_device.errors import PlainTransportError, UplinkError
from sardze_wire.profile import Broker, Tls
from sardze_wire.topics import SIGNATURE_PROPERTY

CONNECT_TIMEOUT_S = 10.0
KEEPALIVE_S = 30
SESSION_EXPIRY_S = 7 * 24 * 3600
LARGEST_PACKET_BYTES = 268_435_455  # what MQTT's length field can say
MOST_IN_FLIGHT = 65_535  # MQTT 5's default for an absent Receive Maximum
_RECONNECT_LEAST_S = 1.0
_RECONNECT_MOST_S = 120.0
_NOBODY_LISTENS = 0x10  # MQTT 5: accepted, but there are no matching subscribers
_FAILURE = 0x80  # MQTT 5 reason codes from here on say that something was refused


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way up."""

    topic: str
    payload: bytes
    qos: int
    retain: bool = False
    expiry_s: int | None = None
    signature: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Who connects, what the broker should say if it never says goodbye, and what it listens to."""

    client_id: str
    will: Outgoing
    subscriptions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker let us in; it takes ``most_in_flight`` unacknowledged messages at once."""

    session_present: bool
    signatures: bool
    most_in_flight: int
    largest_packet_bytes: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """The broker has the message of this token."""

    token: int


@dataclass(frozen=True, slots=True)
class Unheard:
    """The broker let the message of this token go: nobody listens to its topic."""

    token: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The broker will not have the message of this token (SECURITY 13)."""

    token: int
    reason: str


@dataclass(frozen=True, slots=True)
class Received:
    """Something came down."""

    topic: str
    payload: bytes
    signature: str | None


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection is gone, or was never granted."""

    reason: str


UplinkEvent = Connected | Accepted | Unheard | Refused | Received | Lost


def reconnect_delay_s(
    attempt: int,
    randomness: float,
    *,
    least_s: float = _RECONNECT_LEAST_S,
    most_s: float = _RECONNECT_MOST_S,
) -> float:
    """How long to wait before attempt number ``attempt`` (from 1); ``randomness`` in [0, 1).

    The ceiling doubles, the jitter spreads devices that lost the same broker over all of it.
    """
    ceiling_s = min(most_s, least_s * 2.0 ** min(attempt, 32))
    return least_s / 2 + randomness * (ceiling_s - least_s / 2)


def is_loopback(host: str) -> bool:
    """Whether a host name can only mean this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Uplink:
    """One device's connection, made again as often as it is asked for."""

    def __init__(self, broker: Broker, *, needs_signatures: bool = False) -> None:
        if broker.tls is None and not is_loopback(broker.host):
            raise PlainTransportError(
                f"MQTT without TLS to {broker.host} is refused.",
                remedy="Give tls in the site profile's broker section.",
            )
        self._broker = broker
        self._needs_signatures = needs_signatures
        self._protocol = MQTTProtocolVersion.MQTTv5
        self._proven: MQTTProtocolVersion | None = None
        self._client: Client | None = None
        self._events: list[UplinkEvent] = []
        self._granted = False

    @property
    def connected(self) -> bool:
        """Whether the broker let us in and is still there."""
        return self._granted

    def connect(self, session: Session) -> None:
        """Begin one connection; ``poll`` tells whether the broker granted it.

        Raises:
            UplinkError: the broker cannot be reached, or TLS failed.
        """
        self._drop()
        client = self._new_client(session)
        broker = self._broker
        try:
            if broker.tls is not None:
                client.tls_set_context(tls_context(broker.tls))
            options: dict[str, Any] = {}
            if self._protocol == MQTTProtocolVersion.MQTTv5:
                properties = _new_properties(PacketTypes.CONNECT)
                properties.SessionExpiryInterval = SESSION_EXPIRY_S
                options = {"clean_start": False, "properties": properties}
            client.connect(broker.host, broker.port, keepalive=KEEPALIVE_S, **options)
        except OSError as error:
            raise unreachable(broker, error) from error
        self._client = client

    def poll(self, timeout_s: float) -> list[UplinkEvent]:
        """Move bytes for at most ``timeout_s``; what happened since the last look, in order."""
        client = self._client
        if client is not None:
            code = client.loop(timeout_s)
            if code != MQTTErrorCode.MQTT_ERR_SUCCESS and self._client is client:
                self._end(f"connection lost: {code.name}")
        events, self._events = self._events, []
        return events

    def publish(self, message: Outgoing) -> int:
        """Hand a message to the connection; its token comes back as ``Accepted`` or ``Refused``.

        Raises:
            UplinkError: there is no connection.
        """
        if self._client is None or not self._granted:
            raise UplinkError("There is no connection to the broker.")
        info = self._client.publish(
            message.topic,
            message.payload,
            message.qos,
            message.retain,
            self._properties(PacketTypes.PUBLISH, message),
        )
        return info.mid

    def abandon(self) -> Lost:
        """Give an attempt up that the broker has not answered."""
        self._drop()
        self._lower_version()
        return Lost("the broker does not answer")

    def close(self) -> None:
        """Say goodbye, so that the broker does not speak our last will."""
        client = self._client
        if client is not None and self._granted:
            client.disconnect()
            client.loop(0.1)
        self._drop()

    def _new_client(self, session: Session) -> Client:
        five = self._protocol == MQTTProtocolVersion.MQTTv5
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=session.client_id,
            clean_session=None if five else False,
            protocol=self._protocol,
            reconnect_on_failure=False,
        )
        client.connect_timeout = CONNECT_TIMEOUT_S
        client.max_inflight_messages_set(0)  # the sender keeps to what the broker takes
        client.max_queued_messages_set(0)
        will = session.will
        properties = self._properties(PacketTypes.WILLMESSAGE, will)
        client.will_set(will.topic, will.payload, will.qos, will.retain, properties)

        def on_connect(
            client: Client,
            _: object,
            flags: ConnectFlags,
            code: ReasonCode,
            got: Properties | None,
        ) -> None:
            if code.is_failure:
                self._on_connection_refused(code)
                return
            self._subscribe(client, session.subscriptions)
            most = int(getattr(got, "ReceiveMaximum", MOST_IN_FLIGHT))
            self._granted = True
            self._proven = self._protocol
            self._events.append(
                Connected(
                    session_present=flags.session_present,
                    signatures=five,
                    most_in_flight=most,
                    largest_packet_bytes=int(
                        getattr(got, "MaximumPacketSize", LARGEST_PACKET_BYTES)
                    ),
                )
            )

        client.on_connect = on_connect
        client.on_publish = self._on_publish
        client.on_message = self._on_message
        client.on_disconnect = self._on_disconnect
        return client

    def _subscribe(self, client: Client, subscriptions: Mapping[str, int]) -> None:
        if not subscriptions:
            return
        if self._protocol == MQTTProtocolVersion.MQTTv5:
            client.subscribe([(name, SubscribeOptions(qos)) for name, qos in subscriptions.items()])
        else:
            client.subscribe(list(subscriptions.items()))

    def _properties(self, packet: int, message: Outgoing) -> Properties | None:
        if self._protocol != MQTTProtocolVersion.MQTTv5:
            return None
        properties = _new_properties(packet)
        if message.expiry_s is not None:
            properties.MessageExpiryInterval = message.expiry_s
        if message.signature is not None:
            properties.UserProperty = [(SIGNATURE_PROPERTY, message.signature)]
        return properties

    def _on_publish(
        self, client: Client, _: object, token: int, code: ReasonCode, got: Properties
    ) -> None:
        if code.value >= _FAILURE:
            self._events.append(Refused(token, str(code)))
        elif code.value == _NOBODY_LISTENS:
            self._events.append(Unheard(token))
        else:
            self._events.append(Accepted(token))

    def _on_message(self, client: Client, _: object, message: MQTTMessage) -> None:
        given = getattr(message.properties, "UserProperty", []) if message.properties else []
        signature = next((value for name, value in given if name == SIGNATURE_PROPERTY), None)
        self._events.append(Received(message.topic, bytes(message.payload), signature))

    def _on_disconnect(
        self,
        client: Client,
        _: object,
        flags: DisconnectFlags,
        code: ReasonCode,
        got: Properties | None,
    ) -> None:
        if self._client is client:
            self._end(str(code))

    def _on_connection_refused(self, code: ReasonCode) -> None:
        self._end(f"the broker refused the connection: {code}")
        if code.getName() == "Unsupported protocol version":
            self._lower_version()

    def _lower_version(self) -> None:
        """Meet a broker that has never answered MQTT 5 with 3.1.1, and the other way round."""
        if self._needs_signatures or self._proven is not None:
            return
        five = self._protocol == MQTTProtocolVersion.MQTTv5
        self._protocol = MQTTProtocolVersion.MQTTv311 if five else MQTTProtocolVersion.MQTTv5

    def _end(self, reason: str) -> None:
        self._drop()
        self._events.append(Lost(reason))

    def _drop(self) -> None:
        client, self._client = self._client, None
        self._granted = False
        if client is not None:
            sock = client.socket()
            if sock is not None:
                sock.close()


def _new_properties(packet: int) -> Properties:
    return Properties(packet)  # type: ignore[no-untyped-call]  # paho left it untyped


def tls_context(tls: Tls) -> ssl.SSLContext:
    """TLS with certificates on both sides; verification cannot be switched off (SECURITY 19)."""
    context = ssl.create_default_context(cafile=tls.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(tls.certificate_file, tls.key_file)
    return context


def unreachable(broker: Broker, error: OSError) -> UplinkError:
    """Why a broker cannot be talked to, and what to look at."""
    where = f"{broker.host}:{broker.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return UplinkError(
            f"The broker {where} could not prove who it is: {error.verify_message}.",
            remedy="Check ca_file, the broker's certificate and this device's clock.",
        )
    if isinstance(error, FileNotFoundError | ssl.SSLError) and broker.tls is not None:
        return UplinkError(
            f"TLS with the broker {where} cannot begin: {error}.",
            remedy="Check ca_file, certificate_file and key_file.",
        )
    return UplinkError(f"The broker {where} cannot be reached: {error}.")
