# SPDX-License-Identifier: EUPL-1.2
"""The camera's time: real, or as fast as a recording can be read.

A source waits for the moment that it is asked for. On a pole that wait is real; in a replay the
clock simply stands at that moment, so that the same pipeline runs as fast as it can with the
times that the recording has. Whoever builds the camera chooses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """Monotonic nanoseconds and a way to get later."""

    def now_ns(self) -> int:
        """The present moment."""

    def wait_until(self, moment_ns: int) -> None:
        """Return once it is that late, or the process should end."""


class RealClock:
    """The machine's monotonic clock."""

    def __init__(self, monotonic_ns: Callable[[], int], wait_s: Callable[[float], object]) -> None:
        self._monotonic_ns = monotonic_ns
        self._wait_s = wait_s

    def now_ns(self) -> int:
        """The present moment."""
        return self._monotonic_ns()

    def wait_until(self, moment_ns: int) -> None:
        """Sleep; ``wait_s`` ends early when the process should."""
        missing_ns = moment_ns - self._monotonic_ns()
        if missing_ns > 0:
            self._wait_s(missing_ns / 1e9)


class ReplayClock:
    """Goes only as far as it is asked to, at once."""

    def __init__(self, start_ns: int = 0) -> None:
        self._now_ns = start_ns

    def now_ns(self) -> int:
        """The latest moment waited for."""
        return self._now_ns

    def wait_until(self, moment_ns: int) -> None:
        """Be there."""
        self._now_ns = max(self._now_ns, moment_ns)
