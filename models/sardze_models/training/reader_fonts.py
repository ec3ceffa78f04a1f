# SPDX-License-Identifier: EUPL-1.2
"""More letter shapes for training: hands drawn at random, and fonts found on the training machine.

A reader that has seen only our own outlines would read only them. Fonts are optional and stay where
they are: nothing of them reaches the repository or the product, only weights that have seen them.
"""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from sardze_models.synthetic.glyphs import Hand, glyph_mask
from sardze_models.synthetic.plates_lettering import DrawGlyph

_DRAWN_AT_PX = 96
_PATTERNS = (
    "*.ttf",
    "*.otf",
    "*-latin-500-normal.woff2",
    "*-latin-600-normal.woff2",
    "*-latin-700-normal.woff2",
)
_UNLIKE_PLATES = ("serif", "italic", "oblique", "math", "light", "fira", "mono")
_ALTERNATES = 4
_QUIRKS = 1 << 16
_SLASHED_ZERO = 0.06


class FontShapes:
    """One font's capitals and digits as masks, cut to the height of its capital H."""

    def __init__(self, path: Path) -> None:
        self._font = ImageFont.truetype(_as_truetype(path), _DRAWN_AT_PX)
        _, self._top, _, self._bottom = (round(side) for side in self._font.getbbox("H"))
        self._masks: dict[str, Image.Image] = {}

    def mask(self, character: str, height_px: int, stretch: float) -> NDArray[np.uint8]:
        drawn = self._masks.get(character)
        if drawn is None:
            drawn = self._masks[character] = self._draw(character)
        factor = height_px / drawn.height
        width = max(2, round(drawn.width * factor * stretch))
        face = drawn.resize((width, height_px), Image.Resampling.BOX)
        return np.asarray(face, dtype=np.uint8)

    def _draw(self, character: str) -> Image.Image:
        """A tail below the line (Q, J) is pulled up, as no plate has room for it."""
        left, _, right, low = (round(side) for side in self._font.getbbox(character))
        bottom = max(self._bottom, low)
        canvas = Image.new("L", (max(2, right - left), bottom - self._top), 0)
        ImageDraw.Draw(canvas).text((-left, -self._top), character, fill=255, font=self._font)
        return canvas.resize((canvas.width, self._bottom - self._top), Image.Resampling.BOX)


def find_fonts(folders: list[Path]) -> list[FontShapes]:
    """Every upright bold-enough font below the folders; none is an answer too."""
    paths = {
        path
        for folder in folders
        for pattern in _PATTERNS
        for path in folder.rglob(pattern)
        if not any(word in path.name.lower() for word in _UNLIKE_PLATES)
    }
    return [FontShapes(path) for path in sorted(paths)]


def choose_shapes(rng: Generator, fonts: list[FontShapes], own_share: float = 0.6) -> DrawGlyph:
    """The letter shapes of one plate: the country's hand, a little or much varied, or a font."""
    chance = rng.random()
    if chance < own_share * 0.5:
        return _warped(rng)
    if chance < own_share or not fonts:
        return _varied(rng)
    shapes = fonts[int(rng.integers(len(fonts)))]
    stretch = float(rng.uniform(0.75, 1.15))

    def draw(character: str, hand: Hand, height_px: int) -> NDArray[np.uint8]:
        return shapes.mask(character, height_px, stretch * hand.width / 0.58)

    return draw


def _warped(rng: Generator) -> DrawGlyph:
    """The country's hand with its own skeletons, as another maker's tools would press it."""
    width, stroke = float(rng.uniform(0.92, 1.08)), float(rng.uniform(0.85, 1.18))
    roundness = float(rng.uniform(0.85, 1.15))
    waist, contrast = float(rng.normal(0, 0.015)), float(rng.uniform(0.92, 1.15))
    quirk = int(rng.integers(_QUIRKS))

    def draw(character: str, hand: Hand, height_px: int) -> NDArray[np.uint8]:
        varied = replace(
            hand,
            width=hand.width * width,
            stroke=min(hand.stroke * stroke, hand.width * width * 0.34),
            roundness=min(hand.roundness * roundness, 0.55),
            waist=waist,
            contrast=contrast,
            quirk=quirk,
        )
        return glyph_mask(character, varied, height_px)

    return draw


def _varied(rng: Generator) -> DrawGlyph:
    width, stroke = float(rng.uniform(0.84, 1.16)), float(rng.uniform(0.75, 1.3))
    roundness = float(rng.uniform(0.2, 0.6))
    alternate = int(rng.integers(_ALTERNATES))
    slant = float(rng.choice([0.0, 0.0, 0.0, 0.06, -0.04]))
    round_ends = bool(rng.random() < 0.2)
    monospaced = bool(rng.random() < 0.3)
    forms = " ".join(
        character + "abcd"[int(rng.integers(_ALTERNATES))]
        for character in "1346790GJKMQRSWY-"
        if rng.random() < 0.7
    )
    slashed = bool(rng.random() < _SLASHED_ZERO)
    waist, contrast = float(rng.normal(0, 0.03)), float(rng.uniform(0.85, 1.3))
    quirk = int(rng.integers(_QUIRKS))

    def draw(character: str, hand: Hand, height_px: int) -> NDArray[np.uint8]:
        varied = replace(
            hand,
            width=hand.width * width,
            stroke=min(hand.stroke * stroke, hand.width * width * 0.34),
            roundness=roundness,
            alternate=alternate,
            slant=slant,
            round_ends=round_ends,
            monospaced=monospaced,
            forms=forms,
            slashed_zero=slashed or hand.slashed_zero,
            waist=waist,
            contrast=contrast,
            quirk=quirk,
        )
        return glyph_mask(character, varied, height_px)

    return draw


def _as_truetype(path: Path) -> BytesIO:
    if path.suffix != ".woff2":
        return BytesIO(path.read_bytes())
    from fontTools.ttLib import TTFont  # only where web fonts were found

    unpacked = BytesIO()
    font = TTFont(path)
    font.flavor = None
    font.save(unpacked)
    unpacked.seek(0)
    return unpacked
