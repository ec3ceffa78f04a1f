# SPDX-License-Identifier: EUPL-1.2
"""A drawn street with drawn plates on it, and a table of labels as a person would have made it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sardze_models.evaluation.labels import COLUMNS, Label, Photograph
from sardze_models.evaluation.peers.known import Peer
from sardze_models.evaluation.rendered import on_a_car
from sardze_models.synthetic.plates import RenderedPlate, render_plate

PLATE_PX = 140
PLACE = (250, 260)
PEER = """
def open_peer(threads, countries):
    print("a vendor's greeting")

    def analyse(picture):
        if picture.shape[0] < 300:
            raise ValueError("the picture is too small")
        text = f"{countries['LV']}-{picture.shape[1]}".upper()
        told = {"": "NO TEMPLATE", "EE": "BY TEMPLATE"}
        return [{"box": [1, 2, 3, 4], "text": text, "confidence": 0.5, "told": told}]

    return f"1.0 on {threads}", analyse
"""


@pytest.fixture(scope="session")
def latvian() -> RenderedPlate:
    return render_plate(np.random.default_rng(12), country="LV", style="long")


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory, latvian: RenderedPlate) -> Photograph:
    """A grey street with one car and its plate, 140 px wide."""
    rng = np.random.default_rng(4)
    file = tmp_path_factory.mktemp("street") / "street.png"
    car, corners = on_a_car(rng, latvian.luma, PLATE_PX)
    picture = np.full((480, 640), 90, np.uint8)
    picture += rng.integers(0, 12, picture.shape, np.uint8)
    x, y = PLACE
    picture[y : y + car.shape[0], x : x + car.shape[1]] = car
    Image.fromarray(picture).convert("RGB").save(file)
    left, top = corners.min(axis=0).tolist()
    right, bottom = corners.max(axis=0).tolist()
    box = (left + x, top + y, right + x, bottom + y)
    return Photograph(file, "set_c", (Label(box, latvian.text, "LV"),))


@pytest.fixture
def write_table(tmp_path: Path) -> Callable[..., Path]:
    """Writes photographs' labels as a table; all of one split."""

    def write(*photographs: Photograph, split: str = "val") -> Path:
        table = tmp_path / "labels.csv"
        with table.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow([*COLUMNS, "licence"])
            for photograph in photographs:
                for label in photograph.labels:
                    place = (str(photograph.file), *label.box, label.text, label.country)
                    writer.writerow([*place, split, photograph.group, "CC0-1.0"])
        return table

    return write


@pytest.fixture
def peer(tmp_path: Path) -> Peer:
    """A small honest system that reads the picture's width."""
    module = tmp_path / "small.py"
    module.write_text(PEER, encoding="utf-8")
    return Peer("small", module, "json", "small==1.0", knows_plates=True, remark="reads widths")
