# SPDX-License-Identifier: EUPL-1.2
"""How far a figure can be trusted: 95 % intervals for shares (Wilson) and for all else (bootstrap).

Both take every plate for a draw of its own. Frames of one passage are not, so for such sets the
truth is wider than the interval says.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Z = 1.959964
"""Quantile 0.975 of the normal distribution."""
ROUNDS = 1000
SEED = 20


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, 0..1, with its interval."""

    part: int
    whole: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """Any figure with its interval."""

    value: float
    low: float
    high: float


def share(part: int, whole: int) -> Share | None:
    """Wilson's score interval; None where there is nothing to share (Wilson 1927, JASA 22:209)."""
    if not whole:
        return None
    value = part / whole
    square = _Z * _Z / whole
    middle = (value + square / 2) / (1 + square)
    half = _Z * math.sqrt(value * (1 - value) / whole + square / (4 * whole)) / (1 + square)
    low = 0.0 if part == 0 else max(0.0, middle - half)
    high = 1.0 if part == whole else min(1.0, middle + half)
    return Share(part, whole, value, low, high)


def estimate(
    sample: NDArray[np.float64], statistic: Callable[[NDArray[np.float64]], float]
) -> Estimate | None:
    """The percentile bootstrap over the sample's rows, always with the same draws.

    None for an empty sample.
    """
    if not len(sample):
        return None
    rng = np.random.default_rng(SEED)
    drawn = [statistic(sample[rng.integers(0, len(sample), len(sample))]) for _ in range(ROUNDS)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Estimate(float(statistic(sample)), float(low), float(high))
