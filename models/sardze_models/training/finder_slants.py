# SPDX-License-Identifier: EUPL-1.2
"""Corners for plates of which people marked only the box: from how their writing slants."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sardze_models.evaluation.likeness import Box
from sardze_models.finder_slant import Slant, slant_of
from sardze_models.training.finder_photographs import Luma

_WIDTH, _LEAST_HEIGHT, _MOST_HEIGHT = 200, 20, 160
_RIM = 0.08
_DEEPEST = 0.55


def slant_in(luma: Luma, box: Box) -> Slant:
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
    slant = slant_of(crop)
    return Slant(slant.slope * (down / height) * (_WIDTH / across), slant.clarity)


def slanted(box: Box, slope: float) -> NDArray[np.float32]:
    """The corners of a plate that slants so and just fits its box."""
    left, top, right, bottom = box
    room = _DEEPEST * (bottom - top)
    fall = float(np.clip(slope * (right - left), -room, room))
    down, up = max(fall, 0.0), max(-fall, 0.0)
    corners = [[left, top + up], [right, top + down], [right, bottom - up], [left, bottom - down]]
    return np.array(corners, np.float32)
