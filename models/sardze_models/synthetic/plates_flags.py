# SPDX-License-Identifier: EUPL-1.2
"""Flags as a plate is small enough to show them: a few stripes or a cross, by country code."""

from PIL import ImageDraw

from sardze_models.synthetic.plates_recipe import BLACK, RED, WHITE, YELLOW, Colour

Box = tuple[float, float, float, float]

_NAVY: Colour = (16, 36, 110)
_SKY: Colour = (40, 110, 210)
_LEAF: Colour = (20, 130, 70)
_MAROON: Colour = (130, 30, 50)

# Stripes from the top ("=") or from the left ("|"), a cross ("+": field, cross, its middle).
FLAGS: dict[str, tuple[str, tuple[Colour, ...]]] = {
    "UA": ("=", (_SKY, YELLOW)),
    "MD": ("|", (_NAVY, YELLOW, RED)),
    "RO": ("|", (_NAVY, YELLOW, RED)),
    "RU": ("=", (WHITE, _NAVY, RED)),
    "BY": ("=", (RED, RED, _LEAF)),
    "GE": ("+", (WHITE, RED, RED)),
    "NO": ("+", (RED, WHITE, _NAVY)),
    "IS": ("+", (_NAVY, WHITE, RED)),
    "DK": ("+", (RED, WHITE, WHITE)),
    "SE": ("+", (_SKY, YELLOW, YELLOW)),
    "CH": ("+", (RED, WHITE, WHITE)),
    "GB": ("+", (_NAVY, WHITE, RED)),
    "LV": ("=", (_MAROON, _MAROON, WHITE, _MAROON, _MAROON)),
    "LT": ("=", (YELLOW, _LEAF, RED)),
    "EE": ("=", (_SKY, BLACK, WHITE)),
    "HR": ("=", (RED, WHITE, _NAVY)),
    "RS": ("=", (RED, _NAVY, WHITE)),
    "BA": ("|", (_NAVY, YELLOW, _NAVY)),
    "ME": ("=", (YELLOW, RED, YELLOW)),
    "MK": ("+", (RED, YELLOW, YELLOW)),
    "AL": ("=", (RED, BLACK, RED)),
    "TR": ("=", (RED, RED)),
    "LI": ("=", (_NAVY, RED)),
    "BR": ("+", (_LEAF, YELLOW, _NAVY)),
}


def flag(pen: ImageDraw.ImageDraw, country: str, box: Box) -> None:
    """Paint a country's flag; one stripe of blue where it is not known."""
    kind, colours = FLAGS.get(country, ("=", (_NAVY,)))
    left, top, right, bottom = box
    if kind == "+":
        field, cross, middle = colours
        pen.rectangle(box, fill=field)
        for thick, colour in ((0.32, cross), (0.14, middle)):
            across, down = (right - left) * thick / 2, (bottom - top) * thick / 2
            x, y = (left + right) / 2, (top + bottom) / 2
            pen.rectangle((left, y - down, right, y + down), fill=colour)
            pen.rectangle((x - across, top, x + across, bottom), fill=colour)
        return
    for number, colour in enumerate(colours):
        begin, end = number / len(colours), (number + 1) / len(colours)
        if kind == "=":
            stripe = (left, top + begin * (bottom - top), right, top + end * (bottom - top))
        else:
            stripe = (left + begin * (right - left), top, left + end * (right - left), bottom)
        pen.rectangle(stripe, fill=colour)
