# SPDX-License-Identifier: EUPL-1.2
"""Lines, zones and rules in a site profile: read, or refused with place and remedy."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_wire.documents import DocumentError, document_of, parse_document
from sardze_wire.profile import profile_of, read_profile
from sardze_wire.records import EventKind, VehicleClass
from sardze_wire.rules import Intrusion, Rule, Weekday

TEXT = """\
schema: sardze/site/1
site_id: koper
name: Koper
timezone: Europe/Ljubljana
broker: {host: 127.0.0.1, port: 1883}
cameras:
  - device_id: koper-01
    name: Gate
    source: {kind: synthetic}
    lanes:
      - {lane_id: in, direction: approaching, polygon: [[0, 0.3], [1, 0.3], [1, 1]]}
    lines:
      - {name: gate, points: [[0.1, 0.6], [0.9, 0.6]], forward_words: into the port}
    zones:
      - {name: quay, polygon: [[0, 0], [0.5, 0], [0.5, 0.5]]}
    rules:
      - {kind: line-crossed, name: gate crossed, line: gate, senses: [back]}
      - {kind: intrusion, name: closed, zone: quay, classes: [person], levels: [2, 3],
         schedule: [{days: [sat, sun]}, {begin: 22:00, end: 06:00}]}
      - {kind: wrong-way, name: ghost, lanes: [in]}
      - {kind: count, name: traffic, line: gate, every_min: 15}
"""


def fault(old: str, new: str) -> str:
    """What is said of the profile with one piece written otherwise."""
    assert old in TEXT
    with pytest.raises(DocumentError) as caught:
        read_profile(TEXT.replace(old, new, 1), "koper.yaml")
    return str(caught.value)


def test_rules_are_read_with_their_hours_and_levels() -> None:
    camera = read_profile(TEXT, "koper.yaml").cameras[0]
    rule = camera.watched.rules[1]
    assert isinstance(rule, Intrusion)
    assert rule.classes == (VehicleClass.PERSON,)
    assert rule.schedule[0].days == (Weekday.SAT, Weekday.SUN)
    assert (rule.schedule[1].begin, rule.schedule[1].end) == ("22:00", "06:00")
    assert camera.watched.directed_lanes == ["in"] and not camera.watched.calibrated


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("line: gate, senses", "line: gat, senses", "there is no line 'gat'. Did you mean 'gate'?"),
        ("zone: quay", "zone: quai", "cameras[0].rules[1].zone: there is no zone"),
        ("lanes: [in]", "lanes: [out]", "there is no lane with a direction 'out'"),
        ("direction: approaching, ", "", "no lane of this camera has a direction to go against"),
        ("name: closed", "name: ghost", "the name 'ghost' is given twice in rules"),
        ("levels: [2, 3]", "levels: [4]", "rules[1].levels[0]: the value is out of range"),
        ("begin: 22:00", "begin: 25:00", "Write hours and minutes from 00:00 to 24:00"),
        ("begin: 22:00", "begin: 06:00", "Write begin 00:00 and end 24:00 for a whole day"),
        ("every_min: 15", "every_min: 25", "Write 5, 10, 15, 20, 30 or 60"),
        ("[[0.1, 0.6], [0.9, 0.6]]", "[[0.1, 0.6], [0.1, 0.6]]", "Draw its points apart"),
        ("[0.5, 0], [0.5, 0.5]", "[0.5, 0], [0.9, 0]", "the zone 'quay' has no area"),
        ("[0.5, 0], [0.5, 0.5]", "[0.5, 0], [0.5, 1.5]", "the value is out of range"),
        ("kind: intrusion", "kind: intruson", "Did you mean 'intrusion'?"),
        ("classes: [person]", "classes: [persn]", "Did you mean 'person'?"),
        ("days: [sat, sun]", "days: [saturday]", "Known here: fri, mon, sat"),
        ("kind: wrong-way, name: ghost, lanes: [in]", "kind: speed, name: ghost, limit_kmh: 50",
         "there is no speed without a calibration of the ground"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_remedy(old: str, new: str, said: str) -> None:
    words = fault(old, new)
    assert said in words
    assert "koper.yaml:" in words


def test_a_rule_is_called_as_the_event_that_it_makes() -> None:
    kinds = {str(rule.__struct_config__.tag) for rule in Rule.__args__}
    assert kinds <= set(EventKind)
    assert len(kinds) == 10


DOCUMENT = parse_document(TEXT, "koper.yaml")
values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
CAMERA: tuple[str | int, ...] = ("cameras", 0)
PATHS: list[tuple[str | int, ...]] = [
    (*CAMERA, *rest)
    for rest in (
        ("lines",), ("zones",), ("rules",), ("lines", 0, "points"), ("zones", 0, "polygon"),
        ("rules", 0), ("rules", 0, "kind"), ("rules", 1, "schedule"), ("rules", 1, "levels"),
        ("rules", 1, "schedule", 0, "days"), ("rules", 2, "lanes"), ("rules", 3, "line"),
    )
]  # fmt: skip


@pytest.mark.timeout(60)
@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PATHS), values)
def test_anything_in_any_place_is_read_or_refused_with_words(
    path: tuple[str | int, ...], value: Any
) -> None:
    changed = DOCUMENT.placed(document_of(value, "hand"), *path)
    try:
        profile_of(changed)
    except DocumentError as error:
        assert error.faults
