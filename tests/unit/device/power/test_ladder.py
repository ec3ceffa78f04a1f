# SPDX-License-Identifier: EUPL-1.2
"""The ladder: heat and an empty battery take load away rung by rung, and it always comes back."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_device.power.ladder import (
    CHARGE_MARGIN,
    HEAT_MARGIN_C,
    RECOVER_AFTER_S,
    Gauges,
    Standing,
    begin,
    limits_of,
    settle,
)
from sardze_device.power.rungs import Rung, load_of
from sardze_wire.camera_settings import PowerProfile, PowerSettings

S = 1_000_000_000
WELL = Gauges(temperature_c=45.0, charge=1.0, data_used=0.0)
profiles = st.sampled_from(list(PowerProfile))
gauges = st.builds(
    Gauges,
    temperature_c=st.none() | st.floats(-30, 110),
    under_voltage=st.booleans(),
    throttled=st.booleans(),
    charge=st.none() | st.floats(0, 1),
    data_used=st.none() | st.floats(0, 3),
)


def walk(
    readings: list[Gauges], profile: PowerProfile = PowerProfile.MAINS, every_s: int = 5
) -> list[Standing]:
    limits = limits_of(PowerSettings(profile=profile))
    path = [begin(limits, 0)]
    for number, each in enumerate(readings, start=1):
        path.append(settle(path[-1], each, number * every_s * S, limits))
    return path


def rests_at(reading: Gauges, profile: PowerProfile) -> Rung:
    """Where it stands after a day of the same; asleep counts as asleep whenever it wakes."""
    return max(standing.rung for standing in walk([reading] * 60, profile)[30:])


@settings(max_examples=15, deadline=None)
@given(st.lists(gauges, max_size=60), profiles)
def test_no_rung_is_ever_skipped(readings: list[Gauges], profile: PowerProfile) -> None:
    for before, after in pairwise(walk(readings, profile)):
        assert abs(after.rung - before.rung) <= 1


@settings(max_examples=15, deadline=None)
@given(st.floats(-30, 110), st.floats(0, 60), profiles)
def test_more_heat_never_leaves_more_on(
    heat_c: float, more_c: float, profile: PowerProfile
) -> None:
    cooler = rests_at(Gauges(temperature_c=heat_c), profile)
    assert rests_at(Gauges(temperature_c=heat_c + more_c), profile) >= cooler


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), profiles)
def test_less_charge_never_leaves_more_on(one: float, other: float, profile: PowerProfile) -> None:
    fuller = rests_at(Gauges(charge=max(one, other)), profile)
    assert rests_at(Gauges(charge=min(one, other)), profile) >= fuller


@settings(max_examples=15, deadline=None)
@given(st.floats(60, 84), st.randoms(use_true_random=False))
def test_a_trembling_thermometer_does_not_swing_it(heat_c: float, chance: Random) -> None:
    half = HEAT_MARGIN_C / 2 - 0.01
    path = walk([Gauges(temperature_c=heat_c + chance.uniform(-half, half)) for _ in range(80)])
    rungs = [standing.rung for standing in path]
    assert rungs == sorted(rungs)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.2, 1), st.randoms(use_true_random=False))
def test_a_trembling_battery_does_not_swing_it(charge: float, chance: Random) -> None:
    half = CHARGE_MARGIN / 2 - 0.001
    path = walk(
        [Gauges(charge=charge + chance.uniform(-half, half)) for _ in range(80)],
        PowerProfile.TRAILER,
    )
    rungs = [standing.rung for standing in path]
    assert rungs == sorted(rungs)


@settings(max_examples=15, deadline=None)
@given(st.lists(gauges, max_size=40), profiles)
def test_it_always_recovers_when_all_is_well(readings: list[Gauges], profile: PowerProfile) -> None:
    limits = limits_of(PowerSettings(profile=profile))
    standing = walk(readings, profile)[-1]
    now_ns = len(readings) * 5 * S
    for _ in range(8 * 60):
        now_ns += 60 * S
        standing = settle(standing, WELL, now_ns, limits)
    assert standing.rung is limits.base


def test_heat_takes_one_rung_every_ten_seconds_and_gives_back_one_a_minute() -> None:
    hot = walk([Gauges(temperature_c=90.0)] * 30, every_s=1)
    steps = [n for n, (one, two) in enumerate(pairwise(hot)) if one.rung != two.rung]
    assert [two - one for one, two in pairwise(steps)] == [10, 10]
    warm = [Gauges(temperature_c=74.0)] * 30 + [WELL] * 150
    path = walk(warm, every_s=1)
    back = [n for n, (one, two) in enumerate(pairwise(path)) if two.rung < one.rung]
    assert [two - one for one, two in pairwise(back)] == [RECOVER_AFTER_S]
    assert 30 + RECOVER_AFTER_S <= back[0] <= 32 + RECOVER_AFTER_S


def test_heat_that_the_camera_makes_itself_is_met_with_longer_and_longer_pauses() -> None:
    limits = limits_of(PowerSettings())
    standing, heat_c, steps = begin(limits, 0), 65.0, 0
    for second in range(0, 12 * 3600, 10):
        heat_c += ((76.0 - 10.0 * min(1, standing.rung)) - heat_c) / 12
        after = settle(standing, Gauges(temperature_c=heat_c), second * S, limits)
        steps += after.rung != standing.rung
        standing = after
    assert steps <= 40


def test_sleep_lasts_to_its_wake_time_and_is_renewed_while_the_battery_is_empty() -> None:
    empty = walk([Gauges(charge=0.0)] * 300, PowerProfile.TRAILER, every_s=10)
    asleep = [standing for standing in empty if standing.rung is Rung.SLEEP]
    wakes = sorted({standing.wake_ns for standing in asleep if standing.wake_ns})
    assert [two - one for one, two in pairwise(wakes)] == [900 * S] * (len(wakes) - 1)
    assert len(wakes) > 2 and empty[-1].rung is Rung.SLEEP


def test_a_camera_asleep_does_not_stir_before_its_wake_time_however_well_it_is() -> None:
    limits = limits_of(PowerSettings(profile=PowerProfile.TRAILER))
    asleep = walk([Gauges(charge=0.0)] * 20, PowerProfile.TRAILER, every_s=10)[-1]
    assert asleep.wake_ns is not None
    assert settle(asleep, WELL, asleep.wake_ns - 1, limits) == asleep
    assert settle(asleep, WELL, asleep.wake_ns, limits).rung is Rung.PLATES_ONLY


def test_what_is_spent_of_the_data_stops_clips_but_no_reading() -> None:
    assert rests_at(Gauges(data_used=2.0), PowerProfile.MAINS) is Rung.CLIPS


def test_a_weak_supply_switches_the_lamp_off() -> None:
    assert not load_of(rests_at(Gauges(under_voltage=True), PowerProfile.MAINS)).infrared


def test_each_rung_leaves_less_on_than_the_one_before() -> None:
    for one, two in pairwise(Rung):
        less, more = load_of(two), load_of(one)
        kept = ("clips", "infrared", "context", "road_users", "reading")
        assert less.rate <= more.rate
        assert all(getattr(less, name) <= getattr(more, name) for name in kept)
        assert less != more
