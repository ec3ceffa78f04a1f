# SPDX-License-Identifier: EUPL-1.2
"""Many readings of one plate become one opinion.

Pure. Log-probabilities are added up place by place, each reading weighted by how sharp, how large
and how square its crop was. Frames of one passage resemble each other, so evidence grows with the
square root of the weight, not with the weight. Once the opinion is sure, reading stops: that
saves most of the inferences of a passage. A plate that has grown much since is worth another
look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sardze_wire.records import Alternative, CharacterReading

_FLOOR = 1e-4  # no single reading may rule a character out
_FULL_WIDTH_PX = 130.0
_FULL_SHARPNESS = 18.0
_FULL_SKEW_DEG = 45.0
_ALTERNATIVES = 3
_WORTH_SAYING = 0.02
BLANK = 0


@dataclass(frozen=True, slots=True)
class VoteSettings:
    """When a plate has been read often enough."""

    sure_at: float = 0.9
    """Confidence of the text."""
    least_readings: int = 2
    most_readings: int = 12
    grown: float = 1.6
    """A plate this much wider than when it was sure is read again."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the readings of one track say so far."""

    text: str
    country: str | None
    syntax: str | None
    confidence: float
    characters: tuple[CharacterReading, ...]
    readings: int
    sure: bool


class Vote:
    """The readings of one track."""

    def __init__(self, settings: VoteSettings = VoteSettings()) -> None:  # noqa: B008 - frozen
        self._settings = settings
        self._sum: NDArray[np.float64] | None = None
        self._weight = 0.0
        self._last_text = ""
        self._agreed = 0
        self._sure_width = 0.0
        self._extra = 0
        self._passed_over = 0
        self.readings = 0

    def wants(self, width_px: float) -> bool:
        """Whether another reading would help."""
        if self._sure_width:
            return self._extra < 2 and width_px > self._settings.grown * self._sure_width
        return self.readings + self._passed_over < self._settings.most_readings

    def add(self, probabilities: NDArray[np.floating], weight: float) -> NDArray[np.float32]:
        """Take a reading in; the voted probabilities, place by place."""
        logarithms = np.log(np.maximum(probabilities.astype(np.float64), _FLOOR))
        weight = min(1.0, max(0.02, weight))
        self._sum = weight * logarithms + (0.0 if self._sum is None else self._sum)
        self._weight += weight
        self.readings += 1
        scores = self._sum / self._weight * max(1.0, self._weight) ** 0.5
        scores -= scores.max(axis=1, keepdims=True)
        voted = np.exp(scores)
        result: NDArray[np.float32] = (voted / voted.sum(axis=1, keepdims=True)).astype(np.float32)
        return result

    def pass_over(self) -> None:
        """There was nothing to read: that counts, so that it is not tried for ever."""
        self._passed_over += 1

    def concede(self, text: str, confidence: float, width_px: float) -> bool:
        """Whether the text that the vote decodes to is sure now."""
        self._agreed = self._agreed + 1 if text == self._last_text else 1
        self._last_text = text
        rules = self._settings
        if self._sure_width:
            self._extra += 1
            self._sure_width = max(self._sure_width, width_px)
        elif confidence >= rules.sure_at and self._agreed >= rules.least_readings:
            self._sure_width = width_px
        return self._sure_width > 0


def weigh(width_px: float, sharpness: float, skew_deg: float) -> float:
    """How much a crop's reading counts, 0 to 1."""
    size = min(1.0, width_px / _FULL_WIDTH_PX)
    sharp = min(1.0, sharpness / _FULL_SHARPNESS)
    square = max(0.1, 1.0 - abs(skew_deg) / _FULL_SKEW_DEG)
    return size * (0.25 + 0.75 * sharp) * square


def sharpness_of(crop: NDArray[np.uint8]) -> float:
    """Mean step between neighbours along the rows, in grey levels: high where strokes are crisp."""
    if crop.shape[1] < 2:
        return 0.0
    return float(np.abs(np.diff(crop.astype(np.int16), axis=1)).mean())


def skew_of(corners: NDArray[np.floating]) -> float:
    """How far the plate's top-left corner is from a right angle, in degrees."""
    along = corners[1] - corners[0]
    down = corners[3] - corners[0]
    lengths = float(np.hypot(*along) * np.hypot(*down))
    if lengths <= 0:
        return 90.0
    return float(abs(90.0 - np.degrees(np.arccos(np.clip(along @ down / lengths, -1.0, 1.0)))))


def characters_of(
    text: str,
    confidences: Sequence[float],
    probabilities: NDArray[np.floating],
    alphabet: str,
) -> tuple[CharacterReading, ...]:
    """Each character with what else it could be, if it is clear which place is whose."""
    places = [place for place in probabilities if int(np.argmax(place)) != BLANK]
    known = len(places) == len(text)
    return tuple(
        CharacterReading(
            character=character,
            confidence=_unit(confidence),
            alternatives=_others(places[index], alphabet, character) if known else (),
        )
        for index, (character, confidence) in enumerate(zip(text, confidences, strict=True))
    )


def _others(place: NDArray[np.floating], alphabet: str, character: str) -> tuple[Alternative, ...]:
    order = np.argsort(place)[::-1][: _ALTERNATIVES + 1]
    return tuple(
        Alternative(character=alphabet[index], confidence=_unit(float(place[index])))
        for index in order
        if index != BLANK and alphabet[index] != character and place[index] >= _WORTH_SAYING
    )[:_ALTERNATIVES]


def _unit(value: float) -> float:
    return min(1.0, max(0.0, round(float(value), 4)))
