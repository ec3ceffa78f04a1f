# SPDX-License-Identifier: EUPL-1.2
"""A stream of packets comes in whole, however it is cut, and each packet goes to whom it concerns.

The broker is the other end of a pair of sockets.
"""

from __future__ import annotations

import random
import socket
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion

from sardze_fleet.broker.bulk_client import BulkClient
from sardze_fleet.broker.packets import Publish

CONNACK = b"\x20\x03\x00\x00\x00"
PINGRESP = b"\xd0\x00"


class Wire(BulkClient):
    """The client with one end of a pair of sockets in place of a connection; ``far`` is the
    other."""

    def __init__(self) -> None:
        self.taken: list[Publish] = []
        super().__init__(
            self.taken.append,
            is_v5=True,
            callback_api_version=CallbackAPIVersion.VERSION2,
            client_id="bulk",
            protocol=MQTTProtocolVersion.MQTTv5,
            manual_ack=True,
        )
        near, self.far = socket.socketpair()
        self._near = near
        self.on_socket_register_write = lambda *_: None
        self.connect("127.0.0.1")

    def _create_socket_connection(self) -> socket.socket:
        return self._near

    def hear(self, piece: bytes) -> MQTTErrorCode:
        """The broker says something, and the client reads once."""
        self.far.sendall(piece)
        return self.loop_read()

    def close(self) -> None:
        """Both ends go."""
        self.far.close()
        self._near.close()


def publish(number: int, payload: bytes) -> bytes:
    """A PUBLISH packet as Mosquitto sends it."""
    topic = b"sardze/1/karsava/karsava-01/event"
    body = struct.pack("!H", len(topic)) + topic + struct.pack("!HB", number, 0) + payload
    length = bytes([len(body) & 0x7F | 0x80, len(body) >> 7])
    return b"\x32" + length + body


@settings(deadline=None, max_examples=30)
@given(cuts=st.lists(st.integers(1, 400), min_size=1, max_size=30))
def test_messages_come_whole_and_in_order_however_the_stream_is_cut(cuts: list[int]) -> None:
    client = Wire()
    connected: list[bool] = []
    client.on_connect = lambda *_: connected.append(True)
    payloads = [bytes([n]) * (n * 37) for n in range(1, 20)]
    parts = [publish(n, payload) for n, payload in enumerate(payloads, 1)]
    stream = b"".join([CONNACK, *parts[:7], PINGRESP, *parts[7:]])
    position = 0
    while position < len(stream):
        size = cuts[position % len(cuts)]
        assert client.hear(stream[position : position + size]) is MQTTErrorCode.MQTT_ERR_SUCCESS
        position += size
    for _ in range(3):
        client.far.setblocking(False)
        client.loop_read()
    assert [message.payload for message in client.taken] == payloads
    assert [message.packet_id for message in client.taken] == list(range(1, 20))
    assert connected == [True]
    client.close()


def test_a_picture_larger_than_any_piece_comes_whole() -> None:
    client = Wire()
    content = random.Random(1).randbytes(1_000_000)  # noqa: S311
    topic = b"sardze/1/karsava/karsava-01/event"
    body = struct.pack("!H", len(topic)) + topic + b"\x00\x01\x00" + content
    length = bytes([len(body) & 0x7F | 0x80, len(body) >> 7 & 0x7F | 0x80, len(body) >> 14])
    stream = CONNACK + b"\x32" + length + body
    for position in range(0, len(stream), 50_000):
        client.hear(stream[position : position + 50_000])
    assert [message.payload for message in client.taken] == [content]
    client.close()


def test_acknowledgements_leave_in_one_piece() -> None:
    client = Wire()
    client.hear(CONNACK)
    client.loop_write()
    client.far.recv(1000)  # what the client said to connect
    client.acknowledge([1, 2, 770])
    client.loop_write()
    assert client.far.recv(1000) == b"\x40\x02\x00\x01\x40\x02\x00\x02\x40\x02\x03\x02"
    client.close()


@pytest.mark.parametrize("last_words", [b"", b"\x30\xff\xff\xff\xff\x01", b"\x32\x03\x00\x01a"])
def test_a_stream_that_ends_or_makes_no_sense_ends_the_connection(last_words: bytes) -> None:
    client = Wire()
    ended: list[bool] = []
    client.on_disconnect = lambda *_: ended.append(True)
    client.hear(CONNACK)
    client.far.sendall(last_words)
    client.far.shutdown(socket.SHUT_WR)
    for _ in range(3):
        client.loop_read()
    assert ended == [True]
    assert client.socket() is None
    client.close()


def test_nothing_of_an_earlier_stream_is_left_after_a_reconnect() -> None:
    client = Wire()
    client.hear(CONNACK + publish(1, b"whole")[:20])
    client.close()
    client._near, client.far = socket.socketpair()
    client.reconnect()
    client.hear(CONNACK + publish(2, b"another"))
    client.loop_read()
    assert [message.packet_id for message in client.taken] == [2]
    client.close()
