# SPDX-License-Identifier: EUPL-1.2
"""What a display shows at a moment: the board while it holds, else the site's name and the time.

Pure. Old content is never shown: a board that has expired gives way, and so does one with an end
while nobody vouches for the clock, for then its end cannot be known. A time that nobody vouches for
is not shown either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from sardze_device.host import Moment
from sardze_wire.records import Board, BoardLine


@dataclass(frozen=True, slots=True)
class Face:
    """What is to be seen.

    Attributes:
        heading: the board's title, or the site's name.
        lines: the board's lines; empty: only the heading and a large clock.
        clock: hours and minutes at the site; empty while they are not known.
        turn: how many pages have been turned since the machine started.
        board_version: of the board that is shown; 0 for none.
    """

    heading: str
    lines: tuple[BoardLine, ...]
    clock: str
    turn: int
    board_version: int


def face_of(
    board: Board | None, moment: Moment, *, site_name: str, zone: tzinfo, page_s: float
) -> Face:
    """What to show now."""
    clock = f"{moment.wall.astimezone(zone):%H:%M}" if moment.clock.trusted else ""
    if board is None or not holds(board, moment):
        return Face(site_name, (), clock, turn=0, board_version=0)
    lines = tuple(line for line in board.lines if line.text.strip())
    turn = int(moment.monotonic_ns / 1e9 // page_s)
    heading = " ".join(board.title.split()) or site_name
    return Face(heading, lines, clock, turn, board.version)


def holds(board: Board, moment: Moment) -> bool:
    """Whether a board has something to say and may still be shown."""
    if not board.title.strip() and not any(line.text.strip() for line in board.lines):
        return False
    if board.expires_at is None:
        return True
    return moment.clock.trusted and moment.wall < board.expires_at
