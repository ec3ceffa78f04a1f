# SPDX-License-Identifier: EUPL-1.2
"""The AsyncAPI 3.0 document of the wire, made from the code: topics, travels, records and examples.

``python -m sardze_wire.asyncapi`` prints it as JSON; the copy under ``docs/wire`` is compared with
it by a test. A kind is one channel; the side that sends and the side that receives it is one
operation of the fleet, which is the application that the document describes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

import msgspec

from sardze_wire import codec
from sardze_wire.asyncapi_examples import EXAMPLES
from sardze_wire.ids import IDENTIFIER_PATTERN, UUID_PATTERN
from sardze_wire.records import RECORD_TYPES, Kind
from sardze_wire.topics import (
    MAX_EVIDENCE_NUMBER,
    ROOT,
    SIGNATURE_PROPERTY,
    TRAVELS,
    VERSION,
    Flow,
    Travel,
)

_REF = "#/components/schemas/{name}"

Json = dict[str, Any]


def document() -> Json:
    """The whole document as plain values."""
    schemas, components = msgspec.json.schema_components(
        list(RECORD_TYPES.values()), ref_template=_REF
    )
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Sardze: what cameras and their fleet say to each other",
            "version": VERSION,
            "description": (
                "MQTT 5 (3.1.1 works, with less). Payloads are UTF-8 JSON, but evidence, which is "
                f"the file itself. The user property {SIGNATURE_PROPERTY} is an ES256 signature "
                "over topic and payload. Fields that a reader does not know are kept."
            ),
            "license": {"name": "EUPL-1.2", "url": "https://spdx.org/licenses/EUPL-1.2.html"},
        },
        "defaultContentType": "application/json",
        "channels": {kind.value: _channel(kind, travel) for kind, travel in TRAVELS.items()},
        "operations": dict(_operation(kind, travel) for kind, travel in TRAVELS.items()),
        "components": {
            "schemas": components,
            "messages": {
                kind.value: _message(kind, schema)
                for kind, schema in [
                    *zip(RECORD_TYPES, schemas, strict=True),
                    (Kind.EVIDENCE, None),
                ]
            },
            "parameters": _parameters(),
        },
    }


def text() -> str:
    """The document as it is committed."""
    return json.dumps(document(), indent=2, ensure_ascii=False, sort_keys=False) + "\n"


def _channel(kind: Kind, travel: Travel) -> Json:
    levels = ("site_id", "device_id")
    address = "/".join(
        (ROOT, VERSION, *(f"{{{level}}}" for level in levels), kind, *_braced(travel.levels))
    )
    return {
        "address": address,
        "messages": {kind.value: {"$ref": f"#/components/messages/{kind.value}"}},
        "parameters": {
            level: {"$ref": f"#/components/parameters/{level}"}
            for level in (*levels, *travel.levels)
        },
    }


def _operation(kind: Kind, travel: Travel) -> tuple[str, Json]:
    action = "receive" if travel.flow is Flow.UP else "send"
    mqtt: Json = {"qos": travel.qos, "retain": travel.retain, "bindingVersion": "0.2.0"}
    if travel.expiry_s is not None:
        mqtt["messageExpiryInterval"] = travel.expiry_s
    return f"{action}-{kind.value}", {
        "action": action,
        "channel": {"$ref": f"#/channels/{kind.value}"},
        "summary": _summary(kind, travel),
        "messages": [{"$ref": f"#/channels/{kind.value}/messages/{kind.value}"}],
        "bindings": {"mqtt": mqtt},
    }


def _summary(kind: Kind, travel: Travel) -> str:
    way = "from the device" if travel.flow is Flow.UP else "to the device"
    durable = "; numbered, never lost" if travel.durable else ""
    return f"{kind.value} {way}{durable}"


def _message(kind: Kind, schema: Mapping[str, Any] | None) -> Json:
    message: Json = {
        "name": kind.value,
        "headers": {
            "type": "object",
            "properties": {
                SIGNATURE_PROPERTY: {
                    "type": "string",
                    "description": "base64url of r and s, by the sender's key",
                }
            },
        },
    }
    if schema is None:
        return message | {
            "contentType": "image/jpeg",
            "payload": {"type": "string", "format": "binary"},
            "summary": "The bytes of a picture; their SHA-256 stands in the record they support.",
        }
    example = json.loads(codec.encode(EXAMPLES[kind]))
    return message | {
        "contentType": "application/json",
        "payload": dict(schema),
        "examples": [{"name": f"an example of {kind.value}", "payload": example}],
    }


def _parameters() -> Json:
    return {
        "site_id": {"description": f"The site, matching {IDENTIFIER_PATTERN}"},
        "device_id": {"description": f"The device, matching {IDENTIFIER_PATTERN}"},
        "event_id": {"description": f"The record that the evidence supports, {UUID_PATTERN}"},
        "number": {"description": f"Which piece of evidence, 0 to {MAX_EVIDENCE_NUMBER}"},
        "request_id": {"description": f"The question, {UUID_PATTERN}"},
    }


def _braced(levels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{{{level}}}" for level in levels)


if __name__ == "__main__":
    sys.stdout.write(text())
