# SPDX-License-Identifier: EUPL-1.2
"""Drawn plates on a dull car."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from sardze_models.catalogue import load_catalogue
from sardze_models.evaluation.answers import Said
from sardze_models.evaluation.ours import OurReader
from sardze_models.evaluation.rendered import measure_rendered, on_a_car
from sardze_models.rectify import rectify
from sardze_models.synthetic.plates import RenderedPlate


def test_between_the_corners_stands_the_plate(latvian: RenderedPlate) -> None:
    height, width = latvian.luma.shape
    scene, corners = on_a_car(np.random.default_rng(2), latvian.luma, 200)
    assert np.ptp(corners[:2, 0]) == pytest.approx(200, abs=2)
    found = rectify(scene, corners, width, height)
    inside = (slice(8, -8), slice(8, -8))
    likeness = np.corrcoef(found[inside].ravel(), latvian.luma[inside].ravel())[0, 1]
    assert likeness > 0.85


def test_the_same_plates_come_every_time_and_others_for_each_country() -> None:
    seen: list[int] = []

    def read(
        luma: NDArray[np.uint8], corners: NDArray[np.float32], told: Sequence[str]
    ) -> tuple[Said, Said]:
        seen.append(int(luma.sum()))
        return Said(told[0], 0.5), Said("", 0.0)

    for _ in range(2):
        report = measure_rendered(read, ["LV", "UA"], count=3)
    assert seen[:6] == seen[6:]
    assert len(set(seen)) == 6
    latvia, ukraine = report.countries
    assert latvia.exact_told and (latvia.exact_told.part, latvia.exact_told.whole) == (0, 3)
    assert [said for _, said in ukraine.examples] == ["UA"] * 3


@pytest.mark.timeout(60)
def test_the_shipped_reader_reads_large_drawn_plates() -> None:
    reader = OurReader.from_catalogue(load_catalogue())
    report = measure_rendered(reader.read, ["EE"], count=10, width_px=140)
    (estonia,) = report.countries
    assert estonia.exact_told and estonia.exact_told.value >= 0.8
    assert report.calibration and report.calibration.texts == 10
