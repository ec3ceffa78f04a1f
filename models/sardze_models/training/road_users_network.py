# SPDX-License-Identifier: EUPL-1.2
"""The road users' network: luma in, for each cell of three grids the likeliest kind and a box.

The trunk is made as the plate finder's, so that a run may begin with what that one has learnt of
roads. Cells are answered at 1/8, 1/16 and 1/32, row by row, in that order.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from sardze_models.detectors.road_user import KINDS
from sardze_models.training.finder_network import FinderNetwork, Pointwise

STRIDES = (8, 16, 32)
_RARITY = -4.5
_WIDEST = 4.5
"""Logarithm of the longest distance from a cell to a box's side, in cells."""


class RoadUserNetwork(nn.Module):
    """(n, 1, h, w) luma 0..1 to logits (n, cells, kinds) and distances (n, cells, 4).

    Distances are pixels from the cell's centre to the box's left, top, right and bottom.
    """

    def __init__(
        self, fine: int = 32, middle: int = 72, coarse: int = 112, deep: int = 144
    ) -> None:
        super().__init__()
        trunk = FinderNetwork(fine, middle, coarse, deep)
        self.stem, self.to_eighth = trunk.stem, trunk.to_eighth
        self.to_sixteenth, self.to_thirtysecond = trunk.to_sixteenth, trunk.to_thirtysecond
        self.from_deep, self.at_sixteenth = trunk.from_deep, trunk.at_sixteenth
        self.from_coarse, self.at_eighth = trunk.from_coarse, trunk.at_eighth
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        widths = (middle, coarse, deep)
        self.kinds = nn.ModuleList(Pointwise(width, len(KINDS), bias=True) for width in widths)
        self.sides = nn.ModuleList(Pointwise(width, 4, bias=True) for width in widths)
        for head in self.kinds:
            nn.init.constant_(head.bias, _RARITY)  # road users are rare among cells
            nn.init.normal_(head.weight, std=0.01)
        for head in self.sides:
            nn.init.constant_(head.bias, 0.7)
            nn.init.normal_(head.weight, std=0.01)

    def forward(self, luma: Tensor) -> tuple[Tensor, Tensor]:
        eighth = self.to_eighth(self.stem(functional.pixel_unshuffle(luma - 0.5, 4)))
        sixteenth = self.to_sixteenth(eighth)
        deep = self.to_thirtysecond(sixteenth)
        sixteenth = self.at_sixteenth(sixteenth + self.up(self.from_deep(deep)))
        eighth = self.at_eighth(eighth + self.up(self.from_coarse(sixteenth)))
        features = (eighth, sixteenth, deep)
        logits = [_rows(head(grid)) for head, grid in zip(self.kinds, features, strict=True)]
        sides = [
            _rows(torch.exp(head(grid).clamp(max=_WIDEST)) * stride)
            for head, grid, stride in zip(self.sides, features, STRIDES, strict=True)
        ]
        return torch.cat(logits, dim=1), torch.cat(sides, dim=1)

    def begin_with(self, finder: Mapping[str, Tensor]) -> None:
        """Take over a plate finder's trunk; its answers are left out."""
        trunk = {name: value for name, value in finder.items() if name in self.state_dict()}
        missing = self.load_state_dict(trunk, strict=False).missing_keys
        wrong = [name for name in missing if not name.startswith(("kinds.", "sides."))]
        if wrong:
            raise ValueError(f"no plate finder's weights: {', '.join(wrong)} are missing")


class RoadUsersForDevice(nn.Module):
    """What is exported: (1, h, w, 1) in; scores (1, cells, kinds), distances (1, cells, 4) out."""

    def __init__(self, network: RoadUserNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, luma: Tensor) -> tuple[Tensor, Tensor]:
        logits, sides = self.network(luma.permute(0, 3, 1, 2))
        return torch.sigmoid(logits), sides


def centres_of(height: int, width: int) -> tuple[Tensor, Tensor]:
    """Each cell's centre (cells, 2) in pixels, and its stride (cells,)."""
    centres, strides = [], []
    for stride in STRIDES:
        ys = (torch.arange(height // stride) + 0.5) * stride
        xs = (torch.arange(width // stride) + 0.5) * stride
        grid = torch.stack(torch.meshgrid(ys, xs, indexing="ij"), dim=-1).flip(-1).reshape(-1, 2)
        centres.append(grid)
        strides.append(torch.full((len(grid),), float(stride)))
    return torch.cat(centres), torch.cat(strides)


def _rows(grid: Tensor) -> Tensor:
    """(n, c, h, w) to (n, h * w, c)."""
    return grid.permute(0, 2, 3, 1).flatten(1, 2)
