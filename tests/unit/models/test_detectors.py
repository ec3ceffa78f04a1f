# SPDX-License-Identifier: EUPL-1.2
"""Reading the answers of each family of detectors, from tensors made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sardze_models.catalogue import CatalogueEntry, TensorSpec
from sardze_models.detectors.candidates import Candidates, distinct, overlaps
from sardze_models.detectors.grids import cells_of
from sardze_models.detectors.letterbox import Letterbox, fit
from sardze_models.detectors.road_user import KINDS, RIVALS
from sardze_models.errors import ModelFormatError
from sardze_models.road_users import RoadUsers
from sardze_models.runtime import Model
from sardze_wire.records import VehicleClass

SIZE = (64, 32)
CELLS = len(cells_of(SIZE)[0])
BOX = (8.0, 4.0, 40.0, 28.0)
"""Where each hand-made answer says that a truck is, on the input."""
TRUCK = 7
"""Its number among COCO's labels."""


class AnsweringModel(Model):
    """Answers with given arrays and keeps what it was shown."""

    def __init__(self, entry: CatalogueEntry, answers: list[NDArray[np.float32]]) -> None:
        super().__init__(entry, None, [], [])
        self.answers = answers
        self.shown: list[NDArray[Any]] = []

    def run(self, *inputs: NDArray[Any]) -> list[NDArray[np.float32]]:
        self.shown.append(np.array(inputs[0]))
        return self.answers


def model_of(
    answers: list[NDArray[np.float32]],
    metadata: Mapping[str, Any],
    *,
    shape: tuple[int, ...] = (1, SIZE[1], SIZE[0], 3),
    dtype: Any = "float32",
) -> AnsweringModel:
    entry = CatalogueEntry(
        name="own",
        version="1",
        task="road-users",
        file=Path("own.tflite"),
        sha256="",
        size_bytes=0,
        inputs=(TensorSpec("picture", shape, dtype, "NHWC", (0.0, 255.0)),),
        outputs=tuple(
            TensorSpec(f"answer {number}", answer.shape, "float32", "")
            for number, answer in enumerate(answers)
        ),
        quantisation="none",
        licence="MIT",
        card=Path("own.card.md"),
        metadata=dict(metadata),
    )
    return AnsweringModel(entry, answers)


def ssd_answers() -> list[NDArray[np.float32]]:
    boxes = np.zeros((1, 5, 4), np.float32)
    left, top, right, bottom = (side / SIZE[axis % 2] for axis, side in enumerate(BOX))
    boxes[0, 0] = top, left, bottom, right
    labels = np.array([[TRUCK, 0, 0, 0, 0]], np.float32)
    scores = np.array([[0.9, 0.9, 0, 0, 0]], np.float32)
    return [boxes, labels, scores, np.array([1], np.float32)]


def yolox_answers(*, decoded: bool = False) -> list[NDArray[np.float32]]:
    rows = np.zeros((1, CELLS, 85), np.float32)
    number = 8 + 3  # second row and fourth column of the grid at stride 8
    centre, size = (24.0, 16.0), (32.0, 24.0)
    if decoded:
        rows[0, number, :4] = *centre, *size
    else:
        rows[0, number, :2] = centre[0] / 8 - 3, centre[1] / 8 - 1
        rows[0, number, 2:4] = np.log(np.array(size) / 8)
    rows[0, number, 4], rows[0, number, 5 + TRUCK] = 0.95, 0.95
    return [rows]


def yolov8_answers(*, swapped: bool = False, normalised: bool = False) -> list[NDArray[np.float32]]:
    rows = np.zeros((1, 84, CELLS), np.float32)
    scale = np.array([*SIZE, *SIZE]) if normalised else np.ones(4)
    rows[0, :4, 5] = np.array([24.0, 16.0, 32.0, 24.0]) / scale
    rows[0, 4 + TRUCK, 5] = 0.9
    return [rows.transpose(0, 2, 1) if swapped else rows]


