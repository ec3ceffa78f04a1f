# SPDX-License-Identifier: EUPL-1.2
"""The contact sheet of drawn plates: a row for each country, the same for the same seed."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sardze_models.synthetic.plates_sheet import CAPTURED, CELL, CLEAN, draw_sheet

PAGE = Path(__file__).parents[3] / "docs/models/plates.md"


@pytest.mark.timeout(60)
def test_each_country_has_a_row_and_every_cell_of_it_shows_a_plate() -> None:
    sheet = np.asarray(draw_sheet(["LV", "US"], seed=4).convert("L")).astype(int)
    assert sheet.shape[0] == 2 * CELL[1]
    for row in range(2):
        for column in range(CLEAN + CAPTURED):
            right = sheet.shape[1] - (CLEAN + CAPTURED - 1 - column) * CELL[0]
            cell = sheet[row * CELL[1] : (row + 1) * CELL[1], right - CELL[0] : right]
            assert cell.std() > 8, (row, column)


@pytest.mark.timeout(60)
def test_the_same_seed_draws_the_same_sheet() -> None:
    first, again, other = (draw_sheet(["EE"], seed=seed) for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes() != other.tobytes()


@pytest.mark.timeout(60)
def test_the_command_of_the_page_writes_a_picture(tmp_path: Path) -> None:
    out = tmp_path / "plates.png"
    command = ["-m", "sardze_models.synthetic.plates_sheet", "--out", str(out), "--countries", "LT"]
    assert " ".join(command[:2]) in PAGE.read_text()
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command], check=True, capture_output=True, text=True
    )
    with Image.open(out) as sheet:
        assert f"{sheet.width}x{sheet.height}" in done.stdout
