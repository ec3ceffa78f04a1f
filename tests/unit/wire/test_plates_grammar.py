# SPDX-License-Identifier: EUPL-1.2
"""The grammars say of each country what its plates look like, with where that is documented."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_wire.plates import COUNTRIES, COUNTRY_NAMES, Country, Syntax, display, normalise
from sardze_wire.plates.codes import SIGNS
from sardze_wire.plates.grammar import Form, GrammarError, Regions

FORMS = [form for country in COUNTRIES.values() for form in country.forms]


@st.composite
def plates(draw: st.DrawFn) -> tuple[Form, str]:
    """A form and a text of it."""
    form = draw(st.sampled_from(FORMS))
    return form, form.text(lambda n: draw(st.integers(0, n - 1)))


def test_every_country_of_the_union_and_around_is_known() -> None:
    union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
    around = "IS LI NO GB CH UA MD BY RU RS BA ME MK AL TR GE"
    assert set(union.split()) | set(around.split()) <= set(COUNTRIES)
    assert set(COUNTRIES) == set(COUNTRY_NAMES)
    assert set(SIGNS) <= set(COUNTRIES)


@pytest.mark.parametrize("country", COUNTRIES.values(), ids=lambda country: country.code)
def test_a_country_names_its_source_and_its_weights_make_one(country: Country) -> None:
    assert len(country.source) > 10
    assert math.isclose(sum(form.weight for form in country.forms), 1.0)
    names = [syntax.name for syntax in country.syntaxes]
    assert len(names) == len(set(names))
    for regions in country.regions.values():
        assert len(regions.codes) == len(set(regions.codes))
        assert all(code == normalise(code) for code in regions.codes)


@pytest.mark.parametrize("country", COUNTRIES.values(), ids=lambda country: country.code)
def test_two_lines_hold_the_same_characters_as_one(country: Country) -> None:
    for syntax in country.syntaxes:
        if syntax.two_line:
            assert syntax.two_line.count("/") == 1
            squeezed = replace(country, syntaxes=(replace(syntax, pattern=syntax.two_line),))
            one = {form.cells for form in country.forms if form.syntax == syntax.name}
            assert {form.cells for form in squeezed.forms} == one


@settings(deadline=None)
@given(plates())
def test_a_text_of_a_form_fits_its_country(drawn: tuple[Form, str]) -> None:
    form, text = drawn
    assert form.fits(text)
    assert normalise(text) == text
    fitting = COUNTRIES[form.country].fitting(text)
    assert fitting is not None
    assert fitting.fits(text)


@settings(deadline=None)
@given(plates())
def test_showing_a_plate_and_normalising_it_gives_the_text_again(drawn: tuple[Form, str]) -> None:
    form, text = drawn
    assert normalise(form.display(text)) == text
    assert normalise(display(text, form.country, form.syntax)) == text


@settings(deadline=None)
@given(st.text(max_size=20), st.sampled_from([*COUNTRIES, "XX", None]))
def test_showing_never_fails(text: str, country: str | None) -> None:
    assert normalise(display(normalise(text), country)) == normalise(text)


@pytest.mark.parametrize(
    ("country", "written"),
    [
        ("LV", "AB-1234"), ("LV", "AB-1"), ("LV", "B-234"), ("LT", "ABC 123"), ("LT", "T12345"),
        ("EE", "123 ABC"), ("PL", "WX 12345"), ("PL", "BIA 1A23"), ("PL", "KR 1AC23"),
        ("RO", "TL 12 ABC"), ("RO", "B 123 ABC"), ("UA", "AA 1234 BB"), ("UA", "BH 0001 AX"),
        ("MD", "ABC 123"), ("MD", "CL AB 123"), ("SI", "LJ AB-123"), ("SI", "KP 12-A34"),
        ("IT", "AB 123CD"), ("HR", "ZG 1234-AB"), ("HR", "PU 123-AB"), ("DE", "HRO-AB 12E"),
        ("DE", "BIT-A 1"), ("AT", "W-12345 A"), ("AT", "GU-123 AB"), ("CH", "ZH 123456"),
        ("FR", "AB-123-CD"), ("FR", "1234 AB 75"), ("ES", "1234 BCD"), ("ES", "M-1234-AB"),
        ("GB", "AB12 CDE"), ("GB", "A123 BCD"), ("IE", "131-D-1234"), ("IE", "08-CE-123"),
        ("NL", "12-ABC-3".replace("ABC", "BDF")), ("BE", "1-ABC-234"), ("CZ", "1A2 3456"),
        ("SK", "BA 123AB"), ("HU", "ABC-123"), ("HU", "AA BC-123"), ("BG", "CB 1234 AB"),
        ("RU", "A123BC 77"), ("RU", "A123BC 777"), ("BY", "1234 AB-7"), ("RS", "BG 1234-AB"),
        ("BA", "A12-K-345"), ("ME", "PG AB123"), ("MK", "SK 1234-AB"), ("AL", "AB 123 CD"),
        ("TR", "34 ABC 123"), ("GE", "AB-123-CD"), ("GR", "ABE-1234"), ("SE", "ABC 12D"),
        ("NO", "EL 12345"), ("FI", "ABC-123"), ("DK", "AB 12 345"), ("IS", "AB D12"),
        ("PT", "AB-12-CD"), ("LU", "AB 1234"), ("MT", "ABC 123"), ("CY", "ABC 123"),
        ("LI", "FL 12345"), ("BR", "ABC1D23"), ("US", "7ABC123"),
    ],
)  # fmt: skip
def test_a_well_known_plate_is_shown_as_its_country_writes_it(country: str, written: str) -> None:
    assert display(normalise(written), country) == written


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("RO", "XX12ABC"), ("RO", "B01AB"), ("TR", "82ABC123"), ("IT", "AI123BC"),
        ("FR", "AO123BC"), ("HR", "QQ123AB"), ("BA", "B12K345"), ("ES", "1234ABC"),
        ("UA", "AA1234BД"), ("LT", "AQW123"), ("CH", "XX1234"), ("EE", "1234567890"),
    ],
)  # fmt: skip
def test_what_a_country_does_not_issue_does_not_fit(country: str, text: str) -> None:
    assert COUNTRIES[country].fitting(text) is None


def test_optional_parts_and_lists_of_codes_are_spelled_out() -> None:
    country = Country(
        code="ZZ",
        source="made up",
        letters="AB",
        regions={"town": Regions(("A", "BB"), complete=True)},
        syntaxes=(Syntax("only", "{town}-LD?", 1.0),),
    )
    texts = {form.text(lambda _: 0) for form in country.forms}
    assert texts == {"AA", "AA0", "BBA", "BBA0"}
    assert [form.display("BBA0") for form in country.forms if form.fits("BBA0")] == ["BB-A0"]


def test_a_pattern_that_cannot_be_read_is_refused() -> None:
    country = Country(code="ZZ", source="made up", syntaxes=(Syntax("bad", "LL~D", 1.0),))
    with pytest.raises(GrammarError, match="from place 2"):
        _ = country.forms
