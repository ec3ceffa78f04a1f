# SPDX-License-Identifier: EUPL-1.2
"""What a recipe for a country's plates holds, and the colours and hands that several share.

A country has one or more looks: the long plate, the square one, a motorcycle's, a trailer's, and so
on. Which *texts* a look carries is said by naming formats of the country's grammar
(`sardze_wire.plates`); how they are spaced and what stands between their groups is said by `marks`,
one for each separator of the format from left to right (see `plates_spelling`).
"""

from dataclasses import dataclass, replace
from typing import Any

from sardze_models.synthetic.glyphs import Hand

Colour = tuple[int, int, int]
Paint = tuple[Colour, Colour]
"""Face and ink."""

WHITE: Colour = (232, 234, 230)
YELLOW: Colour = (238, 190, 40)
BLACK: Colour = (22, 22, 24)
RED: Colour = (168, 32, 38)
BLUE: Colour = (18, 58, 150)
GREEN: Colour = (20, 110, 60)
GREY: Colour = (190, 192, 190)
SILVER: Colour = (205, 208, 210)
RUBY: Colour = (120, 30, 50)

ON_WHITE: Paint = (WHITE, BLACK)
ON_YELLOW: Paint = (YELLOW, BLACK)
ON_BLACK: Paint = (BLACK, WHITE)
ON_BLUE: Paint = (BLUE, WHITE)
ON_RED: Paint = (RED, WHITE)
ON_GREEN: Paint = (GREEN, WHITE)
SILVER_ON_BLACK: Paint = (BLACK, SILVER)
IN_RED: Paint = (WHITE, RED)
IN_GREEN: Paint = (WHITE, GREEN)
IN_BLUE: Paint = (WHITE, BLUE)

FE = Hand(width=0.62, stroke=0.125, roundness=0.42, monospaced=True, forms="1a 6c 9c")
DIN = Hand(width=0.58, stroke=0.14, roundness=0.5)
DIN_NARROW = Hand(width=0.5, stroke=0.13, roundness=0.5)
THIN = Hand(width=0.54, stroke=0.11, roundness=0.46, alternate=1)
BROAD = Hand(width=0.64, stroke=0.14, roundness=0.5)
SQUARE = Hand(width=0.56, stroke=0.13, roundness=0.3, alternate=1)
ROUND = Hand(width=0.56, stroke=0.11, roundness=0.5, round_ends=True, alternate=2)
TALL = Hand(width=0.46, stroke=0.1, roundness=0.48, forms="1b Ib 3c 6b 9b")


@dataclass(frozen=True, slots=True)
class Look:
    """One kind of plate of a country.

    Attributes:
        name: ``long`` and ``two-line`` are the ordinary ones.
        share: how often among the country's plates of as many lines.
        formats: names of syntaxes in the country's grammar; all when empty.
        marks: what is drawn for each separator; `before` stands ahead of the text.
        left, right: what stands at the sides (`plates_bands`); `code` in the left one.
        top, bottom: words over and under the text (`plates_captions`).
        seal: what fills the gaps that `marks` keep open (`plates_seals`).
        rim: the colour of the border; the ink's when None.
        letters: the letters' height as a share of the face's.
        scenery: whether the face may show a pale picture.
    """

    name: str = "long"
    share: float = 1.0
    formats: tuple[str, ...] = ()
    two_line: bool = False
    size_mm: tuple[int, int] = (520, 112)
    paints: tuple[Paint, ...] = (ON_WHITE,)
    hands: tuple[Hand, ...] = (DIN,)
    marks: tuple[str, ...] = ()
    before: str = ""
    left: str = "eu"
    code: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""
    seal: str = "disc"
    rim: Colour | None = None
    letters: float = 0.68
    scenery: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """One country's looks, the ordinary long one first."""

    country: str
    looks: tuple[Look, ...]

    @property
    def styles(self) -> tuple[str, ...]:
        return tuple(look.name for look in self.looks)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in mm of the ordinary plate."""
        return self.look("long").size_mm

    @property
    def two_line_size(self) -> tuple[int, int]:
        return self.look("two-line").size_mm

    def look(self, name: str) -> Look:
        """The look of that name.

        Raises:
            ValueError: the country has none of that name.
        """
        for look in self.looks:
            if look.name == name:
                return look
        raise ValueError(f"{self.country} has the styles {', '.join(self.styles)}, not {name}")


def square(look: Look, size_mm: tuple[int, int], **changes: Any) -> Look:
    """The ordinary plate of two lines that goes with a long one."""
    settings: dict[str, Any] = {"name": "two-line", "two_line": True, "size_mm": size_mm}
    settings |= {"marks": (), "right": "", "letters": 1.0}
    return replace(look, **(settings | changes))


def variant(look: Look, name: str, share: float, **changes: Any) -> Look:
    """Another look that differs from one in a few things."""
    return replace(look, name=name, share=share, **changes)
