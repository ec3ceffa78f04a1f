# SPDX-License-Identifier: EUPL-1.2
"""The reader with the weights that are shipped: what it sees, what it says, how sure it is."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sardze_models.catalogue import load_catalogue
from sardze_models.decoding import decode_reading
from sardze_models.reader import ALPHABET, MARGIN_X, MARGIN_Y, SLOTS, PlateReader, Reading, widen
from sardze_models.synthetic.plates import RenderedPlate, render_plate

PLATES = 40


@pytest.fixture(scope="module")
def reader() -> PlateReader:
    return PlateReader.from_catalogue(load_catalogue())


def test_a_reading_leaves_out_blanks_and_is_as_sure_as_its_least_certain_slot() -> None:
    probabilities = np.full((SLOTS, len(ALPHABET)), 0.0, np.float32)
    probabilities[:, 0] = 1.0
    for slot, character in enumerate("LV1"):
        probabilities[slot] = 0.0
        probabilities[slot, ALPHABET.index(character)] = 0.9 - slot * 0.1
    reading = Reading(probabilities, ALPHABET)
    assert reading.text == "LV1"
    assert reading.confidence == pytest.approx(0.7)


def test_the_crop_reaches_beyond_the_corners_on_each_side() -> None:
    corners = np.array([[10, 20], [110, 20], [110, 45], [10, 45]], np.float32)
    wide = widen(corners)
    assert wide[0] == pytest.approx([10 - MARGIN_X * 100, 20 - MARGIN_Y * 25])
    assert wide[2] == pytest.approx([110 + MARGIN_X * 100, 45 + MARGIN_Y * 25])


def test_the_catalogue_and_the_code_agree_on_the_alphabet(reader: PlateReader) -> None:
    plate = render_plate(np.random.default_rng(0), country="LV", style="long")
    reading = reader.read(*_on_a_car(plate))
    assert reading.alphabet == ALPHABET
    assert reading.probabilities.shape == (SLOTS, len(ALPHABET))
    assert reading.probabilities.sum(axis=1) == pytest.approx(np.ones(SLOTS), abs=1e-3)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("style", ["long", "two-line"])
def test_latvian_plates_of_a_hundred_pixels_are_read(reader: PlateReader, style: str) -> None:
    exact = 0
    for seed in range(PLATES):
        plate = render_plate(np.random.default_rng([5, seed]), country="LV", style=style)
        matches = decode_reading(reader.read(*_on_a_car(plate)), {"LV": 1.0}, limit=1)
        exact += [match.text for match in matches] == [plate.text]
    assert exact >= 0.95 * PLATES


def test_a_plate_seen_at_a_slant_is_read_by_its_corners(reader: PlateReader) -> None:
    plate = render_plate(np.random.default_rng(3), country="LT", style="long")
    luma, corners = _on_a_car(plate, slope=0.25)
    assert reader.read(luma, corners).text == plate.text


def test_on_an_empty_wall_nothing_is_read(reader: PlateReader) -> None:
    wall = np.full((120, 200), 128, np.uint8)
    corners = np.array([[20, 30], [150, 30], [150, 60], [20, 60]], np.float32)
    reading = reader.read(wall, corners)
    assert reading.text == ""
    assert reading.plate_probability < 0.1


def test_the_reader_names_the_country_of_most_plates_drawn(reader: PlateReader) -> None:
    named = 0
    for seed in range(PLATES):
        country = ("LV", "FR", "UA", "GB")[seed % 4]
        plate = render_plate(np.random.default_rng([6, seed]), country=country, style="long")
        countries = reader.read(*_on_a_car(plate)).countries
        named += max(countries, key=countries.__getitem__) == country
    assert named >= 0.6 * PLATES


def _on_a_car(
    plate: RenderedPlate, *, width: int = 100, slope: float = 0.0
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The plate, `width` pixels wide, on a grey car; each column slides down by the slope."""
    scale = width / plate.luma.shape[1]
    height = round(plate.luma.shape[0] * scale)
    picture = np.full((height + 80, width + 40), 90, np.uint8)
    ys, xs = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]]
    on_x = (xs - 20 + 0.5) / scale
    on_y = (ys - 20 - slope * (xs - 20) + 0.5) / scale
    inside = (on_x >= 0) & (on_x < plate.luma.shape[1]) & (on_y >= 0) & (on_y < plate.luma.shape[0])
    soft = _averaged(plate.luma, max(1, round(1 / scale)))
    picture[inside] = soft[on_y[inside].astype(int), on_x[inside].astype(int)]
    corners = np.array([[0, 0], [width, slope * width], [width, slope * width], [0, 0]], np.float32)
    corners[2:, 1] += height
    return picture, corners + 20


def _averaged(luma: NDArray[np.uint8], reach: int) -> NDArray[np.uint8]:
    """A box blur by summed rows and columns."""
    padded = np.pad(luma.astype(np.float64), ((reach, 0), (reach, 0)), mode="edge")
    total = padded.cumsum(axis=0).cumsum(axis=1)
    blurred: NDArray[np.float64] = (
        total[reach:, reach:] - total[:-reach, reach:] - total[reach:, :-reach]
    )
    blurred = (blurred + total[:-reach, :-reach]) / reach**2
    return blurred.clip(0, 255).astype(np.uint8)
