# SPDX-License-Identifier: EUPL-1.2
"""Recipes: Italy, the Adriatic, the Balkans and the south-east."""

from sardze_models.synthetic.glyphs import Hand
from sardze_models.synthetic.plates_recipe import (
    BLACK,
    DIN,
    DIN_NARROW,
    IN_BLUE,
    IN_GREEN,
    IN_RED,
    ON_BLACK,
    ON_WHITE,
    SQUARE,
    THIN,
    Look,
    Recipe,
    square,
    variant,
)

_ITALIAN = Hand(width=0.52, stroke=0.1, roundness=0.5, forms="1d 3c 4a 6b 9b Gb Jb Mb Wb")
_SLOVENE = Hand(width=0.53, stroke=0.12, roundness=0.5)
_CROATIAN = Hand(width=0.5, stroke=0.125, roundness=0.48, forms="1a 6a 9a Gb")
_ROMANIAN = Hand(width=0.55, stroke=0.12, roundness=0.45, forms="1a 3a 6a 9a Gb")
_GREEN_RIM = (30, 120, 60)

_IT = Look(
    formats=("car",),
    code="I",
    right="italian",
    hands=(_ITALIAN, _ITALIAN, THIN, DIN_NARROW),
    marks=(":",),
    seal="emblem",
    size_mm=(520, 110),
)
_SI = Look(
    code="SLO", hands=(_SLOVENE, DIN_NARROW), marks=("*", "-"), seal="arms", rim=_GREEN_RIM,
    size_mm=(520, 120),
)  # fmt: skip
_HR = Look(
    formats=("four-digits", "three-digits", "one-letter"),
    code="HR",
    hands=(_CROATIAN, DIN_NARROW, DIN),
    marks=("*", "-"),
    seal="chequered",
    size_mm=(520, 110),
)
_RO = Look(
    formats=("county", "bucharest", "bucharest-two"),
    code="RO",
    hands=(_ROMANIAN, DIN_NARROW, DIN),
    size_mm=(520, 110),
)
_BG = Look(left="flag", code="BG", hands=(DIN, THIN), size_mm=(520, 112))
_GR = Look(code="GR", hands=(DIN, DIN_NARROW), size_mm=(520, 110))
_RS = Look(
    left="flag", code="SRB", hands=(DIN_NARROW, DIN), marks=("*", "-"), seal="arms",
    size_mm=(520, 112),
)  # fmt: skip
_BA = Look(left="plain", code="BIH", hands=(DIN, THIN), size_mm=(520, 112))
_ME = Look(left="plain", code="MNE", hands=(DIN, THIN), marks=("*",), seal="arms")
_MK = Look(left="plain", code="MK", hands=(DIN, DIN_NARROW), marks=("*", "-"), seal="emblem")
_AL = Look(left="flag", code="AL", hands=(THIN, DIN), size_mm=(520, 110))
_TR = Look(left="plain", code="TR", hands=(DIN, DIN_NARROW), size_mm=(520, 110))
_CY = Look(code="CY", hands=(DIN, SQUARE), marks=(":",), seal="sticker", size_mm=(520, 112))
_MT = Look(code="M", hands=(DIN, THIN), marks=("*",), seal="sticker", size_mm=(520, 110))

SOUTHERN: tuple[Recipe, ...] = (
    Recipe("IT", (
        _IT,
        square(_IT, (297, 214)),
        square(_IT, (177, 177), name="motorcycle", share=0.6, formats=("motorcycle",)),
        variant(_IT, "front", 0.5, size_mm=(360, 110)),
        variant(_IT, "bandless", 0.05, left="", right=""),
        variant(_IT, "trailer", 0.03, formats=("trailer",)),
        variant(_IT, "provincial", 0.04, left="", right="", marks=("_",),
                paints=(ON_BLACK, ON_WHITE),
                formats=("provincial", "provincial-2", "provincial-3", "provincial-4")),
        variant(_IT, "services", 0.02, formats=("army", "carabinieri", "finance-guard"),
                paints=(ON_WHITE, IN_RED)),
        variant(_IT, "diplomatic", 0.02, formats=("diplomatic", "temporary"), marks=("_", "_")),
    )),
    Recipe("SI", (
        _SI,
        square(_SI, (320, 160), marks=("*/", "-")),
        square(_SI, (200, 180), name="motorcycle", share=0.5, marks=("*/", "-")),
        variant(_SI, "black-rim", 0.2, rim=BLACK),
        variant(_SI, "old", 0.08, left=""),
        variant(_SI, "temporary", 0.03, paints=(((190, 220, 180), BLACK),)),
        variant(_SI, "trailer", 0.03, formats=("trailer-1992",), marks=("-", "*")),
    )),
    Recipe("HR", (
        _HR,
        square(_HR, (280, 200), marks=("*/", "-")),
        square(_HR, (180, 150), name="motorcycle", share=0.4, marks=("*/", "-"),
                formats=("one-letter",)),
        variant(_HR, "old", 0.5, left=""),
        variant(_HR, "personalised", 0.04, formats=("personalised",)),
        variant(_HR, "foreigner", 0.02, formats=("foreigner",), paints=(IN_GREEN,)),
    )),
    Recipe("RO", (
        _RO,
        square(_RO, (280, 200), formats=("county", "bucharest", "bucharest-two")),
        square(_RO, (240, 180), name="motorcycle", share=0.4, formats=("county", "bucharest")),
        variant(_RO, "label", 0.6, right="label"),
        variant(_RO, "flag", 0.15, left="flag"),
        variant(_RO, "electric", 0.05, paints=(IN_GREEN,)),
        variant(_RO, "temporary", 0.05, formats=("temporary", "temporary-bucharest"),
                paints=(ON_WHITE,)),
        variant(_RO, "short-term", 0.04, formats=("short-term", "short-term-bucharest"),
                paints=(IN_RED,), right="strip"),
        variant(_RO, "army", 0.02, formats=("army", "interior")),
        variant(_RO, "diplomatic", 0.02, formats=("diplomatic",), paints=(IN_BLUE,)),
    )),
    Recipe("BG", (_BG, square(_BG, (280, 200), formats=("car",)))),
    Recipe("GR", (_GR, square(_GR, (280, 200)), variant(_GR, "old", 0.15, left=""))),
    Recipe("RS", (_RS, square(_RS, (280, 200), marks=("*/", "-")))),
    Recipe("BA", (_BA, square(_BA, (280, 200)))),
    Recipe("ME", (_ME, square(_ME, (280, 200), marks=("*/",)))),
    Recipe("MK", (_MK, square(_MK, (280, 200), marks=("*/", "-")))),
    Recipe("AL", (_AL, square(_AL, (280, 200)))),
    Recipe("TR", (_TR, square(_TR, (320, 240)))),
    Recipe("CY", (_CY, square(_CY, (280, 200)))),
    Recipe("MT", (_MT, square(_MT, (280, 200)))),
)  # fmt: skip
