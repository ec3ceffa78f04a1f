# SPDX-License-Identifier: EUPL-1.2
"""What the road users' network is taught. Needs the training extra; skipped where it is missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("cv2", reason="OpenCV comes with the training extra")
pytest.importorskip("torch", reason="PyTorch comes with the training extra")

import cv2
import torch

from sardze_models.detectors.grids import cells_of
from sardze_models.detectors.road_user import KINDS, RoadUser
from sardze_models.training.road_users_lessons import Lesson, draw_lessons, read_lessons
from sardze_models.training.road_users_network import RoadUserNetwork, centres_of
from sardze_models.training.road_users_scenes import Scene, SceneMaker
from sardze_models.training.road_users_targets import road_users_loss, targets_of
from sardze_models.training.road_users_teacher import Material, judge, write_lessons
from sardze_wire.records import VehicleClass

SIZE = (256, 192)
BRIGHT = 250


def lesson() -> Lesson:
    """A bright block on dark ground, which is a car."""
    luma = np.full((300, 400), 60, np.uint8)
    luma[120:180, 150:250] = BRIGHT
    return Lesson(
        group="photograph",
        luma=luma,
        boxes=np.array([[150, 120, 250, 180]], np.float32),
        kinds=np.array([KINDS.index(VehicleClass.CAR)]),
        worth=np.ones(1, np.float32),
        doubtful=np.array([[10, 10, 60, 60]], np.float32),
    )


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return _scenes(seed=7)


def _scenes(seed: int) -> list[Scene]:
    maker = SceneMaker([lesson()], {"photograph": 1.0}, np.random.default_rng(seed))
    return [maker.scene(SIZE[1], SIZE[0]) for _ in range(40)]


def test_the_same_seed_makes_the_same_scenes(scenes: list[Scene]) -> None:
    again = _scenes(seed=7)
    assert all((one.luma == two.luma).all() for one, two in zip(scenes, again, strict=True))


def test_every_taught_box_holds_what_it_names(scenes: list[Scene]) -> None:
    boxes = [(scene.luma, box) for scene in scenes for box in scene.boxes if _is_large(box)]
    assert len(boxes) > 20
    brighter = 0
    for luma, (left, top, right, bottom) in boxes:
        inside = luma[int(top) + 2 : int(bottom) - 1, int(left) + 2 : int(right) - 1].mean()
        brighter += bool(inside > luma.mean())
    assert brighter > 0.9 * len(boxes)


def _is_large(box: NDArray[np.float32]) -> bool:
    return bool((box[2:] - box[:2]).min() > 8)


def test_the_right_answer_costs_less_than_any_other(scenes: list[Scene]) -> None:
    targets = targets_of(scenes)
    centres, _ = centres_of(SIZE[1], SIZE[0])
    sides = torch.full((len(scenes), len(centres), 4), 4.0)
    logits = torch.full((len(scenes), len(centres), len(KINDS)), -9.0)
    for row, scene in enumerate(scenes):
        for box, kind in zip(scene.boxes, scene.kinds, strict=True):
            left, top, right, bottom = (float(side) for side in box)
            x, y = centres[:, 0], centres[:, 1]
            inside = (x > left) & (x < right) & (y > top) & (y < bottom)
            exact = torch.stack((x - left, y - top, right - x, bottom - y), dim=1)
            sides[row, inside] = exact[inside]
            logits[row, inside.nonzero()[:9, 0], int(kind)] = 3.0
    kinds_right, boxes_right = road_users_loss(logits, sides, targets)
    _, boxes_wrong = road_users_loss(logits, sides * 1.5, targets)
    kinds_blind, _ = road_users_loss(torch.full_like(logits, -9.0), sides, targets)
    assert boxes_right.item() < 0.05 < boxes_wrong.item()
    assert kinds_right.item() < kinds_blind.item()


def test_doubtful_places_are_not_judged(scenes: list[Scene]) -> None:
    scene = next(scene for scene in scenes if len(scene.doubtful))
    targets = targets_of([scene])
    left, top, right, bottom = (float(side) for side in scene.doubtful[0])
    x, y = targets.centres[:, 0], targets.centres[:, 1]
    inside = (x > left) & (x < right) & (y > top) & (y < bottom)
    assert not targets.judged[0, inside].any()


def test_training_and_running_agree_on_where_a_cell_is() -> None:
    centres, strides = centres_of(SIZE[1], SIZE[0])
    places, running_strides = cells_of(SIZE)
    assert np.allclose(strides.numpy(), running_strides[:, 0])
    assert np.allclose(centres.numpy(), (places + 0.5) * running_strides)


def test_the_network_answers_for_every_cell() -> None:
    logits, sides = RoadUserNetwork().eval()(torch.rand(2, 1, SIZE[1], SIZE[0]))
    cells = len(cells_of(SIZE)[0])
    assert tuple(logits.shape) == (2, cells, len(KINDS))
    assert tuple(sides.shape) == (2, cells, 4)
    assert sides.min().item() > 0


def test_drawn_roads_show_vehicles_where_their_truth_says() -> None:
    lessons = draw_lessons(1, seed=3)
    taught = [(each, box) for each in lessons for box in each.boxes if _is_large(box)]
    assert len(taught) > 10
    for each, (left, top, right, bottom) in taught:
        assert 0 <= left < right <= each.luma.shape[1] and 0 <= top < bottom <= each.luma.shape[0]


class Painter:
    """A teacher that knows bright things for cars, less surely in mirrored pictures."""

    def find(self, picture: NDArray[np.uint8]) -> Sequence[RoadUser]:
        rows, columns = np.nonzero(picture[:, :, 0] > 200)
        if not len(rows):
            return []
        box = tuple(float(side) for side in (columns.min(), rows.min(), columns.max() + 1))
        mirrored = box[0] < picture.shape[1] / 2
        whole = (box[0], box[1], box[2], float(rows.max() + 1))
        return [RoadUser(whole, VehicleClass.CAR, 0.5 if mirrored else 0.7)]


def picture_with_a_car() -> NDArray[np.uint8]:
    picture = np.full((120, 200, 3), 40, np.uint8)
    picture[50:80, 120:180] = BRIGHT
    return picture


def test_a_teacher_is_believed_as_far_as_both_its_looks_agree() -> None:
    sure, doubtful = judge(Painter(), picture_with_a_car())
    assert sure.boxes.tolist() == [[120, 50, 180, 80]]
    assert sure.scores[0] == pytest.approx(0.6)
    assert not len(doubtful)


def test_what_the_teacher_said_is_read_back_beside_its_picture(tmp_path: Path) -> None:
    folder = tmp_path / "photographs"
    folder.mkdir()
    for number in range(2):
        cv2.imwrite(str(folder / f"{number}.jpg"), picture_with_a_car())
    material = Material(labels=None, folders=[folder], films=[], frames_a_film=0)
    assert write_lessons(Painter(), material, tmp_path / "lessons") == 2
    for each in read_lessons(tmp_path / "lessons"):
        assert each.luma[65, 150] > 200 > each.luma[10, 10]
        assert each.boxes[0] == pytest.approx([120, 50, 180, 80], abs=2)
        assert KINDS[each.kinds[0]] is VehicleClass.CAR
