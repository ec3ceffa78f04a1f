# SPDX-License-Identifier: EUPL-1.2
"""The motion gate: says cheaply whether anything moves, so that an empty road costs almost
nothing.

It compares a strided sample of the low-resolution luma plane with a background that adapts. What
it keeps to: the noise it sees on the still part of the picture sets the threshold, and the
sensor's gain scales it at once; a change of light over the whole picture is not motion; what has
stopped becomes background; motion must be gone for a while before the gate closes. Numpy only, no
clock.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NS_PER_S = 1_000_000_000
SAMPLE_COLUMNS = 160
_START_NOISE = 3.0
_LEAST_NOISE = 0.6
_STILL_S = 1.5
_MEAN_TO_SIGMA = 1.2533  # standard deviation over mean absolute deviation of a normal distribution


@dataclass(frozen=True, slots=True)
class GateRules:
    """What opens and closes the gate."""

    sigmas: float = 4.5
    """How far above the noise a sample must differ."""
    least_change: float = 6.0
    """Levels of 256 that a sample must differ at least."""
    opens_at: float = 0.002
    """Share of differing samples that opens the gate."""
    stays_above: float = 0.4
    """Part of that share below which it starts to close."""
    hold_s: float = 1.5
    """How long nothing must move before it is closed."""
    background_s: float = 6.0
    """How long what has stopped takes to become background."""


@dataclass(frozen=True, slots=True)
class Motion:
    """What the gate thinks of one frame."""

    open: bool
    share: float
    """Share of samples that differ from the background."""
    noise: float


class MotionGate:
    """Judges frames in order of time."""

    def __init__(self, settings: GateRules = GateRules()) -> None:  # noqa: B008 - frozen
        self._rules = settings
        self._background: NDArray[np.float32] | None = None
        self._scratch = np.empty((0, 0), np.float32)
        self._noise = _START_NOISE
        self._gain = 1.0
        self._open = False
        self._moved_ns = 0
        self._seen_ns = 0

    def see(self, lores: NDArray[np.uint8], captured_ns: int, gain: float = 1.0) -> Motion:
        """Whether something moves. The first frame always opens: it may hold a vehicle."""
        step = max(1, lores.shape[1] // SAMPLE_COLUMNS)
        sample = lores[::step, ::step].astype(np.float32)
        background = self._background
        if background is None or background.shape != sample.shape:
            self._background, self._open, self._gain = sample, True, gain
            self._scratch = np.empty_like(sample)
            self._moved_ns = self._seen_ns = captured_ns
            return Motion(True, 1.0, self._noise)
        self._follow_gain(gain)
        difference = np.subtract(sample, background, out=sample)
        difference -= _shift(difference)
        size = np.abs(difference, out=self._scratch)
        least = max(self._rules.least_change, self._rules.sigmas * self._noise)
        share = float(np.count_nonzero(size > least)) / size.size
        self._decide(share, captured_ns)
        self._learn(background, difference, size, captured_ns)
        return Motion(self._open, share, self._noise)

    def _follow_gain(self, gain: float) -> None:
        """Photon noise grows with the square root of the gain: do not wait to see it."""
        if gain > 0 and gain != self._gain:
            self._noise *= math.sqrt(gain / self._gain)
            self._gain = gain

    def _decide(self, share: float, now_ns: int) -> None:
        rules = self._rules
        if share >= rules.opens_at * (rules.stays_above if self._open else 1.0):
            self._open, self._moved_ns = True, now_ns
        elif now_ns - self._moved_ns > rules.hold_s * NS_PER_S:
            self._open = False

    def _learn(
        self,
        background: NDArray[np.float32],
        difference: NDArray[np.float32],
        size: NDArray[np.float32],
        now_ns: int,
    ) -> None:
        """Take the frame into the background: fast when all is still, slowly under what moves."""
        elapsed_s = min(1.0, max(0.0, (now_ns - self._seen_ns) / NS_PER_S))
        self._seen_ns = now_ns
        settle_s = self._rules.background_s if self._open else _STILL_S
        difference *= 1.0 - math.exp(-elapsed_s / settle_s)
        background += difference
        calm = float(np.minimum(size[::2, ::2], 3.0 * self._noise).mean()) * _MEAN_TO_SIGMA
        self._noise += (max(_LEAST_NOISE, calm) - self._noise) * (1.0 - math.exp(-elapsed_s / 2.0))


def frame_interval_s(motion: Motion, *, active_fps: float, idle_fps: float) -> float:
    """How long to wait for the next frame: seldom while nothing moves."""
    return 1.0 / (active_fps if motion.open else min(idle_fps, active_fps))


def next_frame_ns(due_ns: int, captured_ns: int, interval_s: float) -> int:
    """When the next frame is due: in step with the last due time, unless that was missed."""
    interval_ns = int(interval_s * NS_PER_S)
    in_step = 0 <= captured_ns - due_ns < interval_ns
    return (due_ns if in_step else captured_ns) + interval_ns


def _shift(difference: NDArray[np.float32]) -> float:
    """How much lighter the whole picture became: the median of a coarse sample."""
    coarse = difference[::4, ::4].ravel()
    middle = coarse.size // 2
    return float(np.partition(coarse, middle)[middle])
