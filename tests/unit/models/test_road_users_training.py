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
from sardze_models.training.road_users_inheritance import inherit
from sardze_models.training.road_users_lessons import (
    Lesson,
    draw_lessons,
    kept_back,
    read_lessons,
)
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
    assert (sides[..., :2] + sides[..., 2:]).min().item() > 0


def test_what_is_kept_back_is_not_learnt_from() -> None:
    lessons = [lesson() for _ in range(17)]
    to_learn, back = kept_back(lessons)
    assert len(back) == 3
    assert {id(each) for each in to_learn} | {id(each) for each in back} == set(map(id, lessons))
    assert len(to_learn) + len(back) == len(lessons)


def field(number: int, content: bytes | int) -> bytes:
    """A field of a protobuf message."""
    if isinstance(content, int):
        return varying(number << 3) + varying(content)
    return varying(number << 3 | 2) + varying(len(content)) + content


def varying(number: int) -> bytes:
    low, rest = number & 127, number >> 7
    return bytes([low | 128]) + varying(rest) if rest else bytes([low])


def onnx_of(convolutions: Sequence[tuple[torch.Tensor, torch.Tensor]]) -> bytes:
    """An ONNX model, as far as it is read: the convolutions with their numbers."""
    graph = b""
    for number, layer in enumerate(convolutions):
        names = [f"{part} of {number}".encode() for part in ("weight", "bias")]
        inputs = b"".join(field(1, name) for name in (b"before", *names))
        graph += field(1, inputs + field(4, b"Conv")) + field(1, field(4, b"Sigmoid"))
        for name, values in zip(names, layer, strict=True):
            sizes = b"".join(field(1, size) for size in values.shape)
            content = values.detach().numpy().astype("<f4").tobytes()
            graph += field(5, sizes + field(2, 1) + field(8, name) + field(9, content))
    return field(1, 8) + field(7, graph)


def published_nano(labels: int = 80) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Convolutions of the shapes that YOLOX-nano has, with chance numbers."""
    dice = torch.Generator().manual_seed(5)
    shapes = [
        tuple(layer.weight.shape)
        for layer in RoadUserNetwork().modules()
        if isinstance(layer, torch.nn.Conv2d)
    ]
    shapes[0] = (shapes[0][0], 12, 3, 3)
    wider = [(labels, *shape[1:]) if shape[0] == len(KINDS) else shape for shape in shapes]
    return [
        (torch.randn(shape, generator=dice), torch.randn(shape[0], generator=dice))
        for shape in wider
    ]


def test_a_grey_picture_is_to_luma_what_it_was_to_the_colours(tmp_path: Path) -> None:
    published = published_nano()
    (tmp_path / "nano.onnx").write_bytes(onnx_of(published))
    network = RoadUserNetwork()
    inherit(network, tmp_path / "nano.onnx")
    luma = torch.rand(1, 1, 32, 48)
    grey = luma.expand(-1, 3, -1, -1) * 255
    places = [grey[..., down::2, across::2] for across in (0, 1) for down in (0, 1)]
    weight, bias = published[0]
    theirs = torch.nn.functional.conv2d(torch.cat(places, dim=1), weight, bias, padding=1)
    assert torch.allclose(network.enter[0](luma), theirs, rtol=1e-3, atol=0.1)


def test_of_the_labels_only_road_users_are_kept_and_vans_begin_as_rare_trucks(
    tmp_path: Path,
) -> None:
    published = published_nano()
    (tmp_path / "nano.onnx").write_bytes(onnx_of(published))
    network = RoadUserNetwork()
    inherit(network, tmp_path / "nano.onnx")
    weights = [each for each in published if each[0].shape[0] == 80]
    for answer, (weight, bias) in zip(network.answers, weights, strict=True):
        kinds = dict(
            zip(KINDS, zip(answer.kinds.weight, answer.kinds.bias, strict=True), strict=True)
        )
        for kind, label in ((VehicleClass.PERSON, 0), (VehicleClass.CAR, 2)):
            assert torch.equal(kinds[kind][0], weight[label])
            assert kinds[kind][1] == bias[label]
        assert torch.equal(kinds[VehicleClass.VAN][0], kinds[VehicleClass.TRUCK][0])
        assert kinds[VehicleClass.VAN][1] < kinds[VehicleClass.TRUCK][1]


@pytest.mark.parametrize("wrong", [published_nano()[:-1], published_nano(labels=4)[::-1], []])
def test_another_network_than_yolox_nano_is_refused(
    tmp_path: Path, wrong: list[tuple[torch.Tensor, torch.Tensor]]
) -> None:
    (tmp_path / "other.onnx").write_bytes(onnx_of(wrong))
    with pytest.raises(ValueError, match="no YOLOX-nano"):
        inherit(RoadUserNetwork(), tmp_path / "other.onnx")


def test_a_file_that_is_no_onnx_is_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.onnx").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    with pytest.raises(ValueError, match="ONNX"):
        inherit(RoadUserNetwork(), tmp_path / "picture.onnx")


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
