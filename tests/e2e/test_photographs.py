# SPDX-License-Identifier: EUPL-1.2
"""The reading command over photographs that no network was trained on, against their labels."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

LEAST_OVERLAP = 0.5
FOUND_FROM_PX = 60
LEGIBLE_FROM_PX = 80

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A plate that a person marked, with its text where it can be read."""

    file: Path
    box: Box
    text: str
    country: str

    @property
    def width_px(self) -> float:
        return self.box[2] - self.box[0]


@dataclass(frozen=True)
class Score:
    """How many of how many."""

    found: int
    findable: int
    exact: int
    legible: int


def labels_of(folder: Path, split: str) -> list[Label]:
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as rows:
        return [
            Label(
                _picture(folder, row["file"]),
                (float(row["x1"]), float(row["y1"]), float(row["x2"]), float(row["y2"])),
                row["text"],
                row["country"],
            )
            for row in csv.DictReader(rows)
            if row["split"] == split
        ]


def read_all(labels: list[Label]) -> dict[Path, list[dict[str, Any]]]:
    """What the command reads, file by file, told the country where the label has one."""
    by_country: dict[str, set[Path]] = defaultdict(set)
    for label in labels:
        by_country[label.country].add(label.file)
    read: dict[Path, list[dict[str, Any]]] = {}
    program = str(Path(sys.executable).parent / "sardze-device")
    for country, files in by_country.items():
        told = ["--country", country] if country else []
        command = [program, "read", "--json", *told, *(str(file) for file in sorted(files))]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        for line in done.stdout.splitlines():
            answer = json.loads(line)
            read[Path(answer["file"])] = answer["plates"]
    return read


def score(labels: list[Label], read: dict[Path, list[dict[str, Any]]]) -> Score:
    found = findable = exact = legible = 0
    for label in labels:
        plates = read[label.file]
        best = max(plates, key=lambda plate: overlap(label.box, plate["box"]), default=None)
        hit = best is not None and overlap(label.box, best["box"]) >= LEAST_OVERLAP
        if label.width_px >= FOUND_FROM_PX:
            findable += 1
            found += hit
        if label.width_px >= LEGIBLE_FROM_PX and label.text:
            legible += 1
            exact += any(plate["text"] == label.text for plate in plates)
    return Score(found, findable, exact, legible)


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    area = (one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1])
    return width * height / (area - width * height)


def _picture(folder: Path, name: str) -> Path:
    direct = folder / name
    return direct if direct.exists() else folder / "images" / name


@pytest.mark.timeout(300)
def test_photographs_never_trained_on_are_found_and_read(photographs: Path) -> None:
    labels = labels_of(photographs / "plates", "val")
    scored = score(labels, read_all(labels))
    print(
        f"found {scored.found}/{scored.findable} = {scored.found / scored.findable:.3f}, "
        f"exact {scored.exact}/{scored.legible} = {scored.exact / scored.legible:.3f}"
    )
    assert scored.found >= 0.85 * scored.findable
    assert scored.exact >= 0.60 * scored.legible


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["car-detection.mp4", "vtest.avi"])
def test_a_whole_video_is_read_to_its_end_with_progress(photographs: Path, name: str) -> None:
    program = str(Path(sys.executable).parent / "sardze-device")
    video = photographs / "media" / name
    done = subprocess.run([program, "read", "--json", str(video)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["file"] == str(video) and isinstance(answer["plates"], list)
    assert "%" in done.stderr or "frame" in done.stderr
