# SPDX-License-Identifier: EUPL-1.2
"""Where the processor's time goes: CPU seconds for each stage of the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class StageMeter:
    """Adds up CPU time by stage; ``cpu_s`` reads the thread's or process's CPU clock."""

    def __init__(self, cpu_s: Callable[[], float]) -> None:
        self._cpu_s = cpu_s
        self._seconds: dict[str, float] = {}
        self._runs: dict[str, int] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what the block takes."""
        before = self._cpu_s()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + self._cpu_s() - before
            self._runs[name] = self._runs.get(name, 0) + 1

    def runs(self, name: str) -> int:
        """How often a stage was entered."""
        return self._runs.get(name, 0)

    def seconds(self) -> dict[str, float]:
        """CPU seconds by stage so far."""
        return dict(self._seconds)
