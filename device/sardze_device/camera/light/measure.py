# SPDX-License-Identifier: EUPL-1.2
"""What a picture says of its light: how bright it is, and how bright its brightest parts are.

Light is counted as the sensor counts it, 0 to 1 in proportion to electrons; luma is bent by the
image processor's tone curve, here taken as a power of 2.2. A curve that differs costs a frame or
two of settling, not the settled exposure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sardze_device.camera.frame import PixelBox, Plane

CLIPPED = 0.93
"""Light at and above which a part counts as overflowing: luma 247."""
_LIGHT = (np.arange(256) / 255.0) ** 2.2
_FEWEST_PIXELS = 24


@dataclass(frozen=True, slots=True)
class Brightness:
    """Light of a picture: its mean, the level that its brightest 2 % exceed, what overflows."""

    mean: float
    highlights: float
    clipped: float = 0.0
    """Share of the pixels."""


def measure(luma: Plane) -> Brightness:
    """Of a whole picture; the small plane will do."""
    counts = np.bincount(luma[::2, ::2].ravel(), minlength=256)
    light, clipped = float(counts @ _LIGHT), int(counts[_LIGHT >= CLIPPED].sum())
    pixels = int(counts.sum())
    return Brightness(light / pixels, _level(counts, 0.98), clipped / pixels)


def measure_plates(luma: Plane, boxes: Sequence[PixelBox]) -> float | None:
    """Light of the sheet of the brightest plate: the level that a tenth of its box exceeds.

    None where no plate is large enough to be measured.
    """
    levels = []
    for x1, y1, x2, y2 in boxes:
        crop = luma[max(0, round(y1)) : round(y2), max(0, round(x1)) : round(x2)]
        if crop.size >= _FEWEST_PIXELS:
            levels.append(_level(np.bincount(crop.ravel(), minlength=256), 0.9))
    return max(levels, default=None)


def _level(counts: NDArray[np.intp], share: float) -> float:
    return float(_LIGHT[int(np.searchsorted(np.cumsum(counts), share * counts.sum()))])
