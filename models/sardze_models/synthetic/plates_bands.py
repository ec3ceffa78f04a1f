# SPDX-License-Identifier: EUPL-1.2
"""What stands at the two ends of a plate: blue bands, stars, flags, shields, a department's number.

Letters and digits in a band look like text and are none: the reader has to learn to leave them out,
so they are drawn wherever real plates have them. `dress_sides` returns what room is left.
"""

from collections.abc import Callable
from math import cos, pi, sin

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw

from sardze_models.synthetic.glyphs import Hand
from sardze_models.synthetic.plates_flags import flag
from sardze_models.synthetic.plates_lettering import Box, Lettering, write_line
from sardze_models.synthetic.plates_recipe import BLACK, BLUE, RED, WHITE, YELLOW, Colour, Look

_SMALL = Hand(width=0.6, stroke=0.15)
_BLUES: tuple[Colour, ...] = (BLUE, (30, 80, 190), (60, 120, 210), (20, 40, 110))
_PROVINCES = "MI RM TO NA BO FI GE PA VE VR BS BG PD TV UD TN CA BA CT".split()
_HAS_BAND = 0.94


def dress_sides(
    canvas: Image.Image, country: str, look: Look, ink: Colour, rng: Generator
) -> tuple[float, float, float]:
    """Paint both ends; return where text may begin, must end, and may begin in the last line."""
    width, height = canvas.size
    margin = width * 0.02
    tall = height / width > 0.4
    band = width * float(rng.uniform(0.072, 0.092)) * (1.3 if tall else 1.0)
    depth = height * (float(rng.choice([0.5, 1.0], p=[0.8, 0.2])) if tall else 1.0)
    left, right = margin, width - margin
    if look.left and rng.random() < _HAS_BAND:
        _LEFT[look.left](canvas, country, look.code, (0, 0, band, depth), rng)
        left = band + margin * float(rng.uniform(0.3, 0.9))
    if look.right and rng.random() < _HAS_BAND:
        narrow = band * float(rng.uniform(0.8, 1.0))
        _RIGHT[look.right](canvas, country, ink, (width - narrow, 0, width, depth), rng)
        right = width - narrow - margin * float(rng.uniform(0.3, 0.9))
    return left, right, margin if depth < height else left


def _european(canvas: Image.Image, country: str, code: str, box: Box, rng: Generator) -> None:
    pen = ImageDraw.Draw(canvas)
    _blue(pen, box, rng)
    centre, width = (box[0] + box[2]) / 2, box[2] - box[0]
    if rng.random() < 0.95:
        _stars(pen, centre, box[1] + width * float(rng.uniform(0.55, 0.7)), width * 0.32)
    _code(canvas, code, box, WHITE if rng.random() < 0.9 else YELLOW, rng)


def _flagged(canvas: Image.Image, country: str, code: str, box: Box, rng: Generator) -> None:
    """A blue band with the country's flag."""
    pen = ImageDraw.Draw(canvas)
    _blue(pen, box, rng)
    flag(pen, country, _upper(box))
    _code(canvas, code, box, WHITE, rng)


def _bare(canvas: Image.Image, country: str, code: str, box: Box, rng: Generator) -> None:
    """Flag and code on the face itself."""
    flag(ImageDraw.Draw(canvas), country, _upper(box))
    _code(canvas, code, box, BLACK if rng.random() < 0.5 else (40, 60, 120), rng)


def _plain(canvas: Image.Image, country: str, code: str, box: Box, rng: Generator) -> None:
    _blue(ImageDraw.Draw(canvas), box, rng)
    _code(canvas, code, box, WHITE, rng)


def _electric(canvas: Image.Image, country: str, code: str, box: Box, rng: Generator) -> None:
    """Britain's green flash, sometimes with the country's code."""
    ImageDraw.Draw(canvas).rectangle(box, fill=(40, 150, 90))
    _code(canvas, code if rng.random() < 0.5 else "", box, WHITE, rng)


