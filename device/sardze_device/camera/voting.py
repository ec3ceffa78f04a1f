# SPDX-License-Identifier: EUPL-1.2
"""What is thought of a track's plate while it passes, as records tell it.

Pure. How readings become one, and when there were enough of them, is ``sardze_models.voting``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sardze_wire.records import Alternative, CharacterReading

_ALTERNATIVES = 3
_WORTH_SAYING = 0.02
BLANK = 0


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
