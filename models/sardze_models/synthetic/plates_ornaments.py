# SPDX-License-Identifier: EUPL-1.2
"""Everything on a plate that is not its text: bands, stars, flags, seals, captions, rims, screws.

`dress` paints what stands at the sides and returns the rectangle that is left for the text;
`seal` fills the gaps that the lettering kept free; `finish` adds what lies over all.
Nothing here may look like one more character of the text, except where real plates do (a country
code in the band, a department in the right band): the reader has to learn to leave those out.
"""

from math import cos, pi, sin

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw

from sardze_models.synthetic.glyphs import Hand
from sardze_models.synthetic.plates_lettering import Box, Colour, Lettering, write_line
from sardze_models.synthetic.plates_recipe import BLUE, RED, WHITE, YELLOW, Recipe

_SMALL = Hand(width=0.6, stroke=0.15)
_CAPTIONS = (
    "SALVADOR", "BRASIL", "FORTALEZA", "RECIFE", "LAURO DE FREITAS", "CURITIBA", "SIMOES FILHO",
    "CALIFORNIA", "TEXAS", "FLORIDA", "NEW YORK", "OHIO", "NEVADA", "LOUISIANA", "ARKANSAS",
    "GARDEN STATE", "COLLECTOR", "EXEMPT", "DEALER", "VISIT US", "WASHINGTON", "OREGON",
)  # fmt: skip
_FLAGS: tuple[tuple[Colour, ...], ...] = (
    ((30, 90, 200), (250, 210, 40)),
    (WHITE, (40, 70, 170), RED),
    (RED, (30, 130, 60)),
    ((20, 50, 120), YELLOW, RED),
)


def dress(canvas: Image.Image, recipe: Recipe, lettering: Lettering, rng: Generator) -> Box:
    """Paint the sides and the top; return (left, top, right, bottom) of the room for the text."""
    width, height = canvas.size
    margin = width * 0.02
    tall = height / width > 0.4
    band = width * float(rng.uniform(0.075, 0.09)) * (1.25 if tall else 1.0)
    left, right, top = margin, width - margin, height * 0.03
    if recipe.left and rng.random() < 0.93:
        depth = height * (0.5 if tall else 1.0)
        _side(canvas, recipe.left, recipe.code, (0, 0, band, depth), rng)
        left = band + margin * 0.6
    if recipe.right in ("department", "blue", "shield") and rng.random() < 0.9:
        depth = height * (0.5 if tall else 1.0)
        _side(canvas, recipe.right, "", (width - band * 0.85, 0, width, depth), rng)
        right = width - band * 0.85 - margin * 0.6
    if recipe.top:
        top = _headline(canvas, recipe, lettering, rng)
    return left, top, right, height * 0.97


def seal(canvas: Image.Image, box: Box, kind: str, rng: Generator) -> None:
    """Stickers and emblems in a gap of the text."""
    pen = ImageDraw.Draw(canvas)
    centre, half = (box[0] + box[2]) / 2, min(box[2] - box[0], box[3] - box[1]) * 0.42
    if kind == "picture":
        _picture(pen, (centre - half, box[1], centre + half, box[3]), rng)
        return
    count = int(rng.integers(1, 3))
    for index in range(count):
        middle = box[1] + (box[3] - box[1]) * (index + 1) / (count + 1)
        radius = min(half, (box[3] - box[1]) * 0.24) * float(rng.uniform(0.7, 1.0))
        colour = _some_colour(rng)
        at = (centre - radius, middle - radius, centre + radius, middle + radius)
        if rng.random() < 0.75:
            pen.ellipse(at, fill=colour, outline=(90, 90, 90))
        else:
            pen.rectangle(at, fill=colour, outline=(90, 90, 90))
        inner = radius * 0.5
        pen.ellipse(
            (centre - inner, middle - inner, centre + inner, middle + inner), fill=_some_colour(rng)
        )


def region_box(
    canvas: Image.Image, text: str, room: Box, lettering: Lettering, rng: Generator
) -> tuple[float, list[tuple[float, float]]]:
    """The small box at the right end; returns where it begins and its letters' centres."""
    pen = ImageDraw.Draw(canvas)
    width, height = room[2] - room[0], room[3] - room[1]
    begin = room[2] - width * (0.2 if len(text) < 3 else 0.25)
    pen.line((begin, room[1], begin, room[3]), fill=lettering.ink, width=max(2, round(height / 40)))
    pad = width * 0.015
    letters = (begin + pad, room[1] + height * 0.1, room[2] - pad, room[1] + height * 0.62)
    written = write_line(canvas, text, letters, lettering, rng)
    below = (begin + pad, room[1] + height * 0.7, room[2] - pad * 4, room[1] + height * 0.9)
    write_line(canvas, "RUS", below, lettering, rng)
    return begin - pad, written.centres


