# SPDX-License-Identifier: EUPL-1.2
"""Where a point of the road lands in the picture: a pinhole camera on a pole over the road.

World: x metres to the right of the road's middle, y metres away from the pole, z metres up. The
defaults follow from the plates (FACTS 5): two lanes must fit into the picture's width at its
lower edge, where a 52 cm plate is then about 160 px wide, and about 80 px at the upper edge.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Box = tuple[int, int, int, int]
_FOCAL_PER_WIDTH = 4600 / 1280
_NEAREST_M = 1.5
_FARTHEST_M = 90.0
_STEP_M = 0.1


@dataclass(frozen=True, slots=True)
class View:
    """A camera `height_m` up and `offset_m` right of the middle, looking `pitch_rad` down."""

    width_px: int
    height_px: int
    focal_px: float
    height_m: float = 5.0
    offset_m: float = 0.0
    pitch_rad: float = math.radians(13.4)

    def project(self, points: Points) -> Points:
        """(n, 3) metres to (n, 2) pixels.

        What lies nearer than the camera can see is drawn as at the nearest distance: it is
        below the picture either way.
        """
        sine, cosine = math.sin(self.pitch_rad), math.cos(self.pitch_rad)
        across = points[:, 0] - self.offset_m
        along = np.maximum(points[:, 1], _NEAREST_M)
        drop = self.height_m - points[:, 2]
        depth = along * cosine + drop * sine
        scale = self.focal_px / depth
        return np.stack(
            (
                self.width_px / 2 + across * scale,
                self.height_px / 2 + (drop * cosine - along * sine) * scale,
            ),
            axis=1,
        )

    def pixels_per_metre(self, along_m: float, up_m: float) -> float:
        """How wide a metre across the road is, in pixels."""
        sine, cosine = math.sin(self.pitch_rad), math.cos(self.pitch_rad)
        return self.focal_px / (along_m * cosine + (self.height_m - up_m) * sine)

    def along(self, row_px: float, up_m: float) -> float:
        """How far away a thing at height `up_m` is that shows in row `row_px`."""
        angle = self.pitch_rad + math.atan((row_px - self.height_px / 2) / self.focal_px)
        return (self.height_m - up_m) / math.tan(angle) if angle > 0.01 else _FARTHEST_M

    def ground(self) -> tuple[Points, Points]:
        """The x and y on the road's plane that each pixel shows; y is infinite above it."""
        rows = np.arange(self.height_px) + 0.5 - self.height_px / 2
        angle = self.pitch_rad + np.arctan(rows / self.focal_px)
        along = np.where(angle > 0.002, self.height_m / np.tan(np.maximum(angle, 0.002)), np.inf)
        sine, cosine = math.sin(self.pitch_rad), math.cos(self.pitch_rad)
        depth = np.minimum(along, 1e4) * cosine + self.height_m * sine
        columns = np.arange(self.width_px) + 0.5 - self.width_px / 2
        across = self.offset_m + columns[None, :] * (depth / self.focal_px)[:, None]
        return across, np.broadcast_to(along[:, None], across.shape)

    def reach(self, half_width_m: float, length_m: float, height_m: float, x_m: float) -> Reach:
        """From where to where a box on wheels shows, as distances of its near face."""
        distances = np.arange(-length_m - 1, _FARTHEST_M, _STEP_M)
        corners = np.array(
            [
                (x_m + side * half_width_m, end * length_m, up * height_m)
                for side in (-1, 1)
                for end in (0, 1)
                for up in (0, 1)
            ]
        )
        points = np.repeat(corners[None], len(distances), axis=0)
        points[:, :, 1] += distances[:, None]
        seen = points[:, :, 1].max(axis=1) > _NEAREST_M
        pixels = self.project(points.reshape(-1, 3)).reshape(len(distances), 8, 2)
        low, high = pixels.min(axis=1), pixels.max(axis=1)
        seen &= (high[:, 0] > 1) & (low[:, 0] < self.width_px - 1)
        seen &= (high[:, 1] > 1) & (low[:, 1] < self.height_px - 1)
        if not seen.any():
            raise ValueError(f"nothing {x_m} m beside the road's middle can be seen by {self}")
        return Reach(float(distances[seen].min()), float(distances[seen].max()))

    def box(self, pixels: Points, margin_px: int) -> Box | None:
        """The even-sided part of the picture that holds these pixels; None if it is empty."""
        left = max(int(pixels[:, 0].min()) - margin_px, 0) & ~1
        top = max(int(pixels[:, 1].min()) - margin_px, 0) & ~1
        right = min((int(pixels[:, 0].max()) + margin_px + 2) & ~1, self.width_px)
        bottom = min((int(pixels[:, 1].max()) + margin_px + 2) & ~1, self.height_px)
        return (left, top, right, bottom) if right > left and bottom > top else None


@dataclass(frozen=True, slots=True)
class Reach:
    """The nearest and the farthest distance at which something shows."""

    nearest_m: float
    farthest_m: float


def view_of(size: tuple[int, int], offset_m: float = 0.0) -> View:
    """The camera for a picture of `size`."""
    width, height = size
    return View(width, height, _FOCAL_PER_WIDTH * width, offset_m=offset_m)
