# SPDX-License-Identifier: EUPL-1.2
"""What a sensor makes of light: reflectance and lux in, noisy luma out.

Daylight and street lamps light what is there by its reflectance; an infrared lamp beside the lens
lights it too, and a retro-reflecting plate throws that light back at the lens. From there on only
electrons count: the lens passes a share, the shutter collects them, they come in whole numbers,
the pixel overflows, reading adds noise, gain lifts both, the converter cuts off and rounds.
Not modelled: colour, denoising and sharpening after the converter, stray light in the lens, fog.

Sources of the constants stand beside them; "estimate" means that no measurement was found.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Light = NDArray[np.float32]
"""Reflectance, or electrons, of each pixel."""
Luma = NDArray[np.uint8]

PHOTONS_PER_LUX = 1.36e4
"""Photons of daylight between 400 and 700 nm, a second, square micrometre and lux: 1 lux of
daylight is about 4.9 mW/m2 in that band (204 lm/W), 3.6e-19 J a photon."""
EFFICIENCY = 0.23
"""Share of them that the green pixels turn into electrons: a third of the band by 0.7 at its peak.
Estimate, checked against libcamera's own calibration of the IMX708 (see the tests)."""
INFRARED_PHOTONS = 4.28e3
"""Photons of 850 nm a second, square micrometre and mW/m2: 2.34e-19 J each."""
INFRARED_EFFICIENCY = 0.25
"""Share of those that become electrons behind the colour filters, which let 850 nm pass.
Estimate: sensors of this kind keep 20 to 30 % there."""
RETROREFLECTION = 50.0
"""cd/lx/m2 of a white plate. BS AU 145d asks 150 of a new one and at most 0.5 of its letters
(bnma.org, the retroreflection test); a third of it for age, dirt and a lamp beside the lens."""
_GAMMA = 2.2


@dataclass(frozen=True, slots=True)
class Sensor:
    """A sensor in one of its modes; electrons are those of one pixel of the mode."""

    name: str
    pitch_um: float
    full_well: float
    read_noise: float
    read_noise_most_gain: float
    most_gain: float = 16.0
    bits: int = 12

    def noise_at(self, gain: float) -> float:
        """Read noise in electrons: what comes after the amplifier counts less with gain."""
        after = self.read_noise**2 - self.read_noise_most_gain**2
        return math.sqrt(self.read_noise_most_gain**2 + after / gain**2)


# 8180 electrons, 3 at gain 1 and 1.5 at gain 16: measured by strollswithmydog.com/
# pi-hq-cam-sensor-performance. The mode of 2028x1080 puts 2x2 pixels together.
IMX477 = Sensor("imx477", 2 * 1.55, 4 * 8180.0, 2 * 3.0, 2 * 1.5)
# Pitch: FACTS 7. Full well and noise by area as the IMX477 has them (estimate); 2304x1296 is 2x2.
IMX708 = Sensor("imx708", 2 * 1.4, 4 * 6660.0, 2 * 3.0, 2 * 1.5, bits=10)


@dataclass(frozen=True, slots=True)
class Lens:
    """A lens by its f-number; 1.8 is what libcamera's calibration of the IMX477 speaks for."""

    f_number: float = 1.8
    transmission: float = 0.9

    @property
    def share(self) -> float:
        """Of the light that leaves a white surface, what reaches the sensor (small angles)."""
        return self.transmission / (4 * self.f_number**2)


@dataclass(frozen=True, slots=True)
class Lighting:
    """What falls on the scene: lux, and mW/m2 of infrared from beside the lens."""

    lux: float
    infrared_mw_m2: float = 0.0


@dataclass(frozen=True, slots=True)
class Shot:
    """How a frame is taken; without the cut filter infrared reaches the sensor."""

    shutter_us: float
    gain: float = 1.0
    cut_filter: bool = True


def reflectance_of(luma: Luma, black: float = 0.0, scale: float = 1.0) -> Light:
    """The share of light that each pixel of a daylight picture throws back; white throws 0.9."""
    levels = np.clip((np.arange(256) - black) / scale / 255, 0.004, 1.0) ** _GAMMA * 0.9
    found: Light = levels.astype(np.float32)[luma]
    return found


def electrons(
    reflectance: Light,
    plates: Light | None,
    lighting: Lighting,
    shot: Shot,
    sensor: Sensor,
    lens: Lens,
) -> Light:
    """Electrons that each pixel would collect on average; ``plates`` is 1 where a plate is."""
    collected = sensor.pitch_um**2 * lens.share * shot.shutter_us * 1e-6
    visible = lighting.lux * PHOTONS_PER_LUX * EFFICIENCY * collected
    found = reflectance * np.float32(visible)
    if lighting.infrared_mw_m2 and not shot.cut_filter:
        lamp = lighting.infrared_mw_m2 * INFRARED_PHOTONS * INFRARED_EFFICIENCY * collected
        thrown = reflectance * np.float32(lamp)
        if plates is not None:
            # A white surface sends 1/pi cd/lx/m2 towards the lens, the sheet RETROREFLECTION.
            thrown *= 1 + np.float32(math.pi * RETROREFLECTION - 1) * plates
        found += thrown
    return found


def developed(rng: Generator, expected: Light, shot: Shot, sensor: Sensor) -> Luma:
    """Luma as the image processor gives it. Many electrons: their chance is taken as normal."""
    arrived = expected + np.sqrt(expected) * rng.standard_normal(expected.shape, np.float32)
    collected = np.minimum(arrived, np.float32(sensor.full_well))
    collected += np.float32(sensor.noise_at(shot.gain)) * rng.standard_normal(
        expected.shape, np.float32
    )
    top = 2**sensor.bits - 1
    levels = np.clip(collected * np.float32(shot.gain / sensor.full_well * top) + 0.5, 0, top)
    tones = np.rint(255 * (np.arange(top + 1) / top) ** (1 / _GAMMA)).astype(np.uint8)
    luma: Luma = tones[levels.astype(np.uint16)]
    return luma
