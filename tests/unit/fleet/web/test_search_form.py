# SPDX-License-Identifier: EUPL-1.2
"""A search is refused without a reason and a case (SECURITY 49)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sardze_fleet.web.moments import Moments
from sardze_fleet.web.search_form import RESULTS, SearchForm, SearchFormError

MOMENTS = Moments(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), {"karsava": "Europe/Riga"})
WHOLE = {"pattern": "KB*", "reason": "Stolen car reported", "case": "2026/113"}


def problems(fields: dict[str, str]) -> dict[str, str]:
    with pytest.raises(SearchFormError) as caught:
        SearchForm.read(fields).search("karsava", MOMENTS)
    return caught.value.problems


@pytest.mark.parametrize("left_out", ["pattern", "reason", "case"])
def test_plate_reason_and_case_are_demanded_each_with_a_sentence(left_out: str) -> None:
    found = problems({**WHOLE, left_out: "  "})
    assert list(found) == [left_out]
    assert found[left_out].endswith(".")


def test_a_reason_of_one_word_is_no_reason() -> None:
    assert "reason" in problems({**WHOLE, "reason": "check"})


def test_a_whole_form_becomes_a_limited_search_in_utc() -> None:
    fields = {**WHOLE, "since": "2026-07-01T10:00", "until": "2026-07-01T11:00", "country": "lv"}
    search = SearchForm.read(fields).search("karsava", MOMENTS)
    assert search.since == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert search.until == datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
    assert (search.country, search.limit) == ("LV", RESULTS)


def test_times_that_are_none_or_run_backwards_are_named() -> None:
    assert "since" in problems({**WHOLE, "since": "yesterday"})
    backwards = {**WHOLE, "since": "2026-07-01T10:00", "until": "2026-07-01T09:00"}
    assert "until" in problems(backwards)
