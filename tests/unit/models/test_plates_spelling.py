# SPDX-License-Identifier: EUPL-1.2
"""From a grammar's form to what is painted: marks between the groups, never in the text."""

import numpy as np
import pytest

from sardze_models.synthetic.plates_recipe import Look
from sardze_models.synthetic.plates_recipes import RECIPES
from sardze_models.synthetic.plates_spelling import forms_of, plain, spell, spell_form
from sardze_wire.plates import COUNTRIES


def test_a_separator_is_drawn_as_the_look_marks_it() -> None:
    form = COUNTRIES["DE"].fitting("HHAB123")
    assert form is not None
    assert spell_form(form, "HHAB123", ("*", "_")) == "HH*AB_123"


def test_without_a_mark_a_separator_is_drawn_as_the_grammar_shows_it() -> None:
    form = COUNTRIES["HR"].fitting("ZG1234AB")
    assert form is not None
    assert spell_form(form, "ZG1234AB", ()) == "ZG_1234-AB"
    assert spell_form(form, "ZG1234AB", ("*",)) == "ZG*1234-AB"


def test_a_text_of_two_lines_keeps_its_break_and_may_hold_a_seal_before_it() -> None:
    form = forms_of("SK", ("district",), True).forms[0]
    text = form.text(lambda count: 0)
    assert spell_form(form, text, ("*/",)) == f"{text[:2]}*/{text[2:]}"


def test_signs_are_not_text() -> None:
    assert plain("^AB*12_3/C|77") == "ABC12377".replace("ABC123", "AB123C")


def test_texts_come_from_the_formats_that_a_look_names() -> None:
    rng = np.random.default_rng(0)
    look = RECIPES["EE"].look("trailer")
    texts = {plain(spell(rng, "EE", look)) for _ in range(30)}
    assert len(texts) > 20
    assert all(text[:3].isdigit() and text[3:].isalpha() and len(text) == 5 for text in texts)


def test_a_format_that_the_grammar_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="LV has no format"):
        forms_of("LV", ("submarine",), False)
    with pytest.raises(ValueError, match="US has no two-line format"):
        forms_of("US", Look().formats, True)
