# SPDX-License-Identifier: EUPL-1.2
"""Draws a number plate: its flat face as picture, its text, and where each character stands.

Deterministic in the generator that is handed in. Only numpy and Pillow are needed; the letters are
our own outlines (`glyphs`), the countries are data (`plates_recipes`), the texts those of the
countries' grammars. Perspective, light, blur and noise are left to whoever puts the plate into a
scene, a holder around it to `plates_frames`.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sardze_models.synthetic.glyphs import Hand, glyph_mask
from sardze_models.synthetic.plates_bands import dress_sides
from sardze_models.synthetic.plates_captions import head_and_foot
from sardze_models.synthetic.plates_flags import flag
from sardze_models.synthetic.plates_lettering import Box, DrawGlyph, Lettering, write_line
from sardze_models.synthetic.plates_recipe import Look, Recipe
from sardze_models.synthetic.plates_recipes import COUNTRIES, RECIPES
from sardze_models.synthetic.plates_seals import seal
from sardze_models.synthetic.plates_spelling import plain, spell
from sardze_models.synthetic.plates_wear import finish, scenery, wear

FACE_WIDTH_PX = 520
_TWO_LINE_SHARE = 0.12
_HEIGHTS = (0.94, 0.98, 1.0, 1.03, 1.06)  # few, so that letters are drawn once for many plates
_BETWEEN_LINES = (0.05, 0.13)
_SMALL = Hand(width=0.6, stroke=0.15)


@dataclass(frozen=True, slots=True)
class _Room:
    """What the sides left for the text, where the last line may begin, and how tall letters are."""

    box: Box
    last_left: float
    letters: float


@dataclass(frozen=True, slots=True, eq=False)
class RenderedPlate:
    """A plate's face, cut tight. `centres` are (x, y) in its pixels, one for each character."""

    luma: NDArray[np.uint8]
    rgb: NDArray[np.uint8]
    text: str
    country: str
    two_line: bool
    centres: NDArray[np.float32]
    style: str = "long"


def render_plate(
    rng: Generator,
    *,
    country: str | None = None,
    style: str | None = None,
    draw: DrawGlyph = glyph_mask,
) -> RenderedPlate:
    """Draw one plate.

    Args:
        rng: all chance comes from here.
        country: one of `plates_recipes.COUNTRIES`; any when None.
        style: a look of the country, such as ``long``, ``two-line``, ``motorcycle``; any when
            None, mostly one of a single line.
        draw: another source of letter shapes (training adds fonts it finds).

    Raises:
        ValueError: the country has no such look.
    """
    recipe = RECIPES[country or COUNTRIES[int(rng.integers(len(COUNTRIES)))]]
    look = recipe.look(style) if style else choose_look(recipe, rng)
    return draw_plate(rng, recipe.country, look, spell(rng, recipe.country, look), draw=draw)


def choose_look(recipe: Recipe, rng: Generator) -> Look:
    """A look at random: two lines as often as they are met, then by the looks' shares."""
    two_line = rng.random() < _TWO_LINE_SHARE
    looks = [look for look in recipe.looks if look.two_line == two_line]
    looks = looks or [look for look in recipe.looks if not look.two_line]
    shares = np.array([look.share for look in looks])
    return looks[int(rng.choice(len(looks), p=shares / shares.sum()))]


