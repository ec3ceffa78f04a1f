# SPDX-License-Identifier: EUPL-1.2
"""Numbers without gaps prove that nothing is missing (SECURITY 13, SECURITY 14)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sardze_wire.records import Range
from sardze_wire.sequence import completeness, count, gaps, merged, ranges_of

numbers = st.sets(st.integers(1, 60))
ranges = st.lists(st.builds(Range, st.integers(0, 60), st.integers(0, 60)), max_size=12)


def spelled(pieces: list[Range]) -> set[int]:
    return {number for piece in pieces for number in range(piece.first, piece.last + 1)}


@given(ranges)
def test_merging_keeps_the_numbers_in_fewest_ranges(pieces: list[Range]) -> None:
    result = merged(pieces)
    assert spelled(result) == spelled(pieces)
    assert merged(result) == result
    assert count(result) == len(spelled(pieces))
    for one, next_one in zip(result, result[1:], strict=False):
        assert one.last + 1 < next_one.first


@given(numbers)
def test_single_numbers_become_ranges(given_numbers: set[int]) -> None:
    assert spelled(ranges_of(given_numbers)) == given_numbers


@given(numbers, numbers, st.integers(1, 10), st.integers(0, 70))
def test_every_number_is_received_dropped_or_missing(
    received: set[int], dropped: set[int], first: int, announced: int
) -> None:
    found = completeness(
        ranges_of(received), ranges_of(dropped), first=first, announced_last=announced
    )
    expected = set(range(first, found.last + 1))
    arrived = {number for number in received if number >= first}
    declared = {number for number in dropped if number >= first} - arrived
    assert spelled(found.missing) == expected - arrived - declared
    assert (found.received, found.dropped) == (len(arrived), len(declared))
    assert found.received + found.dropped + found.missing_count == len(expected)
    assert found.last == max([first - 1, announced, *arrived, *declared])
    assert found.complete == (found.missing_count == 0)


def test_nothing_received_is_complete_until_something_is_announced() -> None:
    assert completeness([]).complete
    assert completeness([], announced_last=3).missing == [Range(1, 3)]


def test_the_first_number_counts() -> None:
    assert completeness([Range(3, 5)]).missing == [Range(1, 2)]


def test_what_was_declared_dropped_but_arrived_counts_as_received() -> None:
    found = completeness([Range(1, 5)], [Range(4, 7)])
    assert (found.received, found.dropped, found.missing) == (5, 2, [])


def test_gaps_end_where_asked() -> None:
    assert gaps([Range(2, 3), Range(8, 9)], 1, 6) == [Range(1, 1), Range(4, 6)]
