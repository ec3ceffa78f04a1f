# SPDX-License-Identifier: EUPL-1.2
"""Reads what an SSD with TFLite's own post-processing answers: boxes, labels, scores, count.

The four outputs stand in this order in the catalogue, whatever order the file has them in: boxes
(1, n, 4) as top, left, bottom, right in fractions of the input, labels (1, n) counted from 0
without the background, scores (1, n), and how many of the n are meant (1).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sardze_models.detectors.candidates import Candidates, Floats
from sardze_models.detectors.recipe import Recipe, Shape, Size


def complain_of_ssd(shapes: Sequence[Shape], size: Size) -> str | None:
    """What is wrong with the outputs' shapes, if anything is."""
    most = shapes[0][1] if len(shapes) == 4 and len(shapes[0]) == 3 else 0
    if list(shapes) == [(1, most, 4), (1, most), (1, most), (1,)]:
        return None
    return "boxes 1 x n x 4, labels 1 x n, scores 1 x n and a count are expected, in this order"


def read_ssd(outputs: Sequence[Floats], size: Size, recipe: Recipe, least: float) -> Candidates:
    """The candidates on an input of that size."""
    boxes, labels, scores, count = outputs
    meant = max(0, min(int(count[0]), boxes.shape[1]))
    corners = boxes[0, :meant][:, [1, 0, 3, 2]] * np.tile(np.array(size, np.float32), 2)
    numbers = np.rint(labels[0, :meant]).astype(np.intp)
    candidates = Candidates(corners.astype(np.float32), scores[0, :meant], numbers)
    return candidates.chosen(candidates.scores >= least)
