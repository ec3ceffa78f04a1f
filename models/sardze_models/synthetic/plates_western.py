# SPDX-License-Identifier: EUPL-1.2
"""Recipes: France, the British Isles, the Low Countries, Iberia."""

from sardze_models.synthetic.glyphs import Hand
from sardze_models.synthetic.plates_recipe import (
    BLACK,
    DIN,
    DIN_NARROW,
    IN_RED,
    ON_BLACK,
    ON_BLUE,
    ON_GREEN,
    ON_RED,
    ON_WHITE,
    ON_YELLOW,
    RED,
    RUBY,
    SILVER_ON_BLACK,
    SQUARE,
    THIN,
    WHITE,
    Look,
    Recipe,
    square,
    variant,
)

# France: whatever a plate shop has; the most common one has round corners and a level stroke.
_FRENCH = Hand(width=0.56, stroke=0.118, roundness=0.47, forms="1d 3c 6b 9b 4a Gb Ja Ma Wb -c")
_FRENCH_BOLD = Hand(width=0.57, stroke=0.135, roundness=0.5, forms="1a 3a 6b 9b Gc Kb Mc Wa -c")
_FRENCH_THIN = Hand(width=0.53, stroke=0.095, roundness=0.42, forms="1d 3b 6c 9c Gb Kb Mb Wb -c")
_BRITISH = Hand(width=0.63, stroke=0.175, roundness=0.38, forms="1c 3a 4a 6b 9b Gb Kb Ma Wa Ja")
_SPANISH = Hand(width=0.55, stroke=0.12, roundness=0.5, alternate=1)
_DUTCH = Hand(width=0.56, stroke=0.13, roundness=0.5, alternate=1)

_FR = Look(
    formats=("siv",),
    code="F",
    hands=(_FRENCH, _FRENCH, _FRENCH_BOLD, _FRENCH_THIN, DIN_NARROW),
    right="department",
    bottom="dealer",
    size_mm=(520, 110),
    letters=0.73,
)
_GB = Look(
    formats=("current",),
    left="",
    hands=(_BRITISH,),
    paints=(ON_WHITE, ON_YELLOW),
    bottom="dealer",
    size_mm=(520, 111),
    letters=0.71,
)
_IE = Look(code="IRL", hands=(DIN, SQUARE, THIN), size_mm=(520, 110), bottom="dealer")
_NL = Look(code="NL", hands=(_DUTCH, DIN), paints=(ON_YELLOW,), size_mm=(520, 110))
_BE = Look(code="B", hands=(DIN, THIN), paints=((WHITE, RUBY), IN_RED), size_mm=(520, 110))
_LU = Look(code="L", hands=(DIN, THIN), paints=(ON_YELLOW,), size_mm=(520, 110))
_ES = Look(formats=("car",), code="E", hands=(_SPANISH, DIN), size_mm=(520, 110))
_PT = Look(code="P", hands=(DIN, DIN_NARROW, THIN), size_mm=(520, 110), seal="emblem")

WESTERN: tuple[Recipe, ...] = (
    Recipe("FR", (
        _FR,
        square(_FR, (275, 200), right="department", formats=("siv", "fni")),
        square(_FR, (210, 130), name="motorcycle", share=0.7, right="department"),
        variant(_FR, "left-band-only", 0.08, right=""),
        variant(_FR, "old", 0.14, formats=("fni",), right="", paints=(ON_WHITE, ON_YELLOW)),
        variant(_FR, "collection", 0.06, formats=("siv", "fni"), left="", right="",
                paints=(ON_BLACK, SILVER_ON_BLACK)),
        variant(_FR, "temporary", 0.02, formats=("temporary",),
                paints=(ON_RED, ((230, 130, 170), BLACK))),
        variant(_FR, "cyclomotor", 0.02, formats=("cyclomotor", "cyclomotor-long"),
                size_mm=(140, 90), letters=0.5),
    )),
    Recipe("GB", (
        _GB,
        square(_GB, (285, 203), formats=("current", "prefix"), letters=0.45),
        square(_GB, (229, 178), name="motorcycle", share=0.4, formats=("current",)),
        variant(_GB, "band", 0.3, left="flag", code="UK"),
        variant(_GB, "union-band", 0.2, left="eu", code="GB"),
        variant(_GB, "electric", 0.08, left="electric"),
        variant(_GB, "older", 0.15, formats=("prefix", "suffix", "dateless", "dateless-reversed")),
        variant(_GB, "northern-ireland", 0.08,
                formats=("northern-ireland", "northern-ireland-older")),
        variant(_GB, "classic", 0.04, formats=("suffix", "dateless"),
                paints=(SILVER_ON_BLACK, ON_BLACK)),
    )),
    Recipe("IE", (_IE,)),
    Recipe("NL", (
        _NL,
        square(_NL, (340, 210), formats=("sidecode-4", "sidecode-5", "sidecode-6")),
        variant(_NL, "old", 0.03, formats=("sidecode-1", "sidecode-2", "sidecode-3"), left="",
                paints=(ON_BLUE, ON_YELLOW)),
        variant(_NL, "taxi", 0.03, paints=(((120, 180, 230), BLACK),)),
        variant(_NL, "trailer", 0.04, paints=(ON_WHITE,)),
    )),
    Recipe("BE", (
        _BE,
        square(_BE, (340, 210), formats=("car",)),
        square(_BE, (210, 140), name="motorcycle", share=0.4, formats=("car",)),
        variant(_BE, "older", 0.1, formats=("older",), left="", size_mm=(340, 110)),
    )),
    Recipe("LU", (_LU, square(_LU, (340, 200)))),
    Recipe("ES", (
        _ES,
        square(_ES, (340, 220)),
        square(_ES, (220, 160), name="motorcycle", share=0.5),
        variant(_ES, "taxi", 0.05, paints=(ON_BLUE,)),
        variant(_ES, "trailer", 0.04, formats=("trailer",), paints=((RED, BLACK),),
                marks=("_", "_")),
        variant(_ES, "provincial", 0.08, formats=("provincial", "provincial-digits"), left=""),
        variant(_ES, "special", 0.03, formats=("special",)),
        variant(_ES, "temporary", 0.02, paints=(ON_GREEN, ON_RED)),
    )),
    Recipe("PT", (
        _PT,
        square(_PT, (280, 200)),
        variant(_PT, "dated", 0.5, right="strip"),
        variant(_PT, "old", 0.03, formats=("1937",), left="", paints=(ON_BLACK,)),
    )),
)  # fmt: skip
