# SPDX-License-Identifier: EUPL-1.2
"""The plate reader's network: a small convolutional eye, one look round, ten slots that point.

The crop is standardised, so that contrast does not matter. Convolutions bring it down to a grid
of 6 x 40 cells, halved to 3 x 40 tokens with their place added. One self-attention layer lets each
token know what stands left of and above it (which character is the fourth?). Each slot then points
at one character by attention and names it; one more query looks at the whole plate and names its
country. While training, the pointing itself is taught, since rendered plates know where their
characters are: that saves most of the training time.
"""

import copy
from typing import NamedTuple

import torch
from torch import Tensor, nn

from sardze_models.reader import COUNTRIES

TOKEN_ROWS = 3
TOKEN_COLUMNS = 40


class Mixing(nn.Module):
    """A residual block: depthwise 3 x 5, then two pointwise convolutions."""

    def __init__(self, channels: int, expansion: int = 2) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, (3, 5), padding=(1, 2), groups=channels, bias=False),
            nn.BatchNorm2d(channels),
            nn.Conv2d(channels, channels * expansion, 1, bias=False),
            nn.BatchNorm2d(channels * expansion),
            nn.ReLU(),
            nn.Conv2d(channels * expansion, channels, 1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, features: Tensor) -> Tensor:
        return features + self.body(features)


class Look(nn.Module):
    """Self-attention over all tokens, then a feed-forward layer; both residual."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.before = nn.LayerNorm(width)
        self.project = nn.Linear(width, width * 3)
        self.out = nn.Linear(width, width)
        self.forward_layers = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, width * 2), nn.ReLU(), nn.Linear(width * 2, width)
        )

    def forward(self, tokens: Tensor) -> Tensor:
        count, length, width = tokens.shape
        parts = self.project(self.before(tokens)).reshape(count, length, 3, self.heads, -1)
        queries, keys, values = parts.permute(2, 0, 3, 1, 4).unbind(0)
        scores = queries @ keys.transpose(-1, -2) * (width // self.heads) ** -0.5
        mixed = (scores.softmax(-1) @ values).transpose(1, 2).reshape(count, length, width)
        tokens = tokens + self.out(mixed)
        return tokens + self.forward_layers(tokens)


class Opinion(NamedTuple):
    """Logits: (n, slots, classes), where each slot looks (n, slots, tokens), (n, countries)."""

    characters: Tensor
    pointing: Tensor
    country: Tensor


class ReaderNetwork(nn.Module):
    """(n, 1, 48, 160) luma 0..1 to an opinion."""

    def __init__(
        self, slots: int = 10, classes: int = 37, width: int = 96, blocks: int = 2
    ) -> None:
        super().__init__()
        middle = 40
        self.eye = nn.Sequential(
            nn.PixelUnshuffle(2),
            *_convolution(4, 16, kernel=3, stride=1),
            *_convolution(16, middle, kernel=3, stride=2),
            *_convolution(middle, middle, kernel=3, stride=1),
            *_convolution(middle, width, kernel=3, stride=(2, 1)),
            *(Mixing(width) for _ in range(blocks)),
            nn.AvgPool2d((2, 1)),
        )
        self.place = nn.Parameter(torch.randn(1, TOKEN_ROWS * TOKEN_COLUMNS, width) * 0.1)
        self.look = Look(width, heads=4)
        self.queries = nn.Parameter(torch.randn(slots, width) * 0.1)
        self.keys = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width))
        self.values = nn.Linear(width, width)
        self.name = nn.Sequential(
            nn.LayerNorm(width),
            nn.Linear(width, width * 2),
            nn.ReLU(),
            nn.Linear(width * 2, classes),
        )
        self.country_query = nn.Parameter(torch.randn(1, width) * 0.1)
        self.country = nn.Sequential(
            nn.LayerNorm(width),
            nn.Linear(width, width),
            nn.ReLU(),
            nn.Linear(width, len(COUNTRIES)),
        )
        self.scale = width**-0.5

    def forward(self, luma: Tensor) -> Opinion:
        mean = luma.mean(dim=(2, 3), keepdim=True)
        spread = ((luma - mean) ** 2).mean(dim=(2, 3), keepdim=True)
        seen = self.eye((luma - mean) * (spread + 1e-4) ** -0.5)
        tokens = seen.flatten(2).transpose(1, 2)
        tokens = self.look(tokens + self.place)
        queries = torch.cat([self.queries, self.country_query]) * self.scale
        pointing = queries @ self.keys(tokens).transpose(1, 2)
        picked = pointing.softmax(-1) @ self.values(tokens)
        return Opinion(self.name(picked[:, :-1]), pointing[:, :-1], self.country(picked[:, -1]))


class ReaderForExport(nn.Module):
    """What the catalogue promises: (1, 48, 160, 1) in, probabilities out.

    Of each slot's classes (1, slots, classes) and of the countries (1, countries).
    """

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = copy.deepcopy(network)
        unshuffle, first = self.network.eye[0], self.network.eye[1]
        self.network.eye[0] = _on_whole_pixels(first, unshuffle.downscale_factor)
        self.network.eye[1] = nn.Identity()

    def forward(self, luma: Tensor) -> tuple[Tensor, Tensor]:
        count, height, width, _ = luma.shape
        opinion = self.network(luma.reshape(count, 1, height, width))
        return opinion.characters.softmax(-1), opinion.country.softmax(-1)


def _on_whole_pixels(first: nn.Conv2d, factor: int) -> nn.Conv2d:
    """One strided convolution that equals unshuffling by the factor and then convolving.

    Unshuffled training is faster; a runtime likes one convolution better than a reordering.
    """
    outputs, _, rows, columns = first.weight.shape
    kernel = (rows * factor, columns * factor)
    whole = nn.Conv2d(1, outputs, kernel, factor, (rows // 2) * factor, bias=False)
    taps = first.weight.reshape(outputs, factor, factor, rows, columns).permute(0, 3, 1, 4, 2)
    whole.weight.data = taps.reshape(outputs, 1, *kernel).detach().clone()
    return whole


def _convolution(
    inputs: int, outputs: int, *, kernel: int, stride: int | tuple[int, int]
) -> tuple[nn.Module, ...]:
    return (
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )
