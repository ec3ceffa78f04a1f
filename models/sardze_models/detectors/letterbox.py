# SPDX-License-Identifier: EUPL-1.2
"""Fits a picture of any size onto a model's input, and boxes back onto the picture.

Three rules: `corner` lays the picture top-left and `middle` in the centre, both with its shape
kept and the rest padded; `stretch` fills the input whatever the shape. Smaller pictures are
enlarged, as those models were trained to see them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image


class Letterbox(StrEnum):
    """How a picture is laid onto the input."""

    CORNER = "corner"
    MIDDLE = "middle"
    STRETCH = "stretch"


@dataclass(frozen=True, slots=True)
class Fit:
    """A picture's place on the input: its size there, its offset, and the sizes' ratio."""

    size: tuple[int, int]
    offset: tuple[int, int]
    picture: tuple[int, int]

    def lay(self, picture: NDArray[np.uint8], sheet: NDArray[np.uint8]) -> None:
        """Put a (height, width, channels) picture on its place of a sheet of as many channels."""
        (x, y), (width, height) = self.offset, self.size
        laid = _resized(picture, self.size)
        sheet[y : y + height, x : x + width] = laid.reshape(height, width, -1)

    def back(self, boxes: NDArray[np.float32]) -> NDArray[np.float32]:
        """From the input's pixels to the picture's; what lies beyond its rim is cut off."""
        ratio = np.array(self.picture, np.float32) / np.array(self.size, np.float32)
        there = (boxes - np.tile(np.array(self.offset, np.float32), 2)) * np.tile(ratio, 2)
        limits = np.tile(np.array(self.picture, np.float32), 2)
        return np.asarray(np.clip(there, 0, limits), np.float32)


def fit(shape: tuple[int, ...], sheet: tuple[int, int], rule: Letterbox) -> Fit:
    """Where a picture of `shape` (height, width, …) lies on a sheet (width, height)."""
    height, width = shape[:2]
    if rule is Letterbox.STRETCH:
        return Fit(sheet, (0, 0), (width, height))
    scale = min(sheet[0] / width, sheet[1] / height)
    size = (
        min(sheet[0], max(1, round(width * scale))),
        min(sheet[1], max(1, round(height * scale))),
    )
    if rule is Letterbox.CORNER:
        return Fit(size, (0, 0), (width, height))
    return Fit(size, ((sheet[0] - size[0]) // 2, (sheet[1] - size[1]) // 2), (width, height))


def _resized(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Bilinear; where it shrinks much, averaged first."""
    if size == (picture.shape[1], picture.shape[0]):
        return picture
    flat = picture[:, :, 0] if picture.shape[2] == 1 else picture
    drawn = Image.fromarray(np.ascontiguousarray(flat))
    return np.asarray(drawn.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.1))
