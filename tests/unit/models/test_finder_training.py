# SPDX-License-Identifier: EUPL-1.2
"""What the finder is taught from. Needs the training extra; skipped where it is not installed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV comes with the training extra")
pytest.importorskip("torch", reason="PyTorch comes with the training extra")

from sardze_models.rectify import homography
from sardze_models.synthetic.plates import render_plate
from sardze_models.training import finder
from sardze_models.training.finder_network import FinderNetwork
from sardze_models.training.finder_photographs import levels_of, without_plates
from sardze_models.training.finder_poses import SIZES, Framing, Poser
from sardze_models.training.finder_scenes import Scene, SceneMaker, Stock
from sardze_models.training.finder_slants import slant_in, slanted
from sardze_models.training.finder_strangers import draw_strangers
from sardze_models.training.finder_targets import finder_loss, targets_of


@pytest.fixture(scope="module", params=list(Framing))
def framing(request: pytest.FixtureRequest) -> Framing:
    return Framing(request.param)


@pytest.fixture(scope="module")
def scenes(framing: Framing) -> list[Scene]:
    return _scenes(framing, seed=5)


def _scenes(framing: Framing, seed: int) -> list[Scene]:
    rng = np.random.default_rng(seed)
    field = rng.integers(60, 120, (200, 300)).astype(np.uint8)
    stock = Stock(
        photographs=[],
        backgrounds=[without_plates("field", "background", levels_of(field))],
        faces=[render_plate(rng).luma for _ in range(4)],
        strangers=draw_strangers(13, seed),
    )
    maker = SceneMaker(stock, rng, framing)
    return [maker.scene() for _ in range(24)]


def test_the_same_seed_makes_the_same_scenes(framing: Framing, scenes: list[Scene]) -> None:
    again = _scenes(framing, seed=5)
    assert all((one.luma == two.luma).all() for one, two in zip(scenes, again, strict=True))


def test_every_taught_plate_lies_in_its_scene_and_runs_clockwise(
    framing: Framing, scenes: list[Scene]
) -> None:
    height, width = SIZES[framing]
    assert sum(len(scene.corners) for scene in scenes) > 8
    for scene in scenes:
        assert scene.luma.shape == (height, width)
        for quad in scene.corners:
            assert (quad.max(axis=0) < [width * 1.1, height * 1.1]).all()
            ahead = np.roll(quad, -1, axis=0)
            assert float((quad[:, 0] * ahead[:, 1] - quad[:, 1] * ahead[:, 0]).sum()) > 0


def test_some_scenes_hold_no_plate_at_all(scenes: list[Scene]) -> None:
    assert any(len(scene.corners) == 0 for scene in scenes)


def test_a_close_ups_plate_stands_near_the_middle_and_fills_a_good_part() -> None:
    poser = Poser(np.random.default_rng(1), Framing.CLOSE, SIZES[Framing.CLOSE])
    quads = np.array([poser.posed() for _ in range(200)])
    middles = quads.mean(axis=1)
    assert (np.abs(middles - [128, 64]) < [80, 40]).all()
    widths, heights = np.ptp(quads, axis=1).T
    assert 30 < float(np.median(widths)) < 120 and float(np.median(heights)) < 64


def test_plates_are_taught_up_to_thirty_degrees_from_level() -> None:
    poser = Poser(np.random.default_rng(1), Framing.WIDE, SIZES[Framing.WIDE])
    edges = np.array([quad[1] - quad[0] for quad in (poser.posed() for _ in range(600))])
    angles = np.degrees(np.arctan2(edges[:, 1], edges[:, 0]))
    assert angles.max() > 25 and angles.min() < -25


def test_strangers_are_drawn_alike_from_the_same_seed() -> None:
    one, two = draw_strangers(26, 3), draw_strangers(26, 3)
    assert all((left == right).all() for left, right in zip(one, two, strict=True))
    assert all(face.size > 400 and face.std() > 0 for face in one)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("framing_again", list(Framing))
def test_a_few_steps_without_any_photograph_leave_a_state_to_go_on_from(
    tmp_path: Path, framing_again: Framing
) -> None:
    import torch

    course = finder.parsed(
        f"--into {tmp_path} --framing {framing_again} --roads 0 --faces 4 --strangers 13 "
        "--batch 4 --steps 2".split()
    )
    finder.train(course)
    finder.train(replace(course, steps=3))
    state = torch.load(tmp_path / "state.pt", weights_only=True)
    assert state["steps"] == 3


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

    centre, corners = FinderNetwork().eval()(torch.rand(2, 1, 128, 192))
    assert tuple(centre.shape) == (2, 1, 16, 24)
    assert tuple(corners.shape) == (2, 8, 16, 24)


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
    slant = slant_in(picture, (left, top, right, bottom))
    assert slant.slope == pytest.approx(slope, abs=0.03)
    corners = slanted((left, top, right, bottom), slant.slope)
    assert float(np.abs(corners - seen).max()) < 6
