# SPDX-License-Identifier: EUPL-1.2
"""Pictures with their truth as training sees them: the teacher's, and those of drawn roads."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from sardze_models.detectors.road_user import KINDS
from sardze_models.synthetic.plates_recipes import COUNTRIES
from sardze_models.synthetic.road import Light, RoadScene, SyntheticRoad
from sardze_models.training.road_users_teacher import PICTURES, TRUTHS, Truth

_FROM_S, _UNTIL_S = 5.0, 600.0
_FRAMES_OF_A_ROAD = 16
_KEPT_BACK = 8


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """Luma, and in its pixels: boxes with kind and worth 0..1; boxes where nothing is judged."""

    group: str
    luma: NDArray[np.uint8]
    boxes: NDArray[np.float32]
    kinds: NDArray[np.int64]
    worth: NDArray[np.float32]
    doubtful: NDArray[np.float32]


def read_lessons(folder: Path) -> list[Lesson]:
    """What `road_users_teacher` wrote; the pictures stay on disk until they are looked at."""
    decoder = msgspec.json.Decoder(Truth)
    truths = decoder.decode_lines((folder / TRUTHS).read_bytes())
    pictures = np.memmap(folder / PICTURES, np.uint8, "r")
    lessons, at = [], 0
    for truth in truths:
        width, height = truth.size
        luma = pictures[at : at + width * height].reshape(height, width)
        at += width * height
        lessons.append(
            Lesson(
                group=truth.group,
                luma=luma,
                boxes=_boxes(truth.boxes),
                kinds=np.array(truth.kinds, np.int64),
                worth=np.array(truth.scores, np.float32),
                doubtful=_boxes(truth.doubtful),
            )
        )
    return lessons


def kept_back(lessons: Sequence[Lesson]) -> tuple[list[Lesson], list[Lesson]]:
    """Those to learn from, and every eighth, by which the threshold is chosen."""
    to_learn = [lesson for number, lesson in enumerate(lessons) if number % _KEPT_BACK]
    return to_learn, list(lessons[::_KEPT_BACK])


def draw_lessons(count: int, seed: int) -> list[Lesson]:
    """Frames of that many drawn roads, in day, dusk and night by turns; every eighth is empty."""
    rng = np.random.default_rng([seed, 2])
    lights = list(Light)
    lessons = []
    for number in range(count):
        scene = RoadScene(
            light=lights[number % len(lights)],
            seed=int(rng.integers(1000, 1_000_000)),
            vehicles_per_hour=0.0 if number % 8 == 7 else 1800.0,
            countries=dict.fromkeys(COUNTRIES, 1.0),
        )
        road = SyntheticRoad(scene)
        moments = rng.uniform(_FROM_S, _UNTIL_S, _FRAMES_OF_A_ROAD)
        lessons += [_drawn(road, float(moment)) for moment in moments]
    return lessons


def _drawn(road: SyntheticRoad, moment: float) -> Lesson:
    lores = road.frame(moment).lores
    vehicles = road.vehicles(moment)
    ratio = lores.shape[1] / road.scene.size[0]
    boxes = _boxes([list(vehicle.box) for vehicle in vehicles]) * np.float32(ratio)
    kinds = [KINDS.index(vehicle.passage.vehicle_class) for vehicle in vehicles]
    return Lesson(
        group="road",
        luma=lores,
        boxes=boxes,
        kinds=np.array(kinds, np.int64),
        worth=np.ones(len(kinds), np.float32),
        doubtful=_boxes([]),
    )


def _boxes(boxes: list[list[float]]) -> NDArray[np.float32]:
    return np.array(boxes, np.float32).reshape(-1, 4)
