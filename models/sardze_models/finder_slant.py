# SPDX-License-Identifier: EUPL-1.2
"""How far a plate's writing slants in a picture, measured on the strokes of its characters.

Sheared the right way, the upper and lower ends of all characters come to lie in two rows, and the
strength of upright strokes changes most abruptly from row to row. Only slopes are measured: a
plate's sides are taken to be upright, which holds for cameras that are level.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_STEEPEST = 0.5
_COARSE, _FINE = 0.05, 0.0125
_STRIPS = 24
_BRIGHTEST = 0.95


@dataclass(frozen=True, slots=True)
class Slant:
    """Pixels down for a pixel to the right; `clarity` is 1 where no slant stands out."""

    slope: float
    clarity: float


LEVEL = Slant(0.0, 1.0)


def slant_of(writing: NDArray[np.uint8]) -> Slant:
    """The slant of the writing that fills most of a small picture."""
    height, width = writing.shape
    if width < _STRIPS + 2 or height < 8:
        return LEVEL
    luma = writing.astype(np.float32)
    strokes = np.abs(luma[:, 2:] - luma[:, :-2])
    strokes = np.minimum(strokes, np.quantile(strokes, _BRIGHTEST))
    whole = (width - 2) // _STRIPS * _STRIPS
    left = (width - 2 - whole) // 2
    strips = strokes[:, left : left + whole].reshape(height, _STRIPS, -1).sum(axis=2)
    far = (np.arange(_STRIPS) - (_STRIPS - 1) / 2) * (whole / _STRIPS)
    slopes = np.arange(-_STEEPEST, _STEEPEST + _COARSE / 2, _COARSE)
    steps = _steps_between_rows(strips, far, slopes)
    middle = float(np.median(steps))
    around = slopes[int(steps.argmax())] + np.arange(-_COARSE, _COARSE + _FINE / 2, _FINE)
    finer = _steps_between_rows(strips, far, around)
    best = int(finer.argmax())
    return Slant(float(around[best]), float(finer[best]) / max(middle, 1e-6))


def _steps_between_rows(
    strips: NDArray[np.float32], far: NDArray[np.float64], slopes: NDArray[np.float64]
) -> NDArray[np.float32]:
    """For each slope: how much the sums of rows that slope so change from row to row."""
    height, count = strips.shape
    shifts = slopes[:, None] * far
    room = int(np.ceil(np.abs(shifts).max())) + 1
    padded = np.pad(strips, ((room, room + 1), (0, 0)))
    floor = np.floor(shifts).astype(np.intp)
    share = (shifts - floor).astype(np.float32)[:, None, :]
    rows = np.arange(height)[None, :, None] + room + floor[:, None, :]
    columns = np.arange(count)[None, None, :]
    sums = (padded[rows, columns] * (1 - share) + padded[rows + 1, columns] * share).sum(axis=2)
    smooth = (sums[:, :-2] + 2 * sums[:, 1:-1] + sums[:, 2:]) / 4
    steps: NDArray[np.float32] = (np.diff(smooth, axis=1) ** 2).sum(axis=1)
    return steps
