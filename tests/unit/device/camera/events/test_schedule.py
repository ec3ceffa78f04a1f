# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sardze_device.camera.events.schedule import holds, in_hours
from sardze_wire.rules import Hours, Intrusion, Weekday

RIGA = ZoneInfo("Europe/Riga")
NIGHT = Hours(begin="22:00", end="06:00")
FRIDAY_NIGHT = Hours(days=(Weekday.FRI,), begin="22:00", end="06:00")


instants = st.integers(0, 364 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=RIGA)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-03-10T21:59", False),
        ("2026-03-10T22:00", True),
        ("2026-03-11T05:59:59", True),
        ("2026-03-11T06:00", False),
    ],
)
def test_hours_go_over_midnight(when: str, expected: bool) -> None:
    assert in_hours([NIGHT], at(when)) is expected


def test_a_day_is_the_one_on_which_its_night_begins() -> None:
    assert in_hours([FRIDAY_NIGHT], at("2026-03-13T23:00"))
    assert in_hours([FRIDAY_NIGHT], at("2026-03-14T03:00"))
    assert not in_hours([FRIDAY_NIGHT], at("2026-03-13T03:00"))


def test_hours_are_those_of_the_clock_on_the_wall_also_when_it_is_set_back() -> None:
    before = at("2026-10-25T03:30")
    assert in_hours([Hours(begin="03:00", end="04:00")], before)
    assert in_hours([Hours(begin="03:00", end="04:00")], before.replace(fold=1))


@given(
    instants,
    st.integers(0, 1439),
    st.integers(0, 1439),
)
def test_hours_and_the_hours_left_over_make_the_whole_day(
    when: datetime, begin: int, end: int
) -> None:
    if begin == end:
        return
    one, other = f"{begin // 60:02}:{begin % 60:02}", f"{end // 60:02}:{end % 60:02}"
    assert in_hours([Hours(begin=one, end=other)], when) is not in_hours(
        [Hours(begin=other, end=one)], when
    )


@given(instants)
def test_a_whole_day_is_that_day(when: datetime) -> None:
    today = tuple(Weekday)[when.weekday()]
    assert in_hours([Hours(days=(today,))], when)
    assert not in_hours([Hours(days=(today,))], when + timedelta(days=1))


def test_a_rule_holds_on_its_levels_and_in_its_hours() -> None:
    rule = Intrusion(name="quay", zone="quay", levels=(2, 3), schedule=(NIGHT,))
    night, noon = at("2026-03-10T23:00"), at("2026-03-10T12:00")
    assert [holds(rule, night, level) for level in (1, 2, 3)] == [False, True, True]
    assert not holds(rule, noon, 2)
    assert holds(Intrusion(name="always", zone="quay"), noon, 1)
