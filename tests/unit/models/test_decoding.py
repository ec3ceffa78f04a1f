# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import numpy as np
import pytest

from oracle import reading_of
from sardze_models.decoding import Calibration, decode_reading, is_plate, shipped, shipped_judgement
from sardze_models.reader import ALPHABET, Reading

PLAIN = Calibration()


def _seen_as(text: str, countries: dict[str, float], certainty: float = 0.95) -> Reading:
    return Reading(reading_of(text, certainty).probabilities, ALPHABET, countries)


def test_a_plain_reading_becomes_a_plate_of_its_country() -> None:
    best = decode_reading(reading_of("AB1234"), {"LV": 1.0})[0]
    assert (best.text, best.country, best.display) == ("AB1234", "LV", "AB-1234")


def test_what_the_reader_sees_of_the_country_decides_between_equal_formats() -> None:
    for country in ("LT", "MT"):
        seen = {code: 0.9 if code == country else 0.1 / 44 for code in ("LT", "MT", "LV", "EE")}
        best = decode_reading(_seen_as("ABC123", seen), None, calibration=PLAIN)[0]
        assert (best.text, best.country) == ("ABC123", country)


def test_the_site_is_still_heard_when_the_country_head_is_torn() -> None:
    seen = {"LT": 0.5, "MT": 0.5}
    best = decode_reading(_seen_as("ABC123", seen), {"LT": 0.9, "LV": 0.1}, calibration=PLAIN)[0]
    assert best.country == "LT"


def test_a_head_that_is_not_trusted_changes_nothing() -> None:
    deaf = Calibration(head_trust=0.0)
    seen = _seen_as("ABC123", {"LT": 0.01, "MT": 0.99})
    heard = decode_reading(seen, {"LT": 0.9, "MT": 0.1}, calibration=deaf)[0]
    assert heard.country == "LT"


def test_noise_is_withheld_and_doubt_is_told() -> None:
    rng = np.random.default_rng(1)
    noise = rng.uniform(size=(10, len(ALPHABET))).astype(np.float32)
    noise[:, 0] = 0.0
    noise /= noise.sum(axis=1, keepdims=True)
    assert decode_reading(Reading(noise, ALPHABET), None, calibration=PLAIN) == []
    doubtful = decode_reading(reading_of("AB1234", 0.6), {"LV": 1.0}, calibration=PLAIN)
    assert doubtful[0].text == "AB1234"
    assert doubtful[0].confidence < 0.8


def test_a_crop_on_which_nothing_is_written_gives_nothing() -> None:
    assert decode_reading(reading_of(""), None) == []


def test_calibration_keeps_the_order_of_confidences() -> None:
    calibration = Calibration(temperature=0.8, slope=1.4, offset=0.3)
    given = [0.0, 0.01, 0.2, 0.5, 0.9, 0.999, 1.0]
    mapped = [calibration.confidence(share) for share in given]
    assert mapped == sorted(mapped)
    assert all(0.0 <= each <= 1.0 for each in mapped)
    assert Calibration().confidence(0.7) == pytest.approx(0.7)


def test_the_shipped_calibration_is_kept_with_the_weights() -> None:
    known = shipped()
    assert 0.3 < known.temperature < 3.0
    assert known.slope > 0.0
    assert 0.0 <= known.head_trust <= 1.0


@pytest.mark.parametrize(
    ("score", "seen", "expected"),
    [
        (0.95, reading_of("AB1234"), True),
        (0.4, reading_of("AB1234"), True),
        (0.95, reading_of("", 0.99), False),
        (0.4, reading_of(""), False),
    ],
)
def test_a_detection_is_a_plate_where_something_is_written(
    score: float, seen: Reading, expected: bool
) -> None:
    assert is_plate(score, seen) is expected


def test_a_sure_detection_may_be_a_plate_of_which_little_can_be_read() -> None:
    muddy = reading_of("AB1234", 0.4)
    assert is_plate(0.9, muddy)
    assert not is_plate(0.4, muddy)


def test_a_faint_detection_is_a_plate_where_the_reader_sees_clear_characters() -> None:
    assert is_plate(0.3, reading_of("AB1234", 0.98))
    assert not is_plate(0.3, reading_of("AB1234", 0.5))


def test_more_from_either_witness_never_makes_a_plate_less_likely() -> None:
    judgement = shipped_judgement()
    by_score = [judgement.odds(score, reading_of("AB1234", 0.8)) for score in (0.0, 0.3, 0.9, 1.0)]
    by_reader = [
        judgement.odds(0.6, reading_of("AB1234", sureness)) for sureness in (0.1, 0.5, 0.9, 0.99)
    ]
    assert by_score == sorted(by_score)
    assert by_reader == sorted(by_reader)
