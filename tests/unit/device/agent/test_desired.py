# SPDX-License-Identifier: EUPL-1.2
"""What comes down is believed only from the manager, for this device, and newer (SECURITY 15)."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device_facts import DEVICE_ID, SITE_ID, START
from sardze_device.agent.desired import judge_board, judge_desired, judge_receipt
from sardze_device.errors import DesiredRefusedError
from sardze_device.settings import DeviceSettings
from sardze_device.uplink import Received
from sardze_wire import codec
from sardze_wire.camera_settings import CameraSettings
from sardze_wire.profile import Broker
from sardze_wire.records import Board, BoardLine, DesiredState, Kind, Receipt
from sardze_wire.signature import SigningKey, sign
from sardze_wire.sources import SyntheticSource
from sardze_wire.topics import Topic

MANAGER = SigningKey.generate()
DESIRED_TOPIC = str(Topic(SITE_ID, DEVICE_ID, Kind.DESIRED))
BOARD_TOPIC = str(Topic(SITE_ID, DEVICE_ID, Kind.BOARD))
RECEIPT_TOPIC = str(Topic(SITE_ID, DEVICE_ID, Kind.RECEIPT))
HERE = DeviceSettings(
    folder=Path("/"),
    site_id=SITE_ID,
    device_id=DEVICE_ID,
    name="A13",
    timezone="UTC",
    countries={},
    privacy=None,
    reasons_not_to_read=(),
    broker=Broker(host="127.0.0.1", port=1883),
    position=None,
    source=SyntheticSource(),
    lanes=(),
    privacy_zones=(),
    tuned=CameraSettings(),
)
STATE = DesiredState(
    device_id=DEVICE_ID, version=3, issued_at=START, settings={"reading": {"min_readings": 3}}
)


def signed(payload: bytes, *, topic: str = DESIRED_TOPIC, key: SigningKey = MANAGER) -> Received:
    return Received(topic, payload, sign(key, topic, payload))


def judge(message: Received, last: DesiredState | None = None) -> DesiredState | None:
    return judge_desired(message, manager_key=MANAGER.public_key, settings=HERE, last=last)


def test_a_signed_newer_state_for_this_device_is_followed() -> None:
    assert judge(signed(codec.encode(STATE))) == STATE
    older = msgspec.structs.replace(STATE, version=2)
    assert judge(signed(codec.encode(STATE)), older) == STATE


def test_the_same_state_again_is_no_news() -> None:
    assert judge(signed(codec.encode(STATE)), STATE) is None


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (Received(DESIRED_TOPIC, codec.encode(STATE), None), "not signed"),
        (Received(DESIRED_TOPIC, codec.encode(STATE), "AAAA"), "not the manager's"),
        (signed(codec.encode(STATE), key=SigningKey.generate()), "not the manager's"),
        (
            Received(
                DESIRED_TOPIC, codec.encode(STATE), sign(MANAGER, "else", codec.encode(STATE))
            ),
            "not the manager's",
        ),
        (signed(b"{}"), "cannot be read"),
        (
            signed(codec.encode(msgspec.structs.replace(STATE, device_id="karsava-02"))),
            "meant for karsava-02",
        ),
        (
            signed(codec.encode(msgspec.structs.replace(STATE, settings={"command": "rm -r /"}))),
            "command",
        ),
        (
            signed(
                codec.encode(msgspec.structs.replace(STATE, settings={"outbox": {"max_age_h": -1}}))
            ),
            "outbox.max_age_h",
        ),
    ],
)
def test_everything_else_is_refused_with_a_reason(message: Received, words: str) -> None:
    with pytest.raises(DesiredRefusedError, match=words):
        judge(message)


def test_an_older_one_or_another_one_of_the_same_number_is_refused() -> None:
    newer = msgspec.structs.replace(STATE, version=4)
    with pytest.raises(DesiredRefusedError, match="version 3; 4 is in force"):
        judge(signed(codec.encode(STATE)), newer)
    other = msgspec.structs.replace(STATE, settings={})
    with pytest.raises(DesiredRefusedError, match="version 3; 3 is in force"):
        judge(signed(codec.encode(STATE)), other)


def test_without_a_managers_key_nobody_is_followed() -> None:
    with pytest.raises(DesiredRefusedError, match="follows nobody"):
        judge_desired(signed(codec.encode(STATE)), manager_key=None, settings=HERE, last=None)


@settings(max_examples=50, deadline=None)
@given(payload=st.binary(max_size=300))
def test_no_bytes_do_anything_but_be_refused(payload: bytes) -> None:
    """SECURITY 17."""
    with pytest.raises(DesiredRefusedError):
        judge(signed(payload))
    with pytest.raises(DesiredRefusedError):
        message = signed(payload, topic=RECEIPT_TOPIC)
        judge_receipt(message, manager_key=MANAGER.public_key, device_id=DEVICE_ID)


def test_a_receipt_is_believed_on_the_same_terms() -> None:
    receipt = Receipt(device_id=DEVICE_ID, at=START, through=9)
    message = signed(codec.encode(receipt), topic=RECEIPT_TOPIC)
    found = judge_receipt(message, manager_key=MANAGER.public_key, device_id=DEVICE_ID)
    assert found == receipt
    with pytest.raises(DesiredRefusedError, match=f"meant for {DEVICE_ID}"):
        judge_receipt(message, manager_key=MANAGER.public_key, device_id="karsava-02")
    forged = Received(RECEIPT_TOPIC, message.payload, None)
    with pytest.raises(DesiredRefusedError, match="not signed"):
        judge_receipt(forged, manager_key=MANAGER.public_key, device_id=DEVICE_ID)


BOARD = Board(version=5, title="Border", lines=(BoardLine("40 min"),))


def board(message: Received, last: Board | None = None) -> Board | None:
    return judge_board(message, manager_key=MANAGER.public_key, last=last)


def test_a_board_from_the_manager_is_shown_and_the_same_again_is_no_news() -> None:
    message = signed(codec.encode(BOARD), topic=BOARD_TOPIC)
    assert board(message) == BOARD
    assert board(message, msgspec.structs.replace(BOARD, version=4)) == BOARD
    assert board(message, BOARD) is None


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (Received(BOARD_TOPIC, codec.encode(BOARD), None), "not signed"),
        (
            signed(codec.encode(BOARD), topic=BOARD_TOPIC, key=SigningKey.generate()),
            "not the manager's",
        ),
        (
            Received(
                BOARD_TOPIC,
                codec.encode(BOARD),
                sign(MANAGER, BOARD_TOPIC.replace(DEVICE_ID, "another"), codec.encode(BOARD)),
            ),
            "not the manager's",
        ),
        (signed(b"{}", topic=BOARD_TOPIC), "cannot be read"),
    ],
)
def test_a_board_from_anybody_else_or_for_another_display_is_refused(
    message: Received, words: str
) -> None:
    with pytest.raises(DesiredRefusedError, match=words):
        board(message)


def test_an_older_board_does_not_come_back() -> None:
    newer = msgspec.structs.replace(BOARD, version=6)
    with pytest.raises(DesiredRefusedError, match="6 is shown"):
        board(signed(codec.encode(BOARD), topic=BOARD_TOPIC), newer)
