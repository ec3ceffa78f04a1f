# SPDX-License-Identifier: EUPL-1.2
"""What each cell should have answered, and how wrong the answers were.

Which cells answer for a road user is settled anew at every step, by the answers themselves: those
inside its box whose kind and box come nearest (task-aligned assignment, Feng et al. 2021, TOOD).
The best cell's kind is taught to be as likely as the teacher holds it, the others' less, and what
is likely counts more (varifocal loss, Zhang et al. 2021). Cells in doubtful places that answer for
nobody are not judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from sardze_models.training.road_users_network import centres_of
from sardze_models.training.road_users_scenes import Scene

_ANSWERING = 9
"""Cells that answer for one road user."""
_BOX_COUNTS = 6.0
_KIND_COUNTS = 0.7
_BOX_WEIGHT = 2.5
_INVENTED = 1.0
"""How much a cell's false word costs, beside a true word that is missing."""
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Targets:
    """A batch's truth, filled up to the same number of road users; `there` marks the real ones."""

    boxes: Tensor
    kinds: Tensor
    worth: Tensor
    there: Tensor
    judged: Tensor
    """(n, cells): outside doubtful places."""
    centres: Tensor


def targets_of(scenes: Sequence[Scene]) -> Targets:
    """The targets of a batch of scenes of one size."""
    height, width = scenes[0].luma.shape
    centres, _ = centres_of(height, width)
    most = max(1, *(len(scene.boxes) for scene in scenes))
    boxes = torch.zeros(len(scenes), most, 4)
    kinds = torch.zeros(len(scenes), most, dtype=torch.long)
    worth = torch.zeros(len(scenes), most)
    there = torch.zeros(len(scenes), most, dtype=torch.bool)
    judged = torch.ones(len(scenes), len(centres), dtype=torch.bool)
    for row, scene in enumerate(scenes):
        count = len(scene.boxes)
        boxes[row, :count] = torch.from_numpy(scene.boxes)
        kinds[row, :count] = torch.from_numpy(scene.kinds)
        worth[row, :count] = torch.from_numpy(scene.worth)
        there[row, :count] = True
        if len(scene.doubtful):
            doubtful = torch.from_numpy(scene.doubtful.astype(np.float32))
            judged[row] = ~_inside(centres, doubtful).any(dim=0)
    return Targets(boxes, kinds, worth, there, judged, centres)


def road_users_loss(logits: Tensor, sides: Tensor, targets: Targets) -> tuple[Tensor, Tensor]:
    """The loss of the kinds and the loss of the boxes."""
    found = torch.cat((targets.centres - sides[..., :2], targets.centres + sides[..., 2:]), dim=-1)
    with torch.no_grad():
        owner, likely = _settle(torch.sigmoid(logits), found, targets)
    batch, cells = owner.shape
    rows = torch.arange(batch)[:, None].expand(batch, cells)
    taken = likely > 0
    wanted = torch.zeros_like(logits)
    wanted.scatter_(2, targets.kinds[rows, owner][..., None], likely[..., None])
    total = likely.sum().clamp(min=1.0)
    answered = torch.sigmoid(logits)
    each = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    each = each * torch.where(wanted > 0, wanted, _INVENTED * answered.detach() ** 2)
    kinds_loss = (each.sum(dim=2) * (targets.judged | taken)).sum() / total
    if not taken.any():
        return kinds_loss, sides.sum() * 0.0
    truth = targets.boxes[rows, owner][taken]
    lost = 1 - _generalised_overlap(found[taken], truth)
    return kinds_loss, _BOX_WEIGHT * (lost * likely[taken]).sum() / total


def _settle(scores: Tensor, found: Tensor, targets: Targets) -> tuple[Tensor, Tensor]:
    """For each cell (n, cells) whom it answers for, and how likely it should say so."""
    inside = _inside(targets.centres, targets.boxes) & targets.there[..., None]
    shared = _overlap(targets.boxes[:, :, None], found[:, None]) * inside
    kinds = targets.kinds[:, None].expand(-1, scores.shape[1], -1)
    alike = torch.gather(scores, 2, kinds).transpose(1, 2)
    merit = alike**_KIND_COUNTS * shared**_BOX_COUNTS * inside + inside * _TINY**2
    best = merit.topk(min(_ANSWERING, merit.shape[2]), dim=2).indices
    chosen = torch.zeros_like(inside).scatter_(2, best, True) & inside
    merit = merit * chosen
    owner = (shared * chosen).argmax(dim=1)
    only = functional.one_hot(owner, chosen.shape[1]).transpose(1, 2).bool()
    merit, shared = merit * only, shared * only * chosen
    most = merit.amax(dim=2, keepdim=True).clamp(min=_TINY**2)
    likely = merit / most * targets.worth[..., None]
    return owner, likely.amax(dim=1)


def _inside(centres: Tensor, boxes: Tensor) -> Tensor:
    """Whether each cell's centre lies in each box: (…, boxes, cells)."""
    low = centres - boxes[..., None, :2]
    high = boxes[..., None, 2:] - centres
    return torch.cat((low, high), dim=-1).amin(dim=-1) > 0


def _overlap(ones: Tensor, others: Tensor) -> Tensor:
    shared = _shared(ones, others)
    return shared / (_area(ones) + _area(others) - shared).clamp(min=_TINY)


def _generalised_overlap(ones: Tensor, others: Tensor) -> Tensor:
    """Overlap less the empty share of the box round both (Rezatofighi et al. 2019)."""
    shared = _shared(ones, others)
    union = (_area(ones) + _area(others) - shared).clamp(min=_TINY)
    low = torch.minimum(ones[..., :2], others[..., :2])
    high = torch.maximum(ones[..., 2:], others[..., 2:])
    around = (high - low).clamp(min=0).prod(dim=-1).clamp(min=_TINY)
    return shared / union - (around - union) / around


def _shared(ones: Tensor, others: Tensor) -> Tensor:
    low = torch.maximum(ones[..., :2], others[..., :2])
    high = torch.minimum(ones[..., 2:], others[..., 2:])
    return (high - low).clamp(min=0).prod(dim=-1)


def _area(boxes: Tensor) -> Tensor:
    return (boxes[..., 2:] - boxes[..., :2]).clamp(min=0).prod(dim=-1)
