# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from oracle import reading_of
from sardze_device.camera.voting import characters_of
from sardze_models.reader import ALPHABET


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
