# SPDX-License-Identifier: EUPL-1.2
"""Boxes that a model proposes, and which of them stay: the best where several mean the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Labels = NDArray[np.intp]

_MOST = 300


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Rows: boxes (n, 4) as left, top, right, bottom on the model's input; scores; labels."""

    boxes: Floats
    scores: Floats
    labels: Labels

    def chosen(self, which: NDArray[np.bool_] | Labels) -> Candidates:
        """Some of the rows."""
        return Candidates(self.boxes[which], self.scores[which], self.labels[which])


def best_of_rows(boxes: Floats, scores: Floats, least: float) -> Candidates:
    """Each row's likeliest label where that is likely enough.

    Args:
        boxes: (n, 4) corners.
        scores: (n, labels).
        least: scores below it are left out.
    """
    labels = scores.argmax(axis=1)
    best = scores[np.arange(len(scores)), labels]
    return Candidates(boxes, best, labels).chosen(best >= least)


def corners_of(centres: Floats) -> Floats:
    """From (n, 4) centre x, centre y, width, height to corners."""
    half = centres[:, 2:] / 2
    return np.concatenate((centres[:, :2] - half, centres[:, :2] + half), axis=1)


def distinct(candidates: Candidates, most_shared: float, rivals: Labels) -> Candidates:
    """Best first, without those that overlap a better rival.

    Args:
        candidates: any number, in any order; a few hundred of the best are looked at.
        most_shared: intersection over union from which on the better one stays alone.
        rivals: for each label the number of its group. What is one of a group is no other of it:
            a car is no truck, but a person may stand before a car.
    """
    best = candidates.chosen(np.argsort(-candidates.scores, kind="stable")[:_MOST])
    groups = rivals[best.labels]
    shared = overlaps(best.boxes, best.boxes)
    shared[groups[:, None] != groups[None, :]] = 0.0
    kept = np.ones(len(groups), bool)
    for row in range(len(kept)):
        if kept[row]:
            kept[row + 1 :] &= shared[row, row + 1 :] <= most_shared
    return best.chosen(kept)


def overlaps(ones: Floats, others: Floats) -> Floats:
    """Intersection over union of each with each."""
    low = np.maximum(ones[:, None, :2], others[None, :, :2])
    high = np.minimum(ones[:, None, 2:], others[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=2)
    areas = [np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(axis=1) for boxes in (ones, others)]
    union = areas[0][:, None] + areas[1][None, :] - shared
    return np.asarray(shared / np.maximum(union, 1e-6), np.float32)
