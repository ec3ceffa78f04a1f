# SPDX-License-Identifier: EUPL-1.2
"""Puts rendered plate faces into a picture: on four corners, in the light that is there."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sardze_models.rectify import homography, rectangle
from sardze_models.training.finder_photographs import Luma

Quad = NDArray[np.float32]

_WHITE = 235.0
_DARKEST = 35.0


class Paster:
    """Chooses among plate faces and puts them where it is told to, a little off by chance."""

    def __init__(self, faces: Sequence[Luma], rng: Generator) -> None:
        self._rng = rng
        self._faces = [_halved(face) for face in faces]

    def put(self, luma: Luma, quad: Quad, *, margin: float) -> Quad:
        """Draw a plate over the corners, a share of `margin` larger; its corners in the end."""
        rng = self._rng
        middle = quad.mean(axis=0)
        loose = 1 + margin + float(rng.uniform(0, 0.05))
        jitter = rng.normal(0, 0.015, (4, 2)) * np.ptp(quad, axis=0)
        quad = ((quad - middle) * loose + middle + jitter).astype(np.float32)
        face = self._face(float(np.hypot(*(quad[1] - quad[0]))))
        drawn, opacity, area = _seen(face, quad, luma.shape)
        under = luma[area].astype(np.float32)
        if not under.size:
            return quad
        bright = float(np.percentile(under, 92)) if rng.random() < 0.5 else rng.uniform(50, 255)
        lit = drawn * (max(bright, _DARKEST) / _WHITE) + float(rng.uniform(0, 18)) * opacity
        if rng.random() < 0.4:
            lit = cv2.GaussianBlur(lit, (0, 0), 0.6)
        luma[area] = np.clip(under * (1 - opacity) + lit * opacity, 0, 255).astype(np.uint8)
        return quad

    def _face(self, size: float) -> Luma:
        """Any face, from the level that needs the least shrinking."""
        levels = self._faces[int(self._rng.integers(len(self._faces)))]
        shrink = max(levels[0].shape[1] / max(size, 1.0), 1.0)
        return levels[min(int(np.log2(shrink)), len(levels) - 1)]


def half_pixel(direction: int) -> NDArray[np.float64]:
    """Between our coordinates (a pixel reaches from 0 to 1) and OpenCV's (its centre is 0)."""
    return np.array([[1, 0, 0.5 * direction], [0, 1, 0.5 * direction], [0, 0, 1]])


def _seen(
    face: Luma, quad: Quad, shape: tuple[int, ...]
) -> tuple[NDArray[np.float32], NDArray[np.float32], tuple[slice, slice]]:
    """The face through its corners, its opacity, and the part of the picture that both cover."""
    height, width = face.shape
    flat = rectangle(width, height).astype(np.float64)
    matrix = half_pixel(-1) @ homography(flat, quad.astype(np.float64)) @ half_pixel(1)
    size = (shape[1], shape[0])
    drawn = cv2.warpPerspective(face, matrix, size, flags=cv2.INTER_LINEAR)
    cover = np.full(face.shape, 255, np.uint8)
    mask = cv2.warpPerspective(cover, matrix, size, flags=cv2.INTER_LINEAR)
    left, top = np.clip(np.floor(quad.min(axis=0)).astype(int) - 2, 0, None)
    right, bottom = np.ceil(quad.max(axis=0)).astype(int) + 2
    area = (slice(top, max(bottom, top)), slice(left, max(right, left)))
    return drawn[area].astype(np.float32), mask[area].astype(np.float32) / 255, area


def _halved(face: Luma) -> list[Luma]:
    levels = [face]
    while levels[-1].shape[1] > 24:
        height, width = levels[-1].shape
        size = (width // 2, max(height // 2, 1))
        levels.append(cv2.resize(levels[-1], size, interpolation=cv2.INTER_AREA))
    return levels
