# SPDX-License-Identifier: EUPL-1.2
"""Recipes: the middle of Europe, from Germany to Hungary and Switzerland."""

from sardze_models.synthetic.glyphs import Hand
from sardze_models.synthetic.plates_recipe import (
    BLACK,
    BROAD,
    DIN,
    DIN_NARROW,
    FE,
    IN_BLUE,
    IN_GREEN,
    IN_RED,
    ON_BLACK,
    ON_RED,
    ON_WHITE,
    ON_YELLOW,
    SQUARE,
    THIN,
    WHITE,
    Look,
    Recipe,
    square,
    variant,
)

_FE_NARROW = Hand(width=0.5, stroke=0.12, roundness=0.42, monospaced=True, forms="1a 6c 9c")
_AUSTRIAN = Hand(width=0.54, stroke=0.125, roundness=0.45)
_CZECH = Hand(width=0.57, stroke=0.12, roundness=0.44, forms="1d 3c 6b 9b Gc")
_SLOVAK = Hand(width=0.54, stroke=0.12, roundness=0.46, forms="1a 6b 9b", slashed_zero=True)
_STRIPES = (196, 40, 44)

_DE = Look(
    formats=("car", "car-two-letters", "electric-or-historic"),
    code="D",
    hands=(FE, FE, _FE_NARROW),
    marks=("*", "_"),
    size_mm=(520, 110),
)
_AT = Look(
    code="A", hands=(_AUSTRIAN, DIN_NARROW), marks=("*", "_"), seal="arms", rim=_STRIPES,
    size_mm=(520, 120),
)  # fmt: skip
_CH = Look(
    formats=("car",),
    left="shield",
    right="arms",
    hands=(DIN, BROAD, THIN),
    marks=(".",),
    size_mm=(500, 110),
)
_LI = Look(left="", hands=(DIN, THIN), paints=(ON_BLACK,), marks=("*",), seal="arms")
_CZ = Look(
    formats=("car", "personalised"),
    code="CZ",
    hands=(_CZECH, _CZECH, DIN_NARROW, DIN),
    marks=("*",),
    seal="sticker",
    size_mm=(520, 110),
)
_SK = Look(
    formats=("district", "2023"),
    code="SK",
    hands=(DIN, _SLOVAK, _SLOVAK, DIN_NARROW),
    marks=("*",),
    seal="arms",
    size_mm=(520, 110),
)
_HU = Look(
    formats=("1990",), code="H", hands=(DIN, DIN_NARROW, SQUARE), size_mm=(520, 110), seal="arms"
)

CENTRAL: tuple[Recipe, ...] = (
    Recipe("DE", (
        _DE,
        square(_DE, (340, 200), marks=("*/", "_")),
        square(_DE, (200, 200), name="motorcycle", share=0.5, marks=("/*", "_")),
        variant(_DE, "short", 0.1, formats=("car",), size_mm=(420, 110)),
        variant(_DE, "dealer", 0.03, formats=("dealer",), paints=(IN_RED,)),
        variant(_DE, "tax-free", 0.03, paints=(IN_GREEN,)),
        variant(_DE, "short-term", 0.03, right="strip", formats=("car",)),
        variant(_DE, "other", 0.02, formats=("military", "diplomatic")),
        variant(_DE, "old", 0.05, left="", hands=(DIN, DIN_NARROW)),
    )),
    Recipe("AT", (
        _AT,
        square(_AT, (300, 200), marks=("/", "_")),
        square(_AT, (210, 170), name="motorcycle", share=0.4, marks=("*/", "_")),
        variant(_AT, "electric", 0.1, paints=((WHITE, (20, 130, 70)),)),
        variant(_AT, "old", 0.05, left="", paints=(ON_BLACK,), marks=(".", "_")),
        variant(_AT, "trailer", 0.03, paints=(ON_RED,)),
    )),
    Recipe("CH", (
        _CH,
        square(_CH, (300, 160), left="", right=""),
        square(_CH, (180, 140), name="motorcycle", share=0.5, left="", right=""),
        variant(_CH, "front", 0.6, size_mm=(300, 80), left="", right="", letters=0.72),
        variant(_CH, "farm", 0.05, paints=(((60, 150, 80), BLACK), ((100, 170, 220), BLACK))),
        variant(_CH, "dealer", 0.04, paints=(ON_WHITE, ((230, 150, 40), BLACK))),
    )),
    Recipe("LI", (_LI, square(_LI, (300, 160), marks=("*/",)))),
    Recipe("CZ", (
        _CZ,
        square(_CZ, (340, 200), formats=("car",), marks=("*/",)),
        square(_CZ, (200, 160), name="motorcycle", share=0.6, formats=("motorcycle",)),
        variant(_CZ, "older", 0.15, formats=("older",), marks=("*", "-")),
        variant(_CZ, "pre-union", 0.05, formats=("older",), left="", marks=("_", "-")),
        variant(_CZ, "electric", 0.06, formats=("electric",), marks=("*", "_")),
        variant(_CZ, "historic", 0.03, formats=("historic",), paints=(IN_GREEN,)),
        variant(_CZ, "diplomatic", 0.02, formats=("diplomatic",), paints=(IN_BLUE,)),
    )),
    Recipe("SK", (
        _SK,
        square(_SK, (340, 200), marks=("*/",)),
        square(_SK, (240, 130), name="motorcycle", share=0.3, marks=("*/",)),
        variant(_SK, "hologram", 0.35, marks=(":",), seal="sticker"),
        variant(_SK, "hyphen", 0.15, marks=("*-",)),
        variant(_SK, "electric", 0.06, paints=((WHITE, (30, 140, 70)),)),
        variant(_SK, "motorcycle-long", 0.03, formats=("motorcycle",)),
        variant(_SK, "personalised", 0.04, formats=("personalised",)),
        variant(_SK, "temporary", 0.02, formats=("temporary",), paints=(ON_YELLOW,)),
    )),
    Recipe("HU", (
        _HU,
        square(_HU, (280, 200)),
        square(_HU, (240, 130), name="motorcycle", share=0.3, formats=("2022-vowels",)),
        variant(_HU, "new", 0.5, formats=("2022-vowels", "2022"), marks=("*", "-")),
        variant(_HU, "electric", 0.1, paints=(((120, 190, 120), BLACK),)),
        variant(_HU, "taxi", 0.06, paints=(ON_YELLOW,)),
        variant(_HU, "other", 0.04, formats=("temporary", "service", "personalised")),
    )),
)  # fmt: skip
