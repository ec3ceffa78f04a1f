# SPDX-License-Identifier: EUPL-1.2
"""Drawn plates: the text fits the country, the picture the text, chance comes from one place."""

from functools import partial

import numpy as np
import pytest

from sardze_models.reader import ALPHABET, SLOTS
from sardze_models.synthetic.plates import (
    FACE_WIDTH_PX,
    RenderedPlate,
    choose_look,
    draw_plate,
    render_plate,
)
from sardze_models.synthetic.plates_frames import in_frame
from sardze_models.synthetic.plates_recipes import COUNTRIES, RECIPES
from sardze_models.synthetic.plates_spelling import LONGEST, forms_of, spell_form
from sardze_wire.plates import COUNTRIES as GRAMMARS
from sardze_wire.plates import Form

TWO_LINE = [country for country in COUNTRIES if "two-line" in RECIPES[country].styles]


def test_the_countries_of_the_places_that_sardze_is_for_are_there() -> None:
    assert {"LV", "LT", "EE", "UA", "RO", "MD", "SI", "IT", "HR", "PL", "BY"} <= set(COUNTRIES)


def test_every_country_whose_grammar_is_known_can_be_drawn() -> None:
    assert set(COUNTRIES) == set(GRAMMARS)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("country", COUNTRIES)
def test_every_form_of_every_look_is_written_within_the_face(country: str) -> None:
    for look in RECIPES[country].looks:
        for number, form in enumerate(_kinds(country, look.formats, two_line=look.two_line)):
            rng = np.random.default_rng(number)
            text = form.text(partial(_pick, rng))
            plate = draw_plate(rng, country, look, spell_form(form, text, look.marks))
            assert plate.text == text
            assert any(known.fits(text) for known in GRAMMARS[country].forms), text
            assert plate.two_line == look.two_line
            assert len(plate.centres) == len(text) <= SLOTS
            assert set(text) <= set(ALPHABET[1:])
            height, width = plate.luma.shape
            assert (plate.centres > 0).all()
            assert (plate.centres < (width, height)).all()


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_format_of_a_country_that_fits_the_reader_has_a_look(country: str) -> None:
    drawn = {
        form.syntax
        for look in RECIPES[country].looks
        for form in forms_of(country, look.formats, look.two_line).forms
    }
    known = {form.syntax for form in GRAMMARS[country].forms if len(form.cells) <= LONGEST}
    rare = {form.syntax for form in GRAMMARS[country].forms if form.weight < 0.02}
    assert known - drawn <= rare


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_face_has_the_proportions_of_its_country(country: str) -> None:
    recipe = RECIPES[country]
    plate = render_plate(np.random.default_rng(1), country=country, style="long")
    width_mm, height_mm = recipe.size
    assert recipe.styles[0] == "long"
    assert plate.luma.shape[1] == FACE_WIDTH_PX
    assert plate.luma.shape[0] == pytest.approx(FACE_WIDTH_PX * height_mm / width_mm, abs=1)
    assert plate.rgb.shape == (*plate.luma.shape, 3)
    assert not plate.two_line


@pytest.mark.parametrize("country", TWO_LINE)
def test_a_two_line_plate_has_its_characters_in_two_rows_in_reading_order(country: str) -> None:
    plate = render_plate(np.random.default_rng(2), country=country, style="two-line")
    height, width = plate.luma.shape
    width_mm, height_mm = RECIPES[country].two_line_size
    assert plate.two_line
    assert height == pytest.approx(width * height_mm / width_mm, abs=1)
    rows = plate.centres[:, 1] > height / 2
    assert list(rows) == sorted(rows)
    assert 0 < rows.sum() < len(rows)


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_character_stands_where_the_plate_says(country: str) -> None:
    for seed in range(3):
        plate = render_plate(np.random.default_rng(seed), country=country, style="long")
        assert len(plate.centres) == len(plate.text)
        assert all(_contrast(plate, x, y) > 25 for x, y in plate.centres)


@pytest.mark.timeout(30)
def test_about_one_plate_in_eight_has_two_lines_where_a_country_has_such() -> None:
    rng = np.random.default_rng(0)
    chosen = [choose_look(RECIPES["FR"], rng).two_line for _ in range(800)]
    assert 0.08 < np.mean(chosen) < 0.16
    assert not any(choose_look(RECIPES["US"], rng).two_line for _ in range(100))


def test_plates_are_mostly_dark_on_light() -> None:
    plates = [render_plate(np.random.default_rng(seed)) for seed in range(60)]
    light = [plate for plate in plates if np.median(plate.luma) > 120]
    assert len(light) > 48


def test_the_same_seed_draws_the_same_plate_and_another_seed_another() -> None:
    first, again, other = (render_plate(np.random.default_rng(seed)) for seed in (7, 7, 8))
    assert first.text == again.text
    assert np.array_equal(first.rgb, again.rgb)
    assert other.text != first.text


def test_a_style_that_the_country_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="US has the styles long"):
        render_plate(np.random.default_rng(0), country="US", style="two-line")


def test_a_holder_moves_the_characters_but_does_not_hide_them() -> None:
    for seed in range(6):
        rng = np.random.default_rng(seed)
        bare = render_plate(rng, country="LV", style="long")
        framed = in_frame(rng, bare)
        assert framed.text == bare.text
        assert framed.luma.shape[0] > bare.luma.shape[0]
        (left, top), other = np.unique(framed.centres - bare.centres, axis=0)[0], bare.luma.shape
        inside = framed.luma[int(top) : int(top) + other[0], int(left) : int(left) + other[1]]
        assert np.array_equal(inside, bare.luma)


def _pick(rng: np.random.Generator, count: int) -> int:
    return int(rng.integers(count))


def _kinds(country: str, formats: tuple[str, ...], *, two_line: bool) -> list[Form]:
    """One form for each format and number of characters."""
    forms = forms_of(country, formats, two_line).forms
    return list({(form.syntax, len(form.cells), form.shown): form for form in forms}.values())


def _contrast(plate: RenderedPlate, x: float, y: float) -> int:
    """The range of tones in the character's place."""
    reach = plate.luma.shape[0] // 5
    top, left = max(0, int(y) - reach), max(0, int(x) - reach)
    patch = plate.luma[top : int(y) + reach, left : int(x) + reach]
    return int(patch.max()) - int(patch.min())
