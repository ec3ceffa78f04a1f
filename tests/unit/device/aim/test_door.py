# SPDX-License-Identifier: EUPL-1.2
"""The door: one person, one PIN, a limited time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sardze_device.aim.door import MOST_WRONG, Answer, Door, Secrets

SECOND = 1_000_000_000
SECRETS = Secrets("935454", "a-token-that-nobody-guesses")


def _door(closes_s: int = 900) -> Door:
    return Door(SECRETS, closes_ns=closes_s * SECOND)


def test_the_right_pin_lets_one_person_in_and_is_spent() -> None:
    door = _door()
    assert not door.admits(SECRETS.token, 0), "nobody is in before the PIN was given"
    assert door.knock("935454", 0) is Answer.IN
    assert door.admits(SECRETS.token, SECOND)
    assert door.knock("935454", 2 * SECOND) is Answer.TAKEN
    assert not door.admits("another token", SECOND)


def test_a_wrong_pin_makes_everybody_wait_twice_as_long_each_time() -> None:
    door = _door()
    assert door.knock("000000", 0) is Answer.WRONG
    assert door.knock("935454", SECOND // 2) is Answer.WAIT
    assert door.knock("000001", SECOND) is Answer.WRONG
    assert door.knock("935454", 2 * SECOND) is Answer.WAIT
    assert door.knock("935454", 3 * SECOND) is Answer.IN


def test_a_few_wrong_pins_close_it_for_good() -> None:
    door, now_ns = _door(), 0
    for _ in range(MOST_WRONG):
        answer = door.knock("111111", now_ns)
        now_ns += 60 * SECOND
    assert answer is Answer.CLOSED
    assert door.knock("935454", now_ns) is Answer.CLOSED


def test_it_ends_by_itself_and_when_the_person_leaves() -> None:
    door = _door(closes_s=60)
    door.knock("935454", 0)
    assert door.left_s(15 * SECOND) == 45.0
    assert door.admits(SECRETS.token, 59 * SECOND)
    assert not door.admits(SECRETS.token, 60 * SECOND)
    other = _door()
    other.knock("935454", 0)
    other.leave()
    assert not other.admits(SECRETS.token, SECOND)


@given(st.text())
def test_no_text_but_the_pin_opens_it(text: str) -> None:
    assert (_door().knock(text, 0) is Answer.IN) == (text == SECRETS.pin)


@given(st.integers(min_value=0))
def test_a_pin_always_has_six_digits(number: int) -> None:
    pin = Secrets.draw(number, "token").pin
    assert len(pin) == 6
    assert pin.isdecimal()
