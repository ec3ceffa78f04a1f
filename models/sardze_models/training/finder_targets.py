# SPDX-License-Identifier: EUPL-1.2
"""What the finder should have answered for a scene, cell by cell, and how wrong an answer was.

A plate whose four corners are known teaches corners. A plate of which only the box is known
teaches that the outermost corners touch the box. Around doubtful areas an answer is neither right
nor wrong.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sardze_models.training.finder_network import STRIDE
from sardze_models.training.finder_scenes import Scene

SPREAD = 0.14
"""Of a plate's side: how far from its centre a cell still counts as nearly right."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Each (n, h, w) over cells, but corners (n, 8, h, w) in pixels from the cell's centre."""

    centre: Tensor
    judged: Tensor
    corners: Tensor
    weight: Tensor
    exact: Tensor


def targets_of(scenes: list[Scene]) -> Targets:
    """The targets of a batch of scenes of one size."""
    columns = zip(*(_one(scene) for scene in scenes), strict=True)
    centre, judged, corners, weight, exact = (
        torch.from_numpy(np.stack(column)) for column in columns
    )
    return Targets(centre, judged, corners, weight, exact)


def finder_loss(centre: Tensor, corners: Tensor, targets: Targets) -> tuple[Tensor, Tensor]:
    """The loss of the centre map and the loss of the corners."""
    return _centre_loss(centre[:, 0], targets), _corner_loss(corners, targets)


def _one(scene: Scene) -> tuple[NDArray[np.float32], ...]:
    rows, columns = scene.luma.shape[0] // STRIDE, scene.luma.shape[1] // STRIDE
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    centre = np.zeros((rows, columns), np.float32)
    judged = np.full((rows, columns), scene.certainty, np.float32)
    corners = np.zeros((8, rows, columns), np.float32)
    exact = np.zeros((rows, columns), np.float32)
    for left, top, right, bottom in scene.doubtful / STRIDE:
        inside = (x > left - 1.5) & (x < right + 0.5) & (y > top - 1.5) & (y < bottom + 0.5)
        judged[inside] = 0.0
    for quad, known in zip(scene.corners, scene.exact, strict=True):
        middle = quad.mean(axis=0) / STRIDE - 0.5
        width, height = np.ptp(quad, axis=0) / STRIDE
        spread_x, spread_y = max(0.55, width * SPREAD), max(0.55, height * SPREAD)
        hill = np.exp(
            -0.5 * (((x - middle[0]) / spread_x) ** 2 + ((y - middle[1]) / spread_y) ** 2)
        )
        peak = (
            min(max(round(float(middle[1])), 0), rows - 1),
            min(max(round(float(middle[0])), 0), columns - 1),
        )
        hill[peak] = 1.0
        nearer = hill > centre
        centre = np.maximum(centre, hill)
        judged[hill > 0.2] = 1.0
        offset = quad.reshape(8, 1, 1) - np.stack([x, y] * 4) * STRIDE - STRIDE / 2
        corners[:, nearer] = offset[:, nearer]
        exact[nearer] = float(known)
    weight = np.where(centre > 0.35, centre, 0.0).astype(np.float32)
    return centre, judged, corners, weight, exact


def _centre_loss(logits: Tensor, targets: Targets) -> Tensor:
    """Focal loss, gentle towards cells beside a centre."""
    found = torch.sigmoid(logits).clamp(1e-4, 1 - 1e-4)
    right = (targets.centre == 1).float()
    reward = -torch.log(found) * (1 - found) ** 2 * right
    fault = -torch.log(1 - found) * found**2 * (1 - targets.centre) ** 4 * (1 - right)
    return (reward * targets.judged + fault * targets.judged).sum() / right.sum().clamp(min=1)


def _corner_loss(corners: Tensor, targets: Targets) -> Tensor:
    """Relative error of corners where they are known, of the box everywhere, and its overlap."""
    chosen = targets.weight > 0
    weight = targets.weight[chosen]
    answer = corners.permute(0, 2, 3, 1)[chosen].reshape(-1, 4, 2)
    truth = targets.corners.permute(0, 2, 3, 1)[chosen].reshape(-1, 4, 2)
    if not len(weight):
        return corners.sum() * 0.0
    low, high = truth.amin(dim=1), truth.amax(dim=1)
    found_low, found_high = answer.amin(dim=1), answer.amax(dim=1)
    scale = (high - low).clamp(min=5.0) * torch.tensor([0.5, 1.0])
    at_corners = ((answer - truth).abs() / scale[:, None]).mean(dim=(1, 2))
    at_edges = (((found_low - low).abs() + (found_high - high).abs()) / scale).mean(dim=1) / 2
    overlap = _overlap(low, high, found_low, found_high)
    each = at_corners * targets.exact[chosen] + at_edges + 0.5 * (1 - overlap)
    return (each * weight).sum() / weight.sum()


def _overlap(low: Tensor, high: Tensor, found_low: Tensor, found_high: Tensor) -> Tensor:
    """Intersection over union of two rows of boxes."""
    shared = (torch.minimum(high, found_high) - torch.maximum(low, found_low)).clamp(min=0)
    both = shared.prod(dim=1)
    areas = (high - low).prod(dim=1) + (found_high - found_low).clamp(min=0).prod(dim=1)
    return both / (areas - both).clamp(min=1e-3)
