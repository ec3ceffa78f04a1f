# SPDX-License-Identifier: EUPL-1.2
"""One spelling for plates of all scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sardze_wire.plates import look_alike, normalise
from sardze_wire.plates.alphabet import DIGITS, LETTERS, LOOK_ALIKES, MISTAKEN


@given(st.text(max_size=30))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet=LETTERS + DIGITS, max_size=12))
def test_capital_letters_and_digits_stay(text: str) -> None:
    assert normalise(text) == text
    assert look_alike(look_alike(text)) == look_alike(text)


@pytest.mark.parametrize(
    ("written", "spelling"),
    [
        ("ab-1234", "AB1234"),
        ("АВ 1234 СЕ", "AB1234CE"),
        ("АА 1234 ІХ", "AA1234IX"),
        ("ΑΒΕ-1234", "ABE1234"),
        ("GÖ-TT 12", "GOTT12"),
        ("ŽU 123-ŠĐ", "ZU123SD"),
        ("１２３ＡＢＣ", "123ABC"),
        ("34 İŞ 12", "34IS12"),
        ("A·B.C/1_2", "ABC12"),
        ("", ""),
        ("—", ""),
    ],
)
def test_plates_of_all_scripts_get_one_spelling(written: str, spelling: str) -> None:
    assert normalise(written) == spelling


def test_look_alikes_fall_together_and_wildcards_stay() -> None:
    assert look_alike("O0QD") == "0000"
    assert look_alike("AB8*?") == "A88*?"
    assert len({character for group in LOOK_ALIKES for character in group}) == sum(
        len(group) for group in LOOK_ALIKES
    )


def test_every_mistake_is_between_known_characters() -> None:
    assert set(MISTAKEN) <= set(LETTERS + DIGITS)
    for character, others in MISTAKEN.items():
        assert set(others) <= set(LETTERS + DIGITS) - {character}
