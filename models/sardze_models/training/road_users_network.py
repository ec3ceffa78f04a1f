# SPDX-License-Identifier: EUPL-1.2
"""The road users' network: luma in, for each cell of three grids the likeliest kind and a box.

Made as YOLOX-nano is (Ge et al. 2021, YOLOX; CSPDarknet with depthwise separable convolutions, a
path aggregation neck, a decoupled head), so that a run may begin with what that one has learnt:
`road_users_inheritance` says how. It has no normalisation of its own, since there it is folded into
the convolutions. Layers stand in the order in which they are asked. Cells are answered at 1/8,
1/16 and 1/32, row by row, in that order.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from sardze_models.detectors.road_user import KINDS

STRIDES = (8, 16, 32)
_RARITY = -4.5
_WIDEST = 4.5
"""Logarithm of the longest side of a box, in cells."""


class Layer(nn.Sequential):
    """A convolution and its bend."""

    def __init__(self, ins: int, outs: int, size: int = 1, step: int = 1, groups: int = 1) -> None:
        padding = (size - 1) // 2  # halves exactly where the step is two
        super().__init__(nn.Conv2d(ins, outs, size, step, padding, groups=groups), nn.SiLU())


class Separable(nn.Sequential):
    """Each channel over space, then all channels at each place."""

    def __init__(self, ins: int, outs: int, step: int = 1) -> None:
        super().__init__(Layer(ins, ins, 3, step, groups=ins), Layer(ins, outs))


class Bottleneck(nn.Module):
    """A refinement, added to what came in where `added`."""

    def __init__(self, width: int, *, added: bool) -> None:
        super().__init__()
        self.refine = nn.Sequential(Layer(width, width), Separable(width, width))
        self.added = added

    def forward(self, grid: Tensor) -> Tensor:
        refined: Tensor = self.refine(grid)
        return grid + refined if self.added else refined


class Stage(nn.Module):
    """Half of the channels refined, half handed on (Wang et al. 2020, CSPNet)."""

    def __init__(self, ins: int, outs: int, depth: int = 1, *, added: bool = False) -> None:
        super().__init__()
        self.first = Layer(ins, outs // 2)
        self.second = Layer(ins, outs // 2)
        self.refine = nn.Sequential(*(Bottleneck(outs // 2, added=added) for _ in range(depth)))
        self.both = Layer(outs, outs)

    def forward(self, grid: Tensor) -> Tensor:
        first, second = self.first(grid), self.second(grid)
        out: Tensor = self.both(torch.cat((self.refine(first), second), dim=1))
        return out


class Surroundings(nn.Module):
    """The strongest within 5, 9 and 13 cells beside what is there (He et al. 2014)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.narrow = Layer(width, width // 2)
        self.wide = Layer(width * 2, width)

    def forward(self, grid: Tensor) -> Tensor:
        seen = [self.narrow(grid)]
        for _ in range(3):
            seen.append(functional.max_pool2d(seen[-1], 5, 1, 2))
        out: Tensor = self.wide(torch.cat(seen, dim=1))
        return out


class Answer(nn.Module):
    """One grid's head: logits of the kinds, centre and logarithms of size, whether anybody."""

    def __init__(self, ins: int, width: int) -> None:
        super().__init__()
        self.enter = Layer(ins, width)
        self.about_kind = nn.Sequential(Separable(width, width), Separable(width, width))
        self.kinds = nn.Conv2d(width, len(KINDS), 1)
        self.about_box = nn.Sequential(Separable(width, width), Separable(width, width))
        self.box = nn.Conv2d(width, 4, 1)
        self.anybody = nn.Conv2d(width, 1, 1)
        for head in (self.kinds, self.anybody):
            nn.init.normal_(head.weight, std=0.01)
            nn.init.zeros_(head.bias)
        nn.init.constant_(self.anybody.bias, _RARITY)  # road users are rare among cells

    def forward(self, grid: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        grid = self.enter(grid)
        kinds = self.kinds(self.about_kind(grid))
        grid = self.about_box(grid)
        return _rows(kinds), _rows(self.box(grid)), _rows(self.anybody(grid))


class RoadUserNetwork(nn.Module):
    """(n, 1, h, w) luma 0..1 to logits (n, cells, kinds) and distances (n, cells, 4).

    Distances are pixels from the cell's centre to the box's left, top, right and bottom.
    """

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        quarter, eighth, sixteenth, deep = (width * times for times in (2, 4, 8, 16))
        self.enter = Layer(1, width, 6, 2)
        self.to_quarter = nn.Sequential(
            Separable(width, quarter, 2), Stage(quarter, quarter, added=True)
        )
        self.to_eighth = nn.Sequential(
            Separable(quarter, eighth, 2), Stage(eighth, eighth, 3, added=True)
        )
        self.to_sixteenth = nn.Sequential(
            Separable(eighth, sixteenth, 2), Stage(sixteenth, sixteenth, 3, added=True)
        )
        self.to_deep = nn.Sequential(
            Separable(sixteenth, deep, 2), Surroundings(deep), Stage(deep, deep)
        )
        self.from_deep = Layer(deep, sixteenth)
        self.down_at_sixteenth = Stage(deep, sixteenth)
        self.from_sixteenth = Layer(sixteenth, eighth)
        self.at_eighth = Stage(sixteenth, eighth)
        self.eighth_up = Separable(eighth, eighth, 2)
        self.at_sixteenth = Stage(sixteenth, sixteenth)
        self.sixteenth_up = Separable(sixteenth, sixteenth, 2)
        self.at_deep = Stage(deep, deep)
        self.answers = nn.ModuleList(Answer(ins, eighth) for ins in (eighth, sixteenth, deep))

    def forward(self, luma: Tensor) -> tuple[Tensor, Tensor]:
        kinds, sides, anybody = self.ask(luma)
        return _both_likely(kinds, anybody), sides

    def ask(self, luma: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of the kinds, distances, logits of there being anybody."""
        kinds, sides, anybody = [], [], []
        for answer, grid, stride in zip(self.answers, self._grids(luma), STRIDES, strict=True):
            kinds_here, box, anybody_here = answer(grid)
            kinds.append(kinds_here)
            anybody.append(anybody_here)
            half = torch.exp(box[..., 2:].clamp(max=_WIDEST)) * (stride / 2)
            off = (box[..., :2] - 0.5) * stride
            sides.append(torch.cat((half - off, half + off), dim=-1))
        return torch.cat(kinds, dim=1), torch.cat(sides, dim=1), torch.cat(anybody, dim=1)

    def _grids(self, luma: Tensor) -> Sequence[Tensor]:
        eighth = self.to_eighth(self.to_quarter(self.enter(luma)))
        sixteenth = self.to_sixteenth(eighth)
        narrow_deep = self.from_deep(self.to_deep(sixteenth))
        sixteenth = self.down_at_sixteenth(torch.cat((_twice(narrow_deep), sixteenth), dim=1))
        narrow = self.from_sixteenth(sixteenth)
        eighth = self.at_eighth(torch.cat((_twice(narrow), eighth), dim=1))
        sixteenth = self.at_sixteenth(torch.cat((self.eighth_up(eighth), narrow), dim=1))
        deep = self.at_deep(torch.cat((self.sixteenth_up(sixteenth), narrow_deep), dim=1))
        return eighth, sixteenth, deep


class RoadUsersForDevice(nn.Module):
    """What is exported: (1, h, w, 1) in; scores (1, cells, kinds), distances (1, cells, 4) out."""

    def __init__(self, network: RoadUserNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, luma: Tensor) -> tuple[Tensor, Tensor]:
        kinds, sides, anybody = self.network.ask(luma.permute(0, 3, 1, 2))
        return torch.sigmoid(kinds) * torch.sigmoid(anybody), sides


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


def _both_likely(ones: Tensor, others: Tensor) -> Tensor:
    """The logit of both being so, from the logits of each."""
    both = torch.stack((-ones, (-others).expand_as(ones), -ones - others))
    return -torch.logsumexp(both, dim=0)


def _twice(grid: Tensor) -> Tensor:
    """Twice as fine."""
    return functional.interpolate(grid, scale_factor=2, mode="nearest")


def _rows(grid: Tensor) -> Tensor:
    """(n, c, h, w) to (n, h * w, c)."""
    return grid.permute(0, 2, 3, 1).flatten(1, 2)
