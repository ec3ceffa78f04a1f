# SPDX-License-Identifier: EUPL-1.2
"""Which parts of a picture the finder's network gets to see, how large, and where on its input.

A view is an upright part of the picture, scaled and laid on a spot of the sheet that the network
looks at. Coordinates are continuous: a picture's first pixel reaches from 0 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Size = tuple[int, int]
"""Width, height."""

_SHEET_COLUMNS, _SHEET_ROWS = 3, 2
ON_A_SHEET = _SHEET_COLUMNS * _SHEET_ROWS
"""Plates that one sheet of enlargements takes."""
_PLATE_ON_SHEET = 0.5
_MOST_ENLARGED = 2.0
_TILE_SHRINK = 1.0
_MOST_TILES = 6
_TILE_OVERLAP = 0.2


@dataclass(frozen=True, slots=True)
class View:
    """The part (left, top, right, bottom) of a picture; its place and size on the sheet."""

    part: tuple[int, int, int, int]
    place: Size
    size: Size

    def lay(self, luma: NDArray[np.uint8], sheet: NDArray[np.uint8]) -> None:
        """Put what the view shows on its place of the sheet."""
        left, top, right, bottom = self.part
        source = luma[top:bottom, left:right]
        if source.size == 0:
            return
        (x, y), (width, height) = self.place, self.size
        sheet[y : y + height, x : x + width] = _resized(source, self.size)

    def covers(self, point: NDArray[np.floating]) -> bool:
        """Whether a point of the sheet lies on this view."""
        (x, y), (width, height) = self.place, self.size
        return bool(x <= point[0] < x + width and y <= point[1] < y + height)

    def back(self, corners: NDArray[np.floating]) -> NDArray[np.float32]:
        """From the sheet's pixels to the picture's."""
        left, top, right, bottom = self.part
        scale = np.array([(right - left) / self.size[0], (bottom - top) / self.size[1]])
        there = (corners - np.array(self.place)) * scale + np.array([left, top])
        return np.asarray(there, np.float32)

    def shows(self, corners: NDArray[np.floating]) -> bool:
        """Whether the middle of some corners of the picture lies in the part shown."""
        left, top, right, bottom = self.part
        x, y = corners.mean(axis=0)
        return bool(left <= x < right and top <= y < bottom)


def whole(shape: tuple[int, ...], sheet: Size) -> View:
    """All of the picture, shrunk to fit; never enlarged."""
    height, width = shape[:2]
    scale = min(1.0, sheet[0] / width, sheet[1] / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return View((0, 0, width, height), (0, 0), size)


def tiles_of(shape: tuple[int, ...], sheet: Size) -> list[View]:
    """Overlapping parts of a picture that does not fit, shrunk as little as a few tiles allow."""
    height, width = shape[:2]
    if width <= sheet[0] * 1.1 and height <= sheet[1] * 1.1:
        return []
    shrink = _TILE_SHRINK
    while True:
        columns, rows = (
            _tile_count(side, room * shrink)
            for side, room in zip((width, height), sheet, strict=True)
        )
        if columns * rows <= _MOST_TILES:
            break
        shrink *= 1.1
    tile = (min(width, round(sheet[0] * shrink)), min(height, round(sheet[1] * shrink)))
    tiles = []
    for top in _starts(height, tile[1], rows):
        for left in _starts(width, tile[0], columns):
            part = (left, top, left + tile[0], top + tile[1])
            tiles.append(View(part, (0, 0), whole((tile[1], tile[0]), sheet).size))
    return tiles


def sheet_of(
    plates: Sequence[NDArray[np.float32]], shape: tuple[int, ...], sheet: Size
) -> list[View]:
    """The first few plates with their surroundings, enlarged alike, side by side on one sheet."""
    cell = (sheet[0] // _SHEET_COLUMNS, sheet[1] // _SHEET_ROWS)
    views = []
    for number, corners in enumerate(plates[:ON_A_SHEET]):
        row, column = divmod(number, _SHEET_COLUMNS)
        across, down = np.ptp(corners, axis=0).tolist()
        scale = min(
            _MOST_ENLARGED,
            _PLATE_ON_SHEET * cell[0] / max(across, 1.0),
            _PLATE_ON_SHEET * cell[1] / max(down, 1.0),
        )
        x, y = ((corners.min(axis=0) + corners.max(axis=0)) / 2).tolist()
        half = (cell[0] / scale / 2, cell[1] / scale / 2)
        part = (
            max(0, math.floor(x - half[0])),
            max(0, math.floor(y - half[1])),
            min(shape[1], math.floor(x + half[0])),
            min(shape[0], math.floor(y + half[1])),
        )
        size = (
            min(cell[0], max(1, round((part[2] - part[0]) * scale))),
            min(cell[1], max(1, round((part[3] - part[1]) * scale))),
        )
        views.append(View(part, (column * cell[0], row * cell[1]), size))
    return views


def _tile_count(side: int, room: float) -> int:
    if side <= room:
        return 1
    return math.ceil((side - room * _TILE_OVERLAP) / (room * (1 - _TILE_OVERLAP)))


def _starts(side: int, tile: int, count: int) -> list[int]:
    """Where tiles begin so that they cover the side evenly."""
    if count == 1:
        return [0]
    return [round(number * (side - tile) / (count - 1)) for number in range(count)]


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
