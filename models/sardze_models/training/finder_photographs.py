# SPDX-License-Identifier: EUPL-1.2
"""Labelled photographs as training sees them: luma in a pyramid, and the plates' boxes.

A label table is a CSV with the columns file, x1, y1, x2, y2, text, country, split and set; a row
is a plate. Which part may be trained on is the caller's choice of split; nothing here mixes
splits.
"""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]
Boxes = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Photograph:
    """Luma at full, half, quarter … size; the rest is in full-size pixels.

    Plates are corners (n, 4, 2); where they are not `known` only their upright box is. Nothing is
    known about the doubtful boxes (m, 4); strangers (k, 4) were once taken for plates and are none.
    """

    name: str
    group: str
    levels: tuple[Luma, ...]
    plates: NDArray[np.float32]
    known: NDArray[np.bool_]
    doubtful: Boxes
    strangers: Boxes


class Opinion(msgspec.Struct, frozen=True):
    """What an earlier finder thought: corners for each label (or none), and other boxes.

    Nobody knows whether a doubtful box holds a plate; a stranger's surely holds none.
    """

    corners: list[list[list[float]] | None]
    doubtful: list[list[float]]
    strangers: list[list[float]] = []


def read_photographs(labels: Path, split: str, opinions: Path | None = None) -> list[Photograph]:
    """The photographs of one split; `opinions` is what `finder_opinions` wrote."""
    said: dict[str, Opinion] = {}
    if opinions is not None:
        said = msgspec.json.decode(opinions.read_bytes(), type=dict[str, Opinion])
    return [
        _photograph(labels.parent / name, name, rows, said.get(name))
        for name, rows in read_rows(labels, split).items()
    ]


def read_rows(labels: Path, split: str) -> dict[str, list[dict[str, str]]]:
    """The rows of the table of labels by picture, in the order of their names."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with labels.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            if row["split"] == split:
                rows[row["file"]].append(row)
    return dict(sorted(rows.items()))


def box_of(row: dict[str, str]) -> list[float]:
    return [float(row[key]) for key in ("x1", "y1", "x2", "y2")]


def read_backgrounds(folder: Path) -> list[Photograph]:
    """Every JPEG of a folder as a photograph without plates."""
    return [
        without_plates(path.name, "background", read_levels(path))
        for path in sorted(folder.glob("*.jpg"))
    ]


def without_plates(name: str, group: str, levels: tuple[Luma, ...]) -> Photograph:
    nothing = np.zeros((0, 4), np.float32)
    return Photograph(
        name, group, levels, np.zeros((0, 4, 2), np.float32), np.zeros(0, bool), nothing, nothing
    )


def _photograph(
    path: Path, name: str, rows: list[dict[str, str]], opinion: Opinion | None
) -> Photograph:
    boxes = [upright(box_of(row)) for row in rows]
    corners = opinion.corners if opinion else [None] * len(rows)
    plates = [
        box if quad is None else np.array(quad) for box, quad in zip(boxes, corners, strict=True)
    ]
    return Photograph(
        name=name,
        group=rows[0]["set"],
        levels=read_levels(path),
        plates=np.array(plates, np.float32),
        known=np.array([quad is not None for quad in corners]),
        doubtful=np.array(opinion.doubtful if opinion else [], np.float32).reshape(-1, 4),
        strangers=np.array(opinion.strangers if opinion else [], np.float32).reshape(-1, 4),
    )


def upright(box: Sequence[float]) -> NDArray[np.float32]:
    """A box's corners, clockwise from top-left."""
    left, top, right, bottom = box
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def read_levels(path: Path) -> tuple[Luma, ...]:
    """The picture's luma, halved until it is small."""
    luma = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if luma is None:
        raise FileNotFoundError(f"{path} is not a readable picture")
    return levels_of(luma)


def levels_of(luma: Luma) -> tuple[Luma, ...]:
    """Luma at full, half, quarter … size."""
    levels = [luma]
    while min(levels[-1].shape) > 120:
        height, width = levels[-1].shape
        size = (width // 2, height // 2)
        levels.append(cv2.resize(levels[-1], size, interpolation=cv2.INTER_AREA))
    return tuple(levels)
