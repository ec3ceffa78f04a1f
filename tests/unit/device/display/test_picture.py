# SPDX-License-Identifier: EUPL-1.2
"""Pictures of faces: what must be light is light, pages differ, any size can be drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from sardze_device.display.face import Face
from sardze_device.display.fonts import Fonts, find_fonts
from sardze_device.display.picture import AMBER, BAND, draw
from sardze_wire.records import BoardLine

FACE = Face("Kārsava", (BoardLine("Grebņeva"), BoardLine("40 min", emphasis=True)), "14:00", 0, 1)
FONTS = find_fonts()


def colours(picture: Image.Image) -> set[tuple[int, ...]]:
    pixels = np.asarray(picture).reshape(-1, 3)
    return {tuple(map(int, colour)) for colour in np.unique(pixels, axis=0)}


def test_emphasis_is_amber_and_stands_below_the_band() -> None:
    picture = draw(FACE, 800, 480, FONTS)
    rows = np.asarray(picture)
    amber = np.argwhere((rows == AMBER).all(axis=-1))
    assert amber[:, 0].min() > 480 // 6
    assert tuple(rows[5, 5]) == BAND
    assert AMBER not in colours(draw(replace(FACE, lines=FACE.lines[:1]), 800, 480, FONTS))


def test_without_lines_the_clock_fills_the_middle() -> None:
    alone = draw(replace(FACE, lines=()), 800, 480, FONTS)
    assert BAND not in colours(alone)
    middle = np.asarray(alone)[200:380, 100:700]
    assert (middle > 200).mean() > 0.1
    assert alone != draw(replace(FACE, lines=(), clock=""), 800, 480, FONTS)


def test_pages_turn() -> None:
    long = replace(FACE, lines=tuple(BoardLine(f"line {n} of many lines") for n in range(30)))
    pictures = [draw(replace(long, turn=turn), 320, 240, FONTS).tobytes() for turn in range(5)]
    assert len(set(pictures)) > 2
    assert draw(replace(long, turn=0), 320, 240, FONTS).tobytes() == pictures[0]


@pytest.mark.parametrize("size", [(64, 64), (128, 64), (480, 320), (1080, 1920), (3840, 2160)])
@pytest.mark.parametrize("fonts", [FONTS, Fonts(None)], ids=["dejavu", "none"])
def test_any_screen_is_filled(size: tuple[int, int], fonts: Fonts) -> None:
    assert draw(FACE, *size, fonts).size == size


def test_missing_fonts_are_known(tmp_path: object) -> None:
    from pathlib import Path

    assert not find_fonts(Path(str(tmp_path))).complete
