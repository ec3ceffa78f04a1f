# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from sardze_device.camera.frame import (
    Frame,
    Picture,
    from_image,
    from_nv12,
    from_rgb,
    from_yuv420,
    lores_of,
)

WIDTH, HEIGHT, STRIDE = 10, 6, 16


def _planes() -> Picture:
    y = np.arange(WIDTH * HEIGHT, dtype=np.uint8).reshape(HEIGHT, WIDTH)
    cb = np.tile(np.arange(90, 95, dtype=np.uint8), (HEIGHT // 2, 1))
    cr = np.tile(np.arange(170, 165, -1, dtype=np.uint8), (HEIGHT // 2, 1))
    return Picture(y, cb, cr)


def _padded(plane: np.ndarray, stride: int) -> np.ndarray:
    rows = np.full((plane.shape[0], stride), 255, np.uint8)
    rows[:, : plane.shape[1]] = plane
    return rows.ravel()


def _assert_same(one: Picture, other: Picture) -> None:
    for left, right in ((one.y, other.y), (one.cb, other.cb), (one.cr, other.cr)):
        np.testing.assert_array_equal(left, right)


def test_yuv420_with_padding_on_the_right_gives_the_planes_without_it() -> None:
    planes = _planes()
    buffer = np.concatenate(
        [
            _padded(planes.y, STRIDE),
            _padded(planes.cb, STRIDE // 2),
            _padded(planes.cr, STRIDE // 2),
        ]
    )
    _assert_same(from_yuv420(buffer, WIDTH, HEIGHT, STRIDE), planes)


def test_nv12_with_padding_on_the_right_gives_the_same_planes() -> None:
    planes = _planes()
    pairs = np.stack([planes.cb, planes.cr], axis=2).reshape(HEIGHT // 2, WIDTH)
    buffer = np.concatenate([_padded(planes.y, STRIDE), _padded(pairs, STRIDE)])
    _assert_same(from_nv12(buffer, WIDTH, HEIGHT, STRIDE), planes)


def test_a_last_row_without_padding_is_enough() -> None:
    planes = _planes()
    pairs = np.stack([planes.cb, planes.cr], axis=2).reshape(HEIGHT // 2, WIDTH)
    whole = np.concatenate([_padded(planes.y, STRIDE), _padded(pairs, STRIDE)])
    _assert_same(from_nv12(whole[: -(STRIDE - WIDTH)], WIDTH, HEIGHT, STRIDE), planes)


def test_a_buffer_that_is_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="needs"):
        from_yuv420(np.zeros(20, np.uint8), WIDTH, HEIGHT, STRIDE)


def test_colours_survive_the_way_through_planes() -> None:
    rgb = np.zeros((8, 12, 3), np.uint8)
    rgb[:, :6] = (200, 30, 40)
    rgb[:, 6:] = (20, 60, 210)
    back = from_rgb(rgb).rgb()
    assert back.shape == rgb.shape
    assert np.abs(back.astype(int) - rgb.astype(int)).max() <= 4


def test_a_cut_out_is_the_same_part_of_the_whole_picture() -> None:
    rng = np.random.default_rng(4)
    picture = from_rgb(rng.integers(0, 255, (31, 45, 3), dtype=np.uint8))
    whole = picture.rgb()
    for box in ((0, 0, 45, 31), (3, 5, 20, 18), (4, 6, 21, 19), (44, 30, 45, 31)):
        left, top, right, bottom = box
        np.testing.assert_array_equal(picture.rgb(box), whole[top:bottom, left:right])


def test_a_grey_photograph_has_neutral_colour() -> None:
    picture = from_image(Image.new("L", (7, 5), 99))
    assert picture.size == (7, 5)
    assert picture.cb.shape == (3, 4)
    assert (picture.rgb() == 99).all()


def test_the_small_plane_is_a_view_of_the_large_one() -> None:
    luma = np.zeros((720, 1280), np.uint8)
    small = lores_of(luma)
    assert small.shape == (360, 640)
    assert np.shares_memory(small, luma)


def test_gain_is_the_product_of_what_the_sensor_says_and_one_without() -> None:
    picture = from_image(Image.new("L", (8, 8)))
    assert Frame(picture, picture.luma, 0, 1).gain == 1.0
    told = Frame(picture, picture.luma, 0, 1, {"AnalogueGain": 4.0, "DigitalGain": 1.5})
    assert told.gain == 6.0
