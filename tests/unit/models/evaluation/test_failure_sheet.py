# SPDX-License-Identifier: EUPL-1.2
"""The contact sheet of what failed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from sardze_models.evaluation.answers import Answer, Reply, Said
from sardze_models.evaluation.failure_sheet import save_failures
from sardze_models.evaluation.labels import Photograph
from sardze_models.evaluation.marks import PhotographMarks, failures_of, marks_of


def _marks(street: Photograph, text: str, group: str = "set_c") -> PhotographMarks:
    (label,) = street.labels
    left, top, right, bottom = label.box
    corners = ((left, top - 5), (right, top + 3), (right, bottom + 5), (left, bottom - 3))
    said = Said(text, 0.7)
    photograph = replace(street, group=group)
    return marks_of(photograph, Reply((Answer(label.box, said, said, corners),), 8.0))


def test_what_was_read_is_not_on_the_sheet(street: Photograph, tmp_path: Path) -> None:
    sheet = tmp_path / "failures.png"
    assert save_failures([_marks(street, street.labels[0].text)], sheet) == 0
    assert sheet.is_file()


def test_a_misread_plate_is_shown_in_its_photograph_and_as_it_was_read(
    street: Photograph, tmp_path: Path
) -> None:
    sheet = tmp_path / "failures.png"
    assert save_failures([_marks(street, "XX")], sheet) == 1
    with Image.open(sheet) as opened:
        shown = np.asarray(opened.convert("RGB")).astype(int)
    view = shown[5:155, 5:325]
    red, blue = view[:, :, 0], view[:, :, 2]
    assert (blue - red > 60).sum() > 100  # the label's outline
    assert (red - view[:, :, 1] > 60).sum() > 100  # the corners found
    assert view[40:110, 100:220].std() > 12  # a plate's ink on its paint
    assert (shown[:, 330:] == 255).all()


def test_trusted_labels_come_before_weak_ones(street: Photograph) -> None:
    failures = failures_of([_marks(street, "XX", "set_h"), _marks(street, "YYYYYYYYYY", "set_c")])
    assert [plate.weak for _, plate in failures] == [False, True]
