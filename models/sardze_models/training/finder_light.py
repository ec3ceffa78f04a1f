# SPDX-License-Identifier: EUPL-1.2
"""What light, lens, sensor and coding do to a training scene's luma. Geometry is left alone."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Luma = NDArray[np.uint8]


class Weather:
    """Degrades pictures of one size by chance; keeps a bank of noise, which is slow to draw."""

    def __init__(self, rng: Generator, height: int, width: int) -> None:
        self._rng = rng
        self._noise = rng.standard_normal((height * 2, width * 2)).astype(np.float32)
        ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
        self._ys, self._xs = ys, xs

    def degrade(self, luma: Luma, plates: NDArray[np.float32]) -> Luma:
        """One picture as a camera might have seen it; `plates` are corners (n, 4, 2)."""
        rng = self._rng
        light = luma.astype(np.float32)
        if rng.random() < 0.14:
            light = self._infrared_night(light, plates)
        elif rng.random() < 0.22:
            light = self._shade(light)
        if rng.random() < 0.16:
            light = self._headlights(light, plates)
        light = self._tone(light)
        light = self._blur(light)
        if rng.random() < 0.6:
            height, width = light.shape
            y, x = int(rng.integers(height)), int(rng.integers(width))
            strength = float(rng.exponential(4.0))
            light += self._noise[y : y + height, x : x + width] * min(strength, 18.0)
        result = np.clip(light, 0, 255).astype(np.uint8)
        return self._coded(result) if rng.random() < 0.2 else result

    def _infrared_night(
        self, light: NDArray[np.float32], plates: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """A dark world in which plates shine back, with a lamp's falling-off beam."""
        rng = self._rng
        dark = light * float(rng.uniform(0.06, 0.45))
        glow = np.zeros_like(light)
        gain = float(rng.uniform(0.6, 1.3))
        for quad in plates:
            cv2.fillConvexPoly(glow, np.round(quad).astype(np.int32), gain)
        glow = cv2.GaussianBlur(glow, (0, 0), 1.2)
        return dark + (light - dark) * np.minimum(glow, 1.0) * min(gain, 1.0)

    def _shade(self, light: NDArray[np.float32]) -> NDArray[np.float32]:
        """A straight edge of shadow, or light that changes across the picture."""
        rng = self._rng
        angle = float(rng.uniform(0, 2 * np.pi))
        height, width = light.shape
        along = np.cos(angle) * (self._xs - rng.uniform(0, width))
        along = along + np.sin(angle) * (self._ys - rng.uniform(0, height))
        softness = float(rng.choice([2.0, 30.0, 150.0]))
        dark = float(rng.uniform(0.25, 0.8))
        shadow = 1.0 / (1.0 + np.exp(-np.clip(along / softness, -20, 20)))
        return np.asarray(light * (dark + (1 - dark) * shadow), np.float32)

    def _headlights(
        self, light: NDArray[np.float32], plates: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Glaring lamps, more often beside a plate than elsewhere."""
        rng = self._rng
        height, width = light.shape
        for _ in range(int(rng.integers(1, 4))):
            x, y = float(rng.uniform(0, width)), float(rng.uniform(0, height))
            radius = float(rng.uniform(3, 25))
            if len(plates) and rng.random() < 0.7:
                quad = plates[int(rng.integers(len(plates)))]
                size = float(np.ptp(quad[:, 0]))
                x = float(quad[:, 0].mean()) + size * float(rng.choice([-1, 1]) * rng.uniform(1, 2))
                y = float(quad[:, 1].mean()) - size * float(rng.uniform(0.0, 0.7))
                radius = size * float(rng.uniform(0.1, 0.35))
            far = ((self._xs - x) ** 2 + (self._ys - y) ** 2) / max(radius, 1.0) ** 2
            light = light + float(rng.uniform(120, 400)) / (1.0 + far) ** 1.5
        return light

    def _tone(self, light: NDArray[np.float32]) -> NDArray[np.float32]:
        rng = self._rng
        if rng.random() < 0.8:
            gamma = float(np.exp(rng.normal(0, 0.35)))
            curve = 255.0 * (np.arange(256) / 255.0) ** gamma
            light = curve.astype(np.float32)[np.clip(light, 0, 255).astype(np.uint8)]
        contrast = float(np.exp(rng.normal(-0.1, 0.3)))
        middle = float(rng.uniform(40, 160))
        return (light - middle) * min(contrast, 1.6) + middle + float(rng.normal(0, 18))

    def _blur(self, light: NDArray[np.float32]) -> NDArray[np.float32]:
        rng = self._rng
        kind = rng.random()
        if kind < 0.3:
            return cv2.GaussianBlur(light, (0, 0), float(rng.uniform(0.4, 1.6)))
        if kind < 0.42:
            length = int(rng.integers(2, 8))
            kernel = np.zeros((length, length), np.float32)
            slant = int(rng.integers(length))
            cv2.line(kernel, (0, slant), (length - 1, length - 1 - slant), 1.0)
            return cv2.filter2D(light, -1, kernel / kernel.sum())
        if kind < 0.5:
            soft = cv2.GaussianBlur(light, (0, 0), 1.0)
            return light + (light - soft) * float(rng.uniform(0.3, 1.2))
        return light

    def _coded(self, luma: Luma) -> Luma:
        quality = int(self._rng.integers(25, 85))
        done, coded = cv2.imencode(".jpg", luma, [cv2.IMWRITE_JPEG_QUALITY, quality])
        return cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE) if done else luma
