# SPDX-License-Identifier: EUPL-1.2
"""What lies over all: the rim, screws, dirt, snow, scratches, a bent or faded face.

The amounts are those of plates that a person can still read; what the camera adds (light, blur,
noise) is left to `plates_capture` and to the training's scenes.
"""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from sardze_models.synthetic.plates_recipe import Colour

_EARTH: tuple[Colour, ...] = ((92, 78, 60), (60, 55, 50), (120, 112, 100), (150, 140, 125))


def finish(canvas: Image.Image, rim: Colour, rng: Generator) -> None:
    """The rim and the screws that every plate may have."""
    pen = ImageDraw.Draw(canvas)
    width, height = canvas.size
    if rng.random() < 0.75:
        inset = float(rng.uniform(0, 6))
        pen.rounded_rectangle(
            (inset, inset, width - 1 - inset, height - 1 - inset),
            radius=float(rng.uniform(2, 16)),
            outline=rim if rng.random() < 0.8 else (120, 120, 120),
            width=int(rng.integers(1, 6)),
        )
    tone = int(rng.integers(30, 225))
    for _ in range(int(rng.integers(0, 4))):
        x = float(rng.choice([0.1, 0.14, 0.2, 0.5, 0.8, 0.86, 0.9])) * width
        y = height * float(rng.choice([0.07, 0.5, 0.93], p=[0.45, 0.1, 0.45]))
        if abs(y - height / 2) < 1 and 0.13 * width < x < 0.87 * width:
            continue
        radius = float(rng.uniform(3, 8))
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(tone, tone, tone))


def scenery(canvas: Image.Image, rng: Generator) -> Image.Image:
    """A pale picture on the face: a sky, hills, a flower, seen as soft patches of colour."""
    if rng.random() < 0.45:
        return canvas
    rows, columns = int(rng.integers(2, 9)), int(rng.integers(1, 12))
    field = np.asarray(rng.integers(60, 256, (rows, columns, 3)), np.uint8)
    way = Image.Resampling.BICUBIC if rng.random() < 0.85 else Image.Resampling.NEAREST
    picture = Image.fromarray(field).resize(canvas.size, way)
    return Image.blend(canvas, picture, float(rng.uniform(0.06, 0.25)))


def wear(canvas: Image.Image, rng: Generator) -> Image.Image:
    """A used plate: now and then dirty, snowed upon, scratched or faded."""
    if rng.random() < 0.22:
        canvas = _film(canvas, rng)
    if rng.random() < 0.2:
        _splashes(canvas, rng)
    if rng.random() < 0.06:
        canvas = _snow(canvas, rng)
    if rng.random() < 0.12:
        _scratches(canvas, rng)
    if rng.random() < 0.08:
        canvas = _bent(canvas, rng)
    return canvas


def _film(canvas: Image.Image, rng: Generator) -> Image.Image:
    """Road dust, mostly thicker below or at one end."""
    rows, columns = int(rng.integers(2, 6)), int(rng.integers(3, 10))
    field = rng.random((rows, columns)) * float(rng.uniform(0.15, 0.75))
    if rng.random() < 0.5:
        field *= np.linspace(0.2, 1.2, rows)[:, None]
    return _covered(canvas, field, _some_earth(rng))


def _snow(canvas: Image.Image, rng: Generator) -> Image.Image:
    """Snow that clings to the edges and the embossing; at most a little over the text."""
    rows, columns = int(rng.integers(4, 8)), int(rng.integers(8, 20))
    field = rng.random((rows, columns)) ** 3 * 0.9
    edge = 1.0 if rng.random() < 0.6 else 0.0
    field[-1] = np.maximum(field[-1], edge * rng.random(columns))
    return _covered(canvas, field, (235, 238, 242))


def _covered(canvas: Image.Image, field: NDArray[np.float64], colour: Colour) -> Image.Image:
    mask = Image.fromarray((np.clip(field, 0, 1) * 255).astype(np.uint8))
    mask = mask.resize(canvas.size, Image.Resampling.BICUBIC)
    return Image.composite(Image.new("RGB", canvas.size, colour), canvas, mask)


def _splashes(canvas: Image.Image, rng: Generator) -> None:
    pen = ImageDraw.Draw(canvas)
    width, height = canvas.size
    colour = _some_earth(rng)
    for _ in range(int(rng.integers(3, 40))):
        x, y = float(rng.uniform(0, width)), float(rng.uniform(0, height))
        long, short = float(rng.exponential(0.03)) * height, float(rng.exponential(0.02)) * height
        pen.ellipse((x - long, y - short, x + long, y + short), fill=colour)


def _scratches(canvas: Image.Image, rng: Generator) -> None:
    pen = ImageDraw.Draw(canvas)
    width, height = canvas.size
    for _ in range(int(rng.integers(1, 8))):
        x, y = float(rng.uniform(0, width)), float(rng.uniform(0, height))
        reach = rng.normal(0, 0.18 * width), rng.normal(0, 0.3 * height)
        tone = int(rng.integers(60, 230))
        line = (x, y, x + float(reach[0]), y + float(reach[1]))
        pen.line(line, fill=(tone, tone, tone), width=int(rng.integers(1, 4)))


def _bent(canvas: Image.Image, rng: Generator) -> Image.Image:
    """A crease: a soft band of light and shade across the face."""
    width, height = canvas.size
    x, slope = float(rng.uniform(0.1, 0.9)) * width, float(rng.normal(0, 0.3)) * width
    reach = float(rng.uniform(0.02, 0.06)) * width
    mask = Image.new("L", canvas.size, 0)
    pen = ImageDraw.Draw(mask)
    ends = ((x, 0), (x + slope, height))
    pen.line(ends, fill=int(rng.integers(60, 150)), width=round(reach))
    mask = mask.filter(ImageFilter.BoxBlur(reach / 3))
    tone = 0 if rng.random() < 0.5 else 255
    return Image.composite(Image.new("RGB", canvas.size, (tone, tone, tone)), canvas, mask)


def _some_earth(rng: Generator) -> Colour:
    return _EARTH[int(rng.integers(len(_EARTH)))]
