# SPDX-License-Identifier: EUPL-1.2
"""The AsyncAPI document is the code's, current, and holds together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sardze_wire import asyncapi, codec
from sardze_wire.asyncapi_examples import EXAMPLES
from sardze_wire.records import RECORD_TYPES, Kind
from sardze_wire.topics import TRAVELS, Flow

COMMITTED = Path(__file__).parents[3] / "docs" / "wire" / "asyncapi.json"
DOCUMENT: dict[str, Any] = asyncapi.document()


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "$ref":
                yield str(inner)
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def resolved(reference: str) -> object:
    value: Any = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        value = value[step]
    return value


def test_the_committed_document_is_current() -> None:
    remedy = "run python -m sardze_wire.asyncapi > docs/wire/asyncapi.json"
    assert COMMITTED.read_text(encoding="utf-8") == asyncapi.text(), remedy


def test_every_reference_resolves() -> None:
    found = set(references(DOCUMENT))
    assert found
    for reference in found:
        assert resolved(reference) is not None


def test_the_document_has_what_asyncapi_3_asks_for() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert DOCUMENT["info"]["title"]
    assert DOCUMENT["info"]["version"]
    for channel in DOCUMENT["channels"].values():
        named = {piece[1:-1] for piece in channel["address"].split("/") if piece.startswith("{")}
        assert named == set(channel["parameters"])
        assert channel["messages"]
    for operation in DOCUMENT["operations"].values():
        assert operation["action"] in ("send", "receive")
        channel = resolved(operation["channel"]["$ref"])
        assert isinstance(channel, dict)
        for message in operation["messages"]:
            assert message["$ref"].startswith(operation["channel"]["$ref"] + "/messages/")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_a_channel_with_its_way_quality_and_retention(kind: Kind) -> None:
    travel = TRAVELS[kind]
    action = "receive" if travel.flow is Flow.UP else "send"
    binding = DOCUMENT["operations"][f"{action}-{kind}"]["bindings"]["mqtt"]
    assert (binding["qos"], binding["retain"]) == (travel.qos, travel.retain)
    assert DOCUMENT["channels"][kind]["address"].startswith(
        f"sardze/1/{{site_id}}/{{device_id}}/{kind}"
    )


@pytest.mark.parametrize("kind", RECORD_TYPES)
def test_the_example_of_a_kind_fits_its_schema_and_its_codec(kind: Kind) -> None:
    message = DOCUMENT["components"]["messages"][kind]
    schema = {**message["payload"], "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for example in message["examples"]:
        validator.validate(example["payload"])
        payload = json.dumps(example["payload"]).encode()
        assert codec.decode(kind, payload) == EXAMPLES[kind]


def test_the_schema_refuses_what_the_codec_refuses() -> None:
    message = DOCUMENT["components"]["messages"][Kind.PLATE_READ]
    schema = {**message["payload"], "components": DOCUMENT["components"]}
    example = message["examples"][0]["payload"] | {"confidence": 1.5}
    with pytest.raises(jsonschema.ValidationError, match=r"1\.5"):
        jsonschema.Draft202012Validator(schema).validate(example)
