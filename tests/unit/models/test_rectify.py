# SPDX-License-Identifier: EUPL-1.2
"""Straightening a plate."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sardze_models.rectify import homography, rectangle, rectify


def _waves(xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.float64]:
    """A smooth pattern that looks different everywhere on a plate of 160 by 48."""
    return np.asarray(128 + 60 * np.sin(xs / 9.0) + 50 * np.cos(ys / 7.0 + xs / 40.0))


def _seen_through(matrix: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.uint8]:
    """The pattern as a camera sees it, whose pixels come from the plate by the inverse matrix."""
    ys, xs = np.mgrid[0 : shape[0], 0 : shape[1]] + 0.5
    flat = np.linalg.inv(matrix) @ np.stack([xs.ravel(), ys.ravel(), np.ones(xs.size)])
    seen = _waves(flat[0] / flat[2], flat[1] / flat[2])
    return np.clip(seen, 0, 255).reshape(shape).astype(np.uint8)


def _expected(width: int, height: int) -> NDArray[np.float64]:
    ys, xs = np.mgrid[0:height, 0:width] + 0.5
    return _waves(xs * 160 / width, ys * 48 / height)


CORNERS = np.array([[60.0, 40.0], [236.5, 62.0], [231.0, 121.5], [57.5, 90.0]], np.float32)


def test_a_homography_takes_each_corner_to_its_counterpart() -> None:
    matrix = homography(rectangle(160, 48), CORNERS)
    ends = matrix @ np.concatenate([rectangle(160, 48), np.ones((4, 1))], axis=1).T
    assert np.allclose((ends[:2] / ends[2]).T, CORNERS, atol=1e-3)


def test_a_plate_seen_at_an_angle_comes_back_upright() -> None:
    picture = _seen_through(homography(rectangle(160, 48), CORNERS), (180, 320))
    upright = rectify(picture, CORNERS, 160, 48)
    assert upright.shape == (48, 160)
    assert np.abs(upright - _expected(160, 48)).max() < 6


def test_an_upright_box_of_the_same_size_is_cut_out_pixel_by_pixel() -> None:
    picture = np.arange(200 * 100, dtype=np.uint32).reshape(100, 200).astype(np.uint8)
    assert (rectify(picture, rectangle(40, 20) + 10, 40, 20) == picture[10:30, 10:50]).all()


def test_fine_stripes_turn_grey_when_they_shrink_instead_of_flickering() -> None:
    picture = np.zeros((240, 640), np.uint8)
    picture[:, ::2] = 255
    small = rectify(picture, rectangle(640, 240), 80, 30)
    assert abs(float(small.mean()) - 127.5) < 2
    assert float(small[:, 1:-1].std()) < 2


@pytest.mark.parametrize("moved", [(-30.0, 0.0), (0.0, -30.0), (270.0, 140.0), (900.0, -900.0)])
def test_beyond_the_rim_the_outermost_pixels_go_on(moved: tuple[float, float]) -> None:
    picture = np.full((180, 320), 77, np.uint8)
    assert (rectify(picture, CORNERS + np.array(moved, np.float32), 160, 48) == 77).all()
