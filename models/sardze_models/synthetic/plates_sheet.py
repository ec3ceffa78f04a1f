# SPDX-License-Identifier: EUPL-1.2
"""A contact sheet of drawn plates for the eye: a row for each country, clean looks, then captured.

    python -m sardze_models.synthetic.plates_sheet --out plates.jpg [--countries LV,FR] [--seed 1]

Only drawings are on it, never a photograph.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sardze_models.synthetic.plates import RenderedPlate, render_plate
from sardze_models.synthetic.plates_capture import captured, turned
from sardze_models.synthetic.plates_frames import in_frame
from sardze_models.synthetic.plates_recipes import COUNTRIES, RECIPES

CELL = (150, 66)
CLEAN, CAPTURED = 6, 3
_PAPER = (96, 104, 100)
_HEAD_PX = 26
_JPEG_QUALITY = 82


def draw_sheet(countries: list[str], seed: int) -> Image.Image:
    """One row a country: its first looks, clean; then any look in a holder before a camera."""
    size = (_HEAD_PX + CELL[0] * (CLEAN + CAPTURED), CELL[1] * len(countries))
    sheet = Image.new("RGB", size, _PAPER)
    pen = ImageDraw.Draw(sheet)
    for row, country in enumerate(countries):
        pen.text((4, row * CELL[1] + CELL[1] // 2 - 6), country, fill=(255, 255, 255))
        cells = [_clean(country, column, seed) for column in range(CLEAN)]
        cells += [_captured(country, column, seed) for column in range(CAPTURED)]
        for column, picture in enumerate(cells):
            picture.thumbnail((CELL[0] - 6, CELL[1] - 6), Image.Resampling.LANCZOS)
            x = _HEAD_PX + column * CELL[0] + (CELL[0] - picture.width) // 2
            y = row * CELL[1] + (CELL[1] - picture.height) // 2
            sheet.paste(picture, (x, y))
    return sheet


def _clean(country: str, column: int, seed: int) -> Image.Image:
    styles = RECIPES[country].styles
    plate = render_plate(
        default_rng([seed, column, *country.encode()]),
        country=country,
        style=styles[column % len(styles)],
    )
    return Image.fromarray(plate.rgb)


def _captured(country: str, column: int, seed: int) -> Image.Image:
    rng = default_rng([seed, CLEAN + column, *country.encode()])
    plate = render_plate(rng, country=country)
    if rng.random() < 0.5:
        plate = in_frame(rng, plate)
    return Image.fromarray(_photographed(rng, plate))


def _photographed(rng: Generator, plate: RenderedPlate) -> NDArray[np.uint8]:
    """The plate on a plain wall, turned, at 60 to 150 pixels of width."""
    width = int(rng.integers(60, 150))
    face = Image.fromarray(plate.luma)
    face = face.resize(
        (width, max(12, round(width * face.height / face.width))), Image.Resampling.BOX
    )
    wall = Image.new("L", (round(width * 1.2), round(face.height + width * 0.2)), 70)
    wall.paste(face, (round(width * 0.1), round(width * 0.1)))
    picture = np.asarray(wall, dtype=np.uint8)
    if rng.random() < 0.7:
        picture = turned(rng, picture, paper=70)
    for _ in range(2):
        picture = captured(rng, picture)
    return picture


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sardze_models.synthetic.plates_sheet")
    parser.add_argument("--out", type=Path, required=True, help="a .png or .jpg file")
    parser.add_argument("--countries", default=",".join(COUNTRIES), help="such as LV,FR")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sheet = draw_sheet(options.countries.split(","), options.seed)
    sheet.save(options.out, quality=_JPEG_QUALITY)
    print(f"{options.out}: {sheet.width}x{sheet.height}, {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
