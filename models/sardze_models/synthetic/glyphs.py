# SPDX-License-Identifier: EUPL-1.2
"""Letter shapes for rendered plates: our own centre lines, drawn with a pen.

The lines are data in `glyphs_outlines`. A ``Hand`` (stroke width, roundness, proportions, slant)
turns the same centre lines into a wide German-looking face, a narrow Italian one or a square
Ukrainian one. Nothing here reads a font file, so a bare install can draw plates.

Where a country's face shows another skeleton (a six with a straight back, a flat-topped three),
the glyph has several outlines and the hand chooses one, by number for all or by letter for each.
A hand can also be warped (waist, contrast, quirk), so that training sees no two faces alike.

Masks are cached by (hand, character, height): drawing a plate is mostly pasting.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import dist, hypot, pi, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sardze_models.synthetic.glyphs_outlines import OUTLINES, SLASHED_ZERO, WIDTHS

Point = tuple[float, float]


CHARACTERS = frozenset(OUTLINES) - {SLASHED_ZERO}
_OVERSAMPLE = 3
_CURVE_STEPS = 6
_SMOOTH = 0.85
_TURNED_BACK = -0.3
_LEAST_STEP = 1e-3
_LEAST_HEIGHT_PX = 40
_QUIRK = 0.035
_WIDTH_QUIRK = 0.07


@dataclass(frozen=True, slots=True)
class Hand:
    """How the centre lines are drawn. Lengths are fractions of the letters' height."""

    width: float = 0.58
    stroke: float = 0.135
    roundness: float = 0.55
    monospaced: bool = False
    slant: float = 0.0
    alternate: int = 0
    round_ends: bool = False
    forms: str = ""
    """Outlines chosen for single characters: ``3b 4c`` is the second 3 and the third 4."""
    contrast: float = 1.0
    """Thickness of upright strokes over that of level ones."""
    waist: float = 0.0
    """How far crossbars and bowls are moved down, as a share of the height."""
    quirk: int = 0
    """A number other than 0 warps each character a little, in its own way."""

    slashed_zero: bool = False

    def outline(self, character: str) -> int:
        """Which of a character's outlines this hand draws."""
        place = self.forms.find(character)
        return self.alternate if place < 0 else "abcd".index(self.forms[place + 1])

    def advance(self, character: str) -> float:
        """The width of a character, without the space that follows it."""
        if self.monospaced:
            return self.width
        narrow = WIDTHS.get(character, 1.0)
        if self.quirk:
            narrow *= 1 + _WIDTH_QUIRK * _chance(self.quirk, character, 0)
        return self.stroke + (self.width - self.stroke) * narrow


@lru_cache(maxsize=8192)
def glyph_mask(character: str, hand: Hand, height_px: int) -> NDArray[np.uint8]:
    """Ink coverage (0..255) of one character; height_px rows, as wide as the hand makes it."""
    if height_px < _LEAST_HEIGHT_PX:
        return _shrunk(character, hand, height_px)
    return _drawn(character, hand, height_px)


@lru_cache(maxsize=8192)
def _small_drawn(character: str, hand: Hand) -> NDArray[np.uint8]:
    """Kept apart, so that the few hands of captions outlive the many of texts."""
    return _drawn(character, hand, _LEAST_HEIGHT_PX)


def _drawn(character: str, hand: Hand, height_px: int) -> NDArray[np.uint8]:
    width_px = max(2, round(hand.advance(character) * height_px))
    slant_px = round(abs(hand.slant) * height_px)
    scale = _OVERSAMPLE
    across = scale / hand.contrast
    size = (max(2, round((width_px + slant_px) * across)), height_px * scale)
    canvas = Image.new("L", size, 0)
    pen = ImageDraw.Draw(canvas)
    stroke, lean = hand.stroke * height_px * scale, hand.slant / hand.contrast
    box = _ink_box(character, hand, width_px * across, height_px * scale, stroke)
    shape = SLASHED_ZERO if hand.slashed_zero and character == "0" else character
    for points, closed in _outline(shape, hand.outline(character)):
        warped = [_warped(point, hand, character) for point in points]
        line = [_place(point, box, lean, height_px * scale) for point in warped]
        _draw(pen, line, closed=closed, stroke=stroke, round_ends=hand.round_ends)
    if hand.contrast != 1.0:
        return np.asarray(
            canvas.resize((width_px + slant_px, height_px), Image.Resampling.BOX), dtype=np.uint8
        )
    return np.asarray(canvas.reduce(scale), dtype=np.uint8)


