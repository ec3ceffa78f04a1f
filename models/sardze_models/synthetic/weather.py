# SPDX-License-Identifier: EUPL-1.2
"""Weather and faults laid over a luma plane: for watching a camera that somebody tampers with.

Each takes a plane and gives another; chance comes as a generator, strength as a number. Weather
is what a camera must bear (fog, rain, snow, headlights, low sun); faults are what it must tell.
Nothing here knows a road: photographs take them as well as drawn pictures.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Plane = NDArray[np.uint8]


def fog(plane: Plane, strength: float) -> Plane:
    """Contrast lost to grey, the more the farther up the picture."""
    far = np.linspace(1.0, 0.55, plane.shape[0], dtype=np.float32)[:, None]
    kept = 1.0 - strength * far
    return _bytes(plane * kept + 168.0 * (1.0 - kept))


def rain(plane: Plane, strength: float, rng: Generator) -> Plane:
    """Streaks and a little less contrast."""
    height, width = plane.shape
    picture = Image.fromarray(_bytes(plane * (1 - 0.2 * strength) + 18.0 * strength))
    draw = ImageDraw.Draw(picture)
    for _ in range(round(150 * strength)):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        level = min(255, int(plane[int(y), int(x)]) + 45)
        draw.line((x, y, x + 0.01 * width, y + 0.06 * height), fill=level)
    return np.asarray(picture)


def snow(plane: Plane, strength: float, rng: Generator) -> Plane:
    """Flakes, and a ground that whitens."""
    height, width = plane.shape
    white = plane + (190.0 - plane) * (0.45 * strength)
    picture = Image.fromarray(_bytes(white))
    draw = ImageDraw.Draw(picture)
    for _ in range(round(220 * strength)):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        size = rng.uniform(0.5, 0.005 * width)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=225)
    return np.asarray(picture)


def lamp(plane: Plane, x: float, y: float, radius: float, peak: float) -> Plane:
    """Light round a lamp: headlights, a street lamp, the low sun. Places are fractions."""
    height, width = plane.shape
    rows = (np.arange(height, dtype=np.float32)[:, None] / height - y) * (height / width)
    columns = np.arange(width, dtype=np.float32)[None] / width - x
    away = (rows**2 + columns**2) / radius**2
    return _bytes(plane + peak / (1.0 + 4.0 * away) ** 2)


def light(plane: Plane, times: float, floor: float = 0.0) -> Plane:
    """Another light or exposure."""
    return _bytes(plane * np.float32(times) + floor)


def grain(plane: Plane, sigma: float, rng: Generator) -> Plane:
    """Noise of the sensor."""
    noise = rng.standard_normal(plane.shape, dtype=np.float32)
    return _bytes(plane + noise * np.float32(sigma))


def covered(plane: Plane, share: float, level: int, rng: Generator) -> Plane:
    """A cloth or paint over the left share of the lens, out of focus."""
    width = plane.shape[1]
    cover = np.full(plane.shape, level, np.float32)
    cover += np.linspace(-6, 6, plane.shape[0], dtype=np.float32)[:, None]
    edge = (share * 1.1 * width - np.arange(width)) / (0.1 * width)
    over = np.clip(edge, 0, 1).astype(np.float32)[None]
    return grain(_bytes(plane * (1 - over) + cover * over), 1.5, rng)


def defocused(plane: Plane, share: float) -> Plane:
    """Blurred by a disc of this share of the width."""
    radius = share * plane.shape[1]
    return np.asarray(Image.fromarray(plane).filter(ImageFilter.GaussianBlur(radius)))


def turned(plane: Plane, across: float, down: float) -> Plane:
    """The camera turned by shares of its picture; what comes into view is like what went."""
    height, width = plane.shape
    rows = np.abs(np.arange(height) + round(down * height)) % (2 * height)
    columns = np.abs(np.arange(width) + round(across * width)) % (2 * width)
    rows = np.where(rows >= height, 2 * height - 1 - rows, rows)
    columns = np.where(columns >= width, 2 * width - 1 - columns, columns)
    return plane[np.ix_(rows, columns)]


def only_noise(plane: Plane, rng: Generator) -> Plane:
    """A sensor that lost its picture: noise about a level."""
    return grain(np.full_like(plane, 110), 22.0, rng)


def _bytes(values: NDArray[np.floating]) -> Plane:
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)
