# SPDX-License-Identifier: EUPL-1.2
"""Recipes: the Baltic and the Nordic countries, and Poland."""

from sardze_models.synthetic.plates_recipe import (
    BLACK,
    BROAD,
    DIN,
    DIN_NARROW,
    IN_BLUE,
    IN_RED,
    ON_BLACK,
    ON_BLUE,
    ON_GREEN,
    ON_WHITE,
    ON_YELLOW,
    RED,
    THIN,
    WHITE,
    Look,
    Recipe,
    square,
    variant,
)

_LV = Look(formats=("car",), code="LV", hands=(DIN, BROAD, DIN_NARROW), size_mm=(520, 110))
_LT = Look(
    formats=("car",),
    code="LT",
    hands=(DIN, DIN_NARROW),
    marks=("*",),
    seal="sticker",
    size_mm=(520, 110),
)
_EE = Look(formats=("car",), code="EST", hands=(BROAD, DIN, DIN_NARROW), size_mm=(520, 113))
_PL = Look(
    code="PL", hands=(THIN, DIN_NARROW, DIN), marks=(":",), seal="sticker", size_mm=(520, 114)
)
_SE = Look(code="S", hands=(BROAD, DIN, THIN), size_mm=(520, 110), seal="sticker")
_FI = Look(code="FIN", hands=(DIN, BROAD), size_mm=(442, 118))
_NO = Look(
    formats=("car",), left="flag", code="N", hands=(THIN, DIN, DIN_NARROW), size_mm=(520, 110)
)
_DK = Look(code="DK", hands=(DIN_NARROW, DIN), rim=RED, size_mm=(504, 120))
_IS = Look(
    left="bare",
    code="IS",
    hands=(DIN, THIN),
    marks=("*",),
    seal="sticker",
    paints=(IN_BLUE, ON_WHITE),
    size_mm=(520, 110),
)

BALTIC: tuple[Recipe, ...] = (
    Recipe("LV", (
        _LV,
        square(_LV, (280, 200)),
        square(_LV, (240, 130), name="motorcycle", share=0.3),
        variant(_LV, "trailer", 0.06, formats=("trailer",)),
        variant(_LV, "small", 0.05, size_mm=(300, 110), marks=("",)),
        variant(_LV, "electric", 0.05, paints=(IN_BLUE,)),
        variant(_LV, "taxi", 0.03, paints=(ON_YELLOW,)),
        variant(_LV, "personalised", 0.03, formats=("personalised",)),
        variant(_LV, "old", 0.06, left="bare"),
    )),
    Recipe("LT", (
        _LT,
        square(_LT, (300, 150), marks=("*/",)),
        variant(_LT, "arms", 0.35, before="*", marks=("_",), seal="arms"),
        variant(_LT, "flag", 0.1, left="flag"),
        square(_LT, (230, 150), name="motorcycle", share=0.3, formats=("motorcycle",)),
        variant(_LT, "trailer", 0.06, formats=("trailer",)),
        variant(_LT, "electric", 0.05, formats=("electric",), marks=("_",)),
        variant(_LT, "taxi", 0.04, formats=("taxi",), paints=(ON_YELLOW,)),
        variant(_LT, "temporary", 0.03, formats=("temporary", "export"), paints=(IN_RED,)),
        variant(_LT, "diplomatic", 0.02, formats=("diplomatic",), paints=(ON_GREEN,)),
        variant(_LT, "other", 0.03, formats=("dealer", "historic", "personalised")),
    )),
    Recipe("EE", (
        _EE,
        square(_EE, (280, 200)),
        square(_EE, (200, 150), name="motorcycle", share=0.3, formats=("motorcycle",)),
        variant(_EE, "trailer", 0.06, formats=("trailer",)),
        variant(_EE, "short", 0.03, formats=("short", "tractor", "personalised")),
        variant(_EE, "old", 0.06, left=""),
        variant(
            _EE, "diplomatic", 0.02, formats=("diplomatic", "ambassador"), paints=(ON_BLUE,)
        ),
        variant(_EE, "dealer", 0.02, formats=("dealer",), paints=(IN_RED,)),
    )),
    Recipe("PL", (
        _PL,
        square(_PL, (305, 214)),
        variant(_PL, "electric", 0.08, paints=(((150, 200, 140), BLACK),)),
        variant(_PL, "old", 0.04, paints=(ON_BLACK,), left="", marks=("_",)),
        variant(_PL, "temporary", 0.02, formats=("temporary",), paints=(IN_RED,)),
        variant(_PL, "historic", 0.02, formats=("historic",), paints=(ON_YELLOW,)),
    )),
)  # fmt: skip

NORDIC: tuple[Recipe, ...] = (
    Recipe("SE", (
        _SE,
        square(_SE, (300, 180), formats=("car",)),
        square(_SE, (195, 150), name="motorcycle", share=0.4, formats=("car",)),
        variant(_SE, "old", 0.2, left="", marks=("*",)),
        variant(_SE, "taxi", 0.04, formats=("car",), paints=(ON_YELLOW,)),
        variant(_SE, "diplomatic", 0.02, formats=("diplomatic",),
                paints=(((60, 120, 200), BLACK),)),
    )),
    Recipe("FI", (
        _FI,
        square(_FI, (256, 200)),
        variant(_FI, "old", 0.3, left="", size_mm=(397, 118)),
        variant(_FI, "diplomatic", 0.02, formats=("diplomatic",), paints=(ON_BLUE,)),
    )),
    Recipe("NO", (
        _NO,
        square(_NO, (280, 200)),
        variant(_NO, "electric", 0.2, formats=("electric",)),
        variant(_NO, "trailer", 0.05, formats=("trailer",)),
        variant(_NO, "van", 0.12, paints=(((60, 150, 80), BLACK), ((60, 150, 80), WHITE))),
        variant(_NO, "old", 0.15, left=""),
        variant(_NO, "personalised", 0.02, formats=("personalised",)),
    )),
    Recipe("DK", (
        _DK,
        square(_DK, (266, 200)),
        variant(_DK, "van", 0.12, paints=(ON_YELLOW,)),
        variant(_DK, "old", 0.15, left=""),
    )),
    Recipe("IS", (_IS, square(_IS, (280, 200), marks=("/*",)))),
)  # fmt: skip
