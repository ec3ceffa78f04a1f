# SPDX-License-Identifier: EUPL-1.2
"""Plates drawn by country, seen on a dull car, to measure reading where no photograph is at hand.

The scene is plain on purpose: a plate turned a little, lit somehow, some noise; none of what a
training does to its plates. The corners are known, so this measures the reader without the finder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sardze_models.evaluation.answers import Said
from sardze_models.evaluation.calibration import Calibration, calibration
from sardze_models.evaluation.intervals import Share, share
from sardze_models.rectify import rectangle, rectify
from sardze_models.synthetic.plates import RenderedPlate, render_plate

ReadPlate = Callable[[NDArray[np.uint8], NDArray[np.float32], Sequence[str]], tuple[Said, Said]]
"""Picture, corners, the countries told -> what is said with them told, and with nothing told."""

WIDTH_PX = 100
SEED = 99
_ROOM_PX = 24
_RIM_PX = 400
"""Of car round the plate, in the drawn face's own pixels."""
_CAR_LUMA = 70


@dataclass(frozen=True, slots=True)
class RenderedFigures:
    """Exact texts of one country's drawn plates."""

    country: str
    exact_told: Share | None
    exact_untold: Share | None
    examples: tuple[tuple[str, str], ...]
    """The first few misread with the country told: what it was, what was said."""


@dataclass(frozen=True, slots=True)
class RenderedReport:
    """All countries asked for, at one width; the calibration is that with no country told."""

    width_px: int
    count: int
    countries: tuple[RenderedFigures, ...]
    calibration: Calibration | None


def measure_rendered(
    read: ReadPlate, countries: Iterable[str], *, count: int, width_px: int = WIDTH_PX
) -> RenderedReport:
    """Read `count` plates of each country; the same plates every time."""
    figures, every = [], []
    for country in countries:
        said = [_read_one(read, country, number, width_px) for number in range(count)]
        every += [(untold, text) for text, _, untold in said]
        wrong = [(text, told.text) for text, told, _ in said if told.text != text]
        figures.append(
            RenderedFigures(
                country,
                share(count - len(wrong), count),
                share(sum(untold.text == text for text, _, untold in said), count),
                tuple(wrong[:5]),
            )
        )
    sure = calibration(
        [untold.confidence for untold, _ in every], [untold.text == text for untold, text in every]
    )
    return RenderedReport(width_px, count, tuple(figures), sure)


def on_a_car(
    rng: Generator, face: NDArray[np.uint8], width_px: int = WIDTH_PX
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The face on a dull car, seen a little from the side: the picture, and the plate's corners."""
    height_px = round(width_px * face.shape[0] / face.shape[1])
    rows, columns = height_px + 2 * _ROOM_PX, width_px + 2 * _ROOM_PX
    lean, turn = float(rng.uniform(-0.12, 0.12)), float(rng.uniform(-0.08, 0.08))
    corners = rectangle(width_px, height_px)
    corners[:, 1] += lean * (corners[:, 0] - width_px / 2)
    corners[:, 0] += turn * (corners[:, 1] - height_px / 2)
    corners += _ROOM_PX
    # The picture's rim, in the face's own pixels: the inverse of placing the face at the corners.
    axes = np.stack([corners[1] - corners[0], corners[3] - corners[0]], axis=1)
    outline = rectangle(columns, rows)
    on_face = np.linalg.solve(axes, (outline - corners[0]).T).T * face.shape[::-1]
    car = np.pad(face, _RIM_PX, constant_values=_CAR_LUMA)
    scene = rectify(car, on_face + _RIM_PX, columns, rows).astype(np.float32)
    dark, bright = float(rng.uniform(0.05, 0.3)), float(rng.uniform(0.45, 1.0))
    scene = scene * (bright - dark) + dark * 255
    scene += rng.normal(0, float(rng.uniform(0, 8)), scene.shape)
    return np.clip(scene, 0, 255).astype(np.uint8), corners


def _read_one(read: ReadPlate, country: str, number: int, width_px: int) -> tuple[str, Said, Said]:
    plate, luma, corners = _drawn(country, number, width_px)
    told, untold = read(luma, corners, (country,))
    return plate.text, told, untold


def _drawn(
    country: str, number: int, width_px: int
) -> tuple[RenderedPlate, NDArray[np.uint8], NDArray[np.float32]]:
    rng = np.random.default_rng([SEED, *country.encode(), number])
    plate = render_plate(rng, country=country)
    return (plate, *on_a_car(rng, plate.luma, width_px))
