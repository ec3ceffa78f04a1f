# SPDX-License-Identifier: EUPL-1.2
"""The loop: it draws when something has changed, and tells the agent what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from device_facts import BOOT_ID, moment
from sardze_device.display.display import REDRAW_S, Display, DisplaySettings
from sardze_device.display.fonts import find_fonts
from sardze_device.display.screen import NullScreen, PictureScreen
from sardze_device.errors import ScreenError
from sardze_device.outbox import DisplayStatus, Outbox
from sardze_wire.records import Board, BoardLine

SETTINGS = DisplaySettings(site_name="Kārsava", zone=ZoneInfo("Europe/Riga"), page_s=8.0)


class Watched(NullScreen):
    """A screen that keeps its pictures."""

    def __init__(self) -> None:
        self.pictures: list[Image.Image] = []

    def show(self, picture: Image.Image) -> None:
        self.pictures.append(picture)


class Scene:
    """A display whose time is set by the test."""

    def __init__(self, outbox: Outbox) -> None:
        self.after_s = 0.0
        self.screen = Watched()
        self.display = Display(
            SETTINGS, outbox, self.screen, find_fonts(), moment=lambda: moment(self.after_s)
        )

    def turn(self, after_s: float) -> bool:
        self.after_s = after_s
        return self.display.turn()


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox.open(tmp_path / "outbox.db") as box:
        yield box


@pytest.fixture
def agents_side(tmp_path: Path, outbox: Outbox) -> Iterator[Outbox]:
    """The same file, opened by the agent."""
    with Outbox.open(tmp_path / "outbox.db") as box:
        yield box


def test_nothing_is_drawn_twice_while_nothing_changes(outbox: Outbox) -> None:
    scene = Scene(outbox)
    assert scene.turn(0.0)
    assert not scene.turn(1.0) and not scene.turn(REDRAW_S - 1)
    assert scene.turn(REDRAW_S)  # a screen that was unplugged shows it again
    assert not scene.turn(REDRAW_S + 1)


def test_the_clock_is_kept(outbox: Outbox) -> None:
    scene = Scene(outbox)
    scene.turn(59.0)
    assert scene.turn(60.0)


def test_a_new_board_is_shown_at_the_next_look(outbox: Outbox, agents_side: Outbox) -> None:
    scene = Scene(outbox)
    scene.turn(0.0)
    agents_side.store_board(Board(version=4, lines=(BoardLine("Grebņeva: 40 min"),)))
    assert scene.turn(0.5)
    assert scene.screen.pictures[0] != scene.screen.pictures[1]
    told = agents_side.display_status()
    assert told == DisplayStatus(
        boot_id=BOOT_ID, drawn_ns=moment(0.5).monotonic_ns, board_version=4,
        words="" if find_fonts().complete else told.words if told else "",
    )  # fmt: skip


def test_a_display_that_starts_again_shows_what_it_was_told(outbox: Outbox) -> None:
    outbox.store_board(Board(version=4, lines=(BoardLine("Grebņeva: 40 min"),)))
    scene = Scene(outbox)
    scene.turn(0.0)
    told = outbox.display_status()
    assert told is not None and told.board_version == 4


def test_the_picture_on_the_disk_is_always_whole(tmp_path: Path) -> None:
    screen = PictureScreen(tmp_path / "board.png", (320, 200))
    screen.show(Image.new("RGB", screen.size, (1, 2, 3)))
    screen.show(Image.new("RGB", screen.size, (4, 5, 6)))
    with Image.open(tmp_path / "board.png") as picture:
        assert picture.size == (320, 200) and picture.getpixel((0, 0)) == (4, 5, 6)
    assert [path.name for path in tmp_path.iterdir()] == ["board.png"]


def test_a_picture_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    screen = PictureScreen(tmp_path / "none" / "board.png", (320, 200))
    with pytest.raises(ScreenError, match="displays.screen.path"):
        screen.show(Image.new("RGB", screen.size))
