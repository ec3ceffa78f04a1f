# SPDX-License-Identifier: EUPL-1.2
"""The steward, its gauges and its alarm on machines made of text files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_device.host import Host, throttling_of
from sardze_device.power.battery import (
    InaBattery,
    NoBattery,
    Supply,
    charge_of,
    open_battery,
    supply_of,
)
from sardze_device.power.ladder import Gauges
from sardze_device.power.rate import FittedRate
from sardze_device.power.rungs import Rung
from sardze_device.power.steward import Steward, gauges_of
from sardze_device.power.wake import ClockAlarm
from sardze_wire.camera_settings import BatteryChip, PowerProfile, PowerSettings

S = 1_000_000_000


def test_a_hot_machine_sheds_load_and_says_why(tmp_path: Path) -> None:
    thermal = tmp_path / "sys/class/thermal/thermal_zone0"
    thermal.mkdir(parents=True)
    (thermal / "temp").write_text("81200\n")
    asked = PowerSettings()
    measure = gauges_of(Host(tmp_path), NoBattery(), asked, lambda: None)
    steward = Steward(asked, measure, 0)
    changes = [change for s in range(60) if (change := steward.look(s * S))]
    assert [change.after for change in changes] == [1, 2, 3, 4]
    assert changes[0].words == "Sheds load (81 °C): half the frame rate."
    assert not steward.load.context and steward.load.road_users
    (thermal / "temp").write_text("50000\n")
    back = [change for s in range(60, 400) if (change := steward.look(s * S))]
    assert [change.after for change in back] == [3, 2, 1, 0]
    assert back[0].words.startswith("Takes load back")


def test_it_measures_every_few_seconds_only() -> None:
    asked: list[int] = []

    def measure() -> Gauges:
        asked.append(1)
        return Gauges()

    steward = Steward(PowerSettings(), measure, 0)
    for number in range(1200):
        steward.look(number * S // 12)
    assert len(asked) == 20


def test_a_trail_camera_starts_without_clips() -> None:
    steward = Steward(PowerSettings(profile=PowerProfile.TRAIL), Gauges, 0)
    assert steward.standing.rung is Rung.CLIPS and not steward.load.clips


@pytest.mark.parametrize(
    ("chip", "bus", "shunt", "supply"),
    [
        (BatteryChip.INA219, 3200 << 3 | 0b010, 5000, Supply(12.8, 0.5)),
        (BatteryChip.INA219, 3000 << 3, 0x10000 - 2000, Supply(12.0, -0.2)),
        (BatteryChip.INA226, 10240, 20000, Supply(12.8, 0.5)),
        (BatteryChip.INA226, 9600, 0x10000 - 8000, Supply(12.0, -0.2)),
    ],
)
def test_registers_of_both_chips_mean_what_their_data_sheets_say(
    chip: BatteryChip, bus: int, shunt: int, supply: Supply
) -> None:
    found = supply_of(chip, bus, shunt, 0.1)
    assert (found.volts, found.amperes) == pytest.approx((supply.volts, supply.amperes))


def test_a_chip_that_does_not_answer_gives_no_figure() -> None:
    def gone(register: int) -> int:
        raise OSError(121, "Remote I/O error")

    assert InaBattery(BatteryChip.INA226, 0.1, gone).measure() is None


def test_without_a_bus_there_is_no_battery_and_no_error() -> None:
    assert open_battery(PowerSettings()).measure() is None
    assert open_battery(PowerSettings(battery=BatteryChip.INA219, battery_bus=29)).measure() is None


@settings(deadline=None)
@given(st.floats(0, 60))
def test_charge_stays_between_empty_and_full(volts: float) -> None:
    assert 0.0 <= charge_of(volts, PowerSettings()) <= 1.0


@settings(deadline=None)
@given(st.text() | st.integers(0, 2**32 - 1).map(lambda bits: f"throttled={bits:#x}\n"))
def test_any_answer_of_the_firmware_is_understood_or_left_alone(answer: str) -> None:
    found = throttling_of(answer)
    if found is not None:
        bits = int(answer.strip().removeprefix("throttled="), 16)
        assert found.under_voltage == bool(bits & 1)
        assert found.throttled_since_boot == bool(bits & 0xE0000)


def test_the_alarm_is_set_where_there_is_one(tmp_path: Path) -> None:
    assert not ClockAlarm(tmp_path).can_wake
    assert not ClockAlarm(tmp_path).set(datetime(2027, 1, 1, tzinfo=UTC))
    clock = tmp_path / "sys/class/rtc/rtc0"
    clock.mkdir(parents=True)
    (clock / "wakealarm").write_text("")
    alarm = ClockAlarm(tmp_path)
    assert alarm.can_wake and alarm.set(datetime(2027, 1, 1, tzinfo=UTC))
    assert (clock / "wakealarm").read_text() == "1798761600"


def test_the_rate_follows_a_slow_processor_and_comes_back() -> None:
    rate = FittedRate(busy_fps=12.0, idle_fps=5.0)
    assert rate.rates(1.0) == (12.0, 5.0) and rate.rates(0.5) == (6.0, 2.5)
    for _ in range(60):
        rate.looked(0.3, moving=True)
    busy_fps, idle_fps = rate.rates(1.0)
    assert busy_fps == pytest.approx(3.0) and idle_fps == busy_fps
    for _ in range(60):
        rate.looked(0.02, moving=True)
    rate.looked(5.0, moving=False)
    assert rate.rates(1.0) == (12.0, 5.0)
