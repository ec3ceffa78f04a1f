# SPDX-License-Identifier: EUPL-1.2
"""Labelled photographs for the reader: each plate's surroundings as luma, its box, its text.

The folder holds `labels.csv` (file, x1, y1, x2, y2, text, country, split, set, licence; a row a
plate, pixel corners, empty text where nobody can read it) and the pictures it names. Rows of split
`val` choose between models and are never trained on.
"""

import csv
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sardze_models.evaluation.likeness import Box, overlap
from sardze_models.reader import SLOTS
from sardze_models.training.finder_slants import slant_in, slanted
from sardze_models.training.reader_scene import LabelledPlate, Luma

# Texts of this set are machine-made and often another car's.
_WEAK_SETS = frozenset({"set_h"})
_SURROUNDINGS = 0.6
_WIDEST_PX = 320
# From these on the slant of the writing was right on nearly all plates looked at.
_CLEAR_SLANT, _SLANTABLE_PX = 2.5, 45
_PARTS_A_PHOTOGRAPH = 4


def read_plates(folder: Path, split: str) -> list[LabelledPlate]:
    """All plates of one split that have a text."""
    rows = [
        row
        for row in _rows(folder, split)
        if row["set"] not in _WEAK_SETS and 0 < len(row["text"]) <= SLOTS
    ]
    return [_read_plate(folder, row) for row in rows]


def choose_plate(
    rng: Generator, plates: list[LabelledPlate], shares: NDArray[np.float64]
) -> LabelledPlate:
    return plates[int(rng.choice(len(plates), p=shares))]


def text_shares(plates: list[LabelledPlate]) -> NDArray[np.float64]:
    """A text that was photographed n times gets the weight of sqrt(n) plates, not of n."""
    counts: dict[str, int] = {}
    for plate in plates:
        counts[plate.text] = counts.get(plate.text, 0) + 1
    weights = np.array([counts[plate.text] ** -0.5 for plate in plates])
    return weights / weights.sum()


def read_elsewhere(folder: Path, split: str, seed: int = 5) -> list[Luma]:
    """Parts of the photographs of one split that touch no labelled plate, of plates' sizes."""
    rng = np.random.default_rng(seed)
    boxes: dict[str, list[Box]] = {}
    for row in _rows(folder, split):
        boxes.setdefault(row["file"], []).append(_box(row))
    return [
        part
        for name, plates in boxes.items()
        for part in _parts_elsewhere(rng, _luma(folder / name), plates)
    ]


def _parts_elsewhere(rng: Generator, picture: Luma, plates: list[Box]) -> list[Luma]:
    parts = []
    for _ in range(_PARTS_A_PHOTOGRAPH):
        width = min(picture.shape[1], int(np.exp(rng.uniform(np.log(90), np.log(400)))))
        height = min(picture.shape[0], int(width * rng.uniform(0.3, 0.9)))
        left = int(rng.integers(picture.shape[1] - width + 1))
        top = int(rng.integers(picture.shape[0] - height + 1))
        place = (float(left), float(top), float(left + width), float(top + height))
        if all(overlap(place, plate) == 0 for plate in plates):
            parts.append(picture[top : top + height, left : left + width].copy())
    return parts


def _rows(folder: Path, split: str) -> list[dict[str, str]]:
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["split"] == split]


def _box(row: dict[str, str]) -> Box:
    return float(row["x1"]), float(row["y1"]), float(row["x2"]), float(row["y2"])


def _luma(path: Path) -> Luma:
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise FileNotFoundError(f"{path} is named in labels.csv and is not there")
    return np.asarray(picture, np.uint8)


def _read_plate(folder: Path, row: dict[str, str]) -> LabelledPlate:
    picture = _luma(folder / row["file"])
    x1, y1, x2, y2 = _box(row)
    slant = slant_in(picture, (x1, y1, x2, y2))
    seen = slant.clarity >= _CLEAR_SLANT and x2 - x1 >= _SLANTABLE_PX
    corners = slanted((x1, y1, x2, y2), slant.slope if seen else 0.0)
    reach_x, reach_y = (x2 - x1) * _SURROUNDINGS * 0.5, (y2 - y1) * _SURROUNDINGS
    left, top = max(0, int(x1 - reach_x)), max(0, int(y1 - reach_y))
    right, bottom = int(x2 + reach_x) + 1, int(y2 + reach_y) + 1
    patch = np.ascontiguousarray(picture[top:bottom, left:right])
    box = np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32) - (left, top)
    corners = corners - np.array([left, top], np.float32)
    if x2 - x1 > _WIDEST_PX:
        scale = _WIDEST_PX / (x2 - x1)
        size = (round(patch.shape[1] * scale), round(patch.shape[0] * scale))
        shrink = np.array([size[0] / patch.shape[1], size[1] / patch.shape[0]])
        box, corners = box * shrink, corners * shrink
        patch = cv2.resize(patch, size, interpolation=cv2.INTER_AREA)
    return LabelledPlate(
        patch,
        box.astype(np.float32),
        corners.astype(np.float32),
        row["text"],
        row["country"],
        row["set"],
        x2 - x1,
    )
