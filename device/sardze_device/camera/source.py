# SPDX-License-Identifier: EUPL-1.2
"""Where frames come from: one protocol for a sensor, a stream, a file and a rendered road.

Rules: ``read`` never waits longer than its timeout and raises ``FrameTimeoutError`` then; after any
``SourceError`` the source may be closed and opened again; ``close`` may be called at any time, also
twice; the planes of a frame belong to whoever read it. Frames come in order of their capture time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sardze_device.camera.frame import Frame

Warn = Callable[[str], None]
"""Takes one sentence about something that did not stop the source."""


class FrameSource(Protocol):
    """Three verbs."""

    def open(self) -> None:
        """Get ready to read.

        Raises:
            SourceError: what is wrong, and what to do.
        """

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The next frame captured at or after ``not_before_ns``; None at the end of a recording.

        Raises:
            FrameTimeoutError: no frame in time.
            SourceError: the source has failed.
        """

    def close(self) -> None:
        """Give everything back."""


class ExposureControl(Protocol):
    """What a source can do besides whose exposure can be told.

    What was asked for shows some frames later; ``ExposureTime`` and ``AnalogueGain`` in a frame's
    metadata tell what it was taken with.
    """

    @property
    def can_expose(self) -> bool:
        """Whether the open source obeys; a camera may lack the controls."""

    def expose(self, shutter_us: float, gain: float) -> None:
        """Take the coming frames so, without any automatic of the camera's."""
