# SPDX-License-Identifier: EUPL-1.2
"""The small picture that a clip is made of: a copy, so that it outlives the source's buffer."""

from __future__ import annotations

import numpy as np
from PIL import Image

from sardze_device.camera.frame import Picture, Plane


def clip_view(picture: Picture, max_width_px: int) -> Picture:
    """The picture at a whole fraction of its size, no wider than asked."""
    times = max(1, -(-picture.size[0] // max_width_px))
    return Picture(*(_reduced(plane, times) for plane in (picture.y, picture.cb, picture.cr)))


def _reduced(plane: Plane, times: int) -> Plane:
    return np.asarray(Image.fromarray(np.ascontiguousarray(plane)).reduce(times)).copy()
