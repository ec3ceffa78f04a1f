# SPDX-License-Identifier: EUPL-1.2
"""The modem in ModemManager's words, and the day's budget."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_device.mobile.budget import Line, Plan, on_day, picture_may_go, spend
from sardze_device.mobile.modem import (
    MmcliModem,
    ModemState,
    carrier_of,
    is_metered,
    modem_state_of,
)
from sardze_device.outbox import DataSpent

ANSWER = b"""{"modem":{"3gpp":{"operator-name":"LMT","registration-state":"home"},
"dbus-path":"/org/freedesktop/ModemManager1/Modem/0","generic":{"access-technologies":["lte"],
"ports":["cdc-wdm0 (qmi)","ttyUSB2 (at)","wwan0 (net)"],"signal-quality":{"recent":"yes",
"value":"67"},"state":"connected","state-failed-reason":"--"}}}"""
DAY = datetime(2027, 3, 1, tzinfo=UTC)
words = st.text(max_size=8) | st.sampled_from(["--", "connected", "roaming", "wwan0 (net)", "67"])
answers = st.fixed_dictionaries(
    {
        "modem": st.fixed_dictionaries(
            {"generic": st.dictionaries(words, words | st.lists(words, max_size=3), max_size=4)},
            optional={"3gpp": st.dictionaries(words, words, max_size=3)},
        )
    }
)


def test_a_modem_says_how_it_stands() -> None:
    assert modem_state_of(ANSWER) == ModemState(
        connected=True,
        signal=67,
        roaming=False,
        operator="LMT",
        technologies=("lte",),
        interfaces=("wwan0",),
    )


def test_unknown_values_are_unknown() -> None:
    answer = b'{"modem":{"generic":{"state":"--","signal-quality":{"value":"--"}}}}'
    assert modem_state_of(answer) == ModemState(connected=False, signal=None, roaming=False)


@settings(deadline=None)
@given(st.binary(max_size=200) | answers.map(msgspec.json.encode))
def test_whatever_mmcli_says_is_a_state_or_none(answer: bytes) -> None:
    state = modem_state_of(answer)
    assert state is None or state.signal is None or 0 <= state.signal <= 100


@settings(deadline=None)
@given(st.text())
def test_any_routing_table_names_a_carrier_or_none(routes: str) -> None:
    assert carrier_of(routes) != ""


def test_the_route_with_the_least_metric_carries() -> None:
    routes = (
        "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n"
        "wwan0\t00000000\t0101A8C0\t3\t0\t0\t700\t00000000\n"
        "eth0\t00000000\t0101A8C0\t3\t0\t0\t100\t00000000\n"
        "eth0\t0001A8C0\t00000000\t1\t0\t0\t100\t00FFFFFF\n"
    )
    assert carrier_of(routes) == "eth0"
    assert not is_metered(modem_state_of(ANSWER), "eth0")
    assert is_metered(modem_state_of(ANSWER), "wwan0") and is_metered(modem_state_of(ANSWER), None)


def test_without_mmcli_there_is_no_modem() -> None:
    def missing() -> bytes:
        raise FileNotFoundError("mmcli")

    assert MmcliModem(missing).state() is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 86_399), st.integers(1_000, 400_000)), max_size=60))
def test_pictures_never_touch_what_is_kept_for_facts(wishes: list[tuple[int, int]]) -> None:
    plan, spent = Plan(3_000_000, 0.3), DataSpent(DAY.date())
    for second, size in sorted(wishes):
        if picture_may_go(plan, spent, Line(), size, DAY + timedelta(seconds=second)):
            spent = spend(spent, size, picture=True)
    assert spent.picture_bytes <= 0.7 * plan.daily_bytes


def test_a_new_day_begins_when_the_date_rises_and_only_then() -> None:
    spent = DataSpent(DAY.date(), 5, 6)
    assert on_day(spent, DAY - timedelta(days=400)) == spent
    assert on_day(spent, DAY + timedelta(days=1)) == DataSpent((DAY + timedelta(days=1)).date())
