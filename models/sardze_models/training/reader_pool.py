# SPDX-License-Identifier: EUPL-1.2
"""A pool of clean plate faces, drawn once and kept on disk, from which training takes at random.

Drawing a plate costs milliseconds, disturbing one a fraction of that; so the faces are drawn in
advance (in parallel, each from its own seed) and every sample is a fresh disturbance of one.
"""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from sardze_models.reader import ALPHABET, COUNTRIES, SLOTS
from sardze_models.synthetic.plates import RenderedPlate, render_plate
from sardze_models.synthetic.plates_frames import in_frame
from sardze_models.synthetic.plates_recipes import COUNTRIES as DRAWN_COUNTRIES
from sardze_models.training.reader_fonts import FontShapes, choose_shapes, find_fonts

FACE_WIDTH_PX = 256
_CHUNK = 1000
_TALL = 0.55
# Plates of the countries that Sardze is for come more often; free-form ones teach every letter.
_WEIGHTS = {
    "LV": 4.5, "LT": 5.0, "EE": 4.5, "PL": 2.5, "DE": 3.0, "RO": 4.5, "UA": 5.5, "MD": 2.0,
    "BY": 1.5, "RU": 1.5, "FR": 6.0, "IT": 4.5, "SI": 4.5, "HR": 4.0, "ES": 2.0, "CZ": 4.0,
    "SK": 4.0, "GB": 2.5, "HU": 1.5, "AT": 1.5, "CH": 1.5, "NL": 1.0, "BE": 1.0,
    "BR": 3.0, "US": 9.0,
}  # fmt: skip
_OTHERS_WEIGHT = 0.6
_IN_FRAME = {"US": 0.4}
_USUALLY_IN_FRAME = 0.22
_OWN_EYE = 0.5
_LEAST_CONTRAST = 45


@dataclass(frozen=True, slots=True)
class Face:
    """A clean plate: its picture, its classes by slot, its characters' centres (fractions).

    The country is its place in the reader's list.
    """

    luma: NDArray[np.uint8]
    labels: NDArray[np.int64]
    country: int
    centres: NDArray[np.float32]

    @property
    def tall(self) -> bool:
        return self.luma.shape[0] > _TALL * self.luma.shape[1]


class FacePool:
    """Faces on disk, read through a memory map."""

    def __init__(self, folder: Path) -> None:
        index = np.load(folder / "index.npz")
        self._heights, self._offsets = index["heights"], index["offsets"]
        self._labels, self._centres = index["labels"], index["centres"]
        self._countries = index["countries"]
        self._pixels = np.memmap(folder / "faces.u8", np.uint8, "r")

        self._tall = np.flatnonzero(self._heights > _TALL * FACE_WIDTH_PX)

    def choose(self, rng: Generator, tall_share: float) -> Face:
        """A face at random; plates of two lines, harder and rarer, have a share of their own."""
        if len(self._tall) and rng.random() < tall_share:
            return self[int(self._tall[rng.integers(len(self._tall))])]
        return self[int(rng.integers(len(self._heights)))]

    def __getitem__(self, number: int) -> Face:
        begin, height = int(self._offsets[number]), int(self._heights[number])
        pixels = self._pixels[begin : begin + height * FACE_WIDTH_PX]
        return Face(
            np.array(pixels).reshape(height, FACE_WIDTH_PX),
            self._labels[number],
            int(self._countries[number]),
            self._centres[number],
        )


def encode_text(text: str) -> NDArray[np.int64]:
    """The class of each slot: the characters, then blanks."""
    labels = np.zeros(SLOTS, np.int64)
    for slot, character in enumerate(text[:SLOTS]):
        labels[slot] = ALPHABET.index(character)
    return labels


def open_pool(
    folder: Path, count: int, *, seed: int, fonts: list[Path], processes: int
) -> FacePool:
    """The pool in the folder; drawn first when it is not there yet."""
    if not (folder / "index.npz").exists():
        folder.mkdir(parents=True, exist_ok=True)
        _draw_pool(folder, count, seed, fonts, processes)
    return FacePool(folder)


def _draw_pool(folder: Path, count: int, seed: int, fonts: list[Path], processes: int) -> None:
    jobs = [(seed, begin, min(_CHUNK, count - begin), fonts) for begin in range(0, count, _CHUNK)]
    heights: list[int] = []
    labels: list[NDArray[np.int64]] = []
    countries: list[int] = []
    centres: list[NDArray[np.float32]] = []
    with (
        (folder / "faces.u8").open("wb") as file,
        ProcessPoolExecutor(processes, get_context("spawn")) as workers,
    ):
        for faces in workers.map(_draw_chunk, jobs):
            for face in faces:
                file.write(face.luma.tobytes())
                heights.append(face.luma.shape[0])
                labels.append(face.labels)
                countries.append(face.country)
                centres.append(face.centres)
    sizes = np.array(heights, np.int64) * FACE_WIDTH_PX
    np.savez(
        folder / "index.npz",
        heights=np.array(heights),
        offsets=np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        labels=np.stack(labels),
        countries=np.array(countries),
        centres=np.stack(centres),
    )


def _draw_chunk(job: tuple[int, int, int, list[Path]]) -> list[Face]:
    seed, begin, count, folders = job
    fonts = _fonts(tuple(folders))
    return [
        _draw_face(np.random.default_rng([seed, begin + number]), fonts) for number in range(count)
    ]


@lru_cache(maxsize=1)
def _fonts(folders: tuple[Path, ...]) -> list[FontShapes]:
    """The fonts, opened once a process: unpacking them takes seconds."""
    return find_fonts(list(folders))


def _draw_face(rng: Generator, fonts: list[FontShapes]) -> Face:
    weights = np.array([_WEIGHTS.get(country, _OTHERS_WEIGHT) for country in DRAWN_COUNTRIES])
    country = DRAWN_COUNTRIES[int(rng.choice(len(DRAWN_COUNTRIES), p=weights / weights.sum()))]
    plate = render_plate(rng, country=country, draw=choose_shapes(rng, fonts))
    if rng.random() < _IN_FRAME.get(country, _USUALLY_IN_FRAME):
        plate = in_frame(rng, plate)
    height, width = plate.luma.shape
    small = Image.fromarray(_seen(rng, plate)).resize(
        (FACE_WIDTH_PX, round(height * FACE_WIDTH_PX / width)), Image.Resampling.BOX
    )
    centres = np.full((SLOTS, 2), np.nan, np.float32)
    centres[: len(plate.centres)] = (plate.centres / (width, height))[:SLOTS]
    return Face(
        np.asarray(small, dtype=np.uint8),
        encode_text(plate.text),
        COUNTRIES.index(country),
        centres,
    )


def _seen(rng: Generator, plate: RenderedPlate) -> NDArray[np.uint8]:
    """Luma as a camera has it, or with other weights of the colours.

    Infrared, a missing infrared filter and white balance turn blue bands bright or black and let
    coloured ink fade; ink that would vanish altogether keeps its ordinary luma.
    """
    if rng.random() < _OWN_EYE:
        return plate.luma
    shares = rng.dirichlet((1.4, 1.2, 0.8)).astype(np.float32)
    luma = (plate.rgb.astype(np.float32) @ shares).astype(np.uint8)
    low, high = np.percentile(luma[::4, ::4], (4, 90))
    return luma if high - low > _LEAST_CONTRAST else plate.luma
