# SPDX-License-Identifier: EUPL-1.2
"""A source that minds its exposure: frames in, the next exposure out, the lamp switched.

It stands between a source that can be told its exposure and whoever reads frames. A frame whose
shutter was longer than a plate allows is no frame for plates: those taken in between for the scene
go along with the plate frames as their ``context``; those from before the camera obeyed are passed
over. A source that cannot be told (after it was opened) is read as it is, with one warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from sardze_device.camera.frame import Frame, PixelBox
from sardze_device.camera.light.controller import (
    SCENE_MEAN,
    PlateLight,
    Seen,
    State,
    begin,
    decide,
)
from sardze_device.camera.light.exposure import Exposure, limits_of
from sardze_device.camera.light.lamp import NightLight
from sardze_device.camera.light.measure import measure, measure_plates
from sardze_device.camera.light.phases import Phase
from sardze_device.camera.source import ExposureControl, FrameSource, Warn
from sardze_wire.camera_settings import ExposureSettings

MOST_PASSED_OVER = 12
"""Frames in a row that are no plate frames before one is given out all the same."""
_BLIND_FRAMES = 6
"""Where metadata is silent: frames until an exposure that was asked for is surely in force."""


class ControlledSource(FrameSource, ExposureControl, Protocol):
    """A source that can be told its exposure."""


class RegulatedSource:
    """Plate frames of the right exposure."""

    def __init__(
        self,
        source: ControlledSource,
        settings: ExposureSettings,
        lamp: NightLight,
        *,
        warn: Warn,
    ) -> None:
        self._source = source
        self._settings = settings
        self._limits = limits_of(settings)
        self._lamp = lamp
        self._warn = warn
        self._state = begin(self._limits)
        self._asked: Exposure | None = None
        self._plate: PlateLight | None = None
        self._context: Frame | None = None
        self._context_gain = settings.most_gain
        self._context_due_ns = 0
        self._frames_since_asked = 0

    @property
    def state(self) -> State:
        """What is in force, for the status page and the technician."""
        return self._state

    def open(self) -> None:
        """Open the source and tell it where to begin, or where it was."""
        self._source.open()
        self._lamp.switch(self._state.lamp is not None)
        if self._source.can_expose:
            self._ask(self._state.exposure)
        else:
            self._warn("This camera cannot be told its exposure: fast plates will blur at dusk.")

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The next frame for plates, with the latest lighter one beside it."""
        frame = self._source.read(timeout_s, not_before_ns)
        if not self._source.can_expose:
            return frame
        for _ in range(MOST_PASSED_OVER):
            if frame is None or not self._is_context(frame):
                break
            self._keep_context(frame)
            frame = self._source.read(timeout_s)
        if frame is None:
            return None
        self._regulate(frame)
        return replace(frame, context=self._context)

    def plates_found(self, frame: Frame, boxes: Sequence[PixelBox]) -> None:
        """Tell which plates a frame showed: they are what is exposed for."""
        level = measure_plates(frame.picture.luma, boxes)
        if level is not None:
            self._plate = PlateLight(_taken(frame) or self._state.exposure, level)

    def close(self) -> None:
        """Lamp off, source closed."""
        self._lamp.switch(False)
        self._source.close()

    def _regulate(self, frame: Frame) -> None:
        """Decide on the next exposure and ask for it, or for a frame of the scene in between."""
        taken, self._frames_since_asked = _taken(frame), self._frames_since_asked + 1
        if taken is not None or self._frames_since_asked >= _BLIND_FRAMES:
            exposure = taken or self._state.exposure
            seen = Seen(frame.captured_ns, exposure, measure(frame.lores), self._plate)
            self._decide(seen)
        if self._wants_context(frame):
            self._context_due_ns = frame.captured_ns + int(self._settings.context_every_s * 1e9)
            self._ask(Exposure(self._settings.context_shutter_us, self._context_gain))
        elif self._asked != self._state.exposure:
            self._ask(self._state.exposure)

    def _decide(self, seen: Seen) -> None:
        before, self._plate = self._state, None
        self._state = decide(before, seen, self._limits, lamp_fitted=self._lamp.fitted)
        if (self._state.lamp is None) != (before.lamp is None):
            self._lamp.switch(self._state.lamp is not None)

    def _ask(self, exposure: Exposure) -> None:
        self._asked, self._frames_since_asked = exposure, 0
        self._source.expose(exposure.shutter_us, exposure.gain)

    def _wants_context(self, frame: Frame) -> bool:
        """By night only, and only where metadata tells such a frame from the others."""
        return (
            self._settings.context_every_s > 0
            and self._state.phase is Phase.NIGHT
            and _taken(frame) is not None
            and frame.captured_ns >= self._context_due_ns
        )

    def _is_context(self, frame: Frame) -> bool:
        """Its shutter was too long for a plate, beyond what sensors round to."""
        taken = _taken(frame)
        return taken is not None and taken.shutter_us > 1.05 * self._limits.longest_us + 20.0

    def _keep_context(self, frame: Frame) -> None:
        """Keep it, take the next one a little better, and go back to plates."""
        self._context, taken = frame, _taken(frame)
        if taken is not None:
            gain = taken.gain * SCENE_MEAN / max(measure(frame.lores).mean, 1e-3)
            self._context_gain = min(max(gain, 1.0), self._limits.most_gain)
        if self._asked != self._state.exposure:
            self._ask(self._state.exposure)


def _taken(frame: Frame) -> Exposure | None:
    """How a frame was taken, where its source says so."""
    shutter_us = frame.metadata.get("ExposureTime", 0.0)
    return Exposure(shutter_us, max(frame.gain, 1e-3)) if shutter_us > 0 else None
