# SPDX-License-Identifier: EUPL-1.2
"""Recipes: Brazil, and plates in the manner of the United States.

They are here for the reader's training: photographs of these were at hand, and free texts teach
every letter in every place.
"""

from sardze_models.synthetic.glyphs import Hand
from sardze_models.synthetic.plates_recipe import (
    BLACK,
    BLUE,
    BROAD,
    DIN,
    DIN_NARROW,
    GREY,
    IN_BLUE,
    IN_GREEN,
    IN_RED,
    ON_BLUE,
    ON_RED,
    ON_WHITE,
    ON_YELLOW,
    ROUND,
    SQUARE,
    TALL,
    THIN,
    WHITE,
    YELLOW,
    Look,
    Recipe,
    square,
    variant,
)

_BRAZILIAN = Hand(width=0.6, stroke=0.125, roundness=0.45, alternate=3)
_AMERICAN = Hand(width=0.52, stroke=0.105, roundness=0.42, alternate=1)
_FE_LIKE = Hand(width=0.6, stroke=0.12, roundness=0.42, monospaced=True)
_NIGHT: tuple[int, int, int] = (40, 50, 110)

_BR = Look(
    formats=("1990",),
    left="",
    hands=(BROAD, _BRAZILIAN, DIN),
    paints=((GREY, BLACK), (GREY, BLACK), (GREY, BLACK), ON_RED),
    marks=(".",),
    top="town",
    size_mm=(400, 130),
    letters=0.52,
)
_US = Look(
    left="",
    hands=(_AMERICAN, TALL, THIN, ROUND, SQUARE, DIN_NARROW),
    paints=(
        IN_BLUE, ON_WHITE, (WHITE, _NIGHT), IN_GREEN, IN_RED,
        ON_YELLOW, ON_BLUE, (BLACK, YELLOW), ((200, 210, 235), (30, 40, 90)),
    ),
    marks=("*",),
    seal="picture",
    top="state",
    bottom="slogan",
    size_mm=(305, 152),
    letters=0.47,
    scenery=True,
)  # fmt: skip

OVERSEAS: tuple[Recipe, ...] = (
    Recipe("BR", (
        _BR,
        square(_BR, (187, 136), top="town"),
        variant(_BR, "mercosul", 0.3, formats=("mercosul",), paints=(ON_WHITE, IN_RED),
                hands=(_FE_LIKE, DIN)),
    )),
    Recipe("US", (
        _US,
        variant(_US, "california", 0.35, formats=("california",), hands=(TALL, _AMERICAN),
                paints=((WHITE, _NIGHT), (WHITE, _NIGHT), (BLACK, YELLOW), (BLUE, YELLOW))),
        variant(_US, "free", 0.4, formats=("any",)),
        variant(_US, "close", 0.3, marks=("_",), seal=""),
    )),
)  # fmt: skip