def _shrunk(character: str, hand: Hand, height_px: int) -> NDArray[np.uint8]:
    """Small letters of all sizes come from one drawing."""
    drawn = _small_drawn(character, hand)
    width_px = max(1, round(drawn.shape[1] * height_px / _LEAST_HEIGHT_PX))
    face = Image.fromarray(drawn).resize((width_px, height_px), Image.Resampling.BOX)
    return np.asarray(face, dtype=np.uint8)


def _warped(
    point: tuple[float, float, float], hand: Hand, character: str
) -> tuple[float, float, float]:
    """Moves what is inside the square; its rim stays, so that letters keep their height."""
    x, y, bend = point
    waist, side = hand.waist, 0.0
    if hand.quirk:
        waist += _QUIRK * _chance(hand.quirk, character, 1)
        side = _QUIRK * _chance(hand.quirk, character, 2)
    if waist and 0 < y < 100:
        y += 100 * waist * sin(pi * y / 100)
    if side and 0 < x < 100:
        x += 100 * side * sin(pi * x / 100)
    return x, y, bend


def _chance(quirk: int, character: str, which: int) -> float:
    """A number from -1 to 1 that is always the same for the same three."""
    mixed = (quirk * 2654435761 + ord(character) * 40503 + which * 977) % 65521
    return (mixed * 31337 % 65521) / 32760.5 - 1


def _ink_box(
    character: str, hand: Hand, width: float, height: float, stroke: float
) -> tuple[float, float, float, float, float]:
    """Where the 100 x 100 square of centre lines lands, and the corner radius."""
    half = stroke / 2
    left, right = half, max(half, width - half)
    if hand.monospaced and character in "I1-·":
        indent = (right - left) * (0.16 if character == "1" else 0.3)
        left, right = left + indent, right - indent
    radius = hand.roundness * (right - left)
    return left, half, right, height - half, radius


def _place(
    point: tuple[float, float, float],
    box: tuple[float, float, float, float, float],
    slant: float,
    height: float,
) -> tuple[float, float, float]:
    left, top, right, bottom, radius = box
    x = left + point[0] / 100 * (right - left)
    y = top + point[1] / 100 * (bottom - top)
    lean = slant * (height - y) if slant >= 0 else -slant * y
    return x + lean, y, radius if point[2] else 0.0


@lru_cache(maxsize=256)
def _outline(character: str, alternate: int) -> list[tuple[list[tuple[float, float, float]], bool]]:
    choices = OUTLINES[character]
    text = choices[alternate % len(choices)]
    strokes = []
    for part in text.split(";"):
        words = part.split()
        closed = words[-1] == "z"
        points = []
        for word in words[:-1] if closed else words:
            x, y = word.rstrip("~").split(",")
            points.append((float(x), float(y), 1.0 if word.endswith("~") else 0.0))
        strokes.append((points, closed))
    return strokes


def _draw(
    pen: ImageDraw.ImageDraw,
    line: list[tuple[float, float, float]],
    *,
    closed: bool,
    stroke: float,
    round_ends: bool,
) -> None:
    path = _rounded(line, closed=closed)
    half = stroke / 2
    if not closed:
        if round_ends:
            for x, y in (path[0], path[-1]):
                pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
        else:
            path[0] = _extended(path[1], path[0], half)
            path[-1] = _extended(path[-2], path[-1], half)
    bends = _bends(path)
    for begin, end in zip(bends, bends[1:], strict=False):
        _ribbon(pen, path[begin : end + 1], half)
    for index in bends if closed else bends[1:-1]:
        x, y = path[index]
        pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
    _square_corners(pen, line, half)


def _square_corners(
    pen: ImageDraw.ImageDraw, line: list[tuple[float, float, float]], half: float
) -> None:
    """Fill the outer corner where a horizontal and a vertical stroke meet at a sharp vertex."""
    for (x0, y0, _), (x1, y1, radius), (x2, y2, _) in zip(line, line[1:], line[2:], strict=False):
        first_flat, second_flat = abs(y1 - y0) < 1, abs(y2 - y1) < 1
        first_steep, second_steep = abs(x1 - x0) < 1, abs(x2 - x1) < 1
        if radius == 0 and ((first_flat and second_steep) or (first_steep and second_flat)):
            pen.rectangle((x1 - half, y1 - half, x1 + half, y1 + half), fill=255)


