# SPDX-License-Identifier: EUPL-1.2
"""Drawings: checked when they come, and the same again when a profile reads the section."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_device.aim.drawing import Drawing, DrawingError, read_drawing, section_of
from sardze_wire.documents import parse_document, typed
from sardze_wire.profile import Zone

TRIANGLE = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]
DRAWN = {
    "lanes": [{"lane_id": "in", "direction": "approaching", "polygon": TRIANGLE}],
    "lines": [{"name": "stop line", "points": [[0.1, 0.5], [0.9, 0.5]], "forward": "approaching"}],
    "zones": [{"name": "pavement: left", "polygon": TRIANGLE}],
    "privacy_zones": [{"name": 'the "garden"', "polygon": TRIANGLE}],
}


def test_the_section_is_read_back_as_what_was_drawn() -> None:
    drawing = read_drawing(json.dumps(DRAWN).encode())
    section = section_of(drawing, "karsava-01")
    assert "karsava-01" in section.splitlines()[0]
    assert typed(parse_document(section, "section"), Drawing) == drawing


def test_an_empty_drawing_says_so() -> None:
    assert "lanes: []" in section_of(Drawing(), "karsava-01")


@pytest.mark.parametrize(
    "change",
    [
        {"privacy_zones": [{"name": "a", "polygon": TRIANGLE[:2]}]},
        {"privacy_zones": [{"name": "a", "polygon": [[0, 0], [2, 0], [1, 1]]}]},
        {"privacy_zones": [{"name": "", "polygon": TRIANGLE}]},
        {"privacy_zones": [{"name": "a", "polygon": TRIANGLE}] * 2},
        {"lanes": [{"lane_id": "white space", "polygon": TRIANGLE}]},
        {"lines": [{"name": "a", "points": [[0.5, 0.5]]}]},
        {"broker": {"host": "elsewhere"}},
    ],
)
def test_what_no_profile_could_hold_is_refused_in_words(change: dict[str, object]) -> None:
    with pytest.raises(DrawingError) as refused:
        read_drawing(json.dumps({**DRAWN, **change}).encode())
    assert len(str(refused.value)) > 20


@settings(deadline=None)  # the first parse loads a parser
@given(st.text(min_size=1, max_size=200))
def test_any_name_survives_the_section(name: str) -> None:
    zone = Zone(name=name, polygon=((0.1, 0.1), (0.9, 0.1), (0.5, 0.9)))
    drawing = Drawing(privacy_zones=(zone,))
    try:
        section = section_of(drawing, "karsava-01")
    except DrawingError:
        return  # refused in words, never written wrongly
    assert typed(parse_document(section, "section"), Drawing) == drawing


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_it(content: bytes) -> None:
    try:
        read_drawing(content)
    except DrawingError:
        return
