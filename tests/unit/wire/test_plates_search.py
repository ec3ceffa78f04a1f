# SPDX-License-Identifier: EUPL-1.2
"""People search plates by what they remember."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sardze_wire.plates.search import (
    PatternError,
    PlatePattern,
    look_alike,
    pairs_of,
    parse_pattern,
)

plates = st.text(alphabet="AB01", min_size=1, max_size=7)
patterns = st.text(alphabet="AB01*?", min_size=1, max_size=7)


@given(patterns, plates)
def test_prefix_pairs_and_like_never_lose_a_match(typed: str, plate: str) -> None:
    try:
        pattern = parse_pattern(typed)
    except PatternError:
        assert not typed.strip("*?")
        return
    if pattern.matches(plate):
        assert plate.startswith(pattern.prefix)
        assert set(pattern.pairs) <= set(pairs_of(plate))
        assert pattern.folded().matches(look_alike(plate))
    like = re.escape(pattern.like()).replace("%", ".*").replace("_", ".")
    assert bool(re.fullmatch(like, plate)) == pattern.matches(plate)
    if pattern.prefix_only:
        assert pattern.matches(plate) == plate.startswith(pattern.prefix)
    if pattern.exact:
        assert pattern.matches(plate) == (plate == pattern.text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ab-12*", "AB12*"),
        (" АВ 12 ", "AB12"),
        ("?b1234", "?B1234"),
        ("a**b", "A*B"),
        ("a*?*?b", "A??*B"),
        ("ab - * - 12", "AB*12"),
        ("AB_1%", "AB?1*"),
    ],
)
def test_what_was_typed_gets_one_spelling(typed: str, text: str) -> None:
    assert parse_pattern(typed) == PlatePattern(text)


def test_a_pattern_tells_how_to_look_for_it() -> None:
    pattern = parse_pattern("KA1*17?")
    assert (pattern.prefix, pattern.pairs, pattern.exact) == ("KA1", ("KA", "A1", "17"), False)
    assert pattern.like() == "KA1%17_"
    assert pattern.matches("KA12178")
    assert not pattern.matches("KA1217")
    assert parse_pattern("KA*").prefix_only
    assert parse_pattern("KA12").exact


def test_look_alikes_are_found_by_folding_both_sides() -> None:
    assert parse_pattern("B0*").folded().matches(look_alike("8O123"))


@pytest.mark.parametrize("typed", ["", "*", "?*?", " - ", "%"])
def test_wildcards_alone_are_no_search(typed: str) -> None:
    with pytest.raises(PatternError, match="names no letter or digit"):
        parse_pattern(typed)


@pytest.mark.parametrize("typed", ["A" * 33, "A" * 1_000_000, "A*" * 20])
def test_a_pattern_has_an_end(typed: str) -> None:
    with pytest.raises(PatternError, match="at most 32"):
        parse_pattern(typed)
