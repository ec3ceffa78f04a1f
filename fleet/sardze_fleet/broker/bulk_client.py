# SPDX-License-Identifier: EUPL-1.2
"""A paho client that takes a flood: messages are lifted out of the stream before paho sees them.

paho reads its socket byte by byte and turns every PUBLISH into objects; of a message of ours that
is nine tenths of all work between the broker and the database. Here the stream is read in large
pieces, PUBLISH packets of the usual kind are handed over at once (``packets``), and everything
else (connecting, subscribing, pings, what is unusual or malformed) goes to paho as it came.
Acknowledgements leave in one piece. Two of paho's own methods are used for that, one replaced and
one called; the tests against a real broker fail if it loses them. One thread; a whole packet lies
in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from paho.mqtt import client as paho
from paho.mqtt.enums import MQTTErrorCode

from sardze_fleet.broker import packets
from sardze_fleet.broker.packets import Publish

_PIECE_BYTES = 256 * 1024


class BulkClient(paho.Client):
    """paho's client with another way in for messages; ``on_message`` gets those left to paho.

    Args:
        deliver: gets each message.
        is_v5: whether the protocol is MQTT 5.
        options: as for paho's client.
    """

    def __init__(self, deliver: Callable[[Publish], None], *, is_v5: bool, **options: Any) -> None:
        super().__init__(**options)
        self._deliver = deliver
        self._has_properties = is_v5
        self._pieces: list[bytes] = []
        self._for_paho = bytearray()
        self._forget_stream()

    def reconnect(self) -> MQTTErrorCode:
        """Connects; nothing of an earlier stream is left."""
        self._forget_stream()
        return super().reconnect()

    def acknowledge(self, packet_ids: Iterable[int]) -> None:
        """Queues the acknowledgements of messages of quality of service 1."""
        joined = packets.acknowledgements(packet_ids)
        if joined:
            self._packet_queue(packets.PUBACK, joined, 0, 1)

    def _sock_recv(self, bufsize: int) -> bytes:
        """Bytes for paho: whole packets that are not for us.

        Raises:
            BlockingIOError: there are none now.
            OSError: the connection is gone.
        """
        if not self._for_paho:
            piece = super()._sock_recv(max(_PIECE_BYTES, self._wanted_bytes - self._held_bytes))
            if not piece:
                return piece
            self._pieces.append(piece)
            self._held_bytes += len(piece)
            if self._held_bytes >= self._wanted_bytes:
                self._sift(b"".join(self._pieces))
            if not self._for_paho:
                raise BlockingIOError
        given = bytes(self._for_paho[:bufsize])
        del self._for_paho[:bufsize]
        return given

    def _sift(self, data: bytes) -> None:
        """Delivers messages, lays other packets out for paho, and keeps the beginning of one."""
        start = 0
        wanted = 1
        while start < len(data):
            try:
                bounds = packets.packet_bounds(data, start)
            except ValueError:
                self._for_paho += data[start:]  # paho ends the connection over it
                start = len(data)
                break
            if bounds is None:
                wanted = len(data) - start + 1
                break
            body, end = bounds
            if end > len(data):
                wanted = end - start
                break
            self._take(data, start, body, end)
            start = end
        self._pieces = [data[start:]] if start < len(data) else []
        self._held_bytes = len(data) - start
        self._wanted_bytes = wanted

    def _take(self, data: bytes, start: int, body: int, end: int) -> None:
        first = data[start]
        message = None
        if first & packets.KIND_MASK == packets.PUBLISH:
            message = packets.read_publish(
                first, data[body:end], has_properties=self._has_properties
            )
        if message is None:
            self._for_paho += data[start:end]
        else:
            self._deliver(message)

    def _forget_stream(self) -> None:
        self._pieces = []
        self._held_bytes = 0
        self._wanted_bytes = 1
        self._for_paho.clear()