def _shield(canvas: Image.Image, country: str, code: str, box: Box, rng: Generator) -> None:
    """The Swiss cross; the canton's arms stand at the other end."""
    pen = ImageDraw.Draw(canvas)
    left, top, right, bottom = _shield_box(box)
    pen.rectangle((left, top, right, bottom), fill=RED)
    x, y, reach = (left + right) / 2, (top + bottom) / 2, (right - left) * 0.32
    thick = reach * 0.36
    pen.rectangle((x - thick, y - reach, x + thick, y + reach), fill=WHITE)
    pen.rectangle((x - reach, y - thick, x + reach, y + thick), fill=WHITE)


def _arms(canvas: Image.Image, country: str, ink: Colour, box: Box, rng: Generator) -> None:
    pen = ImageDraw.Draw(canvas)
    left, top, right, bottom = _shield_box(box)
    first, second = _some_colour(rng), _some_colour(rng)
    pen.rectangle((left, top, right, bottom), fill=first, outline=(60, 60, 60))
    if rng.random() < 0.5:
        pen.rectangle((left, top, (left + right) / 2, bottom), fill=second)
    else:
        pen.polygon(((left, top), (right, bottom), (left, bottom)), fill=second)


def _department(canvas: Image.Image, country: str, ink: Colour, box: Box, rng: Generator) -> None:
    """France: a region's picture over a department's number, on blue."""
    pen = ImageDraw.Draw(canvas)
    _blue(pen, box, rng)
    left, top, right, bottom = box
    width, depth = right - left, bottom - top
    logo = (left + width * 0.14, top + depth * 0.08, right - width * 0.14, top + depth * 0.5)
    if rng.random() < 0.85:
        pen.rectangle(logo, fill=WHITE if rng.random() < 0.5 else _some_colour(rng))
        for _ in range(int(rng.integers(0, 4))):
            x, y = rng.uniform(logo[0], logo[2]), rng.uniform(logo[1], logo[3])
            pen.rectangle((logo[0], y, x, min(logo[3], y + 4)), fill=_some_colour(rng))
    number = int(rng.integers(1, 97))
    words = ("2A", "2B", "971", "972", "974", "976")
    code = words[number % len(words)] if rng.random() < 0.06 else f"{min(number, 95):02d}"
    low = (left + width * 0.1, bottom - depth * 0.4, right - width * 0.1, bottom - depth * 0.1)
    write_line(canvas, code, low, Lettering(_SMALL, WHITE), rng)


def _italian(canvas: Image.Image, country: str, ink: Colour, box: Box, rng: Generator) -> None:
    """Italy: the year in a yellow ring, the province below, both mostly left out."""
    pen = ImageDraw.Draw(canvas)
    _blue(pen, box, rng)
    left, top, right, bottom = box
    width, depth = right - left, bottom - top
    if rng.random() < 0.35:
        ring = (left + width * 0.15, top + depth * 0.1, right - width * 0.15, top + depth * 0.42)
        pen.ellipse(ring, outline=YELLOW, width=2)
        year = f"{int(rng.integers(0, 25)):02d}"
        inner = (ring[0] + 5, ring[1] + 8, ring[2] - 5, ring[3] - 8)
        write_line(canvas, year, inner, Lettering(_SMALL, YELLOW), rng)
    if rng.random() < 0.35:
        code = _PROVINCES[int(rng.integers(len(_PROVINCES)))]
        low = (left + width * 0.1, bottom - depth * 0.36, right - width * 0.1, bottom - depth * 0.1)
        write_line(canvas, code, low, Lettering(_SMALL, WHITE), rng)


