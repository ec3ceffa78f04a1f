# SPDX-License-Identifier: EUPL-1.2
"""PUBLISH packets from a stream of MQTT bytes, read at the rate of a backlog (MQTT 5, section 3.3).

Reads what our senders write: quality of service 0 or 1, at most an expiry and user properties.
Whatever else a packet holds, or is wrong with it, the answer is None, and the caller leaves the
packet to the MQTT library, which knows all of the protocol. Pure; no bytes are kept.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from sardze_wire.topics import SIGNATURE_PROPERTY

PUBLISH, PUBACK = 0x30, 0x40
KIND_MASK = 0xF0
LONGEST_LENGTH = 4
"""Bytes in which a packet says how long it is, at most."""

_QOS_MASK, _QOS_0, _QOS_1 = 0x06, 0x00, 0x02
_EXPIRY, _USER_PROPERTY = 0x02, 0x26
_EXPIRY_BYTES = 5
_SIGNATURE = SIGNATURE_PROPERTY.encode()
_ACKNOWLEDGEMENT = struct.Struct("!BBH")


class Publish(NamedTuple):
    """A message as it lay in its packet."""

    topic: str
    payload: bytes
    signature: str | None
    packet_id: int
    qos: int


def packet_bounds(data: bytes, start: int) -> tuple[int, int] | None:
    """Where the body of the packet that begins at ``start`` begins and ends.

    None while its length has not come; the end may lie beyond the data.

    Raises:
        ValueError: what stands there is no length.
    """
    length, shift = 0, 0
    for position in range(start + 1, min(start + 1 + LONGEST_LENGTH, len(data))):
        byte = data[position]
        length |= (byte & 0x7F) << shift
        if byte < 0x80:
            return position + 1, position + 1 + length
        shift += 7
    if len(data) > start + LONGEST_LENGTH:
        raise ValueError("the length of a packet does not end")
    return None


def read_publish(first: int, body: bytes, *, has_properties: bool) -> Publish | None:
    """The message in the body of a PUBLISH packet; None if it is not of the usual kind.

    Args:
        first: the byte with which the packet begins.
        body: all after its length.
        has_properties: MQTT 5; earlier versions have none.
    """
    qos_bits = first & _QOS_MASK
    if qos_bits not in (_QOS_0, _QOS_1):
        return None
    try:
        position = 2 + (body[0] << 8 | body[1])
        topic = _text(body[2:position])
        packet_id = 0
        if qos_bits:
            packet_id = body[position] << 8 | body[position + 1]
            position += 2
        signature = None
        if has_properties:
            length = body[position]
            position += 1
            if length >= 0x80:
                length = length & 0x7F | body[position] << 7
                position += 1
                if length >= 0x80 << 7:
                    return None
            signature = _signature(body[position : position + length])
            position += length
    except (IndexError, ValueError):  # UnicodeDecodeError among them
        return None
    if not topic or position > len(body):
        return None
    return Publish(topic, body[position:], signature, packet_id, qos_bits >> 1)


def acknowledgements(packet_ids: Iterable[int]) -> bytes:
    """PUBACK packets, one after the other."""
    return b"".join([_ACKNOWLEDGEMENT.pack(PUBACK, 2, packet_id) for packet_id in packet_ids])


@lru_cache(maxsize=4096)
def _text(topic: bytes) -> str:
    return topic.decode("utf-8")


def _signature(properties: bytes) -> str | None:
    """The first user property of that name.

    Raises:
        ValueError: there is a property that is not of the usual kinds, or half of one.
        IndexError: as that.
    """
    position, found = 0, None
    while position < len(properties):
        kind = properties[position]
        if kind == _EXPIRY:
            position += _EXPIRY_BYTES
        elif kind == _USER_PROPERTY:
            name_end = position + 3 + (properties[position + 1] << 8 | properties[position + 2])
            value = name_end + 2
            end = value + (properties[name_end] << 8 | properties[name_end + 1])
            if found is None and properties[position + 3 : name_end] == _SIGNATURE:
                found = properties[value:end].decode("utf-8")
            position = end
        else:
            raise ValueError(f"the property {kind}")
    if position != len(properties):
        raise ValueError("half a property")
    return found
