# SPDX-License-Identifier: EUPL-1.2
"""Straightens a plate: four corners in a picture become an upright rectangle of a given size.

Corners are in continuous pixel coordinates (the picture's first pixel reaches from 0 to 1),
clockwise from the plate's own top-left. Beyond the picture's rim its outermost pixels go on. A
crop that must shrink is averaged first, so that thin strokes do not flicker. Only numpy and
Pillow are needed.
"""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Corners = NDArray[np.float32]


def homography(source: NDArray[np.floating], target: NDArray[np.floating]) -> NDArray[np.float64]:
    """The 3x3 matrix that takes four source points to four target points."""
    rows = np.zeros((8, 8))
    x, y = source[:, 0], source[:, 1]
    u, v = target[:, 0], target[:, 1]
    rows[0::2, 0], rows[0::2, 1], rows[0::2, 2] = x, y, 1.0
    rows[0::2, 6], rows[0::2, 7] = -u * x, -u * y
    rows[1::2, 3], rows[1::2, 4], rows[1::2, 5] = x, y, 1.0
    rows[1::2, 6], rows[1::2, 7] = -v * x, -v * y
    known = np.empty(8)
    known[0::2], known[1::2] = u, v
    return np.append(np.linalg.solve(rows, known), 1.0).reshape(3, 3)


def rectangle(width: float, height: float) -> Corners:
    """The corners of an upright rectangle at the origin, clockwise from top-left."""
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)


def rectify(
    luma: NDArray[np.uint8], corners: NDArray[np.floating], width: int, height: int
) -> NDArray[np.uint8]:
    """The quadrilateral as a (height, width) picture, bilinear, averaged where it shrinks."""
    points = np.asarray(corners, np.float64)
    crop, origin = _surroundings(luma, points)
    points = points - origin
    shrink = max(1, math.floor(_shrinkage(points, width, height) + 0.25))
    face = Image.fromarray(crop)
    if shrink > 1:
        face = face.reduce(shrink)
        points = points / shrink
    matrix = homography(rectangle(width, height).astype(np.float64), points)
    coefficients = tuple(matrix.ravel()[:8].tolist())
    upright = face.transform(
        (width, height), Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR
    )
    return np.asarray(upright)


def _surroundings(
    luma: NDArray[np.uint8], points: NDArray[np.float64]
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """A contiguous cut-out with a rim round the points, and where it starts in the picture."""
    rows, columns = luma.shape
    left, top = (int(value) - 3 for value in np.floor(points.min(axis=0)))
    right, bottom = (int(value) + 4 for value in np.ceil(points.max(axis=0)))
    inside = luma[
        min(max(top, 0), rows - 1) : max(min(bottom, rows), 1),
        min(max(left, 0), columns - 1) : max(min(right, columns), 1),
    ]
    missing = (
        (max(-top, 0), max(bottom - rows, 0)),
        (max(-left, 0), max(right - columns, 0)),
    )
    if any(sum(side) for side in missing):
        inside = np.pad(inside, missing, mode="edge")
    return np.ascontiguousarray(inside), np.array([left, top], np.float64)


def _shrinkage(points: NDArray[np.float64], width: int, height: int) -> float:
    """How many picture pixels fall on one pixel of the result, along its tighter side."""
    sides = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    across = (sides[0] + sides[2]) / 2 / width
    down = (sides[1] + sides[3]) / 2 / height
    return float(min(across, down))
