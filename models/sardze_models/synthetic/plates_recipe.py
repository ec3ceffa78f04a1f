# SPDX-License-Identifier: EUPL-1.2
"""What a recipe for a country's plates holds, and the colours and hands that several share."""

from dataclasses import dataclass

from sardze_models.synthetic.glyphs import Hand
from sardze_models.synthetic.plates_pattern import Alphabet

Colour = tuple[int, int, int]

WHITE: Colour = (232, 234, 230)
YELLOW: Colour = (238, 190, 40)
BLACK: Colour = (22, 22, 24)
RED: Colour = (168, 32, 38)
BLUE: Colour = (18, 58, 150)
GREEN: Colour = (20, 110, 60)
GREY: Colour = (190, 192, 190)
ALL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NO_Q = "ABCDEFGHIJKLMNOPRSTUVWXYZ"
LOOKALIKES = "ABCEHKMOPTXY"  # the Cyrillic letters that have a Latin twin

FE = Hand(width=0.62, stroke=0.125, roundness=0.42, monospaced=True)
DIN = Hand(width=0.58, stroke=0.14, roundness=0.5)
DIN_NARROW = Hand(width=0.5, stroke=0.13, roundness=0.5)
THIN = Hand(width=0.54, stroke=0.11, roundness=0.46, alternate=1)
BROAD = Hand(width=0.64, stroke=0.14, roundness=0.5)
SQUARE = Hand(width=0.56, stroke=0.13, roundness=0.3, alternate=1)
ROUND = Hand(width=0.56, stroke=0.11, roundness=0.5, round_ends=True, alternate=2)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One country. Sizes are millimetres; each colour pair is (face, ink)."""

    country: str
    alphabet: Alphabet
    patterns: tuple[str, ...]
    two_line: tuple[str, ...] = ()
    hands: tuple[Hand, ...] = (DIN,)
    colours: tuple[tuple[Colour, Colour], ...] = ((WHITE, BLACK),)
    size: tuple[int, int] = (520, 113)
    two_line_size: tuple[int, int] = (340, 220)
    letter_height: float = 0.68
    left: str = "eu"
    code: str = ""
    right: str = ""
    top: str = ""
    seal: str = "disc"

    @property
    def styles(self) -> tuple[str, ...]:
        return ("long", "two-line") if self.two_line else ("long",)
