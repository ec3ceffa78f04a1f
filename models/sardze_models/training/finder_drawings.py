# SPDX-License-Identifier: EUPL-1.2
"""Drawn things for training scenes: roads, plain vehicles, and lettering that is not a plate."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Luma = NDArray[np.uint8]
Quad = NDArray[np.float32]

_HANDS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_PLAIN,
)
_LETTERS = list("ABCDEFGHIJKLMNOPRSTUVZ")


def draw_road(rng: Generator, height: int, width: int) -> Luma:
    """Sky, ground and a carriageway with marks, each in a plain tone."""
    horizon = float(rng.uniform(-0.1, 0.6)) * height
    sky, ground = sorted(rng.uniform(20, 220, 2), reverse=bool(rng.random() < 0.8))
    fall = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    tones = np.where(
        np.arange(height)[:, None] < horizon, sky + 25 * fall, ground * (0.8 + 0.3 * fall)
    )
    road = np.repeat(np.clip(tones, 0, 255).astype(np.uint8), width, axis=1)
    far, near = rng.uniform(0, width, 2)
    spread = float(rng.uniform(0.3, 1.2)) * width
    tone = float(rng.uniform(30, 150))
    shape = np.array(
        [[far - 8, horizon], [far + 8, horizon], [near + spread, height], [near - spread, height]]
    )
    cv2.fillConvexPoly(road, np.round(shape).astype(np.int32), tone)
    for share in (0.08, 0.5, 0.92):
        foot = near - spread + 2 * spread * share
        start = (round(float(far)), round(horizon))
        cv2.line(road, start, (round(float(foot)), height), min(tone + 90, 250), 2)
    return road


def draw_vehicle(rng: Generator, canvas: Luma, plate: Quad) -> None:
    """A plain vehicle seen from its front or back, around where its plate is going to be."""
    low, high = plate.min(axis=0), plate.max(axis=0)
    size = float(high[0] - low[0])
    x, y = (float(value) for value in (low + high) / 2)
    body = float(rng.uniform(5, 250))
    half, foot = size * float(rng.uniform(1.4, 2.3)), size * float(rng.uniform(0.25, 0.8))
    top = size * float(rng.uniform(1.2, 4.0))
    shoulder = top * float(rng.uniform(0.3, 0.55))
    _box(canvas, x - half * 0.9, y + foot * 0.6, x + half * 0.9, y + foot * 1.35, 12)
    _box(canvas, x - half, y - shoulder, x + half, y + foot, body)
    roof = half * float(rng.uniform(0.6, 1.0))
    cabin = [[x - roof, y - top], [x + roof, y - top], [x + half, y - shoulder]]
    cabin.append([x - half, y - shoulder])
    cv2.fillConvexPoly(canvas, np.round(cabin).astype(np.int32), body * 0.95)
    glass = np.array(cabin) * 0.85 + np.array([x, y - (top + shoulder) / 2]) * 0.15
    cv2.fillConvexPoly(canvas, np.round(glass).astype(np.int32), float(rng.uniform(10, 140)))
    lamp = float(rng.choice([40, 130, 235, 255]))
    level = y - shoulder * float(rng.uniform(0.2, 0.8))
    across, tall = size * float(rng.uniform(0.15, 0.45)), size * float(rng.uniform(0.1, 0.3))
    for side in (-1, 1):
        lamp_x = x + side * (half - across)
        _box(canvas, lamp_x - across, level - tall, lamp_x + across, level + tall, lamp)
    if rng.random() < 0.6:
        edge = float(np.clip(body + rng.normal(0, 40), 0, 255))
        _box(canvas, x - half, y - size * 0.25, x + half, y + size * 0.25, edge)
    if rng.random() < 0.3:
        for line in range(4):
            level = y - size * (0.4 + 0.08 * line)
            _box(canvas, x - size * 0.6, level, x + size * 0.6, level + size * 0.03, 15)


def draw_lettering(rng: Generator, canvas: Luma) -> None:
    """Lettering that is no plate: a shop or road sign, a lorry's side, a time stamp, a badge."""
    height, width = canvas.shape
    kind = rng.random()
    tone = float(rng.uniform(0, 255))
    ink = float(np.clip(tone + rng.choice([-1, 1]) * rng.uniform(60, 200), 0, 255))
    x, y = int(rng.uniform(-30, width - 20)), int(rng.uniform(10, height))
    scale = float(np.exp(rng.uniform(np.log(0.25), np.log(2.5))))
    hand = int(rng.choice(_HANDS))
    if kind < 0.25:
        stamp = "{:04d}-{:02d}-{:02d} {:02d}:{:02d}:{:02d}".format(*rng.integers(10, 60, 6))
        y = int(rng.choice([12, height - 6]))
        cv2.putText(canvas, stamp, (x, y), hand, 0.35 + scale / 8, ink, 1, cv2.LINE_AA)
        return
    lines = [_word(rng) for _ in range(int(rng.integers(1, 4)))]
    if kind < 0.5:
        cv2.putText(canvas, lines[0], (x, y), hand, scale, ink, 1 + round(scale), cv2.LINE_AA)
        return
    room = int(34 * scale)
    across = int(max(len(line) for line in lines) * 20 * scale + 16 * scale)
    if kind < 0.65:
        centre, radius = (x + 20, y), max(4, round(16 * scale))
        cv2.circle(canvas, centre, radius, tone, -1, cv2.LINE_AA)
        cv2.circle(canvas, centre, radius, ink, max(1, radius // 6), cv2.LINE_AA)
        cv2.putText(
            canvas, lines[0][:2], (x + 20 - radius // 2, y + radius // 3), hand, scale / 2, ink, 1
        )
        return
    rows = max(2, len(lines))
    _box(canvas, x, y - room, x + across, y + room * (rows - 1) + room * 0.4, tone)
    for row, line in enumerate(lines):
        foot = (x + int(8 * scale), y + row * room)
        cv2.putText(canvas, line, foot, hand, scale, ink, 1 + round(scale), cv2.LINE_AA)


def draw_clutter(rng: Generator, canvas: Luma) -> None:
    """Bright and dark bars, some of a plate's shape but empty: bumpers, gratings, lamps, kerbs."""
    height, width = canvas.shape
    for _ in range(int(rng.integers(1, 7))):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        across = float(np.exp(rng.uniform(np.log(6), np.log(140))))
        tall = across * float(rng.uniform(0.05, 0.8))
        _box(canvas, x, y, x + across, y + tall, float(rng.uniform(0, 255)))


def _word(rng: Generator) -> str:
    return "".join(rng.choice(_LETTERS, int(rng.integers(3, 12))))


def _box(
    canvas: Luma, left: float, top: float, right: float, bottom: float, tone: float
) -> None:  # a drawn rectangle has four sides and a tone
    start, end = (
        (round(float(left)), round(float(top))),
        (round(float(right)), round(float(bottom))),
    )
    cv2.rectangle(canvas, start, end, float(tone), -1)
