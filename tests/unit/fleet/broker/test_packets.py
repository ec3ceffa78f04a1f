# SPDX-License-Identifier: EUPL-1.2
"""Our quick way of reading messages agrees with paho's thorough one, whatever comes."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties, VariableByteIntegers

from sardze_fleet.broker import packets

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40)
TOPIC = "sardze/1/karsava/karsava-01/plate-read"


def body(
    topic: str, payload: bytes, properties: Properties | None, packet_id: int | None = 7
) -> bytes:
    """All of a PUBLISH packet that follows its length; with paho's own coding of properties."""
    name = topic.encode()
    numbered = b"" if packet_id is None else struct.pack("!H", packet_id)
    packed = b"" if properties is None else bytes(properties.pack())  # type: ignore[no-untyped-call]
    return struct.pack("!H", len(name)) + name + numbered + packed + payload


def properties_of(pairs: list[tuple[str, str]], expiry_s: int | None = None) -> Properties:
    """Properties as a sender gives them."""
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    if pairs:
        properties.UserProperty = pairs
    if expiry_s is not None:
        properties.MessageExpiryInterval = expiry_s
    return properties


@settings(deadline=None)
@given(
    payload=st.binary(max_size=300),
    pairs=st.lists(st.tuples(WORDS | st.just("signature"), WORDS), max_size=4),
    expiry_s=st.none() | st.integers(0, 2**32 - 1),
    packet_id=st.none() | st.integers(1, 65535),
)
def test_a_message_is_read_as_it_was_sent(
    payload: bytes, pairs: list[tuple[str, str]], expiry_s: int | None, packet_id: int | None
) -> None:
    sent = body(TOPIC, payload, properties_of(pairs, expiry_s), packet_id)
    first = packets.PUBLISH | (0 if packet_id is None else 0x02)
    signature = next((value for name, value in pairs if name == "signature"), None)
    message = packets.read_publish(first, sent, has_properties=True)
    assert message == (TOPIC, payload, signature, packet_id or 0, int(packet_id is not None))


def test_a_message_of_mqtt_3_has_no_properties() -> None:
    message = packets.read_publish(0x32, body(TOPIC, b"\x00{}", None), has_properties=False)
    assert message == (TOPIC, b"\x00{}", None, 7, 1)


@settings(deadline=None)
@given(st.binary(max_size=120), st.integers(0, 15))
def test_bytes_that_are_no_message_raise_nothing(rubbish: bytes, flags: int) -> None:
    packets.read_publish(packets.PUBLISH | flags, rubbish, has_properties=True)


@settings(deadline=None)
@given(cut=st.integers(0, 70))
def test_half_a_head_is_no_message(cut: int) -> None:
    whole = body(TOPIC, b"", properties_of([("signature", "abc")]))
    assert (
        packets.read_publish(0x32, whole[: min(cut, len(whole) - 1)], has_properties=True) is None
    )


def test_what_only_paho_understands_is_left_to_it() -> None:
    aliased = properties_of([])
    aliased.TopicAlias = 3
    assert packets.read_publish(0x32, body(TOPIC, b"", aliased), has_properties=True) is None
    assert packets.read_publish(0x34, body(TOPIC, b"", None), has_properties=False) is None
    not_text = b"\x00\x02\xff\xfe\x00\x07\x00"
    assert packets.read_publish(0x32, not_text, has_properties=True) is None


@settings(deadline=None)
@given(st.integers(0, 268_435_455), st.integers(0, 5))
def test_the_length_of_a_packet_is_read_once_it_is_there(length: int, start: int) -> None:
    head = b"\x30" + bytes(VariableByteIntegers.encode(length))  # type: ignore[no-untyped-call]
    data = bytes(start) + head
    assert packets.packet_bounds(data, start) == (len(data), len(data) + length)
    for cut in range(1, len(head)):
        assert packets.packet_bounds(data[:-cut], start) is None


def test_a_length_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError):
        packets.packet_bounds(b"\x30\xff\xff\xff\xff\x01", 0)


def test_acknowledgements_are_one_after_the_other() -> None:
    assert packets.acknowledgements([1, 513]) == b"\x40\x02\x00\x01\x40\x02\x02\x01"
