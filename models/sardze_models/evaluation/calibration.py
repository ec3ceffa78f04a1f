# SPDX-License-Identifier: EUPL-1.2
"""Whether confidences mean what they say: of texts at 0.9, nine in ten should be right.

The expected calibration error (Naeini et al. 2015, AAAI) is the gap between confidence and share of
right texts, over ten bins of equal width, weighted by their counts. Few plates leave a gap even for
a perfect reader; `chance` says how large, so that nobody chases noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sardze_models.evaluation.intervals import ROUNDS, SEED, Estimate, Share, estimate, share

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The texts whose confidence lies between two limits."""

    low: float
    high: float
    mean_confidence: float
    right: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """The gap between what was promised and what was kept.

    Attributes:
        error: the expected calibration error.
        chance: what a perfectly calibrated reader would show with as many texts of the same
            confidences, on average.
        brier: mean squared distance of confidence and truth.
        bins: those that are not empty, lowest first.
    """

    texts: int
    error: Estimate
    chance: float
    brier: float
    bins: tuple[Bin, ...]


def calibration(confidences: Sequence[float], right: Sequence[bool]) -> Calibration | None:
    """None where there is no text."""
    if not confidences:
        return None
    sample = np.stack([np.asarray(confidences, float), np.asarray(right, float)], axis=1)
    error = estimate(sample, expected_error)
    return (
        None
        if error is None
        else Calibration(
            texts=len(sample),
            error=error,
            chance=_chance(sample[:, 0]),
            brier=float(np.mean((sample[:, 0] - sample[:, 1]) ** 2)),
            bins=_bins(sample),
        )
    )


def expected_error(sample: NDArray[np.float64]) -> float:
    """The error of rows (confidence, 1 if right else 0)."""
    places = _places(sample[:, 0])
    gaps = np.bincount(places, weights=sample[:, 0] - sample[:, 1], minlength=BINS)
    return float(np.abs(gaps).sum() / len(sample))


def _places(confidences: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.minimum((confidences * BINS).astype(np.intp), BINS - 1)


def _chance(confidences: NDArray[np.float64]) -> float:
    rng = np.random.default_rng(SEED)
    errors = []
    for _ in range(ROUNDS):
        luck = rng.random(len(confidences)) < confidences
        errors.append(expected_error(np.stack([confidences, luck.astype(float)], axis=1)))
    return float(np.mean(errors))


def _bins(sample: NDArray[np.float64]) -> tuple[Bin, ...]:
    places = _places(sample[:, 0])
    found = []
    for place in range(BINS):
        rows = sample[places == place]
        right = share(int(rows[:, 1].sum()), len(rows))
        if right is not None:
            limits = (place / BINS, (place + 1) / BINS)
            found.append(Bin(*limits, float(rows[:, 0].mean()), right))
    return tuple(found)