def draw_plate(
    rng: Generator, country: str, look: Look, spelled: str, *, draw: DrawGlyph = glyph_mask
) -> RenderedPlate:
    """Draw a plate of this look that is spelled so (see `plates_spelling`)."""
    paint, ink = look.paints[int(rng.integers(len(look.paints)))]
    hand = look.hands[int(rng.integers(len(look.hands)))]
    lettering = Lettering(
        hand,
        ink,
        paint,
        draw,
        emboss=float(rng.uniform(0.1, 0.5)) if rng.random() < 0.3 else 0.0,
        worn=float(rng.uniform(0.05, 0.3)) if rng.random() < 0.06 else 0.0,
    )
    width_mm, height_mm = look.size_mm
    canvas = Image.new("RGB", (FACE_WIDTH_PX, round(FACE_WIDTH_PX * height_mm / width_mm)), paint)
    if look.scenery:
        canvas = scenery(canvas, rng)
    left, right, last_left = dress_sides(canvas, country, look, ink, rng)
    top, bottom = head_and_foot(canvas, look, ink, rng)
    room = _Room((left, top, right, bottom), last_left, look.letters * canvas.height)
    centres = _write(canvas, spelled, room, look.seal, lettering, rng)
    finish(canvas, look.rim or ink, rng)
    canvas = wear(canvas, rng)
    return RenderedPlate(
        luma=np.asarray(canvas.convert("L"), dtype=np.uint8),
        rgb=np.asarray(canvas, dtype=np.uint8),
        text=plain(spelled),
        country=country,
        two_line="/" in spelled,
        centres=np.array(centres, np.float32).reshape(-1, 2),
        style=look.name,
    )


def _write(
    canvas: Image.Image,
    spelled: str,
    room: _Room,
    seals: str,
    lettering: Lettering,
    rng: Generator,
) -> list[tuple[float, float]]:
    main, _, region = spelled.partition("|")
    last: list[tuple[float, float]] = []
    if region:
        begin, last = _region_box(canvas, region, room.box, lettering, rng)
        room = replace(room, box=(room.box[0], room.box[1], begin, room.box[3]))
    centres: list[tuple[float, float]] = []
    lines = main.split("/")
    boxes = _line_boxes(len(lines), room, rng)
    for line, box in zip(lines, boxes, strict=True):
        written = write_line(canvas, line, box, lettering, rng)
        for gap in written.seals:
            seal(canvas, gap, seals, rng)
        centres += written.centres
    return centres + last


def _line_boxes(count: int, room: _Room, rng: Generator) -> list[Box]:
    """One box a line: as tall as the look's letters, in the middle of the room."""
    left, top, right, bottom = room.box
    if count == 1:
        letters = min(room.letters * float(rng.choice(_HEIGHTS)), bottom - top)
        middle = (top + bottom) / 2 + float(rng.normal(0, 0.015)) * letters
        return [(left, middle - letters / 2, right, middle + letters / 2)]
    gap = (bottom - top) * float(rng.uniform(*_BETWEEN_LINES))
    letters = (bottom - top - gap * (count + 1)) / count
    tops = [top + gap + index * (letters + gap) for index in range(count)]
    lefts = [left] * (count - 1) + [room.last_left]
    return [(begin, y, right, y + letters) for begin, y in zip(lefts, tops, strict=True)]


def _region_box(
    canvas: Image.Image, text: str, room: Box, lettering: Lettering, rng: Generator
) -> tuple[float, list[tuple[float, float]]]:
    """Russia: the region in a box of its own; returns where it begins and its letters' centres."""
    pen = ImageDraw.Draw(canvas)
    width, height = room[2] - room[0], room[3] - room[1]
    begin = room[2] - width * (0.2 if len(text) < 3 else 0.25)
    pen.line((begin, room[1], begin, room[3]), fill=lettering.ink, width=max(2, round(height / 40)))
    pad = width * 0.015
    letters = (begin + pad, room[1] + height * 0.1, room[2] - pad, room[1] + height * 0.62)
    written = write_line(canvas, text, letters, lettering, rng)
    low = (room[1] + height * 0.7, room[1] + height * 0.9)
    middle = (begin + room[2]) / 2
    below = replace(lettering, hand=_SMALL, draw=glyph_mask)
    write_line(canvas, "RUS", (begin + pad, low[0], middle, low[1]), below, rng)
    if rng.random() < 0.8:
        flag(pen, "RU", (middle + pad, low[0], room[2] - pad, low[1]))
    return begin - pad, written.centres
