# SPDX-License-Identifier: EUPL-1.2
"""Records become bytes and come back; everything else is refused with a sentence (SECURITY 17)."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_wire.asyncapi_examples import EXAMPLES, PLATE_READ
from sardze_wire.codec import (
    MAX_DEPTH,
    MAX_RECORD_BYTES,
    CodecError,
    decode,
    decode_as,
    encode,
    kind_of,
)
from sardze_wire.open_struct import replaced
from sardze_wire.records import (
    RECORD_TYPES,
    DesiredState,
    Heartbeat,
    Kind,
    PlateRead,
    numbered,
)

PAYLOADS = {kind: encode(record) for kind, record in EXAMPLES.items()}


def changed(kind: Kind = Kind.PLATE_READ, **fields: Any) -> bytes:
    """A valid message of a kind with some fields set otherwise."""
    return json.dumps(json.loads(PAYLOADS[kind]) | fields).encode()


@pytest.mark.parametrize("kind", RECORD_TYPES)
def test_a_record_comes_back_as_it_went(kind: Kind) -> None:
    assert decode(kind, PAYLOADS[kind]) == EXAMPLES[kind]
    assert encode(decode(kind, PAYLOADS[kind])) == PAYLOADS[kind]
    assert kind_of(EXAMPLES[kind]) is kind


def test_the_same_record_written_otherwise_is_understood() -> None:
    spread_out = json.dumps(json.loads(PAYLOADS[Kind.PLATE_READ]), indent=3, sort_keys=True)
    assert decode(Kind.PLATE_READ, spread_out.encode()) == PLATE_READ


def test_unknown_fields_survive_at_every_level() -> None:
    tree = json.loads(PAYLOADS[Kind.PLATE_READ])
    tree["weather"] = {"rain": [1, 2, {"deep": None}]}
    tree["clock"]["stratum"] = 2
    tree["characters"][1]["font"] = "DIN"
    tree["characters"][1]["alternatives"][0]["seen"] = 3
    tree["evidence"][0]["lens"] = "IR"
    read = decode(Kind.PLATE_READ, json.dumps(tree).encode())
    assert isinstance(read, PlateRead)
    assert read.unknown_fields == {"weather": {"rain": [1, 2, {"deep": None}]}}
    assert read == PLATE_READ
    assert json.loads(encode(read)) == tree
    assert json.loads(encode(numbered(read, 9))) == tree | {"sequence": 9}
    assert json.loads(encode(replaced(read, text="AB1235"))) == tree | {"text": "AB1235"}


def test_decoding_as_a_record_type_gives_that_type() -> None:
    beat: Heartbeat = decode_as(Heartbeat, PAYLOADS[Kind.HEARTBEAT])
    assert beat.last_sequence == 4712


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"[]", "is no JSON object"),
        (b"null", "is no JSON object"),
        (b"{}", "does not say its schema"),
        (b'{"schema": 7}', "does not say its schema"),
        (b'{"schema": "sardze/event/1"}', "says that its schema is sardze/event/1"),
        (b'{"schema": "sardze/plate-read/2"}', "version 2; this program understands version 1"),
        (b'{"schema": "sardze/plate-read/1", "schema": "x"}', "'schema' occurs twice"),
        (b'{"a": {"b": 1, "b": 2}}', "'b' occurs twice"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "-Infinity is not a number"),
        (b'{"a": 1e999}', "1e999 is out of range"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "nested deeper"),
        (b" " * (MAX_RECORD_BYTES + 1), "bytes; 262144 are allowed"),
        (b"1" * 10_000, "is not JSON|is no JSON object"),
    ],
)
def test_what_is_no_record_is_refused_with_a_sentence(payload: bytes, words: str) -> None:
    with pytest.raises(CodecError, match=words):
        decode(Kind.PLATE_READ, payload)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"confidence": 1.01}, "confidence"),
        ({"confidence": "high"}, "confidence"),
        ({"sequence": -1}, "sequence"),
        ({"text": ""}, "text"),
        ({"text": "A" * 17}, "text"),
        ({"text": "AB\u000012"}, "NUL character"),
        ({"future": "AB\u000012"}, "NUL character"),
        ({"country": "Latvia"}, "country"),
        ({"observed_at": "2026-05-04T06:30:12"}, "observed_at"),
        ({"event_id": "1"}, "event_id"),
        ({"device_id": "../etc"}, "device_id"),
        ({"plate_box": [0, 0, 1]}, "plate_box"),
        ({"phase": "gone"}, "phase"),
        ({"evidence": [{"number": 0}]}, "evidence"),
        ({"future": "\ud800"}, "cannot be kept"),
    ],
)
def test_a_field_out_of_its_range_is_named(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(CodecError, match=words):
        decode(Kind.PLATE_READ, changed(**fields))


def test_a_missing_field_is_named() -> None:
    tree = json.loads(PAYLOADS[Kind.EVENT])
    del tree["reason"]
    with pytest.raises(CodecError, match="reason"):
        decode(Kind.EVENT, json.dumps(tree).encode())


def test_open_content_may_not_be_deep_either() -> None:
    deep: dict[str, Any] = {}
    for _ in range(MAX_DEPTH):
        deep = {"a": deep}
    with pytest.raises(CodecError, match="nested deeper"):
        decode(Kind.DESIRED, changed(Kind.DESIRED, settings=deep))


def test_evidence_is_not_json() -> None:
    with pytest.raises(CodecError, match="payload is the file itself"):
        decode(Kind.EVIDENCE, b"{}")


def test_what_the_other_side_would_refuse_is_not_written() -> None:
    with pytest.raises(CodecError, match="cannot be written"):
        encode(replaced(PLATE_READ, confidence=math.nan))
    with pytest.raises(CodecError, match="cannot be written"):
        encode(replaced(PLATE_READ, text="A" * 40))
    with pytest.raises(CodecError, match="are allowed"):
        encode(_long())


def _long() -> DesiredState:
    desired = EXAMPLES[Kind.DESIRED]
    assert isinstance(desired, DesiredState)
    return replaced(desired, settings={"a": "b" * MAX_RECORD_BYTES})


@st.composite
def mutated(draw: st.DrawFn) -> tuple[Kind, bytes]:
    """A valid message with a few bytes replaced, removed, doubled or put in."""
    kind = draw(st.sampled_from(list(PAYLOADS)))
    payload = bytearray(PAYLOADS[kind])
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(payload) - 1))
        change = draw(st.sampled_from(["replace", "remove", "insert", "double"]))
        if change == "replace":
            payload[place] = draw(st.integers(0, 255))
        elif change == "remove":
            del payload[place : place + draw(st.integers(1, 20))]
        elif change == "insert":
            payload[place:place] = draw(st.binary(min_size=1, max_size=8))
        else:
            payload[place:place] = payload[place : place + 30]
        if not payload:
            break
    return kind, bytes(payload)


@pytest.mark.timeout(60)
@settings(max_examples=150, deadline=None)
@given(mutated())
def test_a_damaged_message_is_refused_or_is_a_record(drawn: tuple[Kind, bytes]) -> None:
    kind, payload = drawn
    try:
        record = decode(kind, payload)
    except CodecError as error:
        assert str(error)
        return
    assert decode(kind, encode(record)) == record


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@pytest.mark.timeout(60)
@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(list(RECORD_TYPES)),
    st.sampled_from([*PlateRead.__struct_fields__, "future", "schema"]),
    json_values,
)
def test_any_value_in_any_field_is_refused_or_survives(
    kind: Kind, field: str, value: object
) -> None:
    tree = json.loads(PAYLOADS[kind])
    tree[field] = value
    payload = json.dumps(tree).encode()
    try:
        record = decode(kind, payload)
    except CodecError:
        return
    assert decode(kind, encode(record)) == record
    if field not in type(record).__struct_fields__:
        assert json.loads(encode(record))[field] == value


@pytest.mark.timeout(60)
@settings(max_examples=100, deadline=None)
@given(st.sampled_from(list(Kind)), st.binary(max_size=200))
def test_garbage_is_refused_with_words(kind: Kind, payload: bytes) -> None:
    with pytest.raises(CodecError):
        decode(kind, payload)
