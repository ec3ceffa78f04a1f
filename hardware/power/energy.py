#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What a site needs in energy: from CPU-seconds to watt-hours a day, battery and panel.

    scripts/bench endurance > figures.jsonl
    python hardware/power/energy.py figures.jsonl --board pi-4b --reads-a-day 3000 --modem-w 0.7

It takes the CPU-seconds a camera-hour that the bench measured on an empty and on a busy road,
scales them to the board, and adds what runs all the time. Figures of boards lie in ``boards.csv``
with their sources; where one says "assumed", measure and correct it: published figures disagree.
The sun of the darkest month is no constant: take it for the place from PVGIS
(https://joint-research-centre.ec.europa.eu/pvgis-online-tool, off-grid, worst month). The default
of 0.3 Wh a day for each watt of panel is the low end of an unverified estimate for December at
57° N.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

HOURS = 24.0
BUSY_READS_AN_HOUR = 300.0
"""Of the bench's busy road."""
USABLE = 0.8
"""Part of a LiFePO4 battery that may be drawn without wearing it out soon (usual practice)."""
CHARGING = 0.75
"""What is left of the panel's energy after controller, cable and battery (usual practice)."""


@dataclass(frozen=True)
class Board:
    """A computer: watts idle, watts more for each busy core, and its speed against the bench's."""

    idle_w: float
    core_w: float
    speed: float


@dataclass(frozen=True)
class Site:
    """What stands there.

    Attributes:
        dark_hours: how long the lamp is on a day.
        days: how long the battery must last without any sun.
        sun: Wh a day for each watt of panel in the darkest month.
    """

    reads_a_day: float
    lamp_w: float = 2.0
    dark_hours: float = 16.0
    modem_w: float = 0.0
    days: float = 4.0
    sun: float = 0.3


@dataclass(frozen=True)
class Need:
    """What a site needs."""

    computing_wh: float
    idle_wh: float
    lamp_wh: float
    modem_wh: float
    day_wh: float
    read_wh: float
    battery_wh: float
    panel_w: float


def cpu_seconds_a_day(empty: float, busy: float, reads_a_day: float) -> float:
    """From CPU-seconds a camera-hour on both roads: the empty hour always, each read on top."""
    return HOURS * empty + reads_a_day * read_seconds(empty, busy)


def read_seconds(empty: float, busy: float) -> float:
    """CPU-seconds that one passage costs."""
    return max(0.0, busy - empty) / BUSY_READS_AN_HOUR


def need_of(board: Board, site: Site, empty: float, busy: float) -> Need:
    """The energy of a day, and what must store and make it."""
    wh_a_second = board.core_w / board.speed / 3600.0
    computing = cpu_seconds_a_day(empty, busy, site.reads_a_day) * wh_a_second
    idle, lamp = HOURS * board.idle_w, site.dark_hours * site.lamp_w
    modem = HOURS * site.modem_w
    day = computing + idle + lamp + modem
    return Need(
        computing_wh=computing,
        idle_wh=idle,
        lamp_wh=lamp,
        modem_wh=modem,
        day_wh=day,
        read_wh=read_seconds(empty, busy) * wh_a_second,
        battery_wh=site.days * day / USABLE,
        panel_w=day / CHARGING / site.sun,
    )


def read_figures(lines: list[str]) -> tuple[float, float]:
    """CPU-seconds a camera-hour on the empty and the busy road, from the bench's lines."""
    found = {row["name"]: float(row["value"]) for row in map(json.loads, lines) if "name" in row}
    return found["endurance.empty_road.cpu"], found["endurance.busy_road.cpu"]


def read_boards(file: Path) -> dict[str, Board]:
    """The boards by name."""
    with file.open(newline="", encoding="utf-8") as stream:
        return {
            row["board"]: Board(float(row["idle_w"]), float(row["core_w"]), float(row["speed"]))
            for row in csv.DictReader(stream)
        }


def main() -> None:
    """The command."""
    boards = read_boards(Path(__file__).with_name("boards.csv"))
    parser = argparse.ArgumentParser(description="Energy, battery and panel of a site.")
    parser.add_argument("figures", type=Path, help="lines of scripts/bench endurance; - for stdin")
    parser.add_argument("--board", choices=sorted(boards), default="pi-4b")
    parser.add_argument("--reads-a-day", type=float, default=3000.0)
    parser.add_argument("--lamp-w", type=float, default=2.0)
    parser.add_argument("--dark-hours", type=float, default=16.0)
    parser.add_argument("--modem-w", type=float, default=0.0)
    parser.add_argument("--days", type=float, default=4.0)
    parser.add_argument("--sun", type=float, default=0.3)
    asked = parser.parse_args()
    text = sys.stdin.read() if str(asked.figures) == "-" else asked.figures.read_text()
    empty, busy = read_figures(text.splitlines())
    site = Site(
        asked.reads_a_day, asked.lamp_w, asked.dark_hours, asked.modem_w, asked.days, asked.sun
    )
    need = need_of(boards[asked.board], site, empty, busy)
    print(json.dumps({name: float(f"{value:.3g}") for name, value in asdict(need).items()}))


if __name__ == "__main__":
    main()
