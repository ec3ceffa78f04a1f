# SPDX-License-Identifier: EUPL-1.2
"""What is to be seen at a moment: never old content, never a time that nobody vouches for."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from device_facts import START, UNTRUSTED, moment
from sardze_device.display.face import Face, face_of, holds
from sardze_wire.records import Board, BoardLine

RIGA = ZoneInfo("Europe/Riga")
LINES = (BoardLine("Grebņeva: 40 min", emphasis=True), BoardLine("  "))
BOARD = Board(version=3, title="Border", lines=LINES, expires_at=START + timedelta(minutes=10))


def face(board: Board | None, after_s: float = 0.0, **when: object) -> Face:
    at = moment(after_s, **when)  # type: ignore[arg-type]
    return face_of(board, at, site_name="Kārsava", zone=RIGA, page_s=8.0)


def test_a_board_is_shown_with_its_title_and_the_time_at_the_site() -> None:
    shown = face(BOARD)
    assert shown.heading == "Border" and shown.lines == LINES[:1]
    assert shown.clock == "14:00"  # noon in UTC
    assert shown.board_version == 3


@pytest.mark.parametrize(
    "board",
    [None, BOARD, Board(version=1), Board(version=2, lines=(BoardLine(" "),))],
    ids=["none", "expired", "empty", "blank"],
)
def test_without_anything_to_say_the_site_and_the_time_are_shown(board: Board | None) -> None:
    shown = face(board, after_s=600.0)
    assert shown == Face("Kārsava", (), "14:10", turn=0, board_version=0)


def test_a_board_without_an_end_stays() -> None:
    assert face(Board(version=1, lines=LINES), after_s=1e7).lines == LINES[:1]


def test_while_nobody_vouches_for_the_clock_no_time_is_shown_and_no_board_that_ends() -> None:
    assert face(BOARD, clock=UNTRUSTED) == Face("Kārsava", (), "", turn=0, board_version=0)
    lasting = face(Board(version=1, title="Market\non Saturday"), clock=UNTRUSTED)
    assert lasting.heading == "Market on Saturday" and lasting.clock == ""


def test_pages_turn_with_the_time() -> None:
    turns = [face(BOARD, after_s=after).turn for after in (0.0, 3.9, 4.1, 12.1)]
    assert turns == [12, 12, 13, 14]  # the machine started 100 s earlier


def test_a_board_ends_at_its_instant_and_not_after_it() -> None:
    assert holds(BOARD, moment(599.9)) and not holds(BOARD, moment(600.0))
