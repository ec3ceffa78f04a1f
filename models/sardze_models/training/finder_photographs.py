# SPDX-License-Identifier: EUPL-1.2
"""Labelled photographs as training sees them: luma in a pyramid, and the plates' boxes.

A label table is a CSV with the columns file, x1, y1, x2, y2, text, country, split and set; a row
is a plate. Which part may be trained on is the caller's choice of split; nothing here mixes
splits.
"""

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]
Boxes = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Photograph:
    """Luma at full, half, quarter … size; boxes and doubtful areas in full-size pixels."""

    name: str
    group: str
    levels: tuple[Luma, ...]
    boxes: Boxes
    doubtful: Boxes


def read_photographs(labels: Path, split: str, doubtful: Path | None = None) -> list[Photograph]:
    """The photographs of one split; `doubtful` is a JSON table of areas to leave unjudged."""
    areas: dict[str, list[list[float]]] = json.loads(doubtful.read_text()) if doubtful else {}
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with labels.open(newline="") as table:
        for row in csv.DictReader(table):
            if row["split"] == split:
                rows[row["file"]].append(row)
    return [
        Photograph(
            name=name,
            group=plates[0]["set"],
            levels=read_levels(labels.parent / name),
            boxes=_boxes([[float(row[key]) for key in ("x1", "y1", "x2", "y2")] for row in plates]),
            doubtful=_boxes(areas.get(name, [])),
        )
        for name, plates in sorted(rows.items())
    ]


def read_backgrounds(folder: Path) -> list[Photograph]:
    """Every JPEG of a folder as a photograph without plates."""
    return [
        Photograph(path.name, "background", read_levels(path), _boxes([]), _boxes([]))
        for path in sorted(folder.glob("*.jpg"))
    ]


def read_levels(path: Path) -> tuple[Luma, ...]:
    """The picture's luma, halved until it is small."""
    luma = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if luma is None:
        raise FileNotFoundError(f"{path} is not a readable picture")
    levels = [luma]
    while min(levels[-1].shape) > 120:
        height, width = levels[-1].shape
        size = (width // 2, height // 2)
        levels.append(cv2.resize(levels[-1], size, interpolation=cv2.INTER_AREA))
    return tuple(levels)


def _boxes(rows: list[list[float]]) -> Boxes:
    return np.array(rows, np.float32).reshape(-1, 4)
