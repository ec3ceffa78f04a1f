# SPDX-License-Identifier: EUPL-1.2
"""Sensor noise that costs one addition a frame.

A tile larger than the picture is made once; each frame adds a window of it whose place follows
from the frame's moment. The tile holds small signed numbers as wrapping bytes: the picture stays
inside `DARKEST`..`BRIGHTEST`, so the sum never wraps round.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sardze_models.synthetic.road.scene import DARKEST

_SLACK = 192


class Grain:
    """Noise of one strength for pictures of one size, with rain on top where it falls."""

    def __init__(
        self, size: tuple[int, int], sigma: float, seed: tuple[int, ...], streaks: float = 0.0
    ) -> None:
        width, height = size
        rng = np.random.default_rng(seed)
        shape = (height + _SLACK, width + _SLACK)
        values = np.rint(rng.standard_normal(shape, dtype=np.float32) * sigma)
        _let_rain(values, round(streaks * values.size / 1e6), height, rng)
        limits = (-DARKEST, DARKEST)
        self._tile = np.clip(values, *limits).astype(np.int8).view(np.uint8)
        self._height, self._width = height, width

    def over(self, picture: NDArray[np.uint8], moment: int) -> NDArray[np.uint8]:
        """The picture with the noise of a moment."""
        mixed = _scatter(moment)
        top, left = mixed % _SLACK, (mixed >> 16) % _SLACK
        window = self._tile[top : top + self._height, left : left + self._width]
        noisy: NDArray[np.uint8] = np.add(picture, window)
        return noisy


def _let_rain(values: NDArray[np.float32], drops: int, height: int, rng: Generator) -> None:
    """Streaks of light: nearly upright, a thirtieth of the picture long, thin."""
    length = max(height // 30, 4)
    for _ in range(drops):
        top = int(rng.integers(values.shape[0] - length))
        left = int(rng.integers(values.shape[1] - length // 6 - 2))
        rows = np.arange(top, top + int(rng.integers(length // 2, length)))
        columns = left + (rows - top) // 6
        values[rows, columns] += rng.uniform(4, 11)


def _scatter(number: int) -> int:
    """Neighbouring numbers to far-apart ones: splitmix64's finishing step (Steele et al. 2014)."""
    mixed = (number * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return mixed ^ (mixed >> 31)
