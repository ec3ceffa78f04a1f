# SPDX-License-Identifier: EUPL-1.2
"""Reads what our own network answers: scores (1, cells, kinds) and distances (1, cells, 4).

Distances are pixels from the cell's centre to the box's left, top, right and bottom.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sardze_models.detectors.candidates import Candidates, Floats, best_of_rows
from sardze_models.detectors.grids import cells_of
from sardze_models.detectors.recipe import Recipe, Shape, Size


def complain_of_sardze(shapes: Sequence[Shape], size: Size) -> str | None:
    """What is wrong with the outputs' shapes, if anything is."""
    cells = len(cells_of(size)[0])
    if len(shapes) == 2 and shapes[0][:2] == (1, cells) and shapes[1] == (1, cells, 4):
        return None
    return f"scores 1 x {cells} x kinds and distances 1 x {cells} x 4 are expected, in this order"


def read_sardze(outputs: Sequence[Floats], size: Size, recipe: Recipe, least: float) -> Candidates:
    """The candidates on an input of that size."""
    scores, sides = outputs[0][0], outputs[1][0]
    likely = scores.max(axis=1) >= least
    places, strides = cells_of(size)
    centres = (places[likely] + np.float32(0.5)) * strides[likely]
    boxes = np.concatenate((centres - sides[likely, :2], centres + sides[likely, 2:]), axis=1)
    return best_of_rows(boxes, scores[likely], least)
