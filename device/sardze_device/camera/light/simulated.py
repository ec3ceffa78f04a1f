# SPDX-License-Identifier: EUPL-1.2
"""A camera that obeys, over a road that nobody drove on: the photometric road as a source.

It behaves as a camera on a ribbon does: an exposure that was asked for is in force two frames
later, and each frame's metadata tells what it was taken with. Its lamp is the ``NightLight`` of
the same object. Light is given as lux at each moment; the lamp as mW/m2 at the plate.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from sardze_device.camera.clock import Clock
from sardze_device.camera.frame import Frame, Picture
from sardze_models.synthetic.photometry import Lighting, Shot
from sardze_models.synthetic.photometry_road import PhotometricRoad

LuxAt = Callable[[float], float]
"""Seconds since the opening to lux on the road."""
_DELAY_FRAMES = 2
_FIRST = (10_000.0, 1.0)


class SimulatedCamera:
    """Frames of a photometric road in step with the clock."""

    def __init__(
        self,
        road: PhotometricRoad,
        *,
        clock: Clock,
        lux: LuxAt,
        lamp_mw_m2: float = 0.0,
    ) -> None:
        self._road = road
        self._clock = clock
        self._lux = lux
        self._lamp_mw_m2 = lamp_mw_m2
        self._lamp_on = False
        self._asked = _FIRST
        self._coming: deque[tuple[float, float]] = deque([_FIRST] * _DELAY_FRAMES)
        self._start_ns: int | None = None
        self._number = 0

    @property
    def can_expose(self) -> bool:
        """Always."""
        return True

    @property
    def fitted(self) -> bool:
        """Whether it was given a lamp."""
        return self._lamp_mw_m2 > 0

    def open(self) -> None:
        """The road begins at the first opening and goes on through later ones."""
        if self._start_ns is None:
            self._start_ns = self._clock.now_ns()

    def expose(self, shutter_us: float, gain: float) -> None:
        """In force two frames later."""
        self._asked = shutter_us, gain

    def switch(self, on: bool) -> None:
        """The lamp on and the cut filter away, or the opposite."""
        self._lamp_on = on and self.fitted

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The road as it is now, at the earliest at ``not_before_ns``."""
        self._clock.wait_until(not_before_ns)
        captured_ns = self._clock.now_ns()
        self._coming.append(self._asked)
        shutter_us, gain = self._coming.popleft()
        at_s = (captured_ns - (self._start_ns or 0)) / 1e9
        lamp = self._lamp_mw_m2 if self._lamp_on else 0.0
        seen = self._road.frame(
            at_s,
            Lighting(self._lux(at_s), lamp),
            Shot(shutter_us, gain, cut_filter=not self._lamp_on),
        )
        self._number += 1
        metadata = {"ExposureTime": shutter_us, "AnalogueGain": gain}
        picture = Picture(seen.luma, seen.cb, seen.cr)
        return Frame(picture, seen.lores, captured_ns, self._number, metadata)

    def close(self) -> None:
        """Nothing is held; the lamp goes out."""
        self._lamp_on = False
