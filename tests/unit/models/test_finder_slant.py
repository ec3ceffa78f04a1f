# SPDX-License-Identifier: EUPL-1.2
"""How far writing slants: seen in the strokes alone, and doubted where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from sardze_models.finder_slant import slant_of
from sardze_models.finder_views import level_view
from sardze_models.synthetic.plates import render_plate

CLEAR = 2.5
GREY = 90


def _slanting_plate(slope: float) -> NDArray[np.uint8]:
    """A plate of 120 x 26 in the middle of 256 x 128, its right end lower for slopes above 0."""
    face = render_plate(np.random.default_rng(3), country="LV", style="long").luma
    small = np.asarray(Image.fromarray(face).resize((120, 26), Image.Resampling.BOX))
    picture = np.full((128, 256), GREY, np.uint8)
    for column in range(120):
        top = round(51 + slope * (column - 60))
        picture[top : top + 26, 68 + column] = small[:, column]
    return picture


@pytest.mark.parametrize("slope", [-0.35, -0.2, -0.05, 0.0, 0.1, 0.3])
def test_the_slope_of_a_plates_writing_is_measured(slope: float) -> None:
    room = round(13 + 60 * abs(slope))
    slant = slant_of(_slanting_plate(slope)[64 - room : 64 + room, 60:196])
    assert slant.slope == pytest.approx(slope, abs=0.03)
    assert slant.clarity > CLEAR


def test_where_nothing_is_written_no_slope_is_clear() -> None:
    field = np.random.default_rng(1).integers(80, 100, (50, 140)).astype(np.uint8)
    assert slant_of(field).clarity < CLEAR


def test_what_is_too_small_to_tell_is_taken_to_be_level() -> None:
    assert slant_of(np.zeros((5, 12), np.uint8)).slope == 0.0


@pytest.mark.parametrize("slope", [-0.3, 0.0, 0.25])
def test_in_a_level_view_slanting_writing_lies_level(slope: float) -> None:
    picture = _slanting_plate(slope)
    fall = 60 * slope
    corners = np.array(
        [[68, 51 - fall], [188, 51 + fall], [188, 77 + fall], [68, 77 - fall]], np.float32
    )
    view = level_view(corners, slope, (256, 128))
    sheet = np.full((128, 256), GREY, np.uint8)
    view.lay(picture, sheet)
    level = view.there(corners)
    assert np.ptp(level[:2, 1]) < 0.01 and np.ptp(level[2:, 1]) < 0.01
    assert float(np.abs(view.back(level) - corners).max()) < 0.01
    left, top = level.min(axis=0).astype(int).tolist()
    right, bottom = level.max(axis=0).astype(int).tolist()
    assert abs(slant_of(sheet[top - 5 : bottom + 5, left:right]).slope) < 0.03
