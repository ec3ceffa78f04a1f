# SPDX-License-Identifier: EUPL-1.2
"""A flood is kept at a minute's worth, and one sender's flood is not another's."""

from __future__ import annotations

from sardze_fleet.ingest.rejection_rate import RejectionRate


def test_a_minutes_worth_is_kept_and_then_as_much_as_time_gives_back() -> None:
    rate = RejectionRate(60)
    assert sum(rate.allows("karsava-01", 0.0) for _ in range(500)) == 60
    assert sum(rate.allows("karsava-01", 5.0) for _ in range(500)) == 5
    assert sum(rate.allows("karsava-01", 1000.0) for _ in range(500)) == 60


def test_one_flood_takes_nothing_from_another_device() -> None:
    rate = RejectionRate(10)
    assert sum(rate.allows("karsava-01", 0.0) for _ in range(50)) == 10
    assert rate.allows("karsava-02", 0.0)


def test_nothing_is_kept_where_nothing_is_allowed() -> None:
    assert not RejectionRate(0).allows("karsava-01", 0.0)