def finish(canvas: Image.Image, ink: Colour, rng: Generator) -> None:
    """A rim, screws, uneven paint."""
    pen = ImageDraw.Draw(canvas)
    width, height = canvas.size
    if rng.random() < 0.75:
        inset = float(rng.uniform(0, 5))
        pen.rounded_rectangle(
            (inset, inset, width - 1 - inset, height - 1 - inset),
            radius=float(rng.uniform(2, 14)),
            outline=ink if rng.random() < 0.8 else (120, 120, 120),
            width=int(rng.integers(1, 5)),
        )
    for _ in range(int(rng.integers(0, 3))):
        x = float(rng.choice([0.12, 0.2, 0.5, 0.8, 0.88])) * width
        y = height * float(rng.choice([0.07, 0.93]))
        radius = float(rng.uniform(3, 7))
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_some_colour(rng))


def _side(canvas: Image.Image, kind: str, code: str, box: Box, rng: Generator) -> None:
    pen = ImageDraw.Draw(canvas)
    left, top, right, bottom = box
    centre, width = (left + right) / 2, right - left
    if kind == "plain" or kind == "flag":
        _flag(
            pen,
            (left + width * 0.15, top + width * 0.2, right - width * 0.15, top + width * 0.8),
            rng,
        )
    elif kind == "shield":
        shield = (left + width * 0.15, bottom * 0.28, right - width * 0.15, bottom * 0.72)
        pen.rectangle(shield, fill=RED)
        pen.rectangle((centre - 3, bottom * 0.34, centre + 3, bottom * 0.66), fill=WHITE)
        return
    elif kind == "ua":
        pen.rectangle(box, fill=BLUE)
        _flag(
            pen,
            (left + width * 0.15, top + width * 0.25, right - width * 0.15, top + width * 0.75),
            rng,
        )
    else:
        pen.rectangle(box, fill=BLUE)
        if kind == "eu":
            _stars(pen, centre, top + width * 0.6, width * 0.32)
    if kind == "department":
        code = f"{rng.integers(1, 96):02d}"
        pen.rectangle(
            (left + width * 0.15, top + 8, right - width * 0.15, bottom * 0.5),
            fill=_some_colour(rng),
        )
    if code:
        ink = (40, 60, 120) if kind in ("plain", "flag") else WHITE
        size = min((bottom - top) * 0.3, width * 0.62)
        at = (
            left + width * 0.12,
            bottom - size - width * 0.2,
            right - width * 0.12,
            bottom - width * 0.2,
        )
        write_line(canvas, code, at, Lettering(_SMALL, ink), rng)


def _stars(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    dot = radius * 0.13
    for index in range(12):
        sx, sy = x + radius * sin(index * pi / 6), y - radius * cos(index * pi / 6)
        pen.ellipse((sx - dot, sy - dot, sx + dot, sy + dot), fill=YELLOW)


def _flag(pen: ImageDraw.ImageDraw, box: Box, rng: Generator) -> None:
    colours = _FLAGS[int(rng.integers(len(_FLAGS)))]
    step = (box[3] - box[1]) / len(colours)
    for index, colour in enumerate(colours):
        pen.rectangle(
            (box[0], box[1] + index * step, box[2], box[1] + (index + 1) * step), fill=colour
        )


def _headline(canvas: Image.Image, recipe: Recipe, lettering: Lettering, rng: Generator) -> float:
    """A town or a state over the text, perhaps a slogan below it; returns where the text begins."""
    width, height = canvas.size
    band = height * float(rng.uniform(0.18, 0.26))
    ink = lettering.ink
    if recipe.top == "town" and rng.random() < 0.3:
        ImageDraw.Draw(canvas).rectangle((0, 0, width, band), fill=BLUE)
        ink = WHITE
    size = band * float(rng.uniform(0.45, 0.7))
    half = width * float(rng.uniform(0.15, 0.32))
    top = (band - size) / 2 + height * 0.02
    hand = Hand(width=0.62, stroke=0.13, slant=float(rng.choice([0.0, 0.0, 0.2])))
    caption = Lettering(hand, ink)
    words = _CAPTIONS[int(rng.integers(len(_CAPTIONS)))].replace(" ", "_")
    write_line(canvas, words, (width / 2 - half, top, width / 2 + half, top + size), caption, rng)
    if recipe.top == "state":
        if rng.random() < 0.6:
            words = _CAPTIONS[int(rng.integers(len(_CAPTIONS)))].replace(" ", "_")
            low = (width / 2 - half, height * 0.85, width / 2 + half, height * 0.85 + size * 0.6)
            write_line(canvas, words, low, caption, rng)
        pen = ImageDraw.Draw(canvas)
        for side in (0.07, 0.85):
            if rng.random() < 0.5:
                pen.rectangle(
                    (side * width, 6, (side + 0.09) * width, band * 0.9), fill=_some_colour(rng)
                )
        return band
    return band


def _picture(pen: ImageDraw.ImageDraw, box: Box, rng: Generator) -> None:
    """A soft emblem: a few overlapping blobs."""
    for _ in range(int(rng.integers(3, 8))):
        x, y = rng.uniform(box[0], box[2]), rng.uniform(box[1], box[3])
        radius = (box[2] - box[0]) * rng.uniform(0.12, 0.35)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_some_colour(rng))


def _some_colour(rng: Generator) -> Colour:
    red, green, blue = (int(value) for value in np.asarray(rng.integers(70, 225, 3)))
    return red, green, blue
