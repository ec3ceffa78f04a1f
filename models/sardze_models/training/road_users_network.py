# SPDX-License-Identifier: EUPL-1.2
"""The road users' network: luma in, for each cell of three grids the likeliest kind and a box.

Fully convolutional: training may use smaller pictures than running does. Depthwise separable
residual blocks down to 1/32, back up to 1/8 by addition; cells are answered at 1/8, 1/16 and
1/32, row by row, in that order. Only operations that LiteRT runs fast.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from sardze_models.detectors.road_user import KINDS
from sardze_models.training.finder_network import Pointwise, Separable

STRIDES = (8, 16, 32)
_RARITY = -4.5
_WIDEST = 4.5
"""Logarithm of the longest distance from a cell to a box's side, in cells."""


class RoadUserNetwork(nn.Module):
    """(n, 1, h, w) luma 0..1 to logits (n, cells, kinds) and distances (n, cells, 4).

    Distances are pixels from the cell's centre to the box's left, top, right and bottom.
    """

    def __init__(
        self, fine: int = 24, middle: int = 64, coarse: int = 128, deep: int = 192
    ) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(16, fine, 3, padding=1, bias=False), nn.BatchNorm2d(fine), nn.ReLU()
        )
        self.to_eighth = _stage(fine, middle, 2, 3)
        self.to_sixteenth = _stage(middle, coarse, 4, 5)
        self.to_thirtysecond = _stage(coarse, deep, 3, 5)
        self.from_deep = Pointwise(deep, coarse, bias=True)
        self.at_sixteenth = Separable(coarse, coarse, 5)
        self.from_coarse = Pointwise(coarse, middle, bias=True)
        self.at_eighth = nn.Sequential(Separable(middle, middle, 5), Separable(middle, middle))
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


def _stage(inputs: int, outputs: int, blocks: int, kernel: int) -> nn.Sequential:
    first = Separable(inputs, outputs, 3, 2)
    return nn.Sequential(first, *(Separable(outputs, outputs, kernel) for _ in range(blocks)))
