# SPDX-License-Identifier: EUPL-1.2
"""Labelled photographs for the reader: each plate's surroundings as luma, its box, its text.

The folder holds `labels.csv` (file, x1, y1, x2, y2, text, country, split, set, licence; a row a
plate, pixel corners, empty text where nobody can read it) and the pictures it names. Rows of split
`val` choose between models and are never trained on.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sardze_models.reader import SLOTS
from sardze_models.training.reader_pool import encode_text
from sardze_models.training.reader_scene import Luma, Points

# Texts of this set are machine-made and often another car's.
_WEAK_SETS = frozenset({"set_h"})
_SURROUNDINGS = 0.6
_WIDEST_PX = 320


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPlate:
    """A cut-out with margin; the box is four corners in its pixels."""

    luma: Luma
    box: Points
    text: str
    country: str
    group: str
    width_px: float

    @property
    def labels(self) -> NDArray[np.int64]:
        return encode_text(self.text)


def read_plates(folder: Path, split: str) -> list[LabelledPlate]:
    """All plates of one split that have a text."""
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["split"] == split
            and row["set"] not in _WEAK_SETS
            and 0 < len(row["text"]) <= SLOTS
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


def _read_plate(folder: Path, row: dict[str, str]) -> LabelledPlate:
    picture = cv2.imread(str(folder / row["file"]), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise FileNotFoundError(f"{folder / row['file']} is named in labels.csv and is not there")
    x1, y1, x2, y2 = (float(row[name]) for name in ("x1", "y1", "x2", "y2"))
    reach_x, reach_y = (x2 - x1) * _SURROUNDINGS * 0.5, (y2 - y1) * _SURROUNDINGS
    left, top = max(0, int(x1 - reach_x)), max(0, int(y1 - reach_y))
    right, bottom = int(x2 + reach_x) + 1, int(y2 + reach_y) + 1
    patch = np.ascontiguousarray(picture[top:bottom, left:right])
    box = np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32) - (left, top)
    if x2 - x1 > _WIDEST_PX:
        scale = _WIDEST_PX / (x2 - x1)
        size = (round(patch.shape[1] * scale), round(patch.shape[0] * scale))
        box = box * (size[0] / patch.shape[1], size[1] / patch.shape[0])
        patch = cv2.resize(patch, size, interpolation=cv2.INTER_AREA)
    return LabelledPlate(
        patch, box.astype(np.float32), row["text"], row["country"], row["set"], x2 - x1
    )
