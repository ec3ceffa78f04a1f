# SPDX-License-Identifier: EUPL-1.2
"""Which parts of a picture the finder's network gets to see, how large, and where on its input.

A view is a part of the picture, scaled and laid top-left on the sheet that the network looks at;
where writing slants, a view may be sheared so that it lies level. Coordinates are continuous: a
picture's first pixel reaches from 0 to 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Size = tuple[int, int]
"""Width, height."""

PLATE_ON_CLOSE_UP = (0.45, 0.5)
"""The share of a close-up's width and height that a plate fills, in training as here."""
_MOST_ENLARGED = 2.0


@dataclass(frozen=True, slots=True)
class View:
    """The part (left, top, right, bottom) of a picture, and its size on the sheet."""

    part: tuple[int, int, int, int]
    size: Size

    def lay(self, luma: NDArray[np.uint8], sheet: NDArray[np.uint8]) -> None:
        """Put what the view shows on the sheet."""
        left, top, right, bottom = self.part
        source = luma[top:bottom, left:right]
        if source.size:
            width, height = self.size
            sheet[:height, :width] = _resized(source, self.size)

    def back(self, corners: NDArray[np.floating]) -> NDArray[np.float32]:
        """From the sheet's pixels to the picture's."""
        left, top, right, bottom = self.part
        scale = np.array([(right - left) / self.size[0], (bottom - top) / self.size[1]])
        return np.asarray(corners * scale + np.array([left, top]), np.float32)

    def there(self, corners: NDArray[np.floating]) -> NDArray[np.float32]:
        """From the picture's pixels to the sheet's."""
        left, top, right, bottom = self.part
        scale = np.array([self.size[0] / (right - left), self.size[1] / (bottom - top)])
        return np.asarray((corners - np.array([left, top])) * scale, np.float32)


def whole(shape: tuple[int, ...], sheet: Size) -> View:
    """All of the picture, shrunk to fit; never enlarged."""
    height, width = shape[:2]
    scale = min(1.0, sheet[0] / width, sheet[1] / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return View((0, 0, width, height), size)


def close_up(plate: NDArray[np.float32], shape: tuple[int, ...], sheet: Size) -> View:
    """A plate with its surroundings, enlarged or shrunk to fill a good part of the sheet."""
    across, down = np.ptp(plate, axis=0).tolist()
    scale = _enlargement(across, down, sheet)
    x, y = ((plate.min(axis=0) + plate.max(axis=0)) / 2).tolist()
    half = (sheet[0] / scale / 2, sheet[1] / scale / 2)
    part = (
        max(0, math.floor(x - half[0])),
        max(0, math.floor(y - half[1])),
        max(1, min(shape[1], math.floor(x + half[0]))),
        max(1, min(shape[0], math.floor(y + half[1]))),
    )
    size = (
        min(sheet[0], max(1, round((part[2] - part[0]) * scale))),
        min(sheet[1], max(1, round((part[3] - part[1]) * scale))),
    )
    return View(part, size)


@dataclass(frozen=True, slots=True)
class LevelView:
    """A part of a picture round a middle, enlarged, in which what slants so lies level."""

    middle: tuple[float, float]
    slope: float
    scale: float
    size: Size

    def lay(self, luma: NDArray[np.uint8], sheet: NDArray[np.uint8]) -> None:
        """Put what the view shows on the sheet."""
        factor = max(1, int(1 / self.scale))
        corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * np.array(self.size)
        there = self.back(corners)
        left, top = np.clip(np.floor(there.min(axis=0)).astype(int), 0, None).tolist()
        right, bottom = np.ceil(there.max(axis=0)).astype(int).tolist()
        source = luma[top:bottom, left:right]
        if not source.size:
            return
        picture = Image.fromarray(np.ascontiguousarray(source))
        if factor > 1:
            picture = picture.reduce(factor)
        ground = 1 / (self.scale * factor)
        start = (there[0] - [left, top]) / factor
        matrix = (ground, 0.0, start[0], self.slope * ground, ground, start[1])
        seen = picture.transform(
            self.size,
            Image.Transform.AFFINE,
            matrix,
            Image.Resampling.BILINEAR,
            fillcolor=int(sheet[0, 0]),
        )
        sheet[: self.size[1], : self.size[0]] = np.asarray(seen)

    def back(self, corners: NDArray[np.floating]) -> NDArray[np.float32]:
        """From the sheet's pixels to the picture's."""
        away = (corners - np.array(self.size) / 2) / self.scale
        x, y = away[:, 0], away[:, 1] + self.slope * away[:, 0]
        return np.asarray(np.stack([x, y], axis=1) + np.array(self.middle), np.float32)

    def there(self, corners: NDArray[np.floating]) -> NDArray[np.float32]:
        """From the picture's pixels to the sheet's."""
        away = corners - np.array(self.middle)
        level = np.stack([away[:, 0], away[:, 1] - self.slope * away[:, 0]], axis=1)
        return np.asarray(level * self.scale + np.array(self.size) / 2, np.float32)


def level_view(plate: NDArray[np.float32], slope: float, sheet: Size) -> LevelView:
    """A close-up of a plate whose writing slants, sheared level."""
    x, y = plate.mean(axis=0).tolist()
    across, down = np.ptp(plate, axis=0).tolist()
    level = max(down - abs(slope) * across * 0.5, 0.2 * across)
    return LevelView((x, y), slope, _enlargement(across, level, sheet), sheet)


def _enlargement(across: float, down: float, sheet: Size) -> float:
    return min(
        _MOST_ENLARGED,
        PLATE_ON_CLOSE_UP[0] * sheet[0] / max(across, 1.0),
        PLATE_ON_CLOSE_UP[1] * sheet[1] / max(down, 1.0),
    )


def _resized(source: NDArray[np.uint8], size: Size) -> NDArray[np.uint8]:
    """Averaged where it shrinks, bilinear where it grows."""
    height, width = source.shape
    if size == (width, height):
        return source
    picture = Image.fromarray(np.ascontiguousarray(source))
    factor = width // size[0]
    if factor > 1 and (width, height) == (size[0] * factor, size[1] * factor):
        return np.asarray(picture.reduce(factor))
    return np.asarray(picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.1))