def our_answers() -> list[NDArray[np.float32]]:
    scores = np.zeros((1, CELLS, len(KINDS)), np.float32)
    sides = np.zeros((1, CELLS, 4), np.float32)
    number = 8 + 3  # its middle is at 28, 12
    scores[0, number, KINDS.index(VehicleClass.TRUCK)] = 0.9
    sides[0, number] = 20, 8, 12, 16
    return [scores, sides]


OUR_LABELS = {str(number): kind.value for number, kind in enumerate(KINDS)}
FAMILIES = [
    pytest.param(ssd_answers(), {"family": "ssd", "labels": "coco"}, id="ssd"),
    pytest.param(yolox_answers(), {"family": "yolox", "labels": "coco"}, id="yolox"),
    pytest.param(
        yolox_answers(decoded=True),
        {"family": "yolox", "labels": "coco", "decoded": True},
        id="yolox, decoded",
    ),
    pytest.param(yolov8_answers(), {"family": "yolov8", "labels": "coco"}, id="yolov8"),
    pytest.param(
        yolov8_answers(swapped=True), {"family": "yolov8", "labels": "coco"}, id="yolov8, swapped"
    ),
    pytest.param(
        yolov8_answers(normalised=True),
        {"family": "yolov8", "labels": "coco", "normalised": True},
        id="yolov8, normalised",
    ),
    pytest.param(our_answers(), {"family": "sardze", "labels": OUR_LABELS}, id="ours"),
]


@pytest.mark.parametrize(("answers", "metadata"), FAMILIES)
def test_every_family_says_where_the_truck_is(
    answers: list[NDArray[np.float32]], metadata: dict[str, Any]
) -> None:
    finder = RoadUsers(model_of(answers, metadata))
    (truck,) = finder.find(np.zeros((SIZE[1], SIZE[0], 3), np.uint8))
    assert truck.kind is VehicleClass.TRUCK
    assert truck.score == pytest.approx(0.9, abs=0.01)
    assert truck.box == pytest.approx(BOX, abs=0.01)


@pytest.mark.parametrize(("answers", "metadata"), FAMILIES)
def test_boxes_come_back_in_the_pictures_own_pixels(
    answers: list[NDArray[np.float32]], metadata: dict[str, Any]
) -> None:
    finder = RoadUsers(model_of(answers, metadata | {"letterbox": "corner"}))
    (truck,) = finder.find(np.zeros((2 * SIZE[1], 2 * SIZE[0], 3), np.uint8))
    assert truck.box == pytest.approx([2 * side for side in BOX], abs=0.02)


def test_what_the_threshold_excludes_is_not_told() -> None:
    metadata = {"family": "yolov8", "labels": "coco", "threshold": 0.95}
    assert not RoadUsers(model_of(yolov8_answers(), metadata)).find(np.zeros((8, 8), np.uint8))


def test_labels_that_are_no_road_users_are_not_told() -> None:
    labels = {"0": "person", "2": "car"}
    finder = RoadUsers(model_of(yolov8_answers(), {"family": "yolov8", "labels": labels}))
    assert not finder.find(np.zeros((8, 8), np.uint8))


@pytest.mark.parametrize(
    ("colour", "shown"), [("rgb", (10, 20, 30)), ("bgr", (30, 20, 10)), ("luma", (18,))]
)
def test_colours_are_laid_as_the_model_was_taught(colour: str, shown: tuple[int, ...]) -> None:
    shape = (1, SIZE[1], SIZE[0], len(shown))
    metadata = {"family": "yolov8", "labels": "coco", "colour": colour}
    model = model_of(yolov8_answers(), metadata, shape=shape, dtype="uint8")
    RoadUsers(model).find(np.full((*SIZE[::-1], 3), (10, 20, 30), np.uint8))
    assert tuple(model.shown[0][0, 5, 5]) == shown


