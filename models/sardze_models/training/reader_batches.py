# SPDX-License-Identifier: EUPL-1.2
"""Training batches as a pure function of (seed, step), made one step ahead in another process."""

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sardze_models.reader import SLOTS
from sardze_models.training.reader_network import TOKEN_COLUMNS, TOKEN_ROWS
from sardze_models.training.reader_photographs import (
    choose_plate,
    read_elsewhere,
    read_plates,
    text_shares,
)
from sardze_models.training.reader_pool import FacePool
from sardze_models.training.reader_scene import (
    Luma,
    Sample,
    empty_sample,
    photograph_sample,
    plate_sample,
)

_AHEAD = 3
_TALL_SHARE = 0.15
_EMPTY_SHARE = 0.07
_BACKGROUND_SIDE_PX = 640


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """Where samples come from; folders are None where there are no such photographs."""

    pool: Path
    photographs: Path | None
    backgrounds: Path | None
    size: int
    photograph_share: float
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """(n, 48, 160) crops, (n, slots) classes, (n,) countries, (n, slots, tokens) where to look.

    An unknown country is -1. A slot without a known place has a row of zeros.
    """

    crops: NDArray[np.uint8]
    labels: NDArray[np.int64]
    countries: NDArray[np.int64]
    places: NDArray[np.float32]


class BatchMaker:
    """Holds the opened sources; `make` is deterministic in the step."""

    def __init__(self, plan: BatchPlan) -> None:
        self._plan = plan
        self._pool = FacePool(plan.pool)
        self._plates = read_plates(plan.photographs, "train") if plan.photographs else []
        self._shares = text_shares(self._plates) if self._plates else np.zeros(0)
        self._backgrounds = _read_backgrounds(plan.backgrounds) if plan.backgrounds else []
        self._elsewhere = read_elsewhere(plan.photographs, "train") if plan.photographs else []

    def make(self, step: int) -> Batch:
        rng = np.random.default_rng([self._plan.seed, step])
        samples = [self._sample(rng) for _ in range(self._plan.size)]
        return Batch(
            np.stack([sample.crop for sample in samples]),
            np.stack([sample.labels for sample in samples]),
            np.array([sample.country for sample in samples]),
            np.stack([_places(sample.centres) for sample in samples]),
        )

    def _sample(self, rng: np.random.Generator) -> Sample:
        if rng.random() < _EMPTY_SHARE:
            return empty_sample(rng, [*self._elsewhere, *self._backgrounds])
        if self._plates and rng.random() < self._plan.photograph_share:
            return photograph_sample(rng, choose_plate(rng, self._plates, self._shares))
        face = self._pool.choose(rng, _TALL_SHARE)
        return plate_sample(rng, face, self._backgrounds)


def batches(plan: BatchPlan, begin: int, end: int) -> Iterator[Batch]:
    """The batches of steps begin..end-1, in order."""
    context = get_context("spawn")
    with ProcessPoolExecutor(1, context, _open_maker, (plan,)) as worker:
        waiting: list[Future[Batch]] = []
        for step in range(begin, end):
            while len(waiting) < _AHEAD and step + len(waiting) < end:
                waiting.append(worker.submit(_make_batch, step + len(waiting)))
            yield waiting.pop(0).result()


_maker: list[BatchMaker] = []


def _open_maker(plan: BatchPlan) -> None:
    _maker[:] = [BatchMaker(plan)]


def _make_batch(step: int) -> Batch:
    return _maker[0].make(step)


def _places(centres: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each centre spread over the four tokens around it."""
    places = np.zeros((SLOTS, TOKEN_ROWS, TOKEN_COLUMNS), np.float32)
    for slot, (x, y) in enumerate(centres):
        if not (0 < x < 1 and 0 < y < 1):
            continue
        column = float(np.clip(x * TOKEN_COLUMNS - 0.5, 0, TOKEN_COLUMNS - 1.001))
        row = float(np.clip(y * TOKEN_ROWS - 0.5, 0, TOKEN_ROWS - 1.001))
        left, top = int(column), int(row)
        right_share, low_share = column - left, row - top
        places[slot, top, left] = (1 - low_share) * (1 - right_share)
        places[slot, top, left + 1] = (1 - low_share) * right_share
        places[slot, top + 1, left] = low_share * (1 - right_share)
        places[slot, top + 1, left + 1] = low_share * right_share
    return places.reshape(SLOTS, TOKEN_ROWS * TOKEN_COLUMNS)


def _read_backgrounds(folder: Path) -> list[Luma]:
    pictures = []
    for path in sorted(folder.rglob("*.jpg")):
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        scale = _BACKGROUND_SIDE_PX / max(picture.shape)
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        pictures.append(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
    return pictures
