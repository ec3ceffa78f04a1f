# SPDX-License-Identifier: EUPL-1.2
"""The cells in which YOLOX and our own network answer: grids at strides 8, 16 and 32."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sardze_models.detectors.candidates import Floats

STRIDES = (8, 16, 32)


@lru_cache(maxsize=4)
def cells_of(size: tuple[int, int]) -> tuple[Floats, Floats]:
    """Each cell's left upper corner (n, 2) in cells and its stride (n, 1), row by row.

    Args:
        size: width and height of the input.
    """
    places, strides = [], []
    for stride in STRIDES:
        ys, xs = np.mgrid[0 : size[1] // stride, 0 : size[0] // stride].astype(np.float32)
        places.append(np.stack((xs.ravel(), ys.ravel()), axis=1))
        strides.append(np.full((xs.size, 1), stride, np.float32))
    return np.concatenate(places), np.concatenate(strides)
