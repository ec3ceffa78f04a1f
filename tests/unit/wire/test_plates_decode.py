# SPDX-License-Identifier: EUPL-1.2
"""From what a reader thinks of each slot to a plate, helped by the grammars."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sardze_wire.plates import COUNTRIES, decode
from sardze_wire.plates.alphabet import MISTAKEN
from sardze_wire.plates.decode import HOPELESS
from sardze_wire.plates.grammar import Form

ALPHABET = "_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SLOTS = 10
BALTIC = {"LV": 0.6, "LT": 0.2, "EE": 0.2}
FORMS = [
    form for country in COUNTRIES.values() for form in country.forms if len(form.cells) <= SLOTS
]


def rows(text: str, sure: float = 1.0, slots: int = SLOTS) -> list[list[float]]:
    """A reader that is this sure of the text and thinks all else alike."""
    other = (1.0 - sure) / (len(ALPHABET) - 1)
    return [
        [
            sure if character == (text[slot] if slot < len(text) else "_") else other
            for character in ALPHABET
        ]
        for slot in range(slots)
    ]


def doubtful(row: list[float], second: str, share: float) -> list[float]:
    """The row with part of its weight given to a second character."""
    kept = [value * (1.0 - share) for value in row]
    kept[ALPHABET.index(second)] += share
    return kept


@st.composite
def plates(draw: st.DrawFn) -> tuple[Form, str]:
    form = draw(st.sampled_from(FORMS))
    return form, form.text(lambda n: draw(st.integers(0, n - 1)))


@given(plates())
@pytest.mark.timeout(60)
@settings(max_examples=80, deadline=None)
def test_a_plate_read_without_doubt_decodes_to_itself(drawn: tuple[Form, str]) -> None:
    form, text = drawn
    matches = decode(rows(text), ALPHABET, {form.country: 1.0})
    likely = form.weight / form.size > 1e-4 * max(
        other.weight / other.size for other in COUNTRIES[form.country].forms
    )
    assert text in [match.text for match in matches]
    if likely:
        assert matches[0].text == text


@given(plates(), st.data())
@pytest.mark.timeout(60)
@settings(max_examples=80, deadline=None)
def test_a_plate_read_with_doubt_about_one_character_is_among_the_first(
    drawn: tuple[Form, str], data: st.DataObject
) -> None:
    form, text = drawn
    place = data.draw(st.integers(0, len(text) - 1))
    mistaken = MISTAKEN.get(text[place], "")
    if not mistaken or len(text) < 4:  # of two or three characters, rarer texts may well lose
        return
    seen = rows(text, 0.995)
    seen[place] = doubtful(seen[place], data.draw(st.sampled_from(mistaken)), 0.4)
    matches = decode(seen, ALPHABET, {form.country: 1.0}, limit=10)
    assert text in [match.text for match in matches]
    assert all(0.0 <= match.confidence <= 1.0 for match in matches)
    assert sum(match.confidence for match in matches) <= 1.0 + 1e-6


any_number = st.floats(allow_nan=True, allow_infinity=True) | st.integers(-3, 3).map(float)


@given(
    st.lists(st.lists(any_number, max_size=len(ALPHABET) + 3), max_size=20),
    st.none() | st.dictionaries(st.sampled_from(["LV", "DE", "XX"]), any_number),
)
@example([[1.0] + [0.0] * 36] * 10, None)
@example([], None)
@example([[0.0] * 37] * 10, {})
@pytest.mark.timeout(60)
@settings(max_examples=50, deadline=None)
def test_any_numbers_at_all_give_an_answer(
    probabilities: list[list[float]], countries: dict[str, float] | None
) -> None:
    for match in decode(probabilities, ALPHABET, countries):
        assert match.text
        assert 0.0 <= match.confidence <= 1.0
        assert len(match.character_confidences) == len(match.text) == len(match.slots)
        assert all(0.0 <= share <= 1.0 for share in match.character_confidences)


def test_place_tells_zero_from_o_and_one_from_i() -> None:
    for seen in ("1Z3ABC", "I23ABC", "123A8C"):
        best = decode(rows(seen, 0.98), ALPHABET, {"EE": 1.0})[0]
        assert (best.text, best.country, best.display) == ("123ABC", "EE", "123 ABC")
    best = decode(rows("O8I23A", 0.9), ALPHABET, {"EE": 1.0})[0]
    assert best.country is None or best.confidence < 0.5


def test_the_mix_of_a_site_decides_between_countries_with_one_format() -> None:
    seen = rows("ABC123", 0.97)
    assert decode(seen, ALPHABET, {"LT": 0.9, "MT": 0.1})[0].country == "LT"
    assert decode(seen, ALPHABET, {"LT": 0.1, "MT": 0.9})[0].country == "MT"


def test_a_stranger_is_still_read_at_a_site_that_does_not_name_its_country() -> None:
    best = decode(rows("34ABC123", 0.97), ALPHABET, BALTIC)[0]
    assert (best.text, best.country) == ("34ABC123", "TR")


def test_a_text_of_no_format_comes_out_as_it_is_with_no_country() -> None:
    best = decode(rows("QQQQQ", 0.99), ALPHABET, BALTIC)[0]
    assert (best.text, best.country, best.syntax, best.display) == ("QQQQQ", None, None, "QQQQQ")


def test_the_sign_in_the_blue_band_is_not_part_of_the_number() -> None:
    best = decode(rows("LVAB1234", 0.97), ALPHABET, BALTIC)[0]
    assert (best.text, best.country) == ("AB1234", "LV")
    assert best.slots == (2, 3, 4, 5, 6, 7)


def test_an_emblem_read_as_a_character_is_left_out() -> None:
    best = decode(rows("ABC8123", 0.97), ALPHABET, {"LT": 1.0})[0]
    assert best.text == "ABC123"
    assert best.confidence < decode(rows("ABC123", 0.97), ALPHABET, {"LT": 1.0})[0].confidence


def test_a_gap_in_the_slots_is_jumped_over() -> None:
    seen = rows("ABC_123", 0.97)
    best = decode(seen, ALPHABET, BALTIC)[0]
    assert (best.text, best.slots) == ("ABC123", (0, 1, 2, 4, 5, 6))


def test_a_slot_that_may_be_empty_is_tried_both_ways() -> None:
    seen = rows("AB1234", 0.97)
    seen[5] = doubtful(seen[5], "_", 0.6)
    texts = [match.text for match in decode(seen, ALPHABET, BALTIC)]
    assert {"AB1234", "AB123"} <= set(texts)


def test_nothing_seen_gives_nothing() -> None:
    assert decode(rows(""), ALPHABET) == []
    assert decode([], ALPHABET) == []


def test_a_reader_in_the_dark_is_not_believed() -> None:
    matches = decode([[0.0] + [1.0] * 36] * 6, ALPHABET)
    assert all(match.confidence < 0.01 for match in matches)


def test_a_hopeless_reading_costs_no_search_and_is_not_believed() -> None:
    unsure = [doubtful(row, "8", 0.4) for row in rows("AB1234567", 0.55)[:9]]
    (only,) = decode(unsure, ALPHABET)
    assert only.country is None
    assert only.confidence < HOPELESS


def test_confidence_follows_the_reader() -> None:
    unsure, sure = (decode(rows("AB1234", p), ALPHABET, BALTIC)[0] for p in (0.7, 0.999))
    assert unsure.text == sure.text == "AB1234"
    assert unsure.confidence < 0.5 < 0.9 < sure.confidence


def test_two_equal_neighbours_read_as_one_come_back() -> None:
    texts = [match.text for match in decode(rows("AB12CD", 0.99), ALPHABET, {"IT": 1.0})]
    assert {"AB112CD", "AB122CD"} <= set(texts)


def test_a_character_read_twice_is_taken_once() -> None:
    best = decode(rows("1233ABC", 0.98), ALPHABET, {"EE": 1.0})[0]
    assert (best.text, best.country) == ("123ABC", "EE")
    assert best.confidence < decode(rows("123ABC", 0.98), ALPHABET, {"EE": 1.0})[0].confidence


def test_a_free_text_is_bent_to_a_format_only_where_its_characters_are_torn() -> None:
    seen = rows("R589789", 0.97)
    seen[1] = doubtful(seen[1], "S", 0.1)
    assert decode(seen, ALPHABET, {"US": 1.0})[0].text == "R589789"


def test_letters_of_another_order_are_understood() -> None:
    alphabet = "_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    seen = [
        [1.0 if character == wanted else 0.0 for character in alphabet] for wanted in "AB1234__"
    ]
    assert decode(seen, alphabet, BALTIC)[0].text == "AB1234"


def test_a_region_code_outranks_a_look_alike_that_is_none() -> None:
    seen = rows("TI12ABC", 0.97)
    seen[1] = doubtful(seen[1], "L", 0.45)
    best = decode(seen, ALPHABET, {"RO": 1.0})[0]
    assert (best.text, best.country) == ("TL12ABC", "RO")
