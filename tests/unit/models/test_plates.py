# SPDX-License-Identifier: EUPL-1.2
"""Drawn plates: the text fits the country, the picture the text, chance comes from one place."""

import numpy as np
import pytest

from sardze_models.reader import ALPHABET, SLOTS
from sardze_models.synthetic.plates import FACE_WIDTH_PX, RenderedPlate, render_plate
from sardze_models.synthetic.plates_pattern import Alphabet, expression, plain, spell
from sardze_models.synthetic.plates_recipes import COUNTRIES, RECIPES
from sardze_wire.plates import COUNTRIES as GRAMMARS


def test_the_countries_of_the_places_that_sardze_is_for_are_there() -> None:
    assert {"LV", "LT", "EE", "UA", "RO", "MD", "SI", "IT", "HR", "PL", "BY"} <= set(COUNTRIES)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_text_fits_a_pattern_of_its_country(country: str) -> None:
    recipe = RECIPES[country]
    for style in recipe.styles:
        patterns = recipe.patterns if style == "long" else recipe.two_line
        for seed in range(4):
            plate = render_plate(np.random.default_rng(seed), country=country, style=style)
            assert plate.country == country
            assert any(expression(p, recipe.alphabet).fullmatch(plate.text) for p in patterns)
            assert len(plate.text) <= SLOTS
            assert set(plate.text) <= set(ALPHABET[1:])


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_recipe_spells_a_text_that_its_country_does_not_issue(country: str) -> None:
    recipe = RECIPES[country]
    rng = np.random.default_rng(3)
    for pattern in recipe.patterns + recipe.two_line:
        for _ in range(25):
            text = plain(spell(rng, pattern, recipe.alphabet))
            assert any(form.fits(text) for form in GRAMMARS[country].forms), text


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_face_has_the_proportions_of_its_country(country: str) -> None:
    recipe = RECIPES[country]
    plate = render_plate(np.random.default_rng(1), country=country, style="long")
    width_mm, height_mm = recipe.size
    assert plate.luma.shape[1] == FACE_WIDTH_PX
    assert plate.luma.shape[0] == pytest.approx(FACE_WIDTH_PX * height_mm / width_mm, abs=1)
    assert plate.rgb.shape == (*plate.luma.shape, 3)
    assert not plate.two_line


@pytest.mark.parametrize("country", [c for c in COUNTRIES if RECIPES[c].two_line])
def test_a_two_line_plate_has_its_characters_in_two_rows_in_reading_order(country: str) -> None:
    plate = render_plate(np.random.default_rng(2), country=country, style="two-line")
    height, width = plate.luma.shape
    assert plate.two_line
    assert height > 0.5 * width
    rows = plate.centres[:, 1] > height / 2
    assert list(rows) == sorted(rows)
    assert 0 < rows.sum() < len(rows)


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_character_stands_where_the_plate_says(country: str) -> None:
    for seed in range(3):
        plate = render_plate(np.random.default_rng(seed), country=country)
        assert len(plate.centres) == len(plate.text)
        for x, y in plate.centres:
            assert _contrast(plate, x, y) > 60


def test_plates_are_mostly_dark_on_light() -> None:
    plates = [render_plate(np.random.default_rng(seed)) for seed in range(60)]
    light = [plate for plate in plates if np.median(plate.luma) > 140]
    assert len(light) > 50


def test_the_same_seed_draws_the_same_plate_and_another_seed_another() -> None:
    first, again, other = (render_plate(np.random.default_rng(seed)) for seed in (7, 7, 8))
    assert first.text == again.text
    assert np.array_equal(first.rgb, again.rgb)
    assert other.text != first.text


def test_a_style_that_the_country_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="US has the styles long"):
        render_plate(np.random.default_rng(0), country="US", style="two-line")


def test_optional_characters_come_and_go_and_separators_are_not_text() -> None:
    alphabet = Alphabet(letters="X", digits="7", regions=("AB",))
    rng = np.random.default_rng(0)
    texts = {plain(spell(rng, "#*L_Dd|'R'", alphabet)) for _ in range(50)}
    assert texts == {"ABX7R", "ABX77R"}
    assert all(expression("#*L_Dd|'R'", alphabet).fullmatch(text) for text in texts)
    assert not expression("#*L_Dd|'R'", alphabet).fullmatch("ABX777R")


def _contrast(plate: RenderedPlate, x: float, y: float) -> int:
    """The range of tones in the character's place."""
    reach = plate.luma.shape[0] // (10 if plate.two_line else 5)
    top, left = max(0, int(y) - reach), max(0, int(x) - reach)
    patch = plate.luma[top : int(y) + reach, left : int(x) + reach]
    return int(patch.max()) - int(patch.min())
