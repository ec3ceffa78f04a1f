# SPDX-License-Identifier: EUPL-1.2
"""Finds number plates in a picture's luma: four corners and a score each, best first.

A wide look costs one inference, whatever the picture's size: the picture is shrunk to fit the
network and never enlarged. Looking closely, meant for photographs, adds a close-up of each place
that the wide look hopes is a plate, in the picture's own resolution: a small network of its own
says how surely it is one and where. Where the writing slants, the plate is levelled and looked at
once more, so that the corners follow it. So a plate of a few pixels costs an eighth or a quarter
of a wide look more, and only where there may be one. Whether a detection is worth reading is for
the caller to say.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sardze_models.catalogue import Catalogue
from sardze_models.finder_slant import Slant, slant_of
from sardze_models.finder_views import LevelView, View, close_up, level_view, whole
from sardze_models.runtime import Model, open_model

PAD_LUMA = 114
"""What lies beyond the picture, in training as here."""

THRESHOLD = 0.35
_HOPE, _HOPE_BESIDE, _LIKELY = 0.16, 0.25, 0.5
"""From here on a wide look's finds are worth a close-up: the first where nothing likely was seen,
else the second. On 633 photographs of split train 5 of 562 plates are lost so, and 2.2 close-ups
taken a photograph; with the first alone 1 is lost and 3.8 are taken (finders 0.2.0 and 0.1.0)."""
_WORTH_READING = 0.25
"""From here on what was seen closely is left to the reader to judge."""
_MOST_CLOSE_UPS = 6
_FAINT = 0.05
_CLEAR = 2.5
"""Clarity from which a slant is believed; below, a plate is taken to be level."""
_STEEP = 0.035
"""Slope from which a plate is looked at again in a level view."""
_AROUND = (0.05, 0.3)
"""What is added left and right, above and below, before the slant is measured."""
_MOST = 24
_SAME = 0.4
_WIDE, _CLOSE = "plate-finder", "plate-close-up"


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """A plate: corners (4, 2) in pixels, clockwise from its own top-left, and a score 0..1."""

    corners: NDArray[np.float32]
    score: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The upright box round the corners: left, top, right, bottom."""
        left, top = self.corners.min(axis=0).tolist()
        right, bottom = self.corners.max(axis=0).tolist()
        return left, top, right, bottom

    @property
    def width_px(self) -> float:
        """Mean length of the plate's upper and lower edge."""
        edges = self.corners[[1, 2]] - self.corners[[0, 3]]
        return float(np.hypot(edges[:, 0], edges[:, 1]).mean())


class PlateFinder:
    """A plate finder over its two opened models; belongs to one thread as they do."""

    def __init__(self, wide: Model, close: Model, *, threshold: float = THRESHOLD) -> None:
        self._wide = _Eye(wide)
        self._close = _Eye(close)
        self._threshold = threshold

    @classmethod
    def from_catalogue(
        cls, catalogue: Catalogue, *, threads: int = 1, threshold: float = THRESHOLD
    ) -> PlateFinder:
        """The catalogue's own plate finder, opened."""
        wide, close = (
            open_model(catalogue.entry(name), threads=threads) for name in (_WIDE, _CLOSE)
        )
        return cls(wide, close, threshold=threshold)

    def at(self, threshold: float) -> PlateFinder:
        """The same networks, listened to from another score on."""
        other = copy.copy(self)
        other._threshold = threshold
        return other

    def find(self, luma: NDArray[np.uint8], *, closely: bool = False) -> list[Detection]:
        """The plates in a picture of any size, best first, in the picture's own pixels.

        Args:
            luma: (height, width) brightness.
            closely: for photographs; a close-up more for each of the best few hopes.
        """
        view = whole(luma.shape, self._wide.size)
        if not closely:
            return _distinct(self._wide.look(luma, view, self._threshold))
        hopes = _hopes(_distinct(self._wide.look(luma, view, _HOPE)))
        worth = min(self._threshold, _WORTH_READING)
        return [seen for seen in self.measure(luma, hopes) if seen.score >= worth]

    def measure(self, luma: NDArray[np.uint8], found: Sequence[Detection]) -> list[Detection]:
        """The same plates seen closely, best first; what is not seen again is left out.

        One or two close-ups each. The reader gains from tight corners. The score is the geometric
        mean of the wide and the close look, so that what looked like a plate from afar only comes
        out low.
        """
        measured = []
        for first in found:
            view = close_up(first.corners, luma.shape, self._close.size)
            seen = _same(first, self._close.look(luma, view, _FAINT))
            if seen is None:
                continue
            seen = Detection(seen.corners, math.sqrt(first.score * seen.score))
            if seen.score >= min(self._threshold, _WORTH_READING):
                seen = self._followed(luma, seen, view)
            measured.append(seen)
        return _distinct(measured)

    def _followed(self, luma: NDArray[np.uint8], seen: Detection, view: View) -> Detection:
        """A plate just seen in a view: its sides upright, its edges along the writing."""
        slope = _slope(self._close.writing(view.there(seen.corners)))
        if abs(slope) < _STEEP:
            return Detection(view.back(_squared(view.there(seen.corners))), seen.score)
        level = level_view(seen.corners, slope, self._close.size)
        again = _same(seen, self._close.look(luma, level, _FAINT)) or seen
        return Detection(level.back(_squared(level.there(again.corners))), seen.score)


