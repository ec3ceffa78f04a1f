# SPDX-License-Identifier: EUPL-1.2
"""Reads what a YOLOv8 model answers: (1, 4 + labels, cells) or the same with the last two swapped.

A cell gives centre x, centre y, width and height, then the labels' scores, without objectness.
Exports to TFLite give fractions of the input instead of pixels: the recipe's ``normalised``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sardze_models.detectors.candidates import Candidates, Floats, best_of_rows, corners_of
from sardze_models.detectors.grids import cells_of
from sardze_models.detectors.recipe import Recipe, Shape, Size


def complain_of_yolov8(shapes: Sequence[Shape], size: Size) -> str | None:
    """What is wrong with the outputs' shapes, if anything is."""
    cells = len(cells_of(size)[0])
    if len(shapes) == 1 and len(shapes[0]) == 3 and cells in shapes[0][1:]:
        other = shapes[0][2] if shapes[0][1] == cells else shapes[0][1]
        if other > 4:
            return None
    return f"one output of 1 x (4 + labels) x {cells} is expected for {size[0]} x {size[1]}"


def read_yolov8(outputs: Sequence[Floats], size: Size, recipe: Recipe, least: float) -> Candidates:
    """The candidates on an input of that size."""
    rows = outputs[0][0]
    if len(rows) != len(cells_of(size)[0]):
        rows = rows.T
    scores = rows[:, 4:]
    likely = scores.max(axis=1) >= least
    centres = rows[likely, :4]
    if recipe.normalised:
        centres = centres * np.tile(np.array(size, np.float32), 2)
    return best_of_rows(corners_of(centres), scores[likely], least)
