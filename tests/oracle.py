# SPDX-License-Identifier: EUPL-1.2
"""A finder and a reader that know the truth of a synthetic road: the pipeline without its models.

They answer as the models do, in the same types; the reader may be told to err.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sardze_device.camera.clock import Clock
from sardze_models.finder import Detection
from sardze_models.reader import ALPHABET, SLOTS, Reading
from sardze_models.synthetic.road import SyntheticRoad

LEAST_WIDTH_PX = 30


def reading_of(text: str, certainty: float = 0.95) -> Reading:
    """What a reader says that sees this text, each place with the given certainty."""
    rest = (1.0 - certainty) / (len(ALPHABET) - 1)
    places = np.full((SLOTS, len(ALPHABET)), rest, np.float32)
    for place, character in enumerate(text.ljust(SLOTS, ALPHABET[0])):
        places[place, ALPHABET.index(character)] = certainty
    return Reading(places, ALPHABET)


@dataclass(slots=True)
class Oracle:
    """Knows which plates are in the frame that the clock stands at."""

    road: SyntheticRoad
    clock: Clock
    start_ns: int = 0
    certainty: float = 0.95
    finds: int = 0
    readings: int = 0

    def find(self, luma: NDArray[np.uint8], *, closely: bool = False) -> Sequence[Detection]:
        """Every plate that is wide enough."""
        self.finds += 1
        plates = self.road.plates(self._now_s())
        return [
            Detection(plate.corners.astype(np.float32), 0.9)
            for plate in plates
            if plate.width_px >= LEAST_WIDTH_PX
        ]

    def measure(self, luma: NDArray[np.uint8], found: Sequence[Detection]) -> Sequence[Detection]:
        """They are exact already."""
        return found

    def read(self, luma: NDArray[np.uint8], corners: NDArray[np.float32]) -> Reading:
        """The text of the plate nearest to these corners."""
        self.readings += 1
        middle = corners.mean(axis=0)
        plates = self.road.plates(self._now_s())
        nearest = min(plates, key=lambda plate: float(np.abs(plate.corners.mean(0) - middle).sum()))
        return reading_of(nearest.passage.text, self.certainty)

    def _now_s(self) -> float:
        return (self.clock.now_ns() - self.start_ns) / 1e9
