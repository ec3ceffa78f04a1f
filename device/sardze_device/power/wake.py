# SPDX-License-Identifier: EUPL-1.2
"""Sleeping with a wake time.

A board with a clock that can wake it (a Raspberry Pi 5 with its cell, or a Witty Pi that offers
one) gets the alarm set before it is switched off; switching off is the supervisor's work. Anywhere
else the camera only stops looking until the time has come, which saves less: ``can_wake`` says
which it is.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Protocol


class Alarm(Protocol):
    """Something that starts the machine again."""

    @property
    def can_wake(self) -> bool:
        """Whether a machine that is switched off will start by itself."""

    def set(self, wake_at: datetime) -> bool:
        """Set the alarm; False if it could not be set, and then nothing may be switched off."""


class NoAlarm:
    """A machine that must stay on."""

    can_wake = False

    def set(self, wake_at: datetime) -> bool:
        """There is none."""
        return False


class ClockAlarm:
    """The kernel's clock below ``root``: an old alarm is cleared, else a new one is refused."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._file = root / "sys/class/rtc/rtc0/wakealarm"

    @property
    def can_wake(self) -> bool:
        """The clock offers an alarm."""
        return self._file.exists()

    def set(self, wake_at: datetime) -> bool:
        """Write the time and read back that it holds."""
        wanted = str(int(wake_at.timestamp()))
        try:
            self._file.write_text("0")
            self._file.write_text(wanted)
            return self._file.read_text().strip() == wanted
        except OSError:
            return False
