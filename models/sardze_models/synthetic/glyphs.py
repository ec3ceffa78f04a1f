# SPDX-License-Identifier: EUPL-1.2
"""Letter shapes for rendered plates: our own centre lines, drawn with a pen.

Each glyph is a few strokes on a square of 100 x 100, x to the right and y down, where the square
spans the centre lines of the outermost strokes. A vertex with ``~`` is rounded, ``z`` closes the
stroke, ``;`` starts the next one. A ``Hand`` (stroke width, roundness, proportions, slant) turns
the same centre lines into a wide German-looking face, a narrow Italian one or a square Ukrainian
one. Nothing here reads a font file, so a bare install can draw plates.

Where a country's face shows another skeleton (a six with a straight back, a flat-topped three),
the glyph has several outlines and the hand chooses one by number.

Masks are cached by (hand, character, height): drawing a plate is mostly pasting.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import hypot

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Point = tuple[float, float]


_OUTLINES: dict[str, tuple[str, ...]] = {
    "0": ("0,0~ 100,0~ 100,100~ 0,100~ z",),
    "1": (
        "10,30 80,0 80,100",
        "20,22 60,0 60,100;15,100 100,100",
        "50,0 50,100",
        "0,22 70,0 70,100",
    ),
    "2": (
        "0,28 0,0~ 100,0~ 100,42~ 0,100 100,100",
        "0,22 0,0~ 100,0~ 100,50~ 0,62~ 0,100 100,100",
    ),
    "3": (
        "0,22 0,0~ 97,0~ 97,47~ 38,47;38,47 100,47~ 100,100~ 0,100~ 0,78",
        "5,0 95,0 45,40 55,40~ 100,40~ 100,100~ 0,100~ 0,76",
    ),
    "4": (
        "58,0 0,72 100,72;76,42 76,100",
        "76,100 76,0 70,0 0,70 100,70",
        "40,0 0,72 100,72;74,38 74,100",
    ),
    "5": (
        "92,0 8,0 4,44 22,38~ 100,38~ 100,100~ 0,100~ 0,78",
        "95,0 0,0 0,42 100,42~ 100,100~ 0,100~ 0,78",
    ),
    "6": (
        "0,66 0,38~ 100,38~ 100,100~ 0,100~ 0,60~ 62,0",
        "100,22 100,0~ 0,0~ 0,100~ 100,100~ 100,44~ 0,44",
        "0,70 0,42~ 100,42~ 100,100~ 0,100~ 0,30~ 20,0~ 80,0",
    ),
    "7": ("0,0 100,0 34,100", "0,16 0,0 100,0 100,10 40,100", "0,0 100,0 80,40~ 40,70 40,100"),
    "8": ("5,0~ 95,0~ 95,46~ 5,46~ z;0,46~ 100,46~ 100,100~ 0,100~ z",),
    "9": (
        "100,34 100,62~ 0,62~ 0,0~ 100,0~ 100,40~ 38,100",
        "0,78 0,100~ 100,100~ 100,0~ 0,0~ 0,56~ 100,56",
        "100,30 100,58~ 0,58~ 0,0~ 100,0~ 100,70~ 80,100~ 20,100",
    ),
    "A": ("0,100 44,0 56,0 100,100;17,68 83,68", "0,100 50,0 100,100;18,66 82,66"),
    "B": ("0,0 94,0~ 94,47~ 0,47;0,0 0,100;0,47 100,47~ 100,100~ 0,100",),
    "C": ("100,26 100,0~ 0,0~ 0,100~ 100,100~ 100,74",),
    "D": ("0,0 100,0~ 100,100~ 0,100 z",),
    "E": ("100,0 0,0 0,100 100,100;0,48 84,48",),
    "F": ("100,0 0,0 0,100;0,48 82,48",),
    "G": (
        "100,26 100,0~ 0,0~ 0,100~ 100,100~ 100,54 55,54",
        "100,24 100,0~ 0,0~ 0,100~ 100,100~ 100,56 60,56;100,56 100,100",
    ),
    "H": ("0,0 0,100;100,0 100,100;0,48 100,48",),
    "I": ("50,0 50,100", "0,0 100,0;50,0 50,100;0,100 100,100"),
    "J": ("100,0 100,100~ 0,100~ 0,72", "35,0 100,0 100,100~ 0,100~ 0,72"),
    "K": ("0,0 0,100;96,0 0,60;32,40 100,100", "0,0 0,100;100,0 8,50 100,100"),
    "L": ("0,0 0,100 100,100",),
    "M": (
        "0,100 0,0 50,70 100,0 100,100",
        "0,100 0,0 50,46 100,0 100,100",
        "0,100 0,0 50,100 100,0 100,100",
    ),
    "N": ("0,100 0,0 100,100 100,0",),
    "O": ("0,0~ 100,0~ 100,100~ 0,100~ z",),
    "P": ("0,100 0,0 100,0~ 100,54~ 0,54",),
    "Q": (
        "0,0~ 100,0~ 100,100~ 0,100~ z;58,72 104,108",
        "0,0~ 100,0~ 100,100~ 0,100~ z;50,62 84,100",
    ),
    "R": ("0,100 0,0 100,0~ 100,52~ 0,52;46,52 100,100",),
    "S": (
        "100,24 100,0~ 0,0~ 0,46~ 100,50~ 100,100~ 0,100~ 0,76",
        "96,22 96,0~ 4,0~ 4,47~ 100,47~ 100,100~ 0,100~ 0,78",
    ),
    "T": ("0,0 100,0;50,0 50,100",),
    "U": ("0,0 0,100~ 100,100~ 100,0",),
    "V": ("0,0 46,100 54,100 100,0", "0,0 50,100 100,0"),
    "W": (
        "0,0 25,100 50,12 75,100 100,0",
        "0,0 22,100 50,34 78,100 100,0",
        "0,0 0,100 50,44 100,100 100,0",
    ),
    "X": ("0,0 100,100;100,0 0,100",),
    "Y": ("0,0 50,54 100,0;50,54 50,100",),
    "Z": ("0,0 100,0 0,100 100,100",),
    "-": ("0,52 100,52",),
    "·": ("30,52 70,52",),
}
CHARACTERS = frozenset(_OUTLINES)
_NARROW = {
    "I": 0.0,
    "0": 0.96,
    "O": 1.06,
    "Q": 1.06,
    "1": 0.72,
    "J": 0.86,
    "L": 0.9,
    "M": 1.16,
    "W": 1.3,
    "-": 0.55,
    "·": 0.3,
}
_OVERSAMPLE = 3
_CURVE_STEPS = 6


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

    def advance(self, character: str) -> float:
        """The width of a character, without the space that follows it."""
        if self.monospaced:
            return self.width
        narrow = _NARROW.get(character, 1.0)
        return self.stroke + (self.width - self.stroke) * narrow


@lru_cache(maxsize=8192)
def glyph_mask(character: str, hand: Hand, height_px: int) -> NDArray[np.uint8]:
    """Ink coverage (0..255) of one character; height_px rows, as wide as the hand makes it."""
    width_px = max(2, round(hand.advance(character) * height_px))
    slant_px = round(abs(hand.slant) * height_px)
    scale = _OVERSAMPLE
    canvas = Image.new("L", ((width_px + slant_px) * scale, height_px * scale), 0)
    pen = ImageDraw.Draw(canvas)
    stroke = hand.stroke * height_px * scale
    box = _ink_box(character, hand, width_px * scale, height_px * scale, stroke)
    for points, closed in _outline(character, hand.alternate):
        line = [_place(point, box, hand.slant, height_px * scale) for point in points]
        _draw(pen, line, closed=closed, stroke=stroke, round_ends=hand.round_ends)
    return np.asarray(canvas.reduce(scale), dtype=np.uint8)


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
    choices = _OUTLINES[character]
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
    for start, end in zip(path, path[1:], strict=False):
        _segment(pen, start, end, half)
    joints = path if closed else path[1:-1]
    for x, y in joints:
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


def _segment(pen: ImageDraw.ImageDraw, start: Point, end: Point, half: float) -> None:
    length = hypot(end[0] - start[0], end[1] - start[1])
    if length < 1e-6:
        return
    nx, ny = (end[1] - start[1]) / length * half, (start[0] - end[0]) / length * half
    pen.polygon(
        [
            (start[0] + nx, start[1] + ny),
            (end[0] + nx, end[1] + ny),
            (end[0] - nx, end[1] - ny),
            (start[0] - nx, start[1] - ny),
        ],
        fill=255,
    )


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