def _sticker_strip(
    canvas: Image.Image, country: str, ink: Colour, box: Box, rng: Generator
) -> None:
    """A strip of one colour with a date or a code, as on short-term plates."""
    pen = ImageDraw.Draw(canvas)
    pen.rectangle(box, fill=RED if rng.random() < 0.6 else YELLOW)
    left, top, right, bottom = box
    width, depth = right - left, bottom - top
    for row in (0.12, 0.42, 0.72):
        line = (left + width * 0.12, top + depth * row, right - width * 0.12, 0.0)
        line = (line[0], line[1], line[2], line[1] + depth * 0.2)
        number = f"{int(rng.integers(1, 32)):02d}"
        write_line(canvas, number, line, Lettering(_SMALL, BLACK), rng)


def _label(canvas: Image.Image, country: str, ink: Colour, box: Box, rng: Generator) -> None:
    """Romania: the round sticker of the inspection at the right end."""
    pen = ImageDraw.Draw(canvas)
    left, top, right, bottom = box
    radius = min((right - left) * 0.5, (bottom - top) * 0.26)
    x, y = (left + right) / 2, top + (bottom - top) * float(rng.uniform(0.3, 0.7))
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_some_colour(rng))
    for spoke in range(12):
        angle = spoke * pi / 6
        end = (x + radius * 0.9 * sin(angle), y - radius * 0.9 * cos(angle))
        pen.point(end, fill=ink)
    inner = radius * 0.5
    year = (x - inner, y - inner * 0.7, x + inner, y + inner * 0.7)
    write_line(canvas, f"{int(rng.integers(18, 28))}", year, Lettering(_SMALL, ink), rng)


def _georgian(canvas: Image.Image, country: str, ink: Colour, box: Box, rng: Generator) -> None:
    """A small code at the right end of the face."""
    low = (box[0], box[3] - (box[3] - box[1]) * 0.4, box[2] - 6, box[3] - (box[3] - box[1]) * 0.2)
    write_line(canvas, country, low, Lettering(_SMALL, ink), rng)


_Left = Callable[[Image.Image, str, str, Box, Generator], None]
_Right = Callable[[Image.Image, str, Colour, Box, Generator], None]
_LEFT: dict[str, _Left] = {
    "eu": _european,
    "flag": _flagged,
    "bare": _bare,
    "plain": _plain,
    "shield": _shield,
    "electric": _electric,
}
_RIGHT: dict[str, _Right] = {
    "department": _department,
    "italian": _italian,
    "arms": _arms,
    "strip": _sticker_strip,
    "code": _georgian,
    "label": _label,
}


def _blue(pen: ImageDraw.ImageDraw, box: Box, rng: Generator) -> None:
    pen.rectangle(box, fill=_BLUES[int(rng.integers(len(_BLUES)))])


def _stars(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    dot = radius * 0.15
    for index in range(12):
        sx, sy = x + radius * sin(index * pi / 6), y - radius * cos(index * pi / 6)
        pen.ellipse((sx - dot, sy - dot, sx + dot, sy + dot), fill=YELLOW)


def _code(canvas: Image.Image, code: str, box: Box, ink: Colour, rng: Generator) -> None:
    if not code:
        return
    left, top, right, bottom = box
    width = right - left
    size = min((bottom - top) * 0.3, width * 0.66) * float(rng.uniform(0.8, 1.05))
    low = bottom - width * float(rng.uniform(0.12, 0.25))
    at = (left + width * 0.1, low - size, right - width * 0.1, low)
    write_line(canvas, code, at, Lettering(_SMALL, ink), rng)


def _upper(box: Box) -> Box:
    left, top, right, _ = box
    width = right - left
    return left + width * 0.15, top + width * 0.25, right - width * 0.15, top + width * 0.75


def _shield_box(box: Box) -> Box:
    left, top, right, bottom = box
    width, depth = right - left, bottom - top
    return left + width * 0.15, top + depth * 0.28, right - width * 0.1, top + depth * 0.72


def _some_colour(rng: Generator) -> Colour:
    red, green, blue = (int(value) for value in np.asarray(rng.integers(40, 235, 3)))
    return red, green, blue
