# SPDX-License-Identifier: EUPL-1.2
"""Finding road users: with the shipped network, and with a YOLOX model that a site brings."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from sardze_models.catalogue import load_catalogue
from sardze_models.catalogue.__main__ import main as catalogue_command
from sardze_models.detectors.agreement import compare, together
from sardze_models.detectors.road_user import RoadUser
from sardze_models.road_users import RoadUsers
from sardze_models.synthetic.road import Light, RoadScene, SyntheticRoad
from sardze_wire.records import VehicleClass

TEACHER = "yolox_nano_float16_quantize.tflite"
OWN = """road-users --version 1.0.0 --task road-users --file {file} --card own.md
--licence Apache-2.0 --input images NCHW 0 255 --output output N,cell,value 0 1000""".split()


@pytest.fixture(scope="module")
def shipped() -> RoadUsers:
    return RoadUsers.from_catalogue(load_catalogue())


def truth_of(road: SyntheticRoad, t_s: float) -> list[RoadUser]:
    """Who is in the small plane of a frame."""
    return [
        RoadUser(
            (each.box[0] / 2, each.box[1] / 2, each.box[2] / 2, each.box[3] / 2),
            each.passage.vehicle_class,
            1.0,
        )
        for each in road.vehicles(t_s)
    ]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("light", list(Light))
def test_vehicles_of_a_drawn_road_are_found_in_every_light(
    shipped: RoadUsers, light: Light
) -> None:
    road = SyntheticRoad(RoadScene(light=light, seed=41, vehicles_per_hour=1500.0))
    moments = np.arange(20.0, 90.0, 1.7)
    tallies = together(
        compare(shipped.find(road.frame(t_s).lores), truth_of(road, t_s)) for t_s in moments
    )
    sure = sum(tally.sure for tally in tallies.values())
    met = sum(tally.met for tally in tallies.values())
    assert sure > 10
    assert met >= 0.5 * sure


def test_an_even_picture_shows_nobody(shipped: RoadUsers) -> None:
    assert not shipped.find(np.full((360, 640), 90, np.uint8))


@pytest.mark.timeout(60)
def test_a_site_lists_a_yolox_model_of_its_own_and_it_sees_the_cars(
    photographs: Path, tmp_path: Path
) -> None:
    shutil.copy(photographs / "teachers" / TEACHER, tmp_path)
    (tmp_path / "own.md").write_text("From the YOLOX project.\n")
    recipe = '{"family": "yolox", "labels": "coco", "colour": "bgr", "letterbox": "corner"}'
    words = [word.format(file=TEACHER) for word in OWN]
    listed = CliRunner().invoke(
        catalogue_command, ["add", *words, "--folder", str(tmp_path), "--metadata", recipe]
    )
    assert listed.exit_code == 0, listed.output
    finder = RoadUsers.from_catalogue(load_catalogue(tmp_path))
    with (photographs / "plates" / "labels.csv").open(encoding="utf-8") as table:
        plates = [row for row in csv.DictReader(table) if row["set"] == "set_c"]
    carried = 0
    for row in plates[:6]:
        picture = np.asarray(Image.open(photographs / "plates" / row["file"]).convert("RGB"))
        x = (float(row["x1"]) + float(row["x2"])) / 2
        y = (float(row["y1"]) + float(row["y2"])) / 2
        carried += any(
            left < x < right and top < y < bottom
            for left, top, right, bottom in (
                each.box for each in finder.find(picture) if each.kind is VehicleClass.CAR
            )
        )
    assert carried >= 4
