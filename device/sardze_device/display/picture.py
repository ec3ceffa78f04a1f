# SPDX-License-Identifier: EUPL-1.2
"""A face as a picture: heading and clock on a band, the page below, or the clock alone.

Light on dark, since most boards hang outside; emphasis is amber and bold, so that it can be told
without colour.
"""

from __future__ import annotations

from PIL import Image, ImageDraw

from sardze_device.display.face import Face
from sardze_device.display.fonts import Fonts
from sardze_device.display.layout import LEADING, Page, fitting_size, pages_of

GROUND = (8, 12, 20)
BAND = (24, 58, 110)
INK = (245, 247, 250)
AMBER = (255, 190, 60)
QUIET = (150, 165, 185)
_BAND_PART = 6  # of the height
_MARGIN_PART = 40  # of the width


def draw(face: Face, width: int, height: int, fonts: Fonts) -> Image.Image:
    """The picture of a face."""
    image = Image.new("RGB", (width, height), GROUND)
    canvas = ImageDraw.Draw(image)
    margin = width // _MARGIN_PART
    if not face.lines:
        _draw_alone(canvas, face, width, height, fonts)
        return image
    band = height // _BAND_PART
    _draw_band(canvas, face, width, band, fonts)
    pages = pages_of(face.lines, width - 2 * margin, height - band - 2 * margin, fonts.width)
    number = face.turn % len(pages)
    _draw_page(canvas, pages[number], (margin, band + margin), height - band - 2 * margin, fonts)
    if len(pages) > 1:
        words = f"{number + 1}/{len(pages)}"
        font = fonts.font(max(10, margin), False)
        canvas.text((width - margin // 2, height - margin // 4), words, QUIET, font, anchor="rs")
    return image


def _draw_band(
    canvas: ImageDraw.ImageDraw, face: Face, width: int, band: int, fonts: Fonts
) -> None:
    margin = width // _MARGIN_PART
    largest = band * 6 // 10
    canvas.rectangle((0, 0, width, band), BAND)
    clock_px = fonts.width(face.clock, largest, False) if face.clock else 0.0
    room = int(width - 3 * margin - clock_px)
    type_px = fitting_size(face.heading, room, largest, fonts.width, bold=True)
    canvas.text((margin, band // 2), face.heading, INK, fonts.font(type_px, True), anchor="lm")
    if face.clock:
        place = (width - margin, band // 2)
        canvas.text(place, face.clock, INK, fonts.font(largest, False), anchor="rm")


def _draw_page(
    canvas: ImageDraw.ImageDraw, page: Page, corner: tuple[int, int], height: int, fonts: Fonts
) -> None:
    left, top = corner
    step = page.type_px * LEADING
    first = top + (height - step * len(page.rows)) / 2 + step / 2
    for number, row in enumerate(page.rows):
        ink = AMBER if row.emphasis else INK
        font = fonts.font(page.type_px, row.emphasis)
        canvas.text((left, first + number * step), row.text, ink, font, anchor="lm")


def _draw_alone(
    canvas: ImageDraw.ImageDraw, face: Face, width: int, height: int, fonts: Fonts
) -> None:
    room = width * 9 // 10
    middle = height // 2
    if face.clock:
        type_px = fitting_size(face.clock, room, height // 2, fonts.width, bold=True)
        font = fonts.font(type_px, True)
        canvas.text((width // 2, height * 6 // 10), face.clock, INK, font, anchor="mm")
        middle = height // 5
    type_px = fitting_size(face.heading, room, height // 7, fonts.width, bold=False)
    font = fonts.font(type_px, False)
    canvas.text((width // 2, middle), face.heading, QUIET, font, anchor="mm")
