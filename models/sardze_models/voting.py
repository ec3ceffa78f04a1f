# SPDX-License-Identifier: EUPL-1.2
"""Many readings of one plate become one reading.

Pure. Log-probabilities are added up place by place, each reading weighted by how sharp, how large
and how square its crop was; so is what each saw of the country. A reading that lost a character or
saw one too many is laid beside the others first, so that it speaks for the places that it did see.
Crops of one plate resemble each other: evidence grows with the square root of the weight, not with
the weight. Once the opinion is sure, reading stops: that saves most of the inferences of a passage.
A plate that has grown much since is worth another look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sardze_models.reader import Reading

_FLOOR = 1e-4  # no single reading may rule a character or a country out
_FULL_WIDTH_PX = 130.0
_FULL_SHARPNESS = 18.0
_FULL_SKEW_DEG = 45.0
_LEAST_WEIGHT = 0.02
_GAP = 0.007
"""What a place that only one of two readings saw is worth, against two that agree."""

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A reading and how much it counts, 0 to 1."""

    reading: Reading
    weight: float


@dataclass(frozen=True, slots=True)
class VoteSettings:
    """When a plate has been read often enough."""

    sure_at: float = 0.9
    """Confidence of the text; as far as it comes true, 1 - sure_at of the texts are wrong."""
    least_readings: int = 2
    most_readings: int = 12
    grown: float = 1.6
    """A plate this much wider than when it was sure is read again."""


class Vote:
    """The readings of one track."""

    def __init__(self, settings: VoteSettings = VoteSettings()) -> None:  # noqa: B008 - frozen
        self._settings = settings
        self._looks: list[Look] = []
        self._last_text = ""
        self._agreed = 0
        self._sure_width = 0.0
        self._extra = 0
        self._passed_over = 0

    def wants(self, width_px: float) -> bool:
        """Whether another reading would help."""
        if self._sure_width:
            return self._extra < 2 and width_px > self._settings.grown * self._sure_width
        return self.readings + self._passed_over < self._settings.most_readings

    @property
    def readings(self) -> int:
        """How many were taken in."""
        return len(self._looks)

    def add(self, reading: Reading, weight: float) -> Reading:
        """Take a reading in; what all of them say together."""
        self._looks.append(Look(reading, weight))
        return vote(self._looks)

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


def vote(looks: Sequence[Look]) -> Reading:
    """What several looks at one plate say together; a single one stays as it is."""
    if len(looks) == 1:
        return looks[0].reading
    model = _model(looks)
    weights = np.array([min(1.0, max(_LEAST_WEIGHT, look.weight)) for look in looks])
    growth = max(1.0, float(weights.sum())) ** 0.5
    logarithms = np.stack([_logarithms(_laid_beside(model, look.reading)) for look in looks])
    voted = _shares(np.tensordot(weights / weights.sum(), logarithms, 1) * growth)
    return Reading(voted.astype(np.float32), model.alphabet, _countries(looks, weights, growth))


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


def _model(looks: Sequence[Look]) -> Reading:
    """The reading that the others are laid beside: the surest of the length most believed in."""
    beliefs: dict[int, float] = {}
    for look in looks:
        length = len(look.reading.text)
        beliefs[length] = beliefs.get(length, 0.0) + look.weight * _sureness(look.reading)
    length = max(beliefs, key=beliefs.__getitem__)
    readings = [look.reading for look in looks if len(look.reading.text) == length]
    return max(readings, key=_sureness)


def _sureness(reading: Reading) -> float:
    best = np.maximum(reading.probabilities.max(axis=1), _FLOOR)
    return float(np.exp(np.log(best).mean()))


def _laid_beside(model: Reading, reading: Reading) -> Rows:
    """The rows of a reading in the places of another; where it saw none, it says nothing."""
    rows = reading.probabilities.astype(np.float64)
    if len(model.text) == len(reading.text):
        return rows
    known = model.probabilities.astype(np.float64)
    pairs = dict(_pairs(known[:, 1:] @ rows[:, 1:].T, len(model.text), len(reading.text)))
    silent = np.full(rows.shape[1], 1.0 / rows.shape[1])
    blank = np.eye(1, rows.shape[1])[0]
    return np.stack(
        [
            rows[pairs[place]] if place in pairs else silent if place < len(model.text) else blank
            for place in range(len(rows))
        ]
    )


def _pairs(alike: Rows, rows: int, columns: int) -> list[tuple[int, int]]:
    """Places that belong together, in order: the way that is likeliest as a whole."""
    merits = np.log(np.maximum(alike[:rows, :columns], _FLOOR))
    gap = np.log(_GAP)
    best = np.zeros((rows + 1, columns + 1))
    best[1:, 0] = gap * np.arange(1, rows + 1)
    best[0, 1:] = gap * np.arange(1, columns + 1)
    for row in range(rows):
        for column in range(columns):
            best[row + 1, column + 1] = max(
                best[row, column] + merits[row, column],
                best[row, column + 1] + gap,
                best[row + 1, column] + gap,
            )
    pairs = []
    row, column = rows, columns
    while row and column:
        if best[row, column] == best[row - 1, column - 1] + merits[row - 1, column - 1]:
            row, column = row - 1, column - 1
            pairs.append((row, column))
        elif best[row, column] == best[row - 1, column] + gap:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]


def _countries(
    looks: Sequence[Look], weights: NDArray[np.float64], growth: float
) -> dict[str, float]:
    """What the looks say of the country together; those without an opinion count for nothing."""
    said = [(look.reading.countries, weight) for look, weight in zip(looks, weights, strict=True)]
    names = next((list(countries) for countries, _ in said if countries), [])
    opinions = [(countries, weight) for countries, weight in said if countries]
    if not opinions:
        return {}
    rows = np.array([[countries.get(name, 0.0) for name in names] for countries, _ in opinions])
    shares = np.array([weight for _, weight in opinions])
    together = _shares((shares / shares.sum()) @ _logarithms(rows) * growth)
    return dict(zip(names, together.tolist(), strict=True))


def _logarithms(rows: Rows) -> Rows:
    return np.asarray(np.log(np.maximum(rows, _FLOOR)))


def _shares(logarithms: Rows) -> Rows:
    raised = np.exp(logarithms - logarithms.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))
