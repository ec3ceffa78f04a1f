# SPDX-License-Identifier: EUPL-1.2
"""Writes a spelled plate into a rectangle: letters, gaps, hyphens, and where each letter landed.

A line that is too long for its rectangle is written with a narrower hand, as authorities do; one
that is short is spread a little and centred. Gaps that hold seals are handed back as boxes; drawing
what is in them is left to `plates_ornaments`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from sardze_models.synthetic.glyphs import Hand, glyph_mask

Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]
DrawGlyph = Callable[[str, Hand, int], NDArray[np.uint8]]

_GAPS = {"_": 0.34, "-": 0.5, ".": 0.34, "*": 0.7, ":": 0.42}
_NARROWEST = 0.3


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a line is written."""

    hand: Hand
    ink: Colour
    draw: DrawGlyph = glyph_mask


@dataclass(frozen=True, slots=True)
class Written:
    """Where things are on the face, in its pixels."""

    centres: list[tuple[float, float]]
    seals: list[Box]


def write_line(
    canvas: Image.Image, spelled: str, box: Box, lettering: Lettering, rng: Generator
) -> Written:
    """Write one line as tall as the box and within its width."""
    height = max(4, round(box[3] - box[1]))
    room = box[2] - box[0]
    spacing = float(rng.uniform(0.09, 0.17))
    hand = lettering.hand
    masks = _masks(spelled, hand, height, lettering.draw)
    natural = _width(spelled, masks, spacing * height, height)
    if natural > room:
        spacing *= 0.8
        hand = _narrowed(hand, room / natural)
        masks = _masks(spelled, hand, height, lettering.draw)
        natural = _width(spelled, masks, spacing * height, height)
    squeeze = min(1.0, room / natural)
    if squeeze < 1.0:
        masks = [mask if mask is None else _squeezed(mask, squeeze) for mask in masks]
        spacing *= squeeze
        natural = _width(spelled, masks, spacing * height, height)
    slack = max(0.0, room - natural)
    spread = min(0.06 * height, slack / max(1, len(spelled))) * float(rng.uniform(0, 1))
    left = box[0] + (slack - spread * (len(spelled) - 1)) * 0.5
    return _place(
        canvas, spelled, masks, (left, box[1], height, spacing * height + spread), lettering
    )


def _place(
    canvas: Image.Image,
    spelled: str,
    masks: list[NDArray[np.uint8] | None],
    start: tuple[float, float, int, float],
    lettering: Lettering,
) -> Written:
    x, top, height, spacing = start
    written = Written([], [])
    for character, mask in zip(spelled, masks, strict=True):
        gap = _GAPS.get(character, 0.0) * height
        if mask is not None:
            inked = mask.shape[1]
            shift = (gap - spacing - inked) / 2 if gap else 0.0
            _ink(canvas, mask, (round(x + shift), round(top)), lettering.ink)
        if character in "*:":
            written.seals.append((x - spacing, top, x + gap - spacing, top + height))
        if gap:
            x += gap - spacing + spacing
        elif mask is not None:
            written.centres.append((x + mask.shape[1] / 2, top + height / 2))
            x += mask.shape[1] + spacing
    return written


def _ink(canvas: Image.Image, mask: NDArray[np.uint8], at: tuple[int, int], ink: Colour) -> None:
    canvas.paste(
        ink, (at[0], at[1], at[0] + mask.shape[1], at[1] + mask.shape[0]), Image.fromarray(mask)
    )


def _masks(
    spelled: str, hand: Hand, height: int, draw: DrawGlyph
) -> list[NDArray[np.uint8] | None]:
    return [
        draw("·" if character == "." else character, hand, height)
        if character not in "_*:"
        else None
        for character in spelled
    ]


def _width(
    spelled: str, masks: list[NDArray[np.uint8] | None], spacing: float, height: int
) -> float:
    width = -spacing
    for character, mask in zip(spelled, masks, strict=True):
        if character in _GAPS:
            width += _GAPS[character] * height
        elif mask is not None:
            width += mask.shape[1] + spacing
    return max(1.0, width)


def _narrowed(hand: Hand, factor: float) -> Hand:
    """Fewer distinct hands mean more cached masks: widths go in steps of a hundredth."""
    width = max(_NARROWEST, round(hand.width * factor, 2))
    stroke = round(hand.stroke * max(0.75, factor**0.5), 3)
    return replace(hand, width=width, stroke=min(stroke, width * 0.32))


def _squeezed(mask: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    width = max(2, round(mask.shape[1] * factor))
    face = Image.fromarray(mask).resize((width, mask.shape[0]), Image.Resampling.BOX)
    return np.asarray(face, dtype=np.uint8)
