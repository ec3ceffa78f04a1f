# SPDX-License-Identifier: EUPL-1.2
"""Recipes of American plates: Brazil, and free-form ones in the manner of the United States.

They are here for the reader's training: photographs of these were at hand, and free-form texts
teach every letter in every place.
"""

from sardze_models.synthetic.glyphs import Hand
from sardze_models.synthetic.plates_pattern import Alphabet
from sardze_models.synthetic.plates_recipe import (
    ALL,
    BLACK,
    BLUE,
    BROAD,
    DIN,
    DIN_NARROW,
    GREEN,
    GREY,
    RED,
    ROUND,
    SQUARE,
    THIN,
    WHITE,
    YELLOW,
    Recipe,
)

AMERICA: tuple[Recipe, ...] = (
    Recipe(
        "BR",
        Alphabet(ALL),
        ("LLL.DDDD", "LLL-DDDD", "LLLDLDD"),
        ("LLL/DDDD",),
        (BROAD, Hand(width=0.6, stroke=0.125, roundness=0.45, alternate=3), DIN),
        ((GREY, BLACK), (GREY, BLACK), (WHITE, BLACK), (RED, WHITE)),
        size=(400, 130),
        two_line_size=(200, 170),
        letter_height=0.5,
        left="",
        top="town",
    ),
    Recipe(
        "US",
        Alphabet(ALL),
        (
            "DLLLDDD",
            "DLLLDDD",
            "LLL_DDDD",
            "LLL-DDDD",
            "LLL*DDD",
            "DDD_LLL",
            "DDDDDDD",
            "DDDDDLD",
            "LLD_DLL",
            "LDDDDDD",
            "DLDLDDD",
            "LLLLLL",
            "LLlLDD",
            "LLDLDL",
            "LLLDD",
            "LDDDDL",
            "DDD*LLL",
            "LLD*LDL",
            "LD_DDDD",
            "DDLLL",
            "DDDDLL",
            "LLDDDD",
            "LDL*DDDD",
        ),
        (),
        (
            Hand(width=0.52, stroke=0.105, roundness=0.42, alternate=1),
            THIN,
            ROUND,
            SQUARE,
            DIN_NARROW,
        ),
        (
            (WHITE, BLUE),
            (WHITE, BLACK),
            (WHITE, (40, 50, 110)),
            (WHITE, GREEN),
            (WHITE, RED),
            (YELLOW, BLACK),
            (BLUE, WHITE),
            (BLACK, YELLOW),
            ((200, 210, 235), (30, 40, 90)),
        ),
        size=(305, 152),
        letter_height=0.46,
        left="",
        top="state",
        seal="picture",
    ),
)
