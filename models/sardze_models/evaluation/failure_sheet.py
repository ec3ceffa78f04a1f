# SPDX-License-Identifier: EUPL-1.2
"""A contact sheet of what failed: the plate in its photograph, what it is, what was said, why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from sardze_models.evaluation.labels import Photograph
from sardze_models.evaluation.likeness import Box
from sardze_models.evaluation.marks import PhotographMarks, PlateMark, failures_of
from sardze_models.reader import CROP_HEIGHT_PX, CROP_WIDTH_PX, widen
from sardze_models.rectify import rectify

_COLUMNS = 4
_CELL_PX = (330, 290)
_VIEW_PX = (320, 150)
_GAP = 5
_AROUND = 0.35
"""Of the plate's width, shown on each side."""
_PAPER, _INK, _LABEL, _FOUND = "#ffffff", "#111111", "#1565c0", "#d81b60"


def failure_sheet(failures: Sequence[tuple[Photograph, PlateMark]]) -> Image.Image:
    """One picture of all of them; of none, a sheet that says so."""
    rows = max(1, -(-len(failures) // _COLUMNS))
    sheet = Image.new("RGB", (_COLUMNS * _CELL_PX[0], rows * _CELL_PX[1]), _PAPER)
    if not failures:
        ImageDraw.Draw(sheet).text((_GAP, _GAP), "Nothing failed.", fill=_INK, font=_font(16))
    for number, (photograph, plate) in enumerate(failures):
        row, column = divmod(number, _COLUMNS)
        cell = _cell(photograph, plate, number + 1)
        sheet.paste(cell, (column * _CELL_PX[0], row * _CELL_PX[1]))
    return sheet


def save_failures(marks: Iterable[PhotographMarks], file: Path) -> int:
    """Write the sheet, in the format of the file's name; how many plates it shows."""
    failures = failures_of(marks)
    failure_sheet(failures).save(file, quality=88)
    return len(failures)


def _cell(photograph: Photograph, plate: PlateMark, number: int) -> Image.Image:
    cell = Image.new("RGB", _CELL_PX, _PAPER)
    with Image.open(photograph.file) as opened:
        picture = opened.convert("RGB")
    cell.paste(_view(picture, plate), (_GAP, _GAP))
    crop = _as_read(picture, plate)
    if crop is not None:
        cell.paste(crop, (_GAP, _VIEW_PX[1] + 2 * _GAP))
    pen = ImageDraw.Draw(cell)
    beside = (CROP_WIDTH_PX + 3 * _GAP, _VIEW_PX[1] + 2 * _GAP)
    pen.multiline_text(
        beside, f"{number}. {plate.reason}\nIoU {plate.share:.2f}", fill=_FOUND, font=_font(14)
    )
    pen.multiline_text(
        (_GAP, _VIEW_PX[1] + CROP_HEIGHT_PX + 4 * _GAP),
        "\n".join(_words(photograph, plate)),
        fill=_INK,
        font=_font(13),
    )
    return cell


def _words(photograph: Photograph, plate: PlateMark) -> list[str]:
    label = plate.label
    weak = ", weak label" if plate.weak else ""
    return [
        f"is   {label.text or '(not read)'}  {label.country}  {label.width_px:.0f} px",
        f"told {plate.told.text or '-'}  {plate.told.confidence:.2f}",
        f"else {plate.untold.text or '-'}  {plate.untold.confidence:.2f}",
        f"{photograph.group}{weak}  {photograph.file.name}",
    ]


def _view(picture: Image.Image, plate: PlateMark) -> Image.Image:
    """The labelled plate with its surroundings, the label and the found corners drawn in."""
    part = _part(plate.label.box)
    scale = _VIEW_PX[0] / (part[2] - part[0])
    view = picture.transform(_VIEW_PX, Image.Transform.EXTENT, part, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(view)

    def there(x: float, y: float) -> tuple[float, float]:
        return (x - part[0]) * scale, (y - part[1]) * scale

    left, top, right, bottom = plate.label.box
    pen.rectangle((*there(left, top), *there(right, bottom)), outline=_LABEL)
    if plate.answer and plate.answer.corners:
        pen.polygon([there(x, y) for x, y in plate.answer.corners], outline=_FOUND)
    return view


def _part(box: Box) -> tuple[float, float, float, float]:
    """What of the photograph is shown: the box in its middle, in the view's proportions."""
    left, top, right, bottom = box
    proportion = _VIEW_PX[0] / _VIEW_PX[1]
    width = max((right - left) * (1 + 2 * _AROUND), (bottom - top) * 1.3 * proportion)
    x, y = (left + right) / 2, (top + bottom) / 2
    height = width / proportion
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _as_read(picture: Image.Image, plate: PlateMark) -> Image.Image | None:
    """The crop that the reader saw."""
    if plate.answer is None or plate.answer.corners is None:
        return None
    corners = np.asarray(plate.answer.corners, np.float32)
    luma = np.asarray(picture.convert("L"))
    return Image.fromarray(rectify(luma, widen(corners), CROP_WIDTH_PX, CROP_HEIGHT_PX))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
