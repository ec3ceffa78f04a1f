# SPDX-License-Identifier: EUPL-1.2
"""Instants in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sardze_fleet.web.moments import Moments, ago

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
MOMENTS = Moments(NOW, {"karsava": "Europe/Riga", "lost": "Nowhere/Nothing"})


def test_an_instant_is_shown_in_the_time_of_its_site_with_utc_beside_it() -> None:
    moment = MOMENTS.moment(datetime(2026, 7, 1, 9, 30, 5, tzinfo=UTC), "karsava")
    assert (moment.clock, moment.day) == ("12:30:05", "")
    assert moment.utc == "2026-07-01 09:30:05 UTC"
    assert moment.iso == "2026-07-01T09:30:05.000+00:00"


def test_the_day_is_named_if_it_is_not_today_at_the_site() -> None:
    assert MOMENTS.moment(datetime(2026, 6, 30, 20, 0, tzinfo=UTC), "karsava").day == "30 Jun"
    assert MOMENTS.moment(datetime(2026, 6, 30, 21, 0, tzinfo=UTC), "karsava").day == ""


def test_an_unknown_site_or_zone_is_shown_in_utc() -> None:
    at = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    assert MOMENTS.moment(at, "elsewhere").clock == "09:30:00"
    assert MOMENTS.moment(at, "lost").clock == "09:30:00"


def test_today_begins_at_midnight_of_the_site() -> None:
    assert MOMENTS.midnight("karsava") == datetime(2026, 6, 30, 21, 0, tzinfo=UTC)


def test_a_local_time_from_a_form_and_back_is_the_same() -> None:
    entered = "2026-07-01T12:30"
    instant = MOMENTS.instant(entered, "karsava")
    assert instant == datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    assert MOMENTS.local(instant, "karsava") == entered


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(milliseconds=300), "now"),
        (timedelta(seconds=40), "40 s ago"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(days=4), "4 days ago"),
        (timedelta(minutes=-5), "5 min ahead"),
    ],
)
def test_an_age_is_said_in_one_unit(age: timedelta, words: str) -> None:
    assert ago(age) == words
