# SPDX-License-Identifier: EUPL-1.2
"""No group told is small, and nothing smaller can be had by subtracting (SECURITY 58)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_device.people.quarters import QUARTER, UNSTATED, Cell, Quarters, group, quarter_of
from sardze_wire.people import AgeBand, PeopleGroup, Sex

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
CELLS = [(age, sex) for age in AgeBand for sex in Sex]
MEN: Cell = (AgeBand.FROM_25, Sex.MALE)
WOMEN: Cell = (AgeBand.FROM_25, Sex.FEMALE)
GIRLS: Cell = (AgeBand.UNDER_15, Sex.FEMALE)

counts = st.dictionaries(st.sampled_from(CELLS), st.integers(0, 40))
passings = st.lists(st.tuples(st.sampled_from(CELLS), st.integers(0, 7200)), max_size=120)


@given(counts, st.integers(5, 20))
@settings(deadline=None, max_examples=100)
def test_no_group_told_is_small_and_everybody_is_in_one_group_or_nobody_is(
    cells: dict[Cell, int], least: int
) -> None:
    told = group(cells, least)
    assert all(each.count >= least for each in told)
    assert len({(each.age, each.sex) for each in told}) == len(told)
    assert sum(each.count for each in told) in (0, sum(cells.values()))
    assert bool(told) == (sum(cells.values()) >= least)


def test_no_small_cell_follows_from_what_is_told() -> None:
    """Every quarter of up to twelve persons in three cells and unknowns: each answer that hides a
    few persons in a cell would have been the same with another number of them."""
    least, worlds = 5, defaultdict(list)
    for counted in product(range(13), repeat=4):
        if sum(counted) > 12:
            continue
        cells = dict(zip((MEN, WOMEN, GIRLS, UNSTATED), counted, strict=True))
        worlds[group(cells, least)].append(counted)
    for same in worlds.values():
        for place in range(3):
            possible = {counted[place] for counted in same}
            few = {number for number in possible if 0 < number < least}
            assert not few or len(possible) > 1


def test_neighbouring_cells_and_the_total_give_nothing_by_subtraction() -> None:
    told = group({MEN: 30, WOMEN: 12, GIRLS: 1}, 10)
    assert told == (
        PeopleGroup(*MEN, 30),
        PeopleGroup(AgeBand.UNSTATED, Sex.UNSTATED, 13),
    )


def test_a_guess_of_age_without_sex_is_told_of_nobody() -> None:
    half = (AgeBand.FROM_65, Sex.UNSTATED)
    assert group({half: 12}, 10) == (PeopleGroup(*UNSTATED, 12),)


@given(passings, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_the_order_in_which_people_pass_changes_nothing(
    passed: list[tuple[Cell, int]], chance: object
) -> None:
    shuffled = list(passed)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    results = []
    for each in (passed, shuffled):
        quarters = Quarters(5)
        for cell, second in each:
            quarters.add(cell, NOON + timedelta(seconds=second))
        results.append(quarters.settle(NOON + timedelta(hours=3)))
    assert results[0] == results[1]


@given(passings)
@settings(deadline=None, max_examples=40)
def test_a_quarter_is_told_once_however_often_it_is_asked_for(
    passed: list[tuple[Cell, int]],
) -> None:
    """A second telling of the same quarter could be subtracted from the first."""
    quarters, told = Quarters(5), []
    for cell, second in passed:  # the clock jumps to and fro
        at = NOON + timedelta(seconds=second)
        quarters.add(cell, at)
        told += quarters.settle(at)
    told += quarters.settle(NOON + timedelta(hours=3))
    assert max(Counter(each.since for each in told).values(), default=1) == 1
    assert all(each.until - each.since == QUARTER for each in told)


def test_the_running_quarter_is_not_told() -> None:
    quarters = Quarters(5)
    for _ in range(9):
        quarters.add(MEN, NOON)
    assert quarters.settle(NOON + timedelta(minutes=14, seconds=59)) == []
    (count,) = quarters.settle(NOON + timedelta(minutes=15))
    assert (count.total, count.since) == (9, NOON)


def test_few_people_are_told_as_few_and_not_how_many() -> None:
    quarters = Quarters(5)
    quarters.add(MEN, NOON)
    (count,) = quarters.settle(NOON + QUARTER)
    assert count.groups == ()
    assert count.total is None


def test_quarters_begin_where_the_clock_says() -> None:
    assert quarter_of(NOON + timedelta(minutes=44, seconds=59)) == NOON + timedelta(minutes=30)
