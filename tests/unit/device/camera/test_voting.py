# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import numpy as np
import pytest

from oracle import reading_of
from sardze_device.camera.voting import (
    Vote,
    VoteSettings,
    characters_of,
    sharpness_of,
    skew_of,
    weigh,
)
from sardze_models.reader import ALPHABET


def _text(probabilities: np.ndarray) -> str:
    return "".join(ALPHABET[i] for i in probabilities.argmax(axis=1) if i)


def test_the_character_that_most_readings_saw_wins() -> None:
    vote = Vote()
    for text in ("AB1234", "AB1Z34", "AB1234"):
        voted = vote.add(reading_of(text, 0.7).probabilities, 1.0)
    assert _text(voted) == "AB1234"


def test_one_sharp_reading_outweighs_two_blurred_ones() -> None:
    vote = Vote()
    vote.add(reading_of("AB1Z34", 0.7).probabilities, 0.1)
    vote.add(reading_of("AB1Z34", 0.7).probabilities, 0.1)
    assert _text(vote.add(reading_of("AB1234", 0.7).probabilities, 1.0)) == "AB1234"


def test_agreeing_readings_make_it_surer_but_not_boundlessly() -> None:
    vote = Vote()
    first = vote.add(reading_of("AB1234", 0.6).probabilities, 1.0)[0].max()
    for _ in range(8):
        last = vote.add(reading_of("AB1234", 0.6).probabilities, 1.0)[0].max()
    assert first < last < 1.0


def test_each_place_remains_a_distribution() -> None:
    vote = Vote()
    zeros = np.zeros((10, len(ALPHABET)), np.float32)
    zeros[:, 1] = 1.0
    voted = vote.add(zeros, 1.0)
    assert np.isfinite(voted).all()
    np.testing.assert_allclose(voted.sum(axis=1), 1.0, rtol=1e-5)


def test_it_is_sure_only_once_two_readings_agree() -> None:
    vote = Vote()
    assert not vote.concede("AB1234", 0.99, 100)
    assert vote.concede("AB1234", 0.99, 100)


def test_a_text_that_keeps_changing_is_never_sure() -> None:
    vote = Vote()
    assert not any(vote.concede(text, 0.99, 100) for text in ("A1", "A2", "A1", "A2"))


def test_once_sure_it_wants_no_more_until_the_plate_has_grown() -> None:
    vote = Vote(VoteSettings(grown=1.5))
    vote.concede("AB1234", 0.99, 100)
    vote.concede("AB1234", 0.99, 100)
    assert not vote.wants(140)
    assert vote.wants(160)
    vote.concede("AB1234", 0.99, 160)
    assert not vote.wants(200)


def test_what_never_becomes_sure_is_given_up_after_enough_readings() -> None:
    vote = Vote(VoteSettings(most_readings=3))
    for _ in range(3):
        assert vote.wants(100)
        vote.add(reading_of("AB1234", 0.3).probabilities, 1.0)
    assert not vote.wants(100)


def test_large_sharp_square_crops_count_most() -> None:
    best = weigh(150, 20, 0)
    assert best == pytest.approx(1.0)
    assert weigh(60, 20, 0) < best
    assert weigh(150, 4, 0) < best
    assert weigh(150, 20, 30) < best
    assert weigh(10, 0, 80) > 0


def test_a_blurred_crop_is_less_sharp_than_a_crisp_one() -> None:
    crisp = np.tile(np.array([20, 20, 220, 220], np.uint8), (20, 30))
    blurred = np.full_like(crisp, 120)
    assert sharpness_of(crisp) > 50
    assert sharpness_of(blurred) == 0.0
    assert sharpness_of(blurred[:, :1]) == 0.0


def test_skew_is_the_departure_from_a_right_angle() -> None:
    square = np.array([[0, 0], [100, 0], [100, 25], [0, 25]], np.float32)
    sheared = square + np.array([[25, 0], [25, 0], [0, 0], [0, 0]], np.float32)
    assert skew_of(square) == pytest.approx(0.0, abs=1e-3)
    assert skew_of(sheared) == pytest.approx(45.0, abs=0.1)
    assert skew_of(np.zeros((4, 2), np.float32)) == 90.0


def test_alternatives_are_what_else_a_place_could_be() -> None:
    probabilities = reading_of("AB1234", 0.9).probabilities
    probabilities[1, ALPHABET.index("8")] = 0.09
    told = characters_of("AB1234", [0.9] * 6, probabilities, ALPHABET)
    assert [character.character for character in told] == list("AB1234")
    assert [other.character for other in told[1].alternatives] == ["8"]


def test_where_places_and_characters_do_not_fit_there_are_no_alternatives() -> None:
    probabilities = reading_of("AB1234").probabilities
    told = characters_of("AB123", [0.9] * 5, probabilities, ALPHABET)
    assert all(not character.alternatives for character in told)