class _Eye:
    """One network with the sheet that it looks at."""

    def __init__(self, model: Model) -> None:
        self._model = model
        _, self._height, self._width, _ = model.entry.inputs[0].shape
        self._input = np.empty((1, self._height, self._width, 1), np.float32)
        self._sheet = np.full((self._height, self._width), PAD_LUMA, np.uint8)

    @property
    def size(self) -> tuple[int, int]:
        """The sheet's width and height."""
        return self._width, self._height

    def look(
        self, luma: NDArray[np.uint8], view: View | LevelView, least: float
    ) -> list[Detection]:
        """One inference over a view of the picture; what scores at least that much."""
        self._sheet.fill(PAD_LUMA)
        view.lay(luma, self._sheet)
        np.multiply(self._sheet[None, :, :, None], np.float32(1 / 255), out=self._input)
        scores, offsets = self._model.run(self._input)
        return [
            Detection(view.back(corners), score)
            for score, corners in _peaks(scores[0, :, :, 0], offsets[0], least, self._height)
        ]

    def writing(self, corners: NDArray[np.float32]) -> NDArray[np.uint8]:
        """What was last looked at, round some corners on the sheet."""
        low, high = corners.min(axis=0), corners.max(axis=0)
        rim = (high - low) * _AROUND
        left, top = np.clip(low - rim, 0, None).astype(int).tolist()
        right, bottom = np.ceil(high + rim).astype(int).tolist()
        return self._sheet[top:bottom, left:right]


def _hopes(found: Sequence[Detection]) -> Sequence[Detection]:
    """Those of a wide look, best first, that are worth a close-up."""
    likely = bool(found) and found[0].score >= _LIKELY
    least = _HOPE_BESIDE if likely else _HOPE
    return [seen for seen in found[:_MOST_CLOSE_UPS] if seen.score >= least]


def _same(first: Detection, again: Sequence[Detection]) -> Detection | None:
    """The best of those that lie on the first."""
    near = [second for second in again if _overlap(first.box, second.box) > _SAME]
    return max(near, key=lambda second: second.score, default=None)


def _slope(writing: NDArray[np.uint8]) -> float:
    slant: Slant = slant_of(writing)
    return slant.slope if slant.clarity >= _CLEAR else 0.0


def _squared(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """The upright box between the corners' mean sides."""
    left, right = corners[[0, 3], 0].mean(), corners[[1, 2], 0].mean()
    top, bottom = corners[[0, 1], 1].mean(), corners[[2, 3], 1].mean()
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)


def _peaks(
    scores: NDArray[np.float32], offsets: NDArray[np.float32], threshold: float, height: int
) -> Iterable[tuple[float, NDArray[np.float32]]]:
    """Cells that outdo their neighbours, best first, with corners in the network's pixels."""
    rows, columns = scores.shape
    stride = height // rows
    rim = np.pad(scores, 1)
    around = np.max(
        [rim[y : y + rows, x : x + columns] for y in range(3) for x in range(3)], axis=0
    )
    ys, xs = np.nonzero((scores >= around) & (scores >= threshold))
    order = np.argsort(-scores[ys, xs], kind="stable")[:_MOST]
    for y, x in zip(ys[order].tolist(), xs[order].tolist(), strict=True):
        centre = np.array([x + 0.5, y + 0.5], np.float32) * stride
        yield float(scores[y, x]), offsets[y, x].reshape(4, 2) + centre


def _distinct(found: Iterable[Detection]) -> list[Detection]:
    """Best first, without those that lie on a better one."""
    kept: list[Detection] = []
    for detection in sorted(found, key=lambda each: -each.score):
        if all(_overlap(detection.box, other.box) <= _SAME for other in kept):
            kept.append(detection)
    return kept


def _overlap(
    one: tuple[float, float, float, float], two: tuple[float, float, float, float]
) -> float:
    """Shared area over the smaller box's: a part of a plate is the same plate."""
    width = min(one[2], two[2]) - max(one[0], two[0])
    height = min(one[3], two[3]) - max(one[1], two[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = ((box[2] - box[0]) * (box[3] - box[1]) for box in (one, two))
    return width * height / max(min(areas), 1e-6)
