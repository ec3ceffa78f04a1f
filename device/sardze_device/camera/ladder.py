# SPDX-License-Identifier: EUPL-1.2
"""The recovery ladder: what to do when frames stop coming.

Pure: time is an argument. The steps are: open the source again, a few times with growing pauses;
ask the supervisor to restart the process; ask it to reboot. A step is climbed only when the one
below has been tried often enough and frames have not come back for good. Nothing here reboots:
the process ends with an exit code, and the unit that started it decides. What was tried survives
a restart in a small text.

Exit codes of ``sardze-device run camera``: 0 stopped when asked; 1 and above from sysexits.h for
an error that a person must mend; 75 (``RESTART_EXIT``) start me again; 76 (``REBOOT_EXIT``) only
a reboot is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec

NS_PER_S = 1_000_000_000
RESTART_EXIT = 75
REBOOT_EXIT = 76


class Step(StrEnum):
    """What to do next."""

    REOPEN = "reopen"
    RESTART = "restart"
    REBOOT = "reboot"


@dataclass(frozen=True, slots=True)
class LadderSettings:
    """How often each step is tried."""

    reopens: int = 4
    restarts: int = 3
    first_pause_s: float = 1.0
    longest_pause_s: float = 30.0
    healthy_after_s: float = 300.0
    """Frames for this long, and the ladder begins anew."""


class Climbed(msgspec.Struct, frozen=True):
    """What was tried since frames last came for good; survives the process, not the boot."""

    boot_id: str
    reopens: int = 0
    restarts: int = 0
    reboots_asked: int = 0


@dataclass(frozen=True, slots=True)
class Remedy:
    """A step, how long to wait before it, and why, in words."""

    step: Step
    pause_s: float
    words: str


class RecoveryLadder:
    """Counts failures and says what to do about each."""

    def __init__(
        self,
        climbed: Climbed,
        settings: LadderSettings = LadderSettings(),  # noqa: B008 - frozen
    ) -> None:
        self._settings = settings
        self._climbed = climbed
        self._good_since_ns: int | None = None
        self.faults = 0

    @property
    def climbed(self) -> Climbed:
        """What to keep for the next process."""
        return self._climbed

    @property
    def in_trouble(self) -> bool:
        """Whether frames are missing right now."""
        return self.faults > 0 and self._good_since_ns is None

    def failed(self, reason: str) -> Remedy:
        """The source failed or timed out: what to do."""
        self.faults += 1
        self._good_since_ns = None
        rules, tried = self._settings, self._climbed
        if tried.reopens < rules.reopens:
            pause_s = min(rules.longest_pause_s, rules.first_pause_s * 2**tried.reopens)
            self._climbed = msgspec.structs.replace(tried, reopens=tried.reopens + 1)
            count = f"{tried.reopens + 1} of {rules.reopens}"
            return Remedy(Step.REOPEN, pause_s, f"{reason} Opening again ({count}).")
        if tried.restarts < rules.restarts:
            self._climbed = msgspec.structs.replace(tried, reopens=0, restarts=tried.restarts + 1)
            count = f"{tried.restarts + 1} of {rules.restarts}"
            return Remedy(Step.RESTART, 0.0, f"{reason} Restarting the process ({count}).")
        self._climbed = msgspec.structs.replace(tried, reopens=0, reboots_asked=1)
        return Remedy(Step.REBOOT, 0.0, f"{reason} Nothing helped: asking for a reboot.")

    def frame_came(self, now_ns: int) -> bool:
        """A fresh frame; True when it ends a time without frames."""
        came_back = self.in_trouble
        if self._good_since_ns is None:
            self._good_since_ns = now_ns
        elif now_ns - self._good_since_ns > self._settings.healthy_after_s * NS_PER_S:
            self._climbed = Climbed(self._climbed.boot_id)
        return came_back


def read_climbed(text: bytes | None, boot_id: str) -> Climbed:
    """What an earlier process of this boot kept; a reboot starts the ladder anew."""
    if text:
        try:
            kept = msgspec.json.decode(text, type=Climbed)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return Climbed(boot_id)
        if kept.boot_id == boot_id:
            return kept
    return Climbed(boot_id)
