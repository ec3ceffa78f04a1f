# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from oracle import reading_of
from sardze_models.looks import read_closely
from sardze_models.reader import Reading

CORNERS = np.array([[100, 50], [200, 50], [200, 75], [100, 75]], np.float32)
LUMA = np.zeros((120, 300), np.uint8)


class Torn:
    """Unsure of the plate as found, sure of every other cut-out."""

    def __init__(self, certainty: float) -> None:
        self._certainty = certainty
        self.corners: list[NDArray[np.float32]] = []

    def read(self, luma: NDArray[np.uint8], corners: NDArray[np.float32]) -> Reading:
        self.corners.append(corners)
        if len(self.corners) == 1:
            return reading_of("AB1284", self._certainty)
        return reading_of("AB1234", 0.95)


def text_of(reading: Reading | None) -> str:
    return reading.text if reading else ""


def test_a_sure_plate_is_read_once() -> None:
    reader = Torn(0.97)
    assert text_of(read_closely(reader, LUMA, CORNERS, 0.9)) == "AB1284"
    assert len(reader.corners) == 1


def test_an_unsure_plate_is_looked_at_again_and_the_looks_vote() -> None:
    reader = Torn(0.6)
    assert text_of(read_closely(reader, LUMA, CORNERS, 0.9)) == "AB1234"
    assert len(reader.corners) == 3


def test_every_look_is_at_the_same_plate() -> None:
    reader = Torn(0.6)
    read_closely(reader, LUMA, CORNERS, 0.9)
    middles = [corners.mean(axis=0) for corners in reader.corners]
    assert all(np.allclose(middle, middles[0], atol=1.0) for middle in middles)
    assert len({corners.tobytes() for corners in reader.corners}) == 3


def test_what_is_no_plate_at_first_sight_is_not_looked_at_again() -> None:
    reader = Torn(0.3)
    assert read_closely(reader, LUMA, CORNERS, 0.3) is None
    assert len(reader.corners) == 1
