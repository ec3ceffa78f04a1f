# SPDX-License-Identifier: EUPL-1.2
"""The machine behind a prefix: a folder of text files is enough of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sardze_device.host import TIME_FLOOR, Host, kernel_synchronised, write_durably
from sardze_wire.records import ClockSource

TODAY = TIME_FLOOR + timedelta(days=100)
MEMINFO = "MemTotal: 1000 kB\nMemFree: 1 kB\nMemAvailable:  400 kB\nCmaFree: 50 kB\n"


@pytest.fixture
def machine(tmp_path: Path) -> Callable[[str, str], Path]:
    def put(name: str, content: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return tmp_path

    return put


def host(root: Path, wall: datetime = TODAY, *, synchronised: bool = False) -> Host:
    return Host(
        root,
        wall=lambda: wall,
        monotonic_ns=lambda: 7_000_000_000,
        synchronised=lambda: synchronised,
    )


def test_an_empty_machine_knows_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    bare = host(tmp_path)
    assert bare.boot_id == "unknown" and bare.hostname() == "unknown"
    assert bare.temperature_c() is None and bare.memory() is None and bare.uptime_s() is None
    assert bare.throttling() is None
    assert bare.hardware() == {"model": "unknown", "system": "unknown", "kernel": "unknown"}
    assert bare.disk(tmp_path / "nowhere") is None


def test_figures_come_from_the_files_of_the_kernel(machine: Callable[[str, str], Path]) -> None:
    machine("sys/class/thermal/thermal_zone0/temp", "48312\n")
    machine("proc/meminfo", MEMINFO)
    machine("proc/uptime", "123.45 99.0\n")
    machine("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.5\0")
    machine("etc/os-release", 'NAME=x\nPRETTY_NAME="Debian GNU/Linux 13"\n')
    root = machine("proc/sys/kernel/hostname", "karsava-01\n")
    pole = host(root)
    assert pole.temperature_c() == 48.312
    memory = pole.memory()
    assert memory is not None
    assert (memory.total_bytes, memory.available_bytes) == (1024_000, 409_600)
    assert memory.cma_free_bytes == 51_200
    assert pole.uptime_s() == 123.45 and pole.hostname() == "karsava-01"
    assert pole.hardware()["model"] == "Raspberry Pi 4 Model B Rev 1.5"
    assert pole.hardware()["system"] == "Debian GNU/Linux 13"


def test_a_figure_that_is_no_number_is_unknown(machine: Callable[[str, str], Path]) -> None:
    assert host(machine("sys/class/thermal/thermal_zone0/temp", "broken")).temperature_c() is None


@pytest.mark.parametrize(
    "wall", [datetime(1970, 1, 1, tzinfo=UTC), TIME_FLOOR - timedelta(seconds=1)]
)
def test_an_unset_clock_counts_on_from_the_build_date_and_is_not_trusted(
    tmp_path: Path, wall: datetime
) -> None:
    """SECURITY 26."""
    pole = host(tmp_path, wall, synchronised=True)
    assert pole.now() == TIME_FLOOR + timedelta(seconds=7)
    assert pole.clock().trusted is False and pole.clock().source is ClockSource.NONE


def test_a_clock_in_2100_is_believed_only_if_somebody_vouches_for_it(tmp_path: Path) -> None:
    """SECURITY 26."""
    assert host(tmp_path, datetime(2100, 1, 1, tzinfo=UTC)).clock().trusted is False


def test_a_time_service_is_trusted_by_its_file_or_by_the_kernel(
    machine: Callable[[str, str], Path], tmp_path: Path
) -> None:
    assert host(tmp_path, synchronised=True).clock().source is ClockSource.NTP
    root = machine("run/systemd/timesync/synchronized", "")
    assert host(root).clock().trusted and host(root).clock().source is ClockSource.NTP


def test_a_battery_clock_that_set_the_time_is_trusted(machine: Callable[[str, str], Path]) -> None:
    root = machine("sys/class/rtc/rtc0/hctosys", "1\n")
    assert host(root).clock().source is ClockSource.RTC


def test_the_kernel_answers_whether_it_is_disciplined() -> None:
    assert kernel_synchronised() in (True, False)


@pytest.mark.parametrize(
    ("word", "now", "earlier"),
    [("0x0", False, False), ("0x50000", False, True), ("0x1", True, False)],
)
def test_the_firmware_tells_of_low_voltage(
    machine: Callable[[str, str], Path], word: str, now: bool, earlier: bool
) -> None:
    root = machine("usr/bin/vcgencmd", f"#!/bin/sh\necho throttled={word}\n")
    (root / "usr/bin/vcgencmd").chmod(0o755)
    bits = host(root).throttling()
    assert bits is not None
    assert (bits.under_voltage, bits.under_voltage_since_boot) == (now, earlier)


def test_a_broken_firmware_tool_is_no_figure(machine: Callable[[str, str], Path]) -> None:
    root = machine("usr/bin/vcgencmd", "#!/bin/sh\nexit 3\n")
    (root / "usr/bin/vcgencmd").chmod(0o755)
    assert host(root).throttling() is None


def test_a_moment_holds_both_clocks_of_this_boot(machine: Callable[[str, str], Path]) -> None:
    moment = host(machine("proc/sys/kernel/random/boot_id", "b-1\n")).moment()
    assert (moment.wall, moment.monotonic_ns, moment.boot_id) == (TODAY, 7_000_000_000, "b-1")


def test_a_small_file_is_replaced_whole_with_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_durably(path, b"one", mode=0o600)
    write_durably(path, b"two", mode=0o600)
    assert path.read_bytes() == b"two" and path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["key"]
