# SPDX-License-Identifier: EUPL-1.2
"""Flat faces of things that are easily taken for plates and are none, drawn by chance.

They are put into training scenes just as plate faces are, turned and lit alike, so that a finder
has to learn what is on a plate and not how it was put there. Nothing here may look like a plate's
text: words have letters only, telephone numbers are long and house numbers short.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Luma = NDArray[np.uint8]

_HANDS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_COMPLEX_SMALL,
)
_LETTERS = list("ABCDEFGHIJKLMNOPRSTUVZ")
_LENGTHS = range(3, 10)


def draw_strangers(count: int, seed: int) -> list[Luma]:
    """That many faces, of all kinds by turns."""
    rng = np.random.default_rng([seed, 2])
    return [_KINDS[number % len(_KINDS)](rng) for number in range(count)]


def _sign(rng: Generator) -> Luma:
    """A shop or street sign: words in a box, with or without a rim."""
    lines = [_word(rng) for _ in range(int(rng.choice([1, 1, 2, 3])))]
    tone, ink = _tones(rng)
    face = _written(rng, lines, tone, ink, rim=float(rng.uniform(0.15, 0.9)))
    if rng.random() < 0.4:
        edge = max(1, face.shape[0] // 20)
        cv2.rectangle(face, (edge, edge), (face.shape[1] - edge, face.shape[0] - edge), ink, edge)
    return face


def _sticker(rng: Generator) -> Luma:
    """Several close lines: a bumper sticker, a notice, an address with a telephone number."""
    lines = [" ".join(_word(rng) for _ in range(2)) for _ in range(int(rng.integers(2, 5)))]
    if rng.random() < 0.4:
        lines[-1] = "".join(str(digit) for digit in rng.integers(0, 10, 11))
    return _written(rng, lines, *_tones(rng), rim=0.4)


def _badge(rng: Generator) -> Luma:
    """Raised letters on paint, with a light and a dark edge; no plate behind them."""
    paint = float(rng.uniform(10, 240))
    face = _written(rng, [_word(rng)], paint, _other(rng, paint), rim=0.25)
    lift = int(rng.integers(1, 4))
    shadow = np.roll(face, (lift, lift), (0, 1))
    mixed = np.where(np.abs(face.astype(int) - paint) > 25, face, shadow * 0.6 + paint * 0.4)
    return _leaning(rng, mixed.astype(np.uint8))


def _emblem(rng: Generator) -> Luma:
    """A maker's sign: an oval with a few strokes or a star in it."""
    paint, ink = _tones(rng)
    face = np.full((80, int(rng.uniform(80, 200))), paint, np.uint8)
    middle = (face.shape[1] // 2, 40)
    axes = (face.shape[1] // 2 - 8, 32)
    if rng.random() < 0.5:
        cv2.ellipse(face, middle, axes, 0, 0, 360, _other(rng, ink), -1)
    cv2.ellipse(face, middle, axes, 0, 0, 360, ink, int(rng.integers(2, 8)))
    for angle in rng.uniform(0, 360, int(rng.integers(1, 6))):
        tip = np.array(middle) + np.array(axes) * [np.cos(angle), np.sin(angle)]
        cv2.line(face, middle, (int(tip[0]), int(tip[1])), ink, int(rng.integers(2, 7)))
    return face


def _bars(rng: Generator) -> Luma:
    """A grille, a fence, a zebra crossing, blinds, a drain: bars along or across, or both."""
    tone, ink = _tones(rng)
    face = np.full((int(rng.uniform(30, 120)), int(rng.uniform(100, 260))), tone, np.uint8)
    kind = rng.random()
    for axis, chosen in ((1, kind < 0.65), (0, kind > 0.4)):
        period = face.shape[axis] / float(rng.uniform(4, 16))
        thick = max(1, int(period * float(rng.uniform(0.15, 0.7))))
        for start in np.arange(period * 0.3, face.shape[axis] - thick, period).astype(int):
            if chosen:
                part = (slice(None), slice(start, start + thick))
                face[part if axis else part[::-1]] = ink
    return _leaning(rng, face)


def _stamp(rng: Generator) -> Luma:
    """Date and time as cameras write them into their pictures."""
    lines = [
        "{:04d}-{:02d}-{:02d}".format(*rng.integers((2000, 1, 1), (2040, 13, 29))),
        "{:02d}:{:02d}:{:02d}".format(*rng.integers(0, (24, 60, 60))),
    ]
    if rng.random() < 0.5:
        lines = [" ".join(lines)]
    tone, ink = _tones(rng)
    face = _written(rng, lines, tone, ink, rim=0.15)
    if rng.random() < 0.5:
        outline = cv2.dilate(cv2.absdiff(face, np.full_like(face, tone)), np.ones((3, 3), np.uint8))
        face = np.where((outline > 40) & (np.abs(face - ink) > 60), _other(rng, ink), face)
    return np.asarray(face, np.uint8)


def _lamp(rng: Generator) -> Luma:
    """A rear or front lamp: a few bright and dark fields with ribs and a glare."""
    face = np.full((int(rng.uniform(40, 110)), int(rng.uniform(80, 260))), 0, np.uint8)
    edges = np.sort(rng.integers(0, face.shape[1], int(rng.integers(1, 4))))
    for left, right in zip([0, *edges], [*edges, face.shape[1]], strict=True):
        face[:, left:right] = rng.uniform(20, 255)
    ribs = 1 + float(rng.uniform(0, 0.3)) * np.sin(np.arange(face.shape[1]) * rng.uniform(0.1, 1.5))
    face = np.clip(face * ribs, 0, 255).astype(np.uint8)
    spot = (int(rng.integers(face.shape[1])), int(rng.integers(face.shape[0])))
    cv2.circle(face, spot, int(rng.uniform(4, 25)), 255, -1)
    return cv2.GaussianBlur(face, (0, 0), float(rng.uniform(1, 5)))


def _blank(rng: Generator) -> Luma:
    """An empty plate holder, a number plate's back, a reflector, a mailbox: a frame round nothing.

    Sometimes with a dealer's words along its lower edge.
    """
    tone, ink = _tones(rng)
    face = np.full((int(rng.choice([52, 60, 90, 150])), 240), tone, np.uint8)
    edge = int(rng.integers(1, 8))
    cv2.rectangle(face, (0, 0), (239, face.shape[0] - 1), ink, edge)
    for x in (0.2, 0.8):
        if rng.random() < 0.4:
            cv2.circle(face, (int(240 * x), face.shape[0] // 2), 4, ink, -1)
    if rng.random() < 0.5:
        words = _written(rng, [_word(rng) + " " + _word(rng).lower()], ink, tone, rim=0.1)
        strip = cv2.resize(words, (160, 12), interpolation=cv2.INTER_AREA)
        face[-13:-1, 40:200] = strip
    return face


def _road_sign(rng: Generator) -> Luma:
    """A round, three-cornered or arrow sign with at most three figures."""
    tone, ink = _tones(rng)
    face = np.full((100, 100), _other(rng, tone), np.uint8)
    kind = rng.random()
    if kind < 0.5:
        cv2.circle(face, (50, 50), 46, tone, -1)
        cv2.circle(face, (50, 50), 42, ink, 8)
    elif kind < 0.75:
        shape = np.array([[50, 4], [96, 90], [4, 90]])
        cv2.fillPoly(face, [shape], tone)
        cv2.polylines(face, [shape], True, ink, 8)
    else:
        face[8:92] = tone
        cv2.arrowedLine(face, (10, 50), (90, 50), ink, 10)
        return face
    figures = "".join(str(digit) for digit in rng.integers(1, 10, int(rng.integers(1, 4))))
    cv2.putText(face, figures, (24, 64), cv2.FONT_HERSHEY_DUPLEX, 1.1, ink, 3, cv2.LINE_AA)
    return face


def _wall(rng: Generator) -> Luma:
    """Rows of windows or bricks."""
    tone, ink = _tones(rng)
    height, width = int(rng.uniform(50, 140)), int(rng.uniform(120, 260))
    face = np.full((height, width), tone, np.uint8)
    across, down = int(rng.integers(10, 40)), int(rng.integers(8, 30))
    gap = int(rng.integers(1, 8))
    for row, top in enumerate(range(gap, height, down + gap)):
        shift = (row % 2) * across // 2 if rng.random() < 0.8 else 0
        for left in range(gap - shift, width, across + gap):
            mood = float(np.clip(ink + rng.normal(0, 12), 0, 255))
            cv2.rectangle(face, (left, top), (left + across, top + down), mood, -1)
    return face


def _poster(rng: Generator) -> Luma:
    """A picture with some words under it."""
    face = np.full((120, int(rng.uniform(90, 240))), rng.uniform(0, 255), np.uint8)
    for _ in range(int(rng.integers(2, 7))):
        spot = (int(rng.integers(face.shape[1])), int(rng.integers(120)))
        axes = (int(rng.uniform(5, 60)), int(rng.uniform(5, 40)))
        cv2.ellipse(face, spot, axes, rng.uniform(0, 180), 0, 360, rng.uniform(0, 255), -1)
    words = _written(rng, [_word(rng)], *_tones(rng), rim=0.2)
    face[-36:-6, 10:-10] = cv2.resize(words, (face.shape[1] - 20, 30))
    return face


def _written(rng: Generator, lines: Sequence[str], tone: float, ink: float, *, rim: float) -> Luma:
    """Lines of text on a plain field; the rim is a share of a line's height."""
    hand, thick = int(rng.choice(_HANDS)), int(rng.integers(1, 5))
    sizes = [cv2.getTextSize(line, hand, 1.2, thick)[0] for line in lines]
    line_height = max(size[1] for size in sizes) * 1.35
    edge = int(line_height * rim) + 3
    width = max(size[0] for size in sizes) + 2 * edge
    height = int(line_height * len(lines)) + 2 * edge
    face = np.full((height, width), tone, np.uint8)
    for row, (line, size) in enumerate(zip(lines, sizes, strict=True)):
        foot = edge + int(line_height * (row + 0.87))
        left = (width - size[0]) // 2 if rng.random() < 0.7 else edge
        cv2.putText(face, line, (left, foot), hand, 1.2, ink, thick, cv2.LINE_AA)
    return face


def _leaning(rng: Generator, face: Luma) -> Luma:
    """Sheared as italics are, now and then; its rim is repeated."""
    if rng.random() < 0.6:
        return face
    height, width = face.shape
    lean = float(rng.uniform(-0.5, 0.5))
    shear = np.array([[1, lean, -lean * height / 2], [0, 1, 0]])
    return cv2.warpAffine(face, shear, (width, height), borderMode=cv2.BORDER_REPLICATE)


def _word(rng: Generator) -> str:
    word = "".join(rng.choice(_LETTERS, int(rng.choice(_LENGTHS))))
    return word if rng.random() < 0.6 else word.capitalize()


def _tones(rng: Generator) -> tuple[float, float]:
    tone = float(rng.uniform(0, 255))
    return tone, _other(rng, tone)


def _other(rng: Generator, tone: float) -> float:
    """A tone well apart from another."""
    apart = float(rng.uniform(60, 220))
    return tone + apart if tone + apart <= 255 else max(tone - apart, 0.0)


_KINDS: tuple[Callable[[Generator], Luma], ...] = (
    _sign,
    _sign,
    _sticker,
    _badge,
    _badge,
    _emblem,
    _bars,
    _stamp,
    _lamp,
    _blank,
    _road_sign,
    _wall,
    _poster,
)
