# SPDX-License-Identifier: EUPL-1.2
"""A plate in its holder: plastic around it and a dealer's words on the plastic.

A crop is never cut so tight that no holder is in it; in a loose one the dealer's words are part of
the picture, as black and as straight as the text. American frames hide the plate's own rim.
"""

from dataclasses import replace

import numpy as np
from numpy.random import Generator
from PIL import Image

from sardze_models.synthetic.plates import RenderedPlate
from sardze_models.synthetic.plates_captions import DEALERS, caption_hand, words
from sardze_models.synthetic.plates_lettering import Lettering, write_line
from sardze_models.synthetic.plates_recipe import Colour


def in_frame(rng: Generator, plate: RenderedPlate) -> RenderedPlate:
    """The plate with its holder; centres are moved along."""
    height, width = plate.luma.shape
    side = round(width * float(rng.uniform(0.0, 0.03)))
    over, under = round(height * float(rng.uniform(0, 0.1))), round(height * 0.22)
    under = round(height * float(rng.uniform(0.08, 0.26)))
    inwards = round(height * float(rng.uniform(0, 0.06))) if plate.country == "US" else 0
    dark = rng.random() < 0.8
    tone = int(rng.integers(8, 80)) if dark else int(rng.integers(140, 250))
    canvas = Image.new("RGB", (width + 2 * side, over + height + under), (tone, tone, tone))
    canvas.paste(Image.fromarray(plate.rgb), (side, over))
    light: Colour = (225, 225, 225) if dark else (30, 30, 40)
    low = over + height - inwards
    if inwards:
        canvas.paste((tone, tone, tone), (0, low, canvas.width, canvas.height))
        canvas.paste((tone, tone, tone), (0, 0, canvas.width, over + inwards))
    _say(canvas, (low, canvas.height), light, rng)
    if over + inwards > height * 0.08 and rng.random() < 0.4:
        _say(canvas, (0, over + inwards), light, rng)
    rgb = np.asarray(canvas, dtype=np.uint8)
    return replace(
        plate,
        luma=np.asarray(canvas.convert("L"), dtype=np.uint8),
        rgb=rgb,
        centres=plate.centres + np.array([side, over], np.float32),
    )


def _say(canvas: Image.Image, rows: tuple[int, int], ink: Colour, rng: Generator) -> None:
    """A dealer's words in a strip; some strips are bare."""
    if rng.random() < 0.15:
        return
    depth = rows[1] - rows[0]
    size = depth * float(rng.uniform(0.4, 0.75))
    middle = canvas.width * float(rng.uniform(0.4, 0.6))
    half = canvas.width * float(rng.uniform(0.12, 0.42))
    top = rows[0] + (depth - size) * float(rng.uniform(0.3, 0.7))
    at = (middle - half, top, middle + half, top + size)
    write_line(canvas, words(rng, DEALERS), at, Lettering(caption_hand(rng), ink), rng)
