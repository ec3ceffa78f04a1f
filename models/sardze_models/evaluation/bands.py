# SPDX-License-Identifier: EUPL-1.2
"""Figures by how wide a plate is in the picture and by how far it is tilted.

Reading counts every plate with a trusted text here, those too that are too narrow to count as
legible elsewhere. The tilt is that of the corners found, so plates not found have a band of
their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sardze_models.evaluation.figures import share_of
from sardze_models.evaluation.intervals import Share
from sardze_models.evaluation.marks import LEGIBLE_PX, PhotographMarks, PlateMark

WIDTHS_PX = (0.0, 60.0, 80.0, 120.0, 200.0, float("inf"))
TILTS_DEGREES = (0.0, 5.0, 10.0, 20.0, float("inf"))


@dataclass(frozen=True, slots=True)
class Band:
    """The plates between two limits; reading is over those with a trusted text."""

    name: str
    plates: int
    found_half: Share | None
    found_third: Share | None
    exact_told: Share | None
    exact_untold: Share | None


def by_width(marks: Sequence[PhotographMarks]) -> list[Band]:
    """All labelled plates by the width of their label."""
    plates = [plate for mark in marks for plate in mark.plates]
    return _bands(plates, WIDTHS_PX, " px", lambda plate: plate.label.width_px)


def by_tilt(marks: Sequence[PhotographMarks]) -> list[Band]:
    """The labelled plates from 80 px by the tilt of what was found of them."""
    plates = [
        plate for mark in marks for plate in mark.plates if plate.label.width_px >= LEGIBLE_PX
    ]
    bands = _bands(plates, TILTS_DEGREES, "°", _tilt)
    return [*bands, _band("no corners", [plate for plate in plates if _tilt(plate) is None])]


def _tilt(plate: PlateMark) -> float | None:
    return plate.answer.tilt_degrees if plate.answer else None


def _bands(
    plates: Sequence[PlateMark],
    limits: Sequence[float],
    unit: str,
    value: Callable[[PlateMark], float | None],
) -> list[Band]:
    found = []
    for low, high in pairwise(limits):
        inside = [
            plate for plate in plates if (known := value(plate)) is not None and low <= known < high
        ]
        found.append(_band(_name(low, high, unit), inside))
    return found


def _name(low: float, high: float, unit: str) -> str:
    if high == float("inf"):
        return f"from {low:g}{unit}"
    return f"{low:g} to {high:g}{unit}" if low else f"below {high:g}{unit}"


def _band(name: str, plates: Sequence[PlateMark]) -> Band:
    texts = [plate for plate in plates if plate.label.text and not plate.weak]
    return Band(
        name=name,
        plates=len(plates),
        found_half=share_of(plates, lambda plate: plate.found_half),
        found_third=share_of(plates, lambda plate: plate.found_third),
        exact_told=share_of(texts, lambda plate: plate.exact_told),
        exact_untold=share_of(texts, lambda plate: plate.exact_untold),
    )
