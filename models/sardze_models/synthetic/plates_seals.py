# SPDX-License-Identifier: EUPL-1.2
"""What stands in the gaps of a text: inspection seals, stickers, arms, emblems, or a bare gap.

A seal is round and about as wide as a letter: without these a reader takes one for an O, an 8 or
a B. Each kind of the recipes' `seal` is one small drawing.
"""

from collections.abc import Callable
from math import cos, pi, sin

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw

from sardze_models.synthetic.plates_lettering import Box
from sardze_models.synthetic.plates_recipe import RED, WHITE, Colour

_MISSING = 0.1


def seal(canvas: Image.Image, box: Box, kind: str, rng: Generator) -> None:
    """Fill a gap of the text, unless this plate has lost its seals."""
    if kind and rng.random() > _MISSING:
        half = min((box[2] - box[0]) * 0.46, (box[3] - box[1]) * 0.46)
        _KINDS[kind](ImageDraw.Draw(canvas), (box[0] + box[2]) / 2, half, box, rng)


def _discs(pen: ImageDraw.ImageDraw, x: float, half: float, box: Box, rng: Generator) -> None:
    """Germany: an inspection disc over the authority's, or one of the two."""
    height = box[3] - box[1]
    both = rng.random() < 0.7
    for y in [0.26, 0.74] if both else [float(rng.uniform(0.4, 0.6))]:
        radius = min(half, height * float(rng.uniform(0.17, 0.24)))
        middle = box[1] + height * y
        fill = _some_colour(rng) if rng.random() < 0.7 else (205, 205, 205)
        _disc(pen, x, middle, radius, fill)
        if rng.random() < 0.6:
            for spoke in range(int(rng.integers(3, 7))):
                angle = spoke * 1.1
                end = (x + radius * 0.8 * cos(angle), middle + radius * 0.8 * sin(angle))
                pen.line((x, middle, *end), fill=_some_colour(rng), width=2)
        _disc(pen, x, middle, radius * float(rng.uniform(0.3, 0.6)), _some_colour(rng))


def _stickers(pen: ImageDraw.ImageDraw, x: float, half: float, box: Box, rng: Generator) -> None:
    """Czechia, Lithuania, Poland: small stickers, one or two, round or square."""
    height = box[3] - box[1]
    places = [0.3, 0.7] if rng.random() < 0.55 else [float(rng.uniform(0.35, 0.65))]
    round_ones = rng.random() < 0.6
    radius = min(half, height * float(rng.uniform(0.1, 0.17)))
    for y in places:
        middle = box[1] + height * y
        if round_ones:
            _disc(pen, x, middle, radius, _some_colour(rng))
        else:
            square = (x - radius, middle - radius, x + radius, middle + radius)
            pen.rectangle(square, fill=_some_colour(rng), outline=(110, 110, 110))
        if rng.random() < 0.5:
            _disc(pen, x, middle, radius * 0.5, _some_colour(rng))


def _arms(pen: ImageDraw.ImageDraw, x: float, half: float, box: Box, rng: Generator) -> None:
    """A shield: towns of Slovenia, districts of Austria, the state of Slovakia or Hungary."""
    height = box[3] - box[1]
    reach, low = half * float(rng.uniform(0.7, 1.0)), height * float(rng.uniform(0.24, 0.36))
    y = box[1] + height * float(rng.uniform(0.42, 0.58))
    first, second = _some_colour(rng), _some_colour(rng)
    outline = (
        (x - reach, y - low),
        (x + reach, y - low),
        (x + reach, y + low * 0.35),
        (x, y + low),
        (x - reach, y + low * 0.35),
    )
    pen.polygon(outline, fill=first, outline=(70, 70, 70))
    if rng.random() < 0.5:
        pen.rectangle((x - reach * 0.6, y - low * 0.6, x, y + low * 0.3), fill=second)
    else:
        pen.rectangle((x - reach, y - low * 0.2, x + reach, y + low * 0.2), fill=second)
    _disc(pen, x, y, reach * 0.3, _some_colour(rng))


def _chequered(pen: ImageDraw.ImageDraw, x: float, half: float, box: Box, rng: Generator) -> None:
    """Croatia: the red and white shield with its crown."""
    height = box[3] - box[1]
    side = min(half * 2, height * float(rng.uniform(0.45, 0.62)))
    left, top = x - side * 0.42, box[1] + height * 0.55 - side / 2
    cell = side * 0.84 / 5
    for row in range(5):
        for column in range(5):
            at = (left + column * cell, top + row * cell)
            colour = RED if (row + column) % 2 == 0 else WHITE
            pen.rectangle((*at, at[0] + cell, at[1] + cell), fill=colour)
    for tooth in range(5):
        at = (left + tooth * cell, top - cell * 1.1)
        blue = (60, 110, 190) if tooth % 2 else (30, 50, 130)
        pen.rectangle((*at, at[0] + cell, top), fill=blue)


def _emblem(pen: ImageDraw.ImageDraw, x: float, half: float, box: Box, rng: Generator) -> None:
    """Italy and others: a small pale mark in the middle of a gap."""
    height = box[3] - box[1]
    radius = min(half, height * float(rng.uniform(0.06, 0.13)))
    tone = int(rng.integers(110, 215))
    y = box[1] + height * float(rng.uniform(0.35, 0.65))
    _disc(pen, x, y, radius, (tone, tone, tone))


def _picture(pen: ImageDraw.ImageDraw, x: float, half: float, box: Box, rng: Generator) -> None:
    """America: a state's shape, a flower, a star, or a yearly sticker between the groups."""
    height = box[3] - box[1]
    chance = rng.random()
    y = box[1] + height * 0.5
    if chance < 0.35:
        radius = half * float(rng.uniform(0.35, 0.8))
        points = [
            (x + radius * (1 - 0.6 * (i % 2)) * sin(i * pi / 5),
             y - radius * (1 - 0.6 * (i % 2)) * cos(i * pi / 5))
            for i in range(10)
        ]  # fmt: skip
        pen.polygon(points, fill=_some_colour(rng))
    elif chance < 0.6:
        tall = height * float(rng.uniform(0.15, 0.35))
        wide = half * float(rng.uniform(0.5, 0.9))
        for row in (0, 1):
            top = y - tall + row * tall
            pen.rectangle((x - wide, top, x + wide, top + tall - 2), fill=_some_colour(rng))
    else:
        for _ in range(int(rng.integers(3, 8))):
            px, py = rng.uniform(x - half, x + half), rng.uniform(box[1], box[3])
            _disc(pen, px, py, half * float(rng.uniform(0.2, 0.6)), _some_colour(rng))


_KINDS: dict[str, Callable[[ImageDraw.ImageDraw, float, float, Box, Generator], None]] = {
    "disc": _discs,
    "sticker": _stickers,
    "arms": _arms,
    "chequered": _chequered,
    "emblem": _emblem,
    "picture": _picture,
}


def _disc(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, fill: Colour) -> None:
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill, outline=(90, 90, 90))


def _some_colour(rng: Generator) -> Colour:
    red, green, blue = (int(value) for value in np.asarray(rng.integers(50, 230, 3)))
    return red, green, blue
