# SPDX-License-Identifier: EUPL-1.2
"""Progress through a recording on standard error: one changing line on a terminal, else a line
now and then.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType

from sardze_device.camera.frame import Frame

_TERMINAL_EVERY_S = 0.2
_LOG_EVERY_S = 5.0


class Progress:
    """How far a recording has been read, and how fast."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._live = sys.stderr.isatty()
        self._started_s = self._told_s = time.monotonic()
        self._frames = 0
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")

    def frame_came(self, frame: Frame) -> None:
        """Count a frame; say so when it is time."""
        self._frames += 1
        now_s = time.monotonic()
        if now_s - self._told_s < (_TERMINAL_EVERY_S if self._live else _LOG_EVERY_S):
            return
        self._told_s = now_s
        rate = self._frames / max(1e-3, now_s - self._started_s)
        text = f"{self._name}: {frame.captured_ns / 1e9:.0f} s read, {rate:.0f} frames/s"
        self._width = len(text) if self._live else 0
        sys.stderr.write(f"\r{text}" if self._live else f"{text}\n")
        sys.stderr.flush()

    def warn(self, sentence: str) -> None:
        """A sentence that stays."""
        sys.stderr.write(("\r" if self._width else "") + sentence + "\n")
