# SPDX-License-Identifier: EUPL-1.2
"""Shutter and gain, and how long a shutter may be at a place.

A plate moves across the picture while the shutter is open; how far follows from the speed, from
the pixels that a metre has, and from the angle between the road and the line of sight. That sets
the longest shutter, and nothing here ever exceeds it: what it lacks in light, gain must give.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sardze_wire.camera_settings import ExposureSettings


@dataclass(frozen=True, slots=True)
class Exposure:
    """How a frame is, or was, taken."""

    shutter_us: float
    gain: float

    @property
    def total(self) -> float:
        """Microseconds at gain 1 that would be as bright."""
        return self.shutter_us * self.gain


@dataclass(frozen=True, slots=True)
class Limits:
    """Between what shutter and gain may move at one site."""

    shortest_us: float
    longest_us: float
    most_gain: float

    @property
    def most(self) -> float:
        """The lightest exposure that does not blur."""
        return self.longest_us * self.most_gain


def longest_shutter_us(settings: ExposureSettings) -> float:
    """The shutter at which the fastest plate moves by ``blur_px`` (FACTS 5: table of shutters)."""
    across_m_s = settings.fastest_kmh / 3.6 * math.sin(math.radians(settings.angle_deg))
    return 1e6 * settings.blur_px / (settings.pixels_per_metre * across_m_s)


def limits_of(settings: ExposureSettings) -> Limits:
    """What a site's geometry allows."""
    longest_us = longest_shutter_us(settings)
    return Limits(min(settings.shortest_us, longest_us), longest_us, settings.most_gain)


def divide(total: float, limits: Limits) -> Exposure:
    """The exposure of that lightness with the least gain: the shutter first, gain for the rest."""
    shutter_us = min(max(total, limits.shortest_us), limits.longest_us)
    return Exposure(shutter_us, min(max(total / shutter_us, 1.0), limits.most_gain))
