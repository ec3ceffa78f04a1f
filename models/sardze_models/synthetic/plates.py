# SPDX-License-Identifier: EUPL-1.2
"""Draws a number plate: its flat face as picture, its text, and where each character stands.

Deterministic in the generator that is handed in. Only numpy and Pillow are needed; the letters are
our own outlines (`glyphs`), the countries are data (`plates_recipes`). Perspective, light, blur and
noise are left to whoever puts the plate into a scene.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from sardze_models.synthetic.glyphs import glyph_mask
from sardze_models.synthetic.plates_lettering import Box, DrawGlyph, Lettering, write_line
from sardze_models.synthetic.plates_ornaments import dress, finish, region_box, seal
from sardze_models.synthetic.plates_pattern import plain, spell
from sardze_models.synthetic.plates_recipe import Recipe
from sardze_models.synthetic.plates_recipes import COUNTRIES, RECIPES

FACE_WIDTH_PX = 520
_TWO_LINE_SHARE = 0.15
_BETWEEN_LINES = 0.11


@dataclass(frozen=True, slots=True, eq=False)
class RenderedPlate:
    """A plate's face, cut tight. `centres` are (x, y) in its pixels, one for each character."""

    luma: NDArray[np.uint8]
    rgb: NDArray[np.uint8]
    text: str
    country: str
    two_line: bool
    centres: NDArray[np.float32]


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
        style: ``long`` or ``two-line``; mostly long when None.
        draw: another source of letter shapes (training adds fonts it finds).
    """
    recipe = RECIPES[country or COUNTRIES[int(rng.integers(len(COUNTRIES)))]]
    two_line = _choose_two_line(recipe, style, rng)
    patterns = recipe.two_line if two_line else recipe.patterns
    spelled = spell(rng, patterns[int(rng.integers(len(patterns)))], recipe.alphabet)
    paint, ink = recipe.colours[int(rng.integers(len(recipe.colours)))]
    hand = recipe.hands[int(rng.integers(len(recipe.hands)))]
    lettering = Lettering(hand, ink, draw)
    width_mm, height_mm = recipe.two_line_size if two_line else recipe.size
    size = (FACE_WIDTH_PX, round(FACE_WIDTH_PX * height_mm / width_mm))
    canvas = Image.new("RGB", size, paint)
    room = dress(canvas, recipe, lettering, rng)
    centres = _write(canvas, spelled, room, recipe, lettering, rng)
    finish(canvas, ink, rng)
    rgb = np.asarray(canvas, dtype=np.uint8)
    return RenderedPlate(
        luma=np.asarray(canvas.convert("L"), dtype=np.uint8),
        rgb=rgb,
        text=plain(spelled),
        country=recipe.country,
        two_line=two_line,
        centres=np.array(centres, np.float32).reshape(-1, 2),
    )


def _choose_two_line(recipe: Recipe, style: str | None, rng: Generator) -> bool:
    if style is None:
        return bool(recipe.two_line) and rng.random() < _TWO_LINE_SHARE
    if style not in recipe.styles:
        raise ValueError(f"{recipe.country} has the styles {', '.join(recipe.styles)}, not {style}")
    return style == "two-line"


def _write(
    canvas: Image.Image,
    spelled: str,
    room: Box,
    recipe: Recipe,
    lettering: Lettering,
    rng: Generator,
) -> list[tuple[float, float]]:
    main, _, region = spelled.partition("|")
    last: list[tuple[float, float]] = []
    if region:
        begin, last = region_box(canvas, region, room, lettering, rng)
        room = (room[0], room[1], begin, room[3])
    centres: list[tuple[float, float]] = []
    for line, box in zip(main.split("/"), _lines(main, room, recipe, canvas.height), strict=True):
        written = write_line(canvas, line, box, lettering, rng)
        for gap in written.seals:
            seal(canvas, gap, recipe.seal, rng)
        centres += written.centres
    return centres + last


def _lines(spelled: str, room: Box, recipe: Recipe, height: float) -> list[Box]:
    """One box a line: as tall as the recipe's letters, in the middle of the room."""
    left, top, right, bottom = room
    count = spelled.count("/") + 1
    if count == 1:
        letters = min(recipe.letter_height * height, bottom - top)
        middle = (top + bottom) / 2
        return [(left, middle - letters / 2, right, middle + letters / 2)]
    gap = (bottom - top) * _BETWEEN_LINES
    letters = (bottom - top - gap * (count + 1)) / count
    return [
        (
            left,
            top + gap + index * (letters + gap),
            right,
            top + gap + index * (letters + gap) + letters,
        )
        for index in range(count)
    ]
