# SPDX-License-Identifier: EUPL-1.2
"""Our own letters: they fill their box and can be told apart."""

import numpy as np
import pytest
from PIL import Image

from sardze_models.reader import ALPHABET
from sardze_models.synthetic.glyphs import CHARACTERS, Hand, glyph_mask

HANDS = [
    Hand(),
    Hand(width=0.62, stroke=0.125, roundness=0.42, monospaced=True),
    Hand(width=0.5, stroke=0.11, alternate=1),
]


def test_every_character_that_the_reader_knows_can_be_drawn() -> None:
    assert set(ALPHABET[1:]) <= CHARACTERS


@pytest.mark.parametrize("hand", HANDS)
def test_letters_and_digits_reach_from_top_to_bottom(hand: Hand) -> None:
    for character in ALPHABET[1:]:
        mask = glyph_mask(character, hand, 60)
        rows = np.flatnonzero(mask.max(axis=1) > 128)
        assert mask.shape[0] == 60
        assert rows[0] <= 2, character
        assert rows[-1] >= 57, character


@pytest.mark.parametrize("hand", HANDS)
def test_no_two_characters_look_the_same_but_zero_and_o(hand: Hand) -> None:
    faces = {character: _small(character, hand) for character in ALPHABET[1:]}
    for first, face in faces.items():
        for second, other in faces.items():
            if first < second and {first, second} != {"0", "O"}:
                assert np.abs(face - other).mean() > 3, (first, second)


def test_a_wider_hand_makes_wider_letters_and_a_narrow_i_stays_narrow() -> None:
    wide, narrow = Hand(width=0.7), Hand(width=0.4)
    assert glyph_mask("H", wide, 60).shape[1] > glyph_mask("H", narrow, 60).shape[1]
    assert glyph_mask("I", wide, 60).shape[1] < glyph_mask("H", narrow, 60).shape[1]


def test_a_slanted_letter_leans_to_the_right() -> None:
    mask = glyph_mask("I", Hand(slant=0.2), 60)
    top, bottom = (np.average(np.arange(mask.shape[1]), weights=mask[row]) for row in (3, 56))
    assert top - bottom > 6


def _small(character: str, hand: Hand) -> np.ndarray:
    face = Image.fromarray(glyph_mask(character, hand, 60)).resize((20, 30), Image.Resampling.BOX)
    return np.asarray(face, dtype=np.float32)


def test_a_hand_chooses_the_skeleton_of_single_characters() -> None:
    plain, chosen = Hand(), Hand(forms="3b 4c")
    for character in "34":
        assert not np.array_equal(
            glyph_mask(character, plain, 60), glyph_mask(character, chosen, 60)
        )
    assert np.array_equal(glyph_mask("5", plain, 60), glyph_mask("5", chosen, 60))


def test_a_warped_hand_is_another_hand_that_keeps_its_height() -> None:
    plain = Hand()
    for warped in (Hand(quirk=9), Hand(waist=0.06), Hand(contrast=1.3)):
        face, other = _small("B", plain), _small("B", warped)
        assert np.abs(face - other).mean() > 2
        rows = np.flatnonzero(glyph_mask("B", warped, 60).max(axis=1) > 128)
        assert (rows[0], rows[-1]) == (0, 59)


def test_a_stroke_that_meets_itself_has_no_hole() -> None:
    for character in "69":
        mask = glyph_mask(character, Hand(stroke=0.19), 80)
        middle = mask[:, mask.shape[1] // 2]
        inked = np.flatnonzero(np.diff((middle > 128).astype(int)) == 1)
        assert len(inked) <= 2


def test_small_letters_look_like_large_ones() -> None:
    large, small = glyph_mask("R", Hand(), 80), glyph_mask("R", Hand(), 16)
    shrunk = Image.fromarray(large).resize(small.shape[::-1], Image.Resampling.BOX)
    assert np.abs(np.asarray(shrunk, np.float32) - small).mean() < 12
