# SPDX-License-Identifier: EUPL-1.2
"""Training scenes for the road users' network: parts of pictures, mirrored, scaled, side by side.

A scene is one pane, or two or four of different pictures. A road user of which little is left in
its pane is neither taught nor counted as nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sardze_models.training.road_users_lessons import Lesson
from sardze_models.training.road_users_light import relit

PAD_LUMA = 114
RUNNING_SIZE = (288, 224)
"""Width and height of the input that is exported: how large things are seen when running."""

_LEAST_LEFT = 0.3
_LEAST_SIDE_PX = 4.0
_SCALES = (0.75, 1.6)
"""Least and most, of the size at which things are seen when running."""
_ALL_OF_IT = 0.35
"""How often a pane shows a whole picture."""
_HALVED_BELOW = 0.55

Floats = NDArray[np.float32]
Floats64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A picture to learn from; see `Lesson`."""

    luma: NDArray[np.uint8]
    boxes: Floats
    kinds: NDArray[np.int64]
    worth: Floats
    doubtful: Floats


class SceneMaker:
    """Endless scenes of lessons of several groups."""

    def __init__(
        self, lessons: Sequence[Lesson], shares: Mapping[str, float], rng: Generator
    ) -> None:
        self._rng = rng
        self._groups = [[lesson for lesson in lessons if lesson.group == group] for group in shares]
        wanted = np.array(
            [
                share if group else 0.0
                for share, group in zip(shares.values(), self._groups, strict=True)
            ]
        )
        self._shares = wanted / wanted.sum()

    def scene(self, height: int, width: int) -> Scene:
        """A scene of that size."""
        luma = np.full((height, width), PAD_LUMA, np.uint8)
        parts = [self._pane(luma, pane) for pane in self._panes(height, width)]
        return Scene(
            relit(luma, self._rng),
            np.concatenate([part.boxes for part in parts]),
            np.concatenate([part.kinds for part in parts]),
            np.concatenate([part.worth for part in parts]),
            np.concatenate([part.doubtful for part in parts]),
        )

    def _panes(self, height: int, width: int) -> list[tuple[int, int, int, int]]:
        """Left, top, right, bottom of the panes."""
        kind = self._rng.random()
        if kind < 0.7:
            return [(0, 0, width, height)]
        x = round(width * float(self._rng.uniform(0.35, 0.65)))
        y = round(height * float(self._rng.uniform(0.35, 0.65)))
        if kind < 0.85:
            return [(0, 0, x, height), (x, 0, width, height)]
        return [(0, 0, x, y), (x, 0, width, y), (0, y, x, height), (x, y, width, height)]

    def _pane(self, sheet: NDArray[np.uint8], pane: tuple[int, int, int, int]) -> Scene:
        """Lay a part of some picture on a pane; its truth in the sheet's pixels."""
        rng = self._rng
        left, top, right, bottom = pane
        group = self._groups[int(rng.choice(len(self._groups), p=self._shares))]
        lesson = group[int(rng.integers(len(group)))]
        rows, columns = lesson.luma.shape
        width, height = right - left, bottom - top
        scale = min(RUNNING_SIZE[0] / columns, RUNNING_SIZE[1] / rows)
        scale *= float(np.exp(rng.uniform(*np.log(_SCALES))))
        if rng.random() < _ALL_OF_IT:
            scale = min(width / columns, height / rows)
        squeeze = float(np.exp(rng.uniform(-0.12, 0.12)))
        across, down = scale * squeeze, scale / squeeze
        x, y = self._corner(lesson, width / across, height / down)
        move = np.array([[across, 0, -x * across], [0, down, -y * down]])
        if rng.random() < 0.5:
            move[0] = -across, 0, width + x * across
        sheet[top:bottom, left:right] = _laid(lesson.luma, move, (width, height))
        move[:, 2] += left, top
        return _moved(lesson, move, pane)

    def _corner(self, lesson: Lesson, wide: float, high: float) -> tuple[float, float]:
        """Where the window onto the picture begins; more often where somebody is."""
        rng = self._rng
        rows, columns = lesson.luma.shape
        corner = [0.0, 0.0]
        middle: Floats | None = None
        if len(lesson.boxes) and rng.random() < 0.7:
            box = lesson.boxes[int(rng.integers(len(lesson.boxes)))]
            middle = (box[:2] + box[2:]) / 2
        for axis, (window, whole) in enumerate(((wide, columns), (high, rows))):
            slack = whole - window
            if slack <= 0:  # all of it, at any place of the pane, but often first of all
                corner[axis] = slack * float(rng.random()) if rng.random() < 0.5 else 0.0
            elif middle is None:
                corner[axis] = slack * float(rng.random())
            else:
                start = float(middle[axis]) - window * float(rng.uniform(0.1, 0.9))
                corner[axis] = min(max(start, 0.0), slack)
        return corner[0], corner[1]


def _laid(luma: NDArray[np.uint8], move: Floats64, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The picture moved onto a pane; halved before where single pixels would be skipped."""
    if move[1, 1] < _HALVED_BELOW:
        rows, columns = luma.shape
        luma = np.asarray(cv2.resize(luma, (columns // 2, rows // 2), interpolation=cv2.INTER_AREA))
        move = move * (2.0, 2.0, 1.0)
    moved = cv2.warpAffine(luma, move, size, flags=cv2.INTER_LINEAR, borderValue=PAD_LUMA)
    return np.asarray(moved, np.uint8)


def _moved(lesson: Lesson, move: Floats64, pane: tuple[int, int, int, int]) -> Scene:
    """The lesson's truth in the sheet's pixels, cut off at the pane's rim."""
    boxes, left = _cut(lesson.boxes, move, pane)
    doubtful, doubtful_left = _cut(lesson.doubtful, move, pane)
    narrowest = (boxes[:, 2:] - boxes[:, :2]).min(axis=1, initial=np.inf)
    good = (left >= _LEAST_LEFT) & (narrowest >= _LEAST_SIDE_PX)
    return Scene(
        np.zeros((0, 0), np.uint8),
        boxes[good],
        lesson.kinds[good],
        lesson.worth[good],
        np.concatenate([doubtful[doubtful_left > 0], boxes[(left > 0) & ~good]]),
    )


def _cut(boxes: Floats, move: Floats64, pane: tuple[int, int, int, int]) -> tuple[Floats, Floats]:
    """Boxes in the sheet's pixels inside the pane, and how much of each is left there."""
    corners = boxes.reshape(-1, 2, 2) * move.diagonal() + move[:, 2]
    there = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)
    low, high = np.array(pane[:2] * 2), np.array(pane[2:] * 2)
    inside = np.clip(there, low, high)
    area = np.maximum((there[:, 2:] - there[:, :2]).prod(axis=1), 1e-6)
    left = (inside[:, 2:] - inside[:, :2]).prod(axis=1) / area
    return inside.astype(np.float32), left.astype(np.float32)
