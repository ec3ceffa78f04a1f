# SPDX-License-Identifier: EUPL-1.2
"""Recipes: Ukraine, Moldova, Belarus, Russia, Georgia. Cyrillic letters that look Latin only."""

from sardze_models.synthetic.glyphs import Hand
from sardze_models.synthetic.plates_recipe import (
    DIN,
    DIN_NARROW,
    IN_BLUE,
    IN_GREEN,
    IN_RED,
    ON_BLACK,
    ON_BLUE,
    ON_RED,
    ON_YELLOW,
    SQUARE,
    THIN,
    Look,
    Recipe,
    square,
    variant,
)

_GOST = Hand(width=0.6, stroke=0.115, roundness=0.4, forms="1a 3b 4b 6b 9b Ka Ma")
_UKRAINIAN = Hand(width=0.54, stroke=0.125, roundness=0.4, forms="1a 3c 6b 9b Ka Mb")
_BELARUSIAN = Hand(width=0.56, stroke=0.125, roundness=0.4)

_UA = Look(
    formats=("car",),
    left="flag",
    code="UA",
    hands=(_UKRAINIAN, _UKRAINIAN, SQUARE, DIN),
    size_mm=(520, 112),
)
_MD = Look(
    formats=("2015",), left="flag", code="MD", hands=(THIN, DIN, DIN_NARROW), size_mm=(520, 112)
)
_BY = Look(left="bare", code="BY", hands=(_BELARUSIAN, SQUARE), size_mm=(520, 112))
_RU = Look(
    formats=("car",), left="", hands=(_GOST, SQUARE), marks=("|",), size_mm=(520, 112), letters=0.66
)
_GE = Look(left="bare", code="GE", hands=(DIN, THIN), size_mm=(520, 112), right="code")

EASTERN: tuple[Recipe, ...] = (
    Recipe("UA", (
        _UA,
        square(_UA, (300, 180)),
        square(_UA, (220, 174), name="motorcycle", share=0.5),
        variant(_UA, "flag-on-white", 0.5, left="bare"),
        variant(_UA, "union-band", 0.1, left="eu"),
        variant(_UA, "electric", 0.06, formats=("electric",), paints=(IN_GREEN,)),
        variant(_UA, "old", 0.08, formats=("1995", "1995-motorcycle"), left="bare", code=""),
        variant(_UA, "transit", 0.04, formats=("transit",), paints=(IN_RED,)),
        variant(_UA, "bus", 0.05, paints=(ON_YELLOW,)),
        variant(_UA, "personalised", 0.04, formats=("personalised",)),
        variant(_UA, "police", 0.01, formats=("police",), paints=(ON_BLUE,)),
    )),
    Recipe("MD", (
        _MD,
        square(_MD, (280, 200)),
        variant(_MD, "old", 0.4, formats=("1992",), left="bare", marks=("_", "_")),
        variant(_MD, "transnistria", 0.05, formats=("transnistria",), left="bare", code=""),
        variant(_MD, "services", 0.03, formats=("interior", "government", "army"),
                marks=("_", "_")),
        variant(_MD, "diplomatic", 0.02, formats=("diplomatic",), paints=(ON_BLUE, IN_BLUE)),
    )),
    Recipe("BY", (
        _BY,
        square(_BY, (280, 200)),
        variant(_BY, "electric", 0.06, formats=("electric",), paints=(IN_GREEN,)),
        variant(_BY, "taxi", 0.04, formats=("taxi", "taxi-electric"), paints=(ON_YELLOW,)),
        variant(_BY, "old", 0.04, formats=("2000", "1992", "transit"), left=""),
    )),
    Recipe("RU", (
        _RU,
        square(_RU, (290, 170)),
        square(_RU, (245, 185), name="motorcycle", share=0.4, formats=("motorcycle",)),
        variant(_RU, "trailer", 0.06, formats=("trailer",)),
        variant(_RU, "taxi", 0.06, formats=("taxi",), paints=(ON_YELLOW,)),
        variant(_RU, "police", 0.03, formats=("police",), paints=(ON_BLUE,)),
        variant(_RU, "army", 0.02, formats=("army",), paints=(ON_BLACK,)),
        variant(_RU, "diplomatic", 0.02, formats=("diplomatic",), paints=(ON_RED,)),
        variant(_RU, "transit", 0.02, formats=("transit",)),
    )),
    Recipe("GE", (
        _GE,
        square(_GE, (280, 200), formats=("car",)),
        variant(_GE, "old", 0.1, formats=("older",), right=""),
        variant(_GE, "motorcycle-long", 0.02, formats=("motorcycle",), right=""),
    )),
)  # fmt: skip
