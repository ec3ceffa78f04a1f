# SPDX-License-Identifier: EUPL-1.2
"""How far a plate's writing slants, seen from its box alone: corners for plates with only a box.

Sheared the right way, the upper and lower ends of all characters come to lie in two rows, and the
strength of upright strokes changes most abruptly from row to row. A plate's sides are taken to be
upright, which holds for cameras that are level.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sardze_models.evaluation.likeness import Box
from sardze_models.training.finder_photographs import Luma

_WIDTH, _LEAST_HEIGHT, _MOST_HEIGHT = 200, 20, 160
_STEEPEST, _STEPS = 0.45, 61
_RIM = 0.08
_DEEPEST = 0.55


@dataclass(frozen=True, slots=True)
class Slant:
    """Pixels down for a pixel to the right; `clarity` is 1 where no slant stands out."""

    slope: float
    clarity: float


def slant_of(luma: Luma, box: Box) -> Slant:
    """The slant of the writing in a box."""
    left, top, right, bottom = box
    across, down = right - left, bottom - top
    height = int(np.clip(_WIDTH * down / across, _LEAST_HEIGHT, _MOST_HEIGHT))
    size = (max(4, int(across * (1 + 2 * _RIM))), max(4, int(down * (1 + 2 * _RIM))))
    crop = cv2.getRectSubPix(luma, size, ((left + right) / 2, (top + bottom) / 2))
    shrinks = across > _WIDTH
    crop = cv2.resize(
        crop, (_WIDTH, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    )
    strokes = np.abs(cv2.Sobel(crop.astype(np.float32), cv2.CV_32F, 1, 0))
    strokes = np.minimum(strokes, np.quantile(strokes, 0.95))
    rim = int(_WIDTH * _RIM)
    slopes = np.linspace(-_STEEPEST, _STEEPEST, _STEPS)
    steps = np.array([_steps_between_rows(strokes[:, rim:-rim], slope) for slope in slopes])
    best = int(steps.argmax())
    clarity = float(steps[best] / max(float(np.median(steps)), 1e-6))
    return Slant(float(slopes[best]) * (down / height) * (_WIDTH / across), clarity)


def slanted(box: Box, slope: float) -> NDArray[np.float32]:
    """The corners of a plate that slants so and just fits its box."""
    left, top, right, bottom = box
    room = _DEEPEST * (bottom - top)
    fall = float(np.clip(slope * (right - left), -room, room))
    down, up = max(fall, 0.0), max(-fall, 0.0)
    corners = [[left, top + up], [right, top + down], [right, bottom - up], [left, bottom - down]]
    return np.array(corners, np.float32)


def _steps_between_rows(strokes: NDArray[np.float32], slope: float) -> float:
    height, width = strokes.shape
    shear = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    rows = cv2.warpAffine(strokes, shear, (width, height), flags=flags).sum(axis=1)
    return float((np.diff(cv2.GaussianBlur(rows[:, None], (1, 5), 1)[:, 0]) ** 2).sum())