def test_a_model_with_its_channels_first_is_shown_them_first() -> None:
    metadata = {"family": "yolov8", "labels": "coco"}
    model = model_of(yolov8_answers(), metadata, shape=(1, 3, SIZE[1], SIZE[0]))
    RoadUsers(model).find(np.full((*SIZE[::-1], 3), (10, 20, 30), np.uint8))
    assert model.shown[0].shape == (1, 3, SIZE[1], SIZE[0])
    assert model.shown[0][0, :, 5, 5] == pytest.approx([10, 20, 30])


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ({"family": "yolox", "labels": "coco"}, "5 + labels"),
        ({"family": "ssd", "labels": "coco"}, "in this order"),
        ({"family": "sardze", "labels": OUR_LABELS}, "distances"),
        ({"family": "yolov9", "labels": "coco"}, "yolov9"),
        ({"family": "yolov8"}, "labels"),
        ({"family": "yolov8", "labels": "coco", "letterbocks": "corner"}, "letterbocks"),
        ({"family": "yolov8", "labels": "coco", "colour": "luma"}, "x 1"),
    ],
)
def test_a_model_that_is_not_what_it_is_said_to_be_is_refused_with_a_remedy(
    metadata: dict[str, Any], words: str
) -> None:
    with pytest.raises(ModelFormatError) as refusal:
        RoadUsers(model_of(yolov8_answers(), metadata))
    assert words in refusal.value.message
    assert "sardze_models.catalogue" in refusal.value.remedy


def test_a_car_is_no_truck_but_a_person_may_stand_before_it() -> None:
    kinds = [VehicleClass.CAR, VehicleClass.TRUCK, VehicleClass.PERSON, VehicleClass.CAR]
    boxes = [(0, 0, 100, 60), (2, 1, 101, 60), (1, 1, 99, 59), (300, 0, 400, 60)]
    kept = distinct(
        Candidates(
            np.array(boxes, np.float32),
            np.array([0.8, 0.9, 0.5, 0.4], np.float32),
            np.array([KINDS.index(kind) for kind in kinds]),
        ),
        0.5,
        RIVALS,
    )
    assert [KINDS[label] for label in kept.labels] == [
        VehicleClass.TRUCK,
        VehicleClass.PERSON,
        VehicleClass.CAR,
    ]


corner = st.floats(0, 100, width=32)
box = st.tuples(corner, corner, st.floats(1, 80, width=32), st.floats(1, 80, width=32))


@given(st.lists(st.tuples(box, st.floats(0.125, 1.0, width=32), st.integers(0, 6)), max_size=12))
def test_whoever_is_left_out_lies_on_a_better_rival(
    rows: list[tuple[tuple[float, float, float, float], float, int]],
) -> None:
    boxes = np.array([(x, y, x + w, y + h) for (x, y, w, h), _, _ in rows], np.float32)
    candidates = Candidates(
        boxes.reshape(-1, 4),
        np.array([score for _, score, _ in rows], np.float32),
        np.array([label for _, _, label in rows], np.intp),
    )
    kept = distinct(candidates, 0.5, RIVALS)
    shared = overlaps(candidates.boxes, kept.boxes)
    for row in range(len(rows)):
        rivals = RIVALS[kept.labels] == RIVALS[candidates.labels[row]]
        better = kept.scores >= candidates.scores[row]
        assert (rivals & better & (shared[row] > 0.5)).any() or any(
            (candidates.boxes[row] == one).all() for one in kept.boxes
        )


@given(
    st.integers(4, 400),
    st.integers(4, 400),
    st.sampled_from(list(Letterbox)),
    st.tuples(*[st.floats(0, 1)] * 4),
)
def test_a_box_comes_back_from_the_input_to_where_it_was(
    width: int, height: int, rule: Letterbox, fractions: tuple[float, float, float, float]
) -> None:
    place = fit((height, width), (96, 64), rule)
    there = np.array(fractions, np.float32) * np.tile(np.array(place.size, np.float32), 2)
    there += np.tile(np.array(place.offset, np.float32), 2)
    back = place.back(there[None])[0]
    assert back == pytest.approx(
        np.array(fractions) * (width, height, width, height), abs=0.01 * max(width, height)
    )
    sheet = np.zeros((64, 96, 1), np.uint8)
    place.lay(np.full((height, width, 1), 9, np.uint8), sheet)
    assert (sheet == 9).sum() == place.size[0] * place.size[1]
