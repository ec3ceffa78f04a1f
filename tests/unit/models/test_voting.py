# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import numpy as np
import pytest

from oracle import reading_of
from sardze_models.reader import ALPHABET, Reading
from sardze_models.voting import Look, Vote, VoteSettings, sharpness_of, skew_of, vote, weigh


def test_the_character_that_most_readings_saw_wins() -> None:
    votes = Vote()
    for text in ("AB1234", "AB1Z34", "AB1234"):
        voted = votes.add(reading_of(text, 0.7), 1.0)
    assert voted.text == "AB1234"


def test_one_sharp_reading_outweighs_two_blurred_ones() -> None:
    votes = Vote()
    votes.add(reading_of("AB1Z34", 0.7), 0.1)
    votes.add(reading_of("AB1Z34", 0.7), 0.1)
    assert votes.add(reading_of("AB1234", 0.7), 1.0).text == "AB1234"


def test_agreeing_readings_make_it_surer_but_not_boundlessly() -> None:
    votes = Vote()
    first = votes.add(reading_of("AB1234", 0.6), 1.0).probabilities[0].max()
    for _ in range(8):
        last = votes.add(reading_of("AB1234", 0.6), 1.0).probabilities[0].max()
    assert first < last < 1.0


def test_each_place_remains_a_distribution() -> None:
    votes = Vote()
    zeros = np.zeros((10, len(ALPHABET)), np.float32)
    zeros[:, 1] = 1.0
    for _ in range(2):
        voted = votes.add(Reading(zeros, ALPHABET), 1.0).probabilities
    assert np.isfinite(voted).all()
    np.testing.assert_allclose(voted.sum(axis=1), 1.0, rtol=1e-5)


def test_it_is_sure_only_once_two_readings_agree() -> None:
    votes = Vote()
    assert not votes.concede("AB1234", 0.99, 100)
    assert votes.concede("AB1234", 0.99, 100)


def test_a_text_that_keeps_changing_is_never_sure() -> None:
    votes = Vote()
    assert not any(votes.concede(text, 0.99, 100) for text in ("A1", "A2", "A1", "A2"))


def test_once_sure_it_wants_no_more_until_the_plate_has_grown() -> None:
    votes = Vote(VoteSettings(grown=1.5))
    votes.concede("AB1234", 0.99, 100)
    votes.concede("AB1234", 0.99, 100)
    assert not votes.wants(140)
    assert votes.wants(160)
    votes.concede("AB1234", 0.99, 160)
    assert not votes.wants(200)


def test_what_never_becomes_sure_is_given_up_after_enough_readings() -> None:
    votes = Vote(VoteSettings(most_readings=3))
    for _ in range(3):
        assert votes.wants(100)
        votes.add(reading_of("AB1234", 0.3), 1.0)
    assert not votes.wants(100)


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


def test_a_reading_that_lost_a_character_still_speaks_for_the_others() -> None:
    looks = [Look(reading_of("AB1234", 0.6), 1.0), Look(reading_of("AB1Z34", 0.7), 1.0)]
    assert vote(looks).text == "AB1Z34"
    looks.append(Look(reading_of("B1234", 0.8), 1.0))
    assert vote(looks).text == "AB1234"


def test_a_character_read_twice_does_not_shift_the_rest() -> None:
    looks = [Look(reading_of(text, 0.7), 1.0) for text in ("AB1234", "AAB1234", "AB1234")]
    assert vote(looks).text == "AB1234"
    assert vote(looks[::-1]).text == "AB1234"


def test_the_length_that_most_looks_believe_in_wins() -> None:
    looks = [Look(reading_of(text, 0.8), 1.0) for text in ("AB123", "AB1234", "AB1234")]
    assert vote(looks).text == "AB1234"


def test_what_the_looks_see_of_the_country_is_added_up_too() -> None:
    latvian = [
        Look(Reading(reading_of("AB1234").probabilities, ALPHABET, {"LV": seen, "LT": 1 - seen}), 1)
        for seen in (0.4, 0.8, 0.7)
    ]
    silent = Look(reading_of("AB1234"), 1.0)
    assert vote([*latvian, silent]).countries["LV"] > 0.7
    assert vote([silent, silent]).countries == {}
