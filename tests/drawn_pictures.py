# SPDX-License-Identifier: EUPL-1.2
"""Plain pictures of plates and scenes, for tests that need JPEG files with a text in them."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

PLATE_BOX = (0.42, 0.62, 0.56, 0.70)


def plate_picture(text: str) -> bytes:
    """A plate, cut out."""
    picture = Image.new("RGB", (312, 72), (232, 233, 228))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 26, 72), fill=(20, 62, 150))
    draw.rectangle((0, 0, 311, 71), outline=(20, 24, 24), width=3)
    draw.text((44, 6), text, fill=(16, 20, 20), font_size=52)
    return _jpeg(picture)


def scene_picture(text: str) -> bytes:
    """A road with a vehicle whose plate lies in ``PLATE_BOX``."""
    width, height = 960, 540
    picture = Image.new("RGB", (width, height), (120, 132, 138))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width, 190), fill=(176, 190, 198))
    draw.polygon([(380, 190), (580, 190), (940, 540), (20, 540)], fill=(74, 78, 80))
    draw.rounded_rectangle((330, 200, 610, 430), 40, fill=(42, 62, 84))
    draw.rounded_rectangle((365, 215, 575, 300), 24, fill=(24, 30, 34))
    x1, y1, x2, y2 = PLATE_BOX
    box = (x1 * width, y1 * height, x2 * width, y2 * height)
    draw.rectangle(box, fill=(236, 236, 230))
    draw.text((box[0] + 10, box[1] + 6), text, fill=(12, 14, 14), font_size=30)
    return _jpeg(picture)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
