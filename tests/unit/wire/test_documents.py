# SPDX-License-Identifier: EUPL-1.2
"""Configuration is read strictly, and its errors say where, what and what to do."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_wire.documents import (
    MAX_DEPTH,
    MAX_DOCUMENT_BYTES,
    MAX_NODES,
    Document,
    DocumentError,
    Origin,
    document_of,
    merge,
    parse_document,
    read_struct,
    typed,
)


class Lamp(msgspec.Struct, tag_field="kind", tag="lamp"):
    """A made-up part."""

    watts: float = 1.0


class Siren(msgspec.Struct, tag_field="kind", tag="siren"):
    """Another."""

    tone: str


class Post(msgspec.Struct):
    """A made-up configuration."""

    name: str
    height_m: float = 4.0
    parts: list[Lamp | Siren] = []
    weights: dict[str, float] = {}


def faults(text: str | bytes) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        read_struct(text, "post.yaml", Post)
    return [str(fault) for fault in caught.value.faults]


def value(text: str) -> Any:
    return parse_document(text, "x.yaml").value


def test_a_document_becomes_a_struct() -> None:
    text = "name: gate\nparts:\n  - {kind: lamp, watts: 3}\n  - kind: siren\n    tone: high\n"
    post = read_struct(text.encode(), "post.yaml", Post)
    assert post == Post(name="gate", parts=[Lamp(watts=3.0), Siren(tone="high")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NO", "NO"), ("no", "no"), ("on", "on"), ("y", "y"), ("true", True), ("False", False),
        ("12", 12), ("-3", -3), ("012", 12), ("0x1f", "0x1f"), ("1e3", 1000.0), (".5", 0.5),
        ("12:30", "12:30"), ("2026-05-04", "2026-05-04"), ("~", None), ("''", ""), ('"1"', "1"),
        ("1e999", "1e999"), (".inf", ".inf"), (".nan", ".nan"), ("9" * 30, "9" * 30 ),
    ],
)  # fmt: skip
def test_scalars_are_what_they_look_like(text: str, expected: object) -> None:
    found = value(f"a: {text}")["a"]
    if text == "9" * 30:
        assert found == float(text)
    else:
        assert found == expected
        assert type(found) is type(expected)


def test_norway_is_a_country_also_as_a_key() -> None:
    assert value("countries: {NO: 0.5, 12: 1}") == {"countries": {"NO": 0.5, "12": 1}}


def test_an_unknown_field_is_an_error_with_a_guess() -> None:
    found = faults("name: gate\nheight: 3\nparts:\n- {kind: lamp, wats: 3}\n")
    assert found == [
        "post.yaml:2:1: height: unknown field 'height'. Did you mean 'height_m'? "
        "Known here: height_m, name, parts, weights.",
        "post.yaml:4:16: parts[0].wats: unknown field 'wats'. Did you mean 'watts'? "
        "Known here: kind, watts.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("height_m: 2\n", "post.yaml:1:1: 'name' is missing. Add 'name' here."),
        ("name: 3\n", "post.yaml:1:1: name: this is a whole number. Write text (in quotes)."),
        ("name: a\nheight_m: tall\n", "post.yaml:2:1: height_m: this is text. Write a number."),
        (
            "name: a\nparts:\n  - kind: lampp\n",
            "post.yaml:3:5: parts[0].kind: 'lampp' is not known. Did you mean 'lamp'? "
            "Known here: lamp, siren.",
        ),
        (
            "name: a\nparts: [{kind: siren}]\n",
            "post.yaml:2:9: parts[0]: 'tone' is missing. Add 'tone' here.",
        ),
        ("name: a\nname: b\n", "post.yaml:2:1: name is given twice. Keep one of them."),
        ("name: &x a\n", None),
        ("a: &x b\nname: *x\n", "post.yaml:2:7: aliases are not allowed. Write the value out"),
        ("name: !!python/object:os.system x\n", "post.yaml:1:7: the tag"),
        ("name: !secret x\n", "post.yaml:1:7: the tag !secret is not allowed. Leave the tag out."),
        ("? [a, b]\n: c\n", "post.yaml:1:3: a key must be a word. Write one word."),
        ("name: a\n  x: [\n", "post.yaml:2:4: mapping values are not allowed here."),
        ("name: 'a\n", "post.yaml:2:1: while scanning a quoted scalar"),
        ("name: a\x07\n", "post.yaml: special characters are not allowed."),
        ("--- a\n--- b\n", "post.yaml:2:1: expected a single document"),
        ("[1, 2]\n", "post.yaml:1:1: this is a list. Write a mapping of fields."),
        ("", "post.yaml: this is nothing. Write a mapping of fields."),
        ("- " * (MAX_DEPTH + 2), "nested deeper than 24 levels"),
        ("[" * 5000, "nested deeper than 24 levels"),
        ("a: [" + "1," * MAX_NODES + "]", "more than 20000 values"),
        ("#" * (MAX_DOCUMENT_BYTES + 1), "the document is longer than 1048576 bytes"),
    ],
)
@pytest.mark.timeout(60)
def test_errors_name_place_field_and_remedy(text: str, said: str | None) -> None:
    if said is None:
        assert read_struct(text, "post.yaml", Post).name == "a"
    else:
        assert said in faults(text)[0]


def test_text_that_is_not_utf_8_is_refused() -> None:
    assert faults(b"name: \xff\n") == ["post.yaml: the text is not UTF-8. Save it as UTF-8."]


def test_layers_are_merged_and_every_value_knows_its_layer() -> None:
    vendor = document_of({"a": {"x": 1, "y": 2}, "list": [1, 2], "b": 0}, "vendor")
    site = parse_document("a:\n  y: 3\nlist: [9]\n", "site.yaml")
    desired = document_of({"a": {"x": 7}}, "desired 4")
    whole = merge([vendor, site, desired])
    assert whole.value == {"a": {"x": 7, "y": 3}, "list": [9], "b": 0}
    assert str(whole.origin(("a", "x"))) == "desired 4"
    assert str(whole.origin(("a", "y"))) == "site.yaml:2:3"
    assert str(whole.origin(("list", 0))) == "site.yaml:3:8"
    assert str(whole.origin(("b",))) == "vendor"
    assert merge([]).value == {}


def test_an_error_in_a_layer_names_that_layer() -> None:
    whole = merge(
        [document_of({"name": "a"}, "vendor"), document_of({"height_m": "x"}, "desired 4")]
    )
    with pytest.raises(DocumentError, match="desired 4: height_m: this is text"):
        typed(whole, Post)


def test_a_part_can_be_taken_out_and_put_in() -> None:
    document = parse_document("a:\n  b: [1, {c: 2}]\n", "x.yaml")
    part = document.at("a", "b", 1)
    assert part is not None
    assert part.value == {"c": 2}
    assert part.origin(("c",)) == Origin("x.yaml", 2, 11)
    assert document.at("a", "z") is None
    assert document.at("a", "b", 7) is None
    assert document.at("a", "b", 0, "c") is None
    put = document.placed(document_of(5, "new"), "a", "b", 0)
    assert put.value == {"a": {"b": [5, {"c": 2}]}}
    assert str(put.origin(("a", "b", 0))) == "new"
    assert document.value == {"a": {"b": [1, {"c": 2}]}}
    assert str(Document("empty", None).origin(("a",))) == "empty"


@pytest.mark.timeout(60)
@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="ab: -[]{}\n'\"&*!|>#?,1", max_size=60))
def test_any_text_is_a_document_or_an_error_with_a_place(text: str) -> None:
    try:
        document = parse_document(text, "x.yaml")
    except DocumentError as error:
        assert all(str(fault).startswith("x.yaml") for fault in error.faults)
    else:
        assert document.name == "x.yaml"


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None)
@given(plain, plain, plain)
def test_merging_in_two_steps_is_merging_at_once(one: Any, two: Any, three: Any) -> None:
    layers = [document_of(each, str(place)) for place, each in enumerate((one, two, three))]
    at_once = merge(layers)
    in_steps = merge([merge(layers[:2]), layers[2]])
    assert at_once.value == in_steps.value
    assert dict(at_once.origins) == dict(in_steps.origins)
