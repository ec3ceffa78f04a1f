# SPDX-License-Identifier: EUPL-1.2
"""The machine under a device: its clocks, its figures and its durable small files.

Everything that is read from ``/sys``, ``/proc``, ``/etc`` and ``/run`` goes through one prefix, so
that a test hands in a folder of text files. This is where a device reads its clock: whoever needs a
time gets it as an argument. A figure that the machine does not offer is ``None``, never an error.

The wall clock (SECURITY 26): time never counts as earlier than ``TIME_FLOOR``. A clock that stands
before it is unset; ``now`` then counts on from the floor by the time since boot, and the clock is
untrusted.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sardze_wire.records import Clock, ClockSource

TIME_FLOOR = datetime(2026, 11, 1, tzinfo=UTC)
"""The build date of this release: no true clock can stand before it."""

_TIME_ERROR = 5  # what adjtimex(2) returns while nothing disciplines the kernel's clock
_TIMEX_BYTES = 512  # struct timex has 208 bytes on 64-bit Linux; the rest is slack
_ADJTIMEX_READ_ONLY = 0
_THROTTLED = re.compile(r"throttled=0x([0-9a-fA-F]{1,8})")


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant on both clocks, and whether the wall clock may be believed."""

    wall: datetime
    monotonic_ns: int
    boot_id: str
    clock: Clock


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of the machine, and the part kept for the camera's buffers."""

    total_bytes: int
    available_bytes: int
    cma_free_bytes: int | None


@dataclass(frozen=True, slots=True)
class Disk:
    """The file system that holds a path."""

    total_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True)
class Throttling:
    """The firmware's word on power and heat, now and since boot (FACTS 6)."""

    under_voltage: bool
    throttled: bool
    under_voltage_since_boot: bool
    throttled_since_boot: bool


def throttling_of(answer: str) -> Throttling | None:
    """What ``throttled=0x50005`` says; None for anything else."""
    found = _THROTTLED.fullmatch(answer.strip())
    if found is None:
        return None
    bits = int(found[1], 16)
    return Throttling(
        under_voltage=bool(bits & 1),
        throttled=bool(bits & 0b1110),
        under_voltage_since_boot=bool(bits >> 16 & 1),
        throttled_since_boot=bool(bits >> 16 & 0b1110),
    )


def kernel_synchronised() -> bool:
    """Whether a time service disciplines the kernel's clock, asked of the kernel itself."""
    libc = ctypes.CDLL(None, use_errno=True)
    timex = (ctypes.c_ulong * (_TIMEX_BYTES // ctypes.sizeof(ctypes.c_ulong)))()
    timex[0] = _ADJTIMEX_READ_ONLY
    state = int(libc.adjtimex(ctypes.byref(timex)))
    return 0 <= state < _TIME_ERROR


class Host:
    """The machine as seen through ``root``."""

    def __init__(
        self,
        root: Path = Path("/"),
        *,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic_ns: Callable[[], int] = time.monotonic_ns,
        synchronised: Callable[[], bool] = kernel_synchronised,
    ) -> None:
        self._root = root
        self._wall = wall
        self.monotonic_ns = monotonic_ns
        self._synchronised = synchronised
        self.boot_id = self._text("proc/sys/kernel/random/boot_id") or "unknown"

    def moment(self) -> Moment:
        """This instant, for a record."""
        return Moment(self.now(), self.monotonic_ns(), self.boot_id, self.clock())

    def now(self) -> datetime:
        """Aware UTC, never before the floor, and rising even while the clock is unset."""
        wall = self._wall()
        if wall >= TIME_FLOOR:
            return wall
        return TIME_FLOOR + timedelta(microseconds=self.monotonic_ns() // 1000)

    def clock(self) -> Clock:
        """Who vouches for the wall clock: a time service, a battery-backed clock, or nobody."""
        if self._wall() < TIME_FLOOR:
            return Clock(trusted=False, source=ClockSource.NONE)
        if self._path("run/systemd/timesync/synchronized").exists() or self._synchronised():
            return Clock(trusted=True, source=ClockSource.NTP)
        if self._text("sys/class/rtc/rtc0/hctosys") == "1":
            return Clock(trusted=True, source=ClockSource.RTC)
        return Clock(trusted=False, source=ClockSource.NONE)

    def uptime_s(self) -> float | None:
        """Seconds since the machine started."""
        words = (self._text("proc/uptime") or "").split()
        return float(words[0]) if words else None

    def temperature_c(self) -> float | None:
        """Temperature of the processor."""
        milli = self._number("sys/class/thermal/thermal_zone0/temp")
        return None if milli is None else milli / 1000

    def memory(self) -> Memory | None:
        """Memory, from /proc/meminfo."""
        figures: dict[str, int] = {}
        for line in (self._text("proc/meminfo") or "").splitlines():
            name, _, rest = line.partition(":")
            words = rest.split()
            if words and words[0].isdecimal():
                figures[name] = int(words[0]) * 1024
        if "MemTotal" not in figures or "MemAvailable" not in figures:
            return None
        return Memory(figures["MemTotal"], figures["MemAvailable"], figures.get("CmaFree"))

    def disk(self, path: Path) -> Disk | None:
        """The file system under ``path``, which is not looked up below the prefix."""
        try:
            usage = shutil.disk_usage(path)
        except OSError:
            return None
        return Disk(usage.total, usage.free)

    def throttling(self) -> Throttling | None:
        """Bits of ``vcgencmd get_throttled``; None off a Raspberry Pi."""
        tool = self._path("usr/bin/vcgencmd")
        if not tool.exists():
            return None
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
                [str(tool), "get_throttled"], capture_output=True, text=True, timeout=5, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return throttling_of(done.stdout)

    def hostname(self) -> str:
        """The machine's name, which is the device id unless told otherwise."""
        return self._text("proc/sys/kernel/hostname") or "unknown"

    def hardware(self) -> dict[str, str]:
        """Board and system in words, for the reported state."""
        model = self._text("proc/device-tree/model") or self._text("sys/class/dmi/id/product_name")
        release = dict(
            line.split("=", 1)
            for line in (self._text("etc/os-release") or "").splitlines()
            if "=" in line
        )
        return {
            "model": model or "unknown",
            "system": release.get("PRETTY_NAME", "unknown").strip('"'),
            "kernel": self._text("proc/sys/kernel/osrelease") or "unknown",
        }

    def _path(self, relative: str) -> Path:
        return self._root / relative

    def _text(self, relative: str) -> str | None:
        try:
            return self._path(relative).read_text(errors="replace").strip("\0\n ")
        except OSError:
            return None

    def _number(self, relative: str) -> int | None:
        text = self._text(relative)
        try:
            return None if text is None else int(text)
        except ValueError:
            return None


def write_durably(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Replace a small file so that a power cut leaves the old content or the new, never a mixture.

    Raises:
        OSError: the disk is full or not writable; the old content stands.
    """
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
