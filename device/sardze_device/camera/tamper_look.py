# SPDX-License-Identifier: EUPL-1.2
"""What one look at the small plane says: light, edges, sharpness; and how two looks compare.

Numpy and Pillow on a picture of 160 cells across; less than two milliseconds, once a second. Edges
are of the logarithm of light, so that a cloud changes them little. No time, no judgement: those
are ``tamper``'s.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.uint8]
Floats = NDArray[np.float32]

CELLS_ACROSS = 160
_FLOOR = 12.0
"""Levels added before the logarithm: below, a sensor's noise is all there is."""
_FIELD_COLUMNS, _FIELD_ROWS = 8, 6
_NOISE_SIGMAS = 3.0
_TAIL_OVER_MIDDLE = 3.6
"""98.5th percentile over the median of the size of normal noise."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One look.

    Attributes:
        level: mean logarithm of light.
        bright: level of 256 that one cell in a hundred exceeds.
        spread: levels between the darkest and the lightest hundredth.
        burnt: share of cells at the top of the scale.
        noise: standard deviation of a pixel's noise, in levels.
        grainy: whether neighbours have nothing in common: noise, no picture.
        light: light in cells, as its logarithm.
        edges: strength of edges in cells, without what noise explains.
        fields: sum of edges in 6 x 8 parts of the picture.
        fine: strength of the finest detail, in levels; 0 where noise hides it.
        contrast: strength of coarse detail, in levels.
        print: a checksum of some of the pixels.
    """

    level: float
    bright: float
    spread: float
    burnt: float
    noise: float
    grainy: bool
    light: Floats
    edges: Floats
    fields: Floats
    fine: float
    contrast: float
    print: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a look resembles a reference.

    Attributes:
        here: correlation of the edges where they are, at most a cell aside.
        best: the highest correlation at any shift.
        shift: of the best, in cells across and down.
        light: correlation of light at low detail.
    """

    here: float
    best: float
    shift: tuple[int, int]
    light: float


def look_at(lores: Plane) -> Look:
    """Everything that one look says."""
    plane = np.ascontiguousarray(lores)
    step = max(1, round(plane.shape[1] / CELLS_ACROSS))
    cells = np.asarray(Image.fromarray(plane).reduce(step)).astype(np.float32)
    rows = plane[::8].astype(np.int16)
    second = np.abs(rows[:, 2:] - 2 * rows[:, 1:-1] + rows[:, :-2])
    middle, tail = _middle(second), float(np.percentile(second, 98.5))
    coarse = np.abs(rows[:, 6:] - rows[:, :-6])
    noise = middle / 0.6745 / np.sqrt(6.0)
    low, high = np.percentile(cells, (1, 99)).tolist()
    light = np.log(cells + _FLOOR)
    edges = _edges(cells, light, noise / step)
    rough, smooth = float(rows.std()), float(cells.std())
    return Look(
        level=float(light.mean()),
        bright=high,
        spread=high - low,
        burnt=float((cells >= 245).mean()),
        noise=noise,
        grainy=rough > 4.0 and noise > 0.6 * rough and smooth < rough * max(0.4, 1.3 / step),
        light=light,
        edges=edges,
        fields=_fields(edges),
        fine=max(0.0, tail - _TAIL_OVER_MIDDLE * middle),
        contrast=float(np.percentile(coarse, 98.5)),
        print=zlib.crc32(plane[::3, ::3].tobytes()),
    )


def compare(edges: Floats, light: Floats, reference: Floats, reference_light: Floats) -> Likeness:
    """Edges of now against those of the reference, at every shift."""
    one, two = _windowed(edges), _windowed(reference)
    size = float(np.linalg.norm(one) * np.linalg.norm(two))
    if size < 1e-6:
        return Likeness(0.0, 0.0, (0, 0), _correlation(light, reference_light))
    product = np.fft.rfft2(one) * np.conj(np.fft.rfft2(two))
    likeness = np.fft.irfft2(product, one.shape) / size
    row, column = np.unravel_index(int(np.argmax(likeness)), likeness.shape)
    near = likeness[np.ix_((-1, 0, 1), (-1, 0, 1))]
    down, across = _signed(int(row), one.shape[0]), _signed(int(column), one.shape[1])
    return Likeness(
        here=float(near.max()),
        best=float(likeness[row, column]),
        shift=(across, down),
        light=_correlation(light, reference_light),
    )


def _middle(levels: NDArray[np.int16]) -> float:
    """The median between whole levels, as of grouped data: noise is about one of them."""
    counts = np.bincount(levels.ravel())
    summed = np.cumsum(counts)
    place = int(np.searchsorted(summed, summed[-1] / 2))
    before = float(summed[place - 1]) if place else 0.0
    return max(0.0, place - 0.5 + (float(summed[-1]) / 2 - before) / float(counts[place]))


def _edges(cells: Floats, light: Floats, noise: float) -> Floats:
    edges = np.zeros_like(light)
    edges[:, 1:] += np.abs(light[:, 1:] - light[:, :-1])
    edges[1:] += np.abs(light[1:] - light[:-1])
    edges -= _NOISE_SIGMAS * max(noise, 0.3) / (cells + _FLOOR)
    return np.minimum(np.maximum(edges, 0.0, out=edges), 0.5)


def _fields(edges: Floats) -> Floats:
    height, width = edges.shape
    tall, wide = height // _FIELD_ROWS, width // _FIELD_COLUMNS
    whole = edges[: tall * _FIELD_ROWS, : wide * _FIELD_COLUMNS]
    summed: Floats = whole.reshape(_FIELD_ROWS, tall, _FIELD_COLUMNS, wide).sum(axis=(1, 3))
    return summed


def _windowed(edges: Floats) -> Floats:
    height, width = edges.shape
    window = np.outer(np.hanning(height), np.hanning(width)).astype(np.float32)
    shown: Floats = (edges - edges.mean()) * np.sqrt(window)
    return shown


def _correlation(one: Floats, two: Floats) -> float:
    """Of light in patches of eight cells."""
    a, b = (each[4::8, 4::8] - each[4::8, 4::8].mean() for each in (one, two))
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float((a * b).sum()) / size if size > 1e-6 else 0.0


def _signed(place: int, length: int) -> int:
    return place - length if place > length // 2 else place
