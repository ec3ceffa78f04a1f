# SPDX-License-Identifier: EUPL-1.2
"""Writes a spelled line into a rectangle: letters, gaps, hyphens, and where each letter landed.

A line that is too long for its rectangle is written with a narrower hand, as authorities do, and
if it is small or still too long is squeezed; one that is short is spread a little and centred. Gaps
that hold seals are handed back as boxes; drawing what is in them is left to `plates_seals`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from sardze_models.synthetic.glyphs import Hand, glyph_mask
from sardze_models.synthetic.plates_recipe import Colour

Box = tuple[float, float, float, float]
DrawGlyph = Callable[[str, Hand, int], NDArray[np.uint8]]
Mask = NDArray[np.uint8]

_GAPS = {"_": 0.34, "-": 0.46, ".": 0.32, "*": 0.7, ":": 0.42}
_STACK_HEIGHT = 0.46
_NARROWEST = 0.3
_CAREFUL_PX = 36


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a line is written. `emboss` is how much the edges of letters shine, `worn` how much ink
    is gone; `paint` is what they shine in and fade to."""

    hand: Hand
    ink: Colour
    paint: Colour = (255, 255, 255)
    draw: DrawGlyph = glyph_mask
    emboss: float = 0.0
    worn: float = 0.0


@dataclass(frozen=True, slots=True)
class Written:
    """Where things are on the face, in its pixels."""

    centres: list[tuple[float, float]]
    seals: list[Box]


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """A letter, a stack of two, or a gap that may show a hyphen."""

    sign: str
    masks: tuple[Mask, ...]
    width: float

    @property
    def letters(self) -> bool:
        return self.sign not in _GAPS


def write_line(
    canvas: Image.Image, spelled: str, box: Box, lettering: Lettering, rng: Generator
) -> Written:
    """Write one line as tall as the box and within its width."""
    height = max(4, round(box[3] - box[1]))
    room = box[2] - box[0]
    spacing = float(rng.uniform(0.08, 0.19)) * height
    gaps = float(rng.uniform(0.75, 1.5))
    pieces = _pieces(spelled, lettering.hand, lettering.draw, height, gaps)
    natural = _width(pieces, spacing)
    if natural > room and height >= _CAREFUL_PX:
        spacing *= 0.8
        hand = _narrowed(lettering.hand, room / natural)
        pieces = _pieces(spelled, hand, lettering.draw, height, min(gaps, 1.0))
        natural = _width(pieces, spacing)
    if natural > room:
        squeeze = room / natural
        pieces = [_squeezed(piece, squeeze) for piece in pieces]
        spacing *= squeeze
        natural = _width(pieces, spacing)
    slack = max(0.0, room - natural)
    spread = min(0.13 * height, slack / max(1, len(pieces))) * float(rng.uniform(0, 1)) ** 1.5
    left = box[0] + (slack - spread * (len(pieces) - 1)) * 0.5
    return _place(canvas, pieces, (left, box[1], height, spacing + spread), lettering, rng)


def _place(
    canvas: Image.Image,
    pieces: list[_Piece],
    start: tuple[float, float, int, float],
    lettering: Lettering,
    rng: Generator,
) -> Written:
    x, top, height, spacing = start
    written = Written([], [])
    for piece in pieces:
        if piece.letters:
            y = top
            for mask in piece.masks:
                indent = (piece.width - mask.shape[1]) / 2
                _ink(canvas, mask, (round(x + indent), round(y)), lettering, rng)
                written.centres.append(_centre(mask, round(x + indent), round(y)))
                y += height - piece.masks[-1].shape[0]
            x += piece.width + spacing
            continue
        for mask in piece.masks:
            shift = (piece.width - spacing - mask.shape[1]) / 2
            _ink(canvas, mask, (round(x + shift), round(top)), lettering, rng)
        if piece.sign in "*:":
            written.seals.append((x - spacing, top, x + piece.width - spacing, top + height))
        x += piece.width
    return written


def _ink(
    canvas: Image.Image, mask: Mask, at: tuple[int, int], lettering: Lettering, rng: Generator
) -> None:
    if lettering.worn:
        mask = _worn(mask, lettering.worn, rng)
    stencil = Image.fromarray(mask)
    if lettering.emboss:
        step = max(1, round(mask.shape[0] * 0.025))
        lit = tuple(round(tone + (255 - tone) * lettering.emboss) for tone in lettering.paint)
        shaded = tuple(round(tone * (1 - lettering.emboss)) for tone in lettering.paint)
        canvas.paste(lit, (at[0] - step, at[1] - step), stencil)
        canvas.paste(shaded, (at[0] + step, at[1] + step), stencil)
    canvas.paste(lettering.ink, at, stencil)


def _worn(mask: Mask, share: float, rng: Generator) -> Mask:
    """Ink with holes and thin places."""
    coarse = rng.random((int(rng.integers(4, 14)), int(rng.integers(3, 9))))
    kept = np.clip((coarse - share * 0.6) * 6, 0, 1) * (1 - 0.5 * share)
    field = Image.fromarray((kept * 255).astype(np.uint8)).resize(
        (mask.shape[1], mask.shape[0]), Image.Resampling.BILINEAR
    )
    left = mask.astype(np.uint16) * np.asarray(field, dtype=np.uint16) // 255
    return left.astype(np.uint8)


def _centre(mask: Mask, left: int, top: int) -> tuple[float, float]:
    """The middle of what is inked."""
    columns = np.flatnonzero(mask.max(axis=0) > 100)
    middle = (columns[0] + columns[-1] + 1) / 2 if len(columns) else mask.shape[1] / 2
    return left + float(middle), top + mask.shape[0] / 2


def _pieces(spelled: str, hand: Hand, draw: DrawGlyph, height: int, gaps: float) -> list[_Piece]:
    pieces: list[_Piece] = []
    signs = iter(spelled)
    for sign in signs:
        if sign == "^":
            low = max(3, round(height * _STACK_HEIGHT))
            stack = tuple(draw(next(signs), hand, low) for _ in range(2))
            pieces.append(_Piece(sign, stack, max(mask.shape[1] for mask in stack)))
        elif sign in _GAPS:
            shown = (draw("·" if sign == "." else sign, hand, height),) if sign in ".-" else ()
            pieces.append(_Piece(sign, shown, _GAPS[sign] * height * gaps))
        else:
            mask = draw(sign, hand, height)
            pieces.append(_Piece(sign, (mask,), mask.shape[1]))
    return pieces


def _width(pieces: list[_Piece], spacing: float) -> float:
    width = sum(piece.width + (spacing if piece.letters else 0.0) for piece in pieces)
    return max(1.0, width - spacing)


def _narrowed(hand: Hand, factor: float) -> Hand:
    """Fewer distinct hands mean more cached masks: widths and strokes go in coarse steps."""
    width = max(_NARROWEST, round(hand.width * factor * 50) / 50)
    stroke = round(hand.stroke * max(0.75, factor**0.5) * 200) / 200
    return replace(hand, width=width, stroke=min(stroke, width * 0.32))


def _squeezed(piece: _Piece, factor: float) -> _Piece:
    masks = []
    for mask in piece.masks:
        size = (max(2, round(mask.shape[1] * factor)), mask.shape[0])
        face = Image.fromarray(mask).resize(size, Image.Resampling.BOX)
        masks.append(np.asarray(face, dtype=np.uint8))
    width = piece.width * factor
    if piece.letters:
        width = max(float(mask.shape[1]) for mask in masks)
    return _Piece(piece.sign, tuple(masks), width)
