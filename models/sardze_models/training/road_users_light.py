# SPDX-License-Identifier: EUPL-1.2
"""Other light, lens and sensor for a training scene; kept cheap, most of it is a table look-up."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Luma = NDArray[np.uint8]

_LEVELS = np.arange(256) / 255.0


def relit(luma: Luma, rng: Generator) -> Luma:
    """The scene as another camera may have seen it at another time of day."""
    night = rng.random() < 0.15
    luma = _toned(luma, rng, night=night)
    if night or rng.random() < 0.1:
        luma = _uneven(luma, rng, lamps=night)
    kind = rng.random()
    if kind < 0.2:
        luma = np.asarray(cv2.GaussianBlur(luma, (0, 0), float(rng.uniform(0.4, 1.3))), np.uint8)
    elif kind < 0.3:
        luma = np.asarray(cv2.blur(luma, (int(rng.integers(2, 6)), 1)), np.uint8)
    if night or rng.random() < 0.4:
        luma = _noisy(luma, rng, min(float(rng.exponential(4.0)), 14.0))
    return luma


def _toned(luma: Luma, rng: Generator, *, night: bool) -> Luma:
    """Exposure, gamma and contrast; at night what is left of the daylight."""
    curve = _LEVELS ** float(np.exp(rng.normal(0, 0.3)))
    contrast = min(float(np.exp(rng.normal(-0.05, 0.25))), 1.6)
    middle = float(rng.uniform(0.2, 0.6))
    curve = (curve - middle) * contrast + middle + float(rng.normal(0, 0.06))
    if night:
        curve = 0.05 + curve * float(rng.uniform(0.15, 0.6))
    table = np.clip(curve * 255, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(luma, table), np.uint8)


def _uneven(luma: Luma, rng: Generator, *, lamps: bool) -> Luma:
    """A beam's or a shadow's slope across the scene, and glaring lamps."""
    height, width = luma.shape
    coarse = rng.uniform(0.5, 1.3, (2, 3)).astype(np.float32)
    slope = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    light = luma * slope
    if lamps:
        glow = np.zeros((height, width), np.float32)
        for _ in range(int(rng.integers(0, 5))):
            spot = (int(rng.integers(width)), int(rng.integers(height)))
            cv2.circle(glow, spot, int(rng.integers(1, 6)), float(rng.uniform(150, 500)), -1)
        light += cv2.GaussianBlur(glow, (0, 0), float(rng.uniform(1.5, 5.0)))
    return np.clip(light, 0, 255).astype(np.uint8)


def _noisy(luma: Luma, rng: Generator, sigma: float) -> Luma:
    noise = np.empty(luma.shape, np.int16)
    cv2.setRNGSeed(int(rng.integers(2**31)))
    cv2.randn(noise, 0.0, sigma)
    return np.clip(luma + noise, 0, 255).astype(np.uint8)
