# SPDX-License-Identifier: EUPL-1.2
"""Figures from frames: where plates lie, how wide, level, crisp and bright they are.

Pure but for what it keeps: the plates of the last while, so that one glance at a passing vehicle
lasts long enough to be read by a person. The widest sights count: there a plate is read. Times are
those of the frames.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from sardze_device.aim.verdict import Measurements
from sardze_device.camera.frame import Frame
from sardze_models.finder import Detection

KEPT_S = 60.0
_MOST_KEPT = 400
_RATE_S = 10.0
_ONE_LINE = 520 / 113  # FACTS 5: a long European plate, Latvia's
_LEAST_ONE_LINE = 2.4  # narrower ones have two lines, and say nothing about the angle
_WHITE = 250
_NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Sight:
    """One plate in one frame."""

    at_ns: int
    box: tuple[float, float, float, float]
    """In fractions of the picture."""
    width_px: float
    tilt_deg: float
    angle_deg: float | None
    edge_px: float
    contrast: float
    burnt: float


class Measuring:
    """The figures of the last while."""

    def __init__(self, speed_kmh: float) -> None:
        self._speed_kmh = speed_kmh
        self._sights: deque[Sight] = deque(maxlen=_MOST_KEPT)
        self._frames_ns: deque[int] = deque(maxlen=_MOST_KEPT)
        self._shutter_s: float | None = None

    def see(self, frame: Frame, found: Sequence[Detection]) -> tuple[Sight, ...]:
        """Take a frame and its plates into account; the plates as they were measured."""
        now_ns = frame.captured_ns
        self._frames_ns.append(now_ns)
        while self._frames_ns[0] < now_ns - _RATE_S * _NS_PER_S:
            self._frames_ns.popleft()
        exposure_us = frame.metadata.get("ExposureTime")
        self._shutter_s = None if exposure_us is None else exposure_us / 1e6
        seen = tuple(sight_of(frame, each) for each in found)
        self._sights.extend(seen)
        while self._sights and self._sights[0].at_ns < now_ns - KEPT_S * _NS_PER_S:
            self._sights.popleft()
        return seen

    def measurements(self) -> Measurements:
        """What the last while gives: medians over the widest quarter of the sights."""
        sights = sorted(self._sights, key=lambda sight: -sight.width_px)
        wide = sights[: math.ceil(len(sights) / 4)]
        angles = [sight.angle_deg for sight in wide if sight.angle_deg is not None]
        return Measurements(
            speed_kmh=self._speed_kmh,
            frames_per_s=self._rate(),
            plate_width_px=median(sight.width_px for sight in wide) if wide else None,
            tilt_deg=median(sight.tilt_deg for sight in wide) if wide else None,
            angle_deg=median(angles) if angles else None,
            edge_px=median(sight.edge_px for sight in wide) if wide else None,
            contrast=median(sight.contrast for sight in wide) if wide else None,
            burnt=median(sight.burnt for sight in wide) if wide else None,
            shutter_s=self._shutter_s,
        )

    def _rate(self) -> float | None:
        if len(self._frames_ns) < 2 or self._frames_ns[-1] == self._frames_ns[0]:
            return None
        span_s = (self._frames_ns[-1] - self._frames_ns[0]) / _NS_PER_S
        return (len(self._frames_ns) - 1) / span_s


def sight_of(frame: Frame, plate: Detection) -> Sight:
    """One plate, measured."""
    width, height = frame.picture.size
    x1, y1, x2, y2 = plate.box
    left, top = max(0, math.floor(x1)), max(0, math.floor(y1))
    crop = frame.picture.luma[top : math.ceil(y2) + 1, left : math.ceil(x2) + 1]
    edge_px, contrast = crispness_of(crop)
    return Sight(
        at_ns=frame.captured_ns,
        box=(x1 / width, y1 / height, x2 / width, y2 / height),
        width_px=plate.width_px,
        tilt_deg=tilt_of(plate.corners),
        angle_deg=angle_of(plate.corners),
        edge_px=edge_px,
        contrast=contrast,
        burnt=float(np.mean(crop >= _WHITE)) if crop.size else 0.0,
    )


def tilt_of(corners: NDArray[np.floating]) -> float:
    """How far a plate's upper and lower edge are from level, in degrees, clockwise positive."""
    along = (corners[1] - corners[0]) + (corners[2] - corners[3])
    return math.degrees(math.atan2(float(along[1]), float(along[0])))


def angle_of(corners: NDArray[np.floating]) -> float | None:
    """From how far aside a plate of one line is seen at least, in degrees; None for two lines.

    A plate turned away grows narrower and keeps its height. Seen from above it loses height too, so
    that the true angle may be larger, never smaller but for the corners' own error.
    """
    along = (_length(corners[1] - corners[0]) + _length(corners[2] - corners[3])) / 2
    down = (_length(corners[3] - corners[0]) + _length(corners[2] - corners[1])) / 2
    if down <= 0 or along / down < _LEAST_ONE_LINE:
        return None
    return math.degrees(math.acos(min(1.0, along / down / _ONE_LINE)))


def crispness_of(crop: NDArray[np.uint8]) -> tuple[float, float]:
    """Over how many pixels black turns white on a plate, and the grey levels between them."""
    if crop.shape[0] < 2 or crop.shape[1] < 4:
        return float(max(1, crop.shape[1])), 0.0
    values = crop.astype(np.int16)
    dark, light = (float(level) for level in np.percentile(values, (5, 90)))
    contrast = light - dark
    steepest = float(np.percentile(np.abs(np.diff(values, axis=1)), 98))
    if steepest <= 0:
        return float(crop.shape[1]), contrast
    return max(1.0, contrast / steepest), contrast


def _length(vector: NDArray[np.floating]) -> float:
    return float(np.hypot(vector[0], vector[1]))
