# SPDX-License-Identifier: EUPL-1.2
"""How often to look, so that the processor keeps up: fitted to what a busy look costs.

The processor slows down by itself when it is hot or short of voltage; then each look takes longer,
and asking for the same rate would only queue frames. Looks are timed by the caller; the rate
follows within some ten looks and never leaves the bounds of the settings. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

_FOLLOWS = 0.1
"""Weight of the newest look in the running mean."""
LEAST_FPS = 0.5


@dataclass(slots=True)
class FittedRate:
    """The rate for busy looks."""

    busy_fps: float
    idle_fps: float
    cpu_share: float = 0.9
    _look_s: float = 0.0

    def looked(self, took_s: float, *, moving: bool) -> None:
        """A look took so long; only those with something moving say what a busy one costs."""
        if moving:
            self._look_s += _FOLLOWS * (took_s - self._look_s) if self._look_s else took_s

    def rates(self, part: float) -> tuple[float, float]:
        """Frames a second while something moves and while nothing does, at a part of the load."""
        affordable_fps = self.cpu_share / self._look_s if self._look_s else self.busy_fps
        busy_fps = max(LEAST_FPS, min(self.busy_fps * part, affordable_fps))
        idle_fps = min(busy_fps, max(LEAST_FPS, self.idle_fps * part))
        return min(self.busy_fps, busy_fps), min(self.idle_fps, idle_fps)
