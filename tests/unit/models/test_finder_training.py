# SPDX-License-Identifier: EUPL-1.2
"""What the finder is taught from. Needs the training extra; skipped where it is not installed."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV comes with the training extra")
pytest.importorskip("torch", reason="PyTorch comes with the training extra")

from sardze_models.rectify import homography
from sardze_models.synthetic.plates import render_plate
from sardze_models.training.finder_network import FinderNetwork
from sardze_models.training.finder_photographs import levels_of, without_plates
from sardze_models.training.finder_scenes import Scene, SceneMaker
from sardze_models.training.finder_slants import slant_of, slanted
from sardze_models.training.finder_targets import finder_loss, targets_of

HEIGHT, WIDTH = 128, 192


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return _scenes(seed=5)


def _scenes(seed: int) -> list[Scene]:
    rng = np.random.default_rng(seed)
    field = rng.integers(60, 120, (200, 300)).astype(np.uint8)
    backgrounds = [without_plates("field", "background", levels_of(field))]
    faces = [render_plate(rng).luma for _ in range(4)]
    maker = SceneMaker([], backgrounds, faces, rng, (HEIGHT, WIDTH))
    return [maker.scene() for _ in range(24)]


def test_the_same_seed_makes_the_same_scenes(scenes: list[Scene]) -> None:
    again = _scenes(seed=5)
    assert all((one.luma == two.luma).all() for one, two in zip(scenes, again, strict=True))


def test_every_taught_plate_lies_in_its_scene_and_runs_clockwise(scenes: list[Scene]) -> None:
    assert sum(len(scene.corners) for scene in scenes) > 10
    for scene in scenes:
        assert scene.luma.shape == (HEIGHT, WIDTH)
        for quad in scene.corners:
            assert (quad.max(axis=0) < [WIDTH * 1.1, HEIGHT * 1.1]).all()
            ahead = np.roll(quad, -1, axis=0)
            assert float((quad[:, 0] * ahead[:, 1] - quad[:, 1] * ahead[:, 0]).sum()) > 0


def test_the_right_answer_costs_less_than_any_other(scenes: list[Scene]) -> None:
    import torch

    targets = targets_of(scenes)
    certain = torch.where(targets.centre == 1, 9.0, -9.0)[:, None]
    right = finder_loss(certain, targets.corners, targets)
    shifted = finder_loss(certain, targets.corners + 5.0, targets)
    blind = finder_loss(torch.full_like(certain, -9.0), targets.corners, targets)
    assert right[0].item() < 0.1 and right[1].item() < 0.01
    assert shifted[1].item() > 0.1
    assert blind[0].item() > 1.0


def test_the_network_answers_for_each_cell_of_eight_pixels() -> None:
    import torch

    centre, corners = FinderNetwork().eval()(torch.rand(2, 1, HEIGHT, WIDTH))
    assert tuple(centre.shape) == (2, 1, HEIGHT // 8, WIDTH // 8)
    assert tuple(corners.shape) == (2, 8, HEIGHT // 8, WIDTH // 8)


@pytest.mark.parametrize("slope", [-0.25, -0.1, 0.0, 0.1, 0.25])
def test_the_slant_of_the_writing_is_seen_in_the_box_alone(slope: float) -> None:
    import cv2

    face = render_plate(np.random.default_rng(3), country="LV", style="long").luma
    height, width = face.shape
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    fall = 180 * slope
    seen = np.array([[60, 90], [240, 90 + fall], [240, 130 + fall], [60, 130]], np.float64)
    matrix = homography(flat, seen)
    small = cv2.GaussianBlur(face, (0, 0), 1.2)
    picture = cv2.warpPerspective(small, matrix, (300, 240))
    left, top = seen.min(axis=0).tolist()
    right, bottom = seen.max(axis=0).tolist()
    slant = slant_of(picture, (left, top, right, bottom))
    assert slant.slope == pytest.approx(slope, abs=0.03)
    corners = slanted((left, top, right, bottom), slant.slope)
    assert float(np.abs(corners - seen).max()) < 6
