# SPDX-License-Identifier: EUPL-1.2
"""Records to bytes and back, as strict as a door to the street (SECURITY 17).

UTF-8 JSON. Fields that this version does not know are kept at every level and written back, so that
an older program in the middle loses nothing of a newer one. What is refused, always with a sentence
and never with another exception than ``CodecError``: too long, not JSON, the same field twice,
numbers that are not finite, deep nesting, a NUL character (databases refuse it), a schema of
another kind or major version, and whatever the record's types forbid. ``encode`` refuses what
``decode`` would refuse.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn, TypeVar, cast

import msgspec

from sardze_wire.open_struct import Open
from sardze_wire.records import RECORD_TYPES, Kind, Record

MAX_RECORD_BYTES = 256 * 1024
MAX_EVIDENCE_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 24

_KINDS: dict[type[Record], Kind] = {record_type: kind for kind, record_type in RECORD_TYPES.items()}
_WITH_OPEN_CONTENT = (Kind.DESIRED, Kind.REQUEST, Kind.RESPONSE)
_SCHEMA = re.compile(r"sardze/([a-z-]{1,32})/([1-9][0-9]{0,5})")
_NUL = b"\\u0000"

AnyRecord = TypeVar("AnyRecord", bound=Open)


class CodecError(ValueError):
    """Bytes that are no record, or a record that has no bytes; the message is a sentence."""


def kind_of(record: Record) -> Kind:
    """The kind under which a record travels."""
    return _KINDS[type(record)]


def encode(record: Record) -> bytes:
    """A record as JSON, unknown fields included.

    Raises:
        CodecError: the other side would refuse it (size, a number that is not finite, …).
    """
    kind = kind_of(record)
    try:
        content = _with_unknown(record) if _has_unknown(record) else record
        payload = msgspec.json.encode(content)
        _check_size(kind, payload)
        msgspec.json.decode(payload, type=type(record))
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError) as error:
        if isinstance(error, CodecError):
            raise
        raise CodecError(f"this {kind} cannot be written: {error}") from None
    return payload


def decode(kind: Kind, payload: bytes) -> Record:
    """The record in a payload of this kind.

    Raises:
        CodecError: it is not one; the message says why.
    """
    if kind not in RECORD_TYPES:
        raise CodecError(f"{kind} is not JSON: its payload is the file itself")
    _check_size(kind, payload)
    plain = _plain(kind, payload)
    if plain is not None:
        return plain
    tree = _tree(kind, payload)
    _check_schema(kind, tree)
    record_type = RECORD_TYPES[kind]
    try:
        record = msgspec.convert(tree, record_type)
        _keep_unknown(record, tree)
    except (msgspec.ValidationError, RecursionError) as error:
        raise CodecError(f"this {kind} does not fit its schema: {error}") from None
    return record


def decode_as(record_type: type[AnyRecord], payload: bytes) -> AnyRecord:
    """The record in a payload, where the caller knows which one it must be.

    Raises:
        CodecError: as ``decode``.
    """
    return cast(AnyRecord, decode(_KINDS[cast("type[Record]", record_type)], payload))


def _check_size(kind: Kind, payload: bytes) -> None:
    if len(payload) > MAX_RECORD_BYTES:
        raise CodecError(f"this {kind} has {len(payload)} bytes; {MAX_RECORD_BYTES} are allowed")


def _plain(kind: Kind, payload: bytes) -> Record | None:
    """The record, if the payload is byte for byte what ``encode`` writes of one: the usual case.

    Then nothing can be hidden in it: no unknown or repeated field, nothing deep. A tenth of the
    time that the careful way takes.
    """
    if kind in _WITH_OPEN_CONTENT or _NUL in payload:
        return None
    record_type = RECORD_TYPES[kind]
    try:
        record = msgspec.json.decode(payload, type=record_type)
        same = msgspec.json.encode(record) == payload
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return record if same and record.schema == f"sardze/{kind}/1" else None


def _tree(kind: Kind, payload: bytes) -> dict[str, Any]:
    try:
        tree = json.loads(
            payload.decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except UnicodeDecodeError:
        raise CodecError(f"this {kind} is not UTF-8 text") from None
    except RecursionError:
        raise CodecError(f"this {kind} is nested deeper than {MAX_DEPTH} levels") from None
    except CodecError as error:
        raise CodecError(f"this {kind} is refused: {error}") from None
    except ValueError as error:
        raise CodecError(f"this {kind} is not JSON: {error}") from None
    if not isinstance(tree, dict):
        raise CodecError(f"this {kind} is no JSON object")
    if payload.count(b"{") + payload.count(b"[") > MAX_DEPTH and _deeper(tree, MAX_DEPTH):
        raise CodecError(f"this {kind} is nested deeper than {MAX_DEPTH} levels")
    if _NUL in payload and _holds_nul(tree):
        raise CodecError(f"this {kind} holds a NUL character")
    return tree


def _check_schema(kind: Kind, tree: dict[str, Any]) -> None:
    schema = tree.get("schema")
    match = _SCHEMA.fullmatch(schema) if isinstance(schema, str) else None
    if match is None:
        raise CodecError(f"this {kind} does not say its schema; sardze/{kind}/1 is understood")
    if match[1] != kind:
        raise CodecError(f"this {kind} says that its schema is {schema}")
    if match[2] != "1":
        raise CodecError(
            f"this {kind} is of version {match[2]}; this program understands version 1 and must be "
            "updated before it can read this sender"
        )


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise CodecError(f"the field {twice[:60]!r} occurs twice")
    return result


def _no_constant(name: str) -> NoReturn:
    raise CodecError(f"{name} is not a number that JSON knows")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise CodecError(f"the number {text[:40]} is out of range")
    return value


def _deeper(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    if levels == 0:
        return True
    return any(_deeper(inner, levels - 1) for inner in _inner(value))


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict) and any("\0" in name for name in value):
        return True
    return isinstance(value, dict | list) and any(_holds_nul(inner) for inner in _inner(value))


def _inner(value: dict[str, Any] | list[Any]) -> Iterator[Any]:
    return iter(value.values() if isinstance(value, dict) else value)


def _keep_unknown(record: object, tree: object) -> None:
    """Hangs every field of the tree that the types do not know on the struct where it stood."""
    if isinstance(record, Open) and isinstance(tree, dict):
        names = record.__struct_fields__
        unknown = {name: value for name, value in tree.items() if name not in names}
        if unknown:
            _check_writable(unknown)
            record.unknown_fields.update(unknown)
        for name, value in tree.items():
            if isinstance(value, dict | list) and name in names:
                _keep_unknown(getattr(record, name), value)
    elif isinstance(record, tuple) and isinstance(tree, list):
        for part, value in zip(record, tree, strict=False):
            _keep_unknown(part, value)


def _check_writable(unknown: dict[str, Any]) -> None:
    try:
        msgspec.json.encode(unknown)
    except (TypeError, ValueError, OverflowError) as error:
        raise CodecError(f"an unknown field cannot be kept: {error}") from None


def _has_unknown(value: object) -> bool:
    if isinstance(value, tuple):
        return any(_has_unknown(part) for part in value if isinstance(part, Open | tuple))
    if isinstance(value, Open):
        return bool(value.unknown_fields) or _has_unknown(msgspec.structs.astuple(value))
    return False


def _with_unknown(value: object) -> object:
    if isinstance(value, Open):
        known = {name: _with_unknown(getattr(value, name)) for name in value.__struct_fields__}
        return {**value.unknown_fields, **known}
    if isinstance(value, tuple):
        return [_with_unknown(part) for part in value]
    return value
