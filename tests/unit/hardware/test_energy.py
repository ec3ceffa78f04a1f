# SPDX-License-Identifier: EUPL-1.2
"""The power calculator: from the bench's lines to watt-hours, battery and panel."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "hardware/power/energy.py"
LINES = "".join(
    json.dumps({"name": f"endurance.{road}_road.cpu", "value": value}) + "\n"
    for road, value in (("empty", 60.0), ("busy", 660.0))
)


def calculated(*options: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "-", *options],
        input=LINES,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def test_a_day_is_the_sum_of_its_parts_and_sizes_battery_and_panel() -> None:
    need = calculated("--board", "pi-4b", "--reads-a-day", "3000", "--modem-w", "0.7")
    parts = ("computing_wh", "idle_wh", "lamp_wh", "modem_wh")
    assert need["day_wh"] == pytest.approx(sum(need[part] for part in parts), rel=0.01)
    seconds = 24 * 60 + 3000 * 600 / 300
    assert need["computing_wh"] == pytest.approx(seconds * 0.9 / 0.33 / 3600, rel=0.01)
    assert need["battery_wh"] == pytest.approx(4 * need["day_wh"] / 0.8, rel=0.01)
    assert need["panel_w"] == pytest.approx(need["day_wh"] / 0.75 / 0.3, rel=0.01)


def test_more_reads_need_more_energy() -> None:
    assert (
        calculated("--reads-a-day", "100")["day_wh"] < calculated("--reads-a-day", "9000")["day_wh"]
    )
