# SPDX-License-Identifier: EUPL-1.2
"""How plates stand in training scenes: how large, where, and turned how far. Chance, no pixels.

A wide scene is what a finder sees of a road; a close one is what it sees on looking again at
something that may be a plate, which then fills a good part of the scene's middle.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sardze_models.finder_views import PLATE_ON_CLOSE_UP

Quad = NDArray[np.float32]
Matrix = NDArray[np.float64]

SMALLEST_WIDTH, LARGEST_WIDTH = 13.0, 230.0
_LEAST_FIT, _MOST_FIT = 0.33, 1.35
_SHAPES = (0.212, 0.22, 0.3, 0.5, 0.65, 0.8)
_SHAPES_SHARES = (0.45, 0.1, 0.15, 0.15, 0.1, 0.05)
"""Height to width: long plates, those of North America, two-line ones."""


class Framing(StrEnum):
    """Which looks a network is trained for."""

    WIDE = "wide"
    CLOSE = "close"


SIZES = {Framing.WIDE: (256, 320), Framing.CLOSE: (128, 256)}
"""Height and width of a scene."""


@dataclass(frozen=True, slots=True)
class Poser:
    """Chooses sizes, places and turns for scenes of one framing."""

    rng: Generator
    framing: Framing
    size: tuple[int, int]

    def scale(self, across: float, down: float) -> float:
        """By how much to enlarge a plate of such extents."""
        rng = self.rng
        across, down = max(across, 1.0), max(down, 1.0)
        if self.framing is Framing.WIDE:
            wanted = np.exp(rng.uniform(np.log(SMALLEST_WIDTH), np.log(LARGEST_WIDTH)))
            return float(wanted / across)
        fit = float(np.exp(rng.uniform(np.log(_LEAST_FIT), np.log(_MOST_FIT))))
        height, width = self.size
        share_x, share_y = PLATE_ON_CLOSE_UP
        return fit * min(share_x * width / across, share_y * height / down)

    def place(self, edge: float) -> tuple[float, float]:
        """Where a plate's middle goes; `edge` is kept free where a scene is wide."""
        height, width = self.size
        if self.framing is Framing.WIDE:
            x, y = self.rng.uniform(edge, 1 - edge, 2)
        else:
            x, y = np.clip(self.rng.normal(0.5, [0.07, 0.1]), 0.2, 0.8)
        return float(x) * width, float(y) * height

    def posed(self, aspect: float | None = None) -> Quad:
        """A plate's corners: chance shape, size and place, turned about all three axes."""
        rng = self.rng
        aspect = aspect or float(rng.choice(_SHAPES, p=_SHAPES_SHARES))
        flat = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64) * [0.5, aspect / 2]
        yaw, pitch = rng.normal(0, [0.45, 0.3])
        yaw, pitch = float(np.clip(yaw, -1.0, 1.0)), float(np.clip(pitch, -0.8, 0.8))
        roll = self._roll()
        across = flat[:, 0] * np.cos(yaw)
        depth = flat[:, 0] * np.sin(yaw) + flat[:, 1] * np.sin(pitch)
        down = flat[:, 1] * np.cos(pitch)
        near = 1.0 / (1.0 + depth * float(rng.uniform(0.0, 0.35)))
        turned = np.stack([across, down], axis=1) * near[:, None]
        spun = turned @ np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]]).T
        scale = self.scale(*np.ptp(spun, axis=0).tolist())
        return (spun * scale + self.place(0.03)).astype(np.float32)

    def tilt(self) -> Matrix:
        """A turn of a whole scene about its middle, as if the camera stood elsewhere."""
        rng = self.rng
        angle = self._roll()
        squeeze = float(rng.uniform(0.65, 1.0)) if rng.random() < 0.3 else 1.0
        lean, slope = (float(value) for value in rng.normal(0, [0.06, 0.08]))
        height, width = self.size
        x, y = width / 2, height / 2
        cosine, sine = np.cos(angle), np.sin(angle)
        spin = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
        near = np.clip(rng.normal(0, 0.08, 2), -0.2, 0.2) / [x, y]
        turn = np.array([[squeeze, lean, 0], [slope, 1, 0], [near[0], near[1], 1]])
        there = np.array([[1, 0, x], [0, 1, y], [0, 0, 1]])
        back = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1]])
        return np.asarray(there @ spin @ turn @ back)

    def _roll(self) -> float:
        """Mostly near level, now and then up to 30 degrees."""
        if self.rng.random() < 0.2:
            return float(self.rng.uniform(-0.55, 0.55))
        return float(np.clip(self.rng.normal(0, 0.1), -0.35, 0.35))
