# SPDX-License-Identifier: EUPL-1.2
"""Reads the characters of one plate: a crop straightened by its corners, one class a slot.

The model sees a small grey picture of the plate, a little wider than the corners say, and answers
for each of ten slots how likely each character is. The text stands left-aligned, a two-line plate
top line first; unused slots are blank. What the characters may be in which country is decided by
`sardze_wire.plates`, over one reading or over many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sardze_models.catalogue import Catalogue
from sardze_models.rectify import rectify
from sardze_models.runtime import Model, open_model

ALPHABET = "_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COUNTRIES = (
    "AL", "AT", "BA", "BE", "BG", "BR", "BY", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR",
    "GB", "GE", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MD", "ME", "MK", "MT",
    "NL", "NO", "PL", "PT", "RO", "RS", "RU", "SE", "SI", "SK", "TR", "UA", "US",
)  # fmt: skip
"""The countries that the network can name, in the order of its answer."""
SLOTS = 10
CROP_WIDTH_PX = 160
CROP_HEIGHT_PX = 48
# How far the crop reaches beyond the corners on each side: a share of the plate's own sides.
MARGIN_X = 0.03
MARGIN_Y = 0.08


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """An opinion about one crop: (slots, classes); the alphabet's first character is the blank."""

    probabilities: NDArray[np.float32]
    alphabet: str
    countries: Mapping[str, float] = field(default_factory=dict)
    """How likely each country's plate it is by its looks; empty where the model does not say."""

    @property
    def plate_probability(self) -> float:
        """How likely anything at all is written there: crops without a plate are read as blank."""
        return 1.0 - float(self.probabilities[0, 0])

    @property
    def text(self) -> str:
        """The likeliest character of each slot, without blanks and without any grammar."""
        best = self.probabilities.argmax(axis=1)
        return "".join(self.alphabet[index] for index in best if index)

    @property
    def confidence(self) -> float:
        """The probability of the least certain slot."""
        return float(self.probabilities.max(axis=1).min())


class PlateReader:
    """The reader network with what it needs around it."""

    def __init__(
        self, model: Model, alphabet: str = ALPHABET, countries: Sequence[str] = ()
    ) -> None:
        self._model = model
        self._alphabet = alphabet
        self._countries = tuple(countries)

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue, *, threads: int = 1) -> PlateReader:
        entry = catalogue.entry("plate-reader")
        countries = entry.metadata.get("countries", "")
        return cls(
            open_model(entry, threads=threads),
            str(entry.metadata["alphabet"]),
            str(countries).split(),
        )

    def read(self, luma: NDArray[np.uint8], corners: NDArray[np.float32]) -> Reading:
        """Read the plate between four corners, clockwise from its own top-left."""
        return self.read_crop(rectify(luma, widen(corners), CROP_WIDTH_PX, CROP_HEIGHT_PX))

    def read_crop(self, crop: NDArray[np.uint8]) -> Reading:
        """Read a crop that is straightened already, margin included."""
        pixels = crop.astype(np.float32)[np.newaxis, :, :, np.newaxis] / np.float32(255)
        probabilities, *looks = self._model.run(pixels)
        countries = dict(zip(self._countries, looks[0][0].tolist(), strict=True)) if looks else {}
        return Reading(probabilities[0], self._alphabet, countries)


def widen(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """The corners moved outwards by the margin the reader was trained with."""
    top_left, top_right, bottom_right, bottom_left = np.asarray(corners, np.float32)
    across_top, across_bottom = top_right - top_left, bottom_right - bottom_left
    down_left, down_right = bottom_left - top_left, bottom_right - top_right
    return np.stack(
        [
            top_left - MARGIN_X * across_top - MARGIN_Y * down_left,
            top_right + MARGIN_X * across_top - MARGIN_Y * down_right,
            bottom_right + MARGIN_X * across_bottom + MARGIN_Y * down_right,
            bottom_left - MARGIN_X * across_bottom + MARGIN_Y * down_left,
        ]
    )