def _bends(path: list[Point]) -> list[int]:
    """Where a path turns sharply or has turned back, and its ends.

    What lies between is drawn in one piece, which therefore never crosses itself.
    """
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in zip(path, path[1:], strict=False)]
    found, first = [0], steps[0]
    for index in range(1, len(steps)):
        before, after = steps[index - 1], steps[index]
        if _likeness(before, after) < _SMOOTH or _likeness(first, after) < _TURNED_BACK:
            found.append(index)
            first = after
    return [*found, len(steps)]


def _likeness(one: Point, other: Point) -> float:
    """The cosine of the angle between two steps; 1 where there is none."""
    lengths = hypot(*one) * hypot(*other)
    return (one[0] * other[0] + one[1] * other[1]) / lengths if lengths > _LEAST_STEP**2 else 1.0


def _ribbon(pen: ImageDraw.ImageDraw, path: list[Point], half: float) -> None:
    """A smooth piece of a stroke as one polygon."""
    path = [path[0]] + [b for a, b in zip(path, path[1:], strict=False) if dist(a, b) > _LEAST_STEP]
    if len(path) < 2:
        return
    normals = []
    for (ax, ay), (bx, by) in zip(path, path[1:], strict=False):
        length = hypot(bx - ax, by - ay)
        normals.append(((by - ay) / length * half, (ax - bx) / length * half))
    joined = [normals[0]]
    for (ax, ay), (bx, by) in zip(normals, normals[1:], strict=False):
        joined.append(((ax + bx) / 2, (ay + by) / 2))
    joined.append(normals[-1])
    one = [(x + nx, y + ny) for (x, y), (nx, ny) in zip(path, joined, strict=True)]
    other = [(x - nx, y - ny) for (x, y), (nx, ny) in zip(path, joined, strict=True)]
    pen.polygon(one + other[::-1], fill=255)


def _extended(inner: Point, outer: Point, half: float) -> Point:
    """An open end reaches the edge of the glyph's box, where the canvas cuts it flat."""
    dx, dy = outer[0] - inner[0], outer[1] - inner[1]
    length = hypot(dx, dy)
    if length < 1e-6:
        return outer
    reach = half / max(abs(dx), abs(dy)) * (1.0 if min(abs(dx), abs(dy)) < 1e-6 else 1.6)
    return outer[0] + dx * reach, outer[1] + dy * reach


def _rounded(line: list[tuple[float, float, float]], *, closed: bool) -> list[Point]:
    """Replace each rounded vertex by a curve that starts one radius before it."""
    count = len(line)
    path: list[Point] = []
    for index, (x, y, radius) in enumerate(line):
        inside = closed or 0 < index < count - 1
        if radius <= 0 or not inside:
            path.append((x, y))
            continue
        enter = _toward((x, y), line[index - 1], radius)
        leave = _toward((x, y), line[(index + 1) % count], radius)
        for step in range(_CURVE_STEPS + 1):
            path.append(_bend(enter, (x, y), leave, step / _CURVE_STEPS))
    if closed:
        path.append(path[0])
    return path


def _toward(vertex: Point, neighbour: tuple[float, float, float], radius: float) -> Point:
    dx, dy = neighbour[0] - vertex[0], neighbour[1] - vertex[1]
    length = hypot(dx, dy)
    share = 0.5 if neighbour[2] else 0.95
    step = min(radius, length * share) / length if length > 1e-6 else 0.0
    return vertex[0] + dx * step, vertex[1] + dy * step


def _bend(enter: Point, vertex: Point, leave: Point, t: float) -> Point:
    """A cubic whose handles reach 0.55 of the way to the vertex: close to a quarter circle."""
    k = 0.55
    a = (enter[0] + (vertex[0] - enter[0]) * k, enter[1] + (vertex[1] - enter[1]) * k)
    b = (leave[0] + (vertex[0] - leave[0]) * k, leave[1] + (vertex[1] - leave[1]) * k)
    s = 1 - t
    w0, w1, w2, w3 = s**3, 3 * s * s * t, 3 * s * t * t, t**3
    return (
        w0 * enter[0] + w1 * a[0] + w2 * b[0] + w3 * leave[0],
        w0 * enter[1] + w1 * a[1] + w2 * b[1] + w3 * leave[1],
    )
