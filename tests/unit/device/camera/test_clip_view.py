# SPDX-License-Identifier: EUPL-1.2
"""A clip's picture is small, whole and its own."""

from __future__ import annotations

import numpy as np

from sardze_device.camera.clip_view import clip_view
from sardze_device.camera.frame import from_rgb


def test_a_large_picture_becomes_small_and_keeps_its_brightness() -> None:
    picture = from_rgb(np.full((1296, 2304, 3), 90, np.uint8))
    small = clip_view(picture, 640)
    assert small.size == (576, 324)
    assert small.cb.shape == (162, 288)
    assert abs(float(small.y.mean()) - 90) < 2


def test_it_outlives_the_buffer_of_the_source() -> None:
    picture = from_rgb(np.full((120, 160, 3), 90, np.uint8)).copy()
    small = clip_view(picture, 640)
    picture.y[...] = 0
    assert small.size == (160, 120)
    assert float(small.y.mean()) > 80
