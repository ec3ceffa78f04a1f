# SPDX-License-Identifier: EUPL-1.2
"""The plate finder's network: luma in, plate centres and corners out, at an eighth of the size.

Fully convolutional, so that training may use smaller pictures than running does. Depthwise
separable residual blocks down to 1/32, then back up to 1/8 by addition. Only operations that
LiteRT runs fast.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

STRIDE = 8
REACH = 16.0
"""Pixels that one unit of a corner output stands for."""


class Pointwise(nn.Conv2d):
    """A 1x1 convolution, trained as a matrix product: on one core PyTorch is faster that way."""

    def __init__(self, inputs: int, outputs: int, *, bias: bool = False) -> None:
        super().__init__(inputs, outputs, 1, bias=bias)

    def forward(self, features: Tensor) -> Tensor:
        if not self.training:
            return super().forward(features)
        across = functional.linear(features.permute(0, 2, 3, 1), self.weight[:, :, 0, 0], self.bias)
        return across.permute(0, 3, 1, 2)


class Separable(nn.Module):
    """Depthwise, then pointwise convolution; adds its input where shapes allow."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1) -> None:
        super().__init__()
        self.residual = stride == 1 and inputs == outputs
        self.body = nn.Sequential(
            nn.Conv2d(inputs, inputs, kernel, stride, kernel // 2, groups=inputs, bias=False),
            Pointwise(inputs, outputs),
            nn.BatchNorm2d(outputs),
        )

    def forward(self, features: Tensor) -> Tensor:
        result = self.body(features)
        return torch.relu(result + features if self.residual else result)


class FinderNetwork(nn.Module):
    """(n, 1, h, w) luma 0..1 to centre logits (n, 1, h/8, w/8) and corners (n, 8, h/8, w/8).

    Corners are in pixels from the cell's centre: x and y, clockwise from the plate's top-left.
    """

    def __init__(
        self, fine: int = 32, middle: int = 72, coarse: int = 112, deep: int = 144
    ) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(16, fine, 3, padding=1, bias=False), nn.BatchNorm2d(fine), nn.ReLU()
        )
        self.to_eighth = _stage(fine, middle, 2, 3)
        self.to_sixteenth = _stage(middle, coarse, 4, 3)
        self.to_thirtysecond = _stage(coarse, deep, 3, 5)
        self.from_deep = Pointwise(deep, coarse, bias=True)
        self.at_sixteenth = Separable(coarse, coarse, 5)
        self.from_coarse = Pointwise(coarse, middle, bias=True)
        self.at_eighth = nn.Sequential(Separable(middle, middle), Separable(middle, middle))
        self.centre = Pointwise(middle, 1, bias=True)
        self.corners = Pointwise(middle, 8, bias=True)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self._begin_with_nothing_found()

    def forward(self, luma: Tensor) -> tuple[Tensor, Tensor]:
        eighth = self.to_eighth(self.stem(functional.pixel_unshuffle(luma - 0.5, 4)))
        sixteenth = self.to_sixteenth(eighth)
        deep = self.to_thirtysecond(sixteenth)
        sixteenth = self.at_sixteenth(sixteenth + self.up(self.from_deep(deep)))
        eighth = self.at_eighth(eighth + self.up(self.from_coarse(sixteenth)))
        return self.centre(eighth), self.corners(eighth) * REACH

    def _begin_with_nothing_found(self) -> None:
        """Start near a plate's true rarity, or the empty cells drown the first steps."""
        nn.init.constant_(self.centre.bias, -4.0)
        nn.init.normal_(self.corners.weight, std=0.01)


class FinderForDevice(nn.Module):
    """What is exported: (1, h, w, 1) in; scores (1, h/8, w/8, 1), corners (1, h/8, w/8, 8) out."""

    def __init__(self, network: FinderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, luma: Tensor) -> tuple[Tensor, Tensor]:
        centre, corners = self.network(luma.permute(0, 3, 1, 2))
        return torch.sigmoid(centre).permute(0, 2, 3, 1), corners.permute(0, 2, 3, 1)


def _stage(inputs: int, outputs: int, blocks: int, kernel: int) -> nn.Sequential:
    first = Separable(inputs, outputs, 3, 2)
    return nn.Sequential(first, *(Separable(outputs, outputs, kernel) for _ in range(blocks)))
