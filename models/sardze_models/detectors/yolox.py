# SPDX-License-Identifier: EUPL-1.2
"""Reads what a YOLOX model answers: (1, cells, 5 + labels), a row a cell of three grids.

As that project's demonstrations have it: x and y in cells from the cell's corner, width and
height as logarithms of cells, objectness, then the labels' scores. Exports that decode
themselves give pixels instead; which of the two it is the recipe's ``decoded`` says.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sardze_models.detectors.candidates import Candidates, Floats, best_of_rows, corners_of
from sardze_models.detectors.grids import cells_of
from sardze_models.detectors.recipe import Recipe, Shape, Size


def complain_of_yolox(shapes: Sequence[Shape], size: Size) -> str | None:
    """What is wrong with the outputs' shapes, if anything is."""
    cells = len(cells_of(size)[0])
    if len(shapes) == 1 and len(shapes[0]) == 3 and shapes[0][1] == cells and shapes[0][2] > 5:
        return None
    return f"one output of 1 x {cells} x (5 + labels) is expected for {size[0]} x {size[1]}"


def read_yolox(outputs: Sequence[Floats], size: Size, recipe: Recipe, least: float) -> Candidates:
    """The candidates on an input of that size."""
    rows = outputs[0][0]
    scores = rows[:, 5:] * rows[:, 4:5]
    likely = scores.max(axis=1) >= least
    answers = rows[likely, :4]
    if not recipe.decoded:
        places, strides = cells_of(size)
        centres = (answers[:, :2] + places[likely]) * strides[likely]
        answers = np.concatenate((centres, np.exp(answers[:, 2:]) * strides[likely]), axis=1)
    return best_of_rows(corners_of(answers), scores[likely], least)
