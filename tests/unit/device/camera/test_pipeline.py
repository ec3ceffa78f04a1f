# SPDX-License-Identifier: EUPL-1.2
"""The stages together: a finder of bright rectangles, a reader of their shades."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from oracle import reading_of
from sardze_device.camera.frame import Frame, from_image, lores_of
from sardze_device.camera.gate import MotionGate
from sardze_device.camera.meter import StageMeter
from sardze_device.camera.passage import Passages
from sardze_device.camera.pipeline import Finding, PlatePipeline, best_match
from sardze_device.camera.tracker import Tracker
from sardze_models.finder import Detection
from sardze_models.reader import Reading
from sardze_wire.records import Phase

TEXTS = {255: "AB1234", 235: "CD5678"}


class BrightFinder:
    """A plate is a rectangle of one of the known bright shades."""

    def __init__(self) -> None:
        self.looks = 0

    def find(self, luma: NDArray[np.uint8], *, closely: bool = False) -> Sequence[Detection]:
        self.looks += 1
        return [self._corners(luma == shade) for shade in TEXTS if (luma == shade).any()]

    def measure(self, luma: NDArray[np.uint8], found: Sequence[Detection]) -> Sequence[Detection]:
        return found

    def _corners(self, where: NDArray[np.bool_]) -> Detection:
        rows, columns = np.nonzero(where)
        x1, x2, y1, y2 = columns.min(), columns.max() + 1, rows.min(), rows.max() + 1
        corners = np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32)
        return Detection(corners, 0.9)


class ShadeReader:
    """Reads the text that belongs to the shade in the middle of the plate."""

    def __init__(self) -> None:
        self.readings = 0

    def read(self, luma: NDArray[np.uint8], corners: NDArray[np.float32]) -> Reading:
        self.readings += 1
        x, y = corners.mean(axis=0).astype(int)
        return reading_of(TEXTS[int(luma[y, x])])


class Stage:
    """A pipeline and a road on which plates are put by hand."""

    def __init__(self, *, least_width_px: float = 40.0) -> None:
        self.finder, self.reader = BrightFinder(), ShadeReader()
        self.pipeline = PlatePipeline(
            gate=MotionGate(),
            finder=self.finder,
            tracker=Tracker(),
            reader=self.reader,
            decode=best_match({"LV": 1.0}),
            passages=Passages(),
            meter=StageMeter(lambda: 0.0),
            least_width_px=least_width_px,
        )
        self.number = 0
        self.findings: list[Finding] = []

    def show(self, *plates: tuple[int, int, int, int]) -> None:
        """One frame: each plate is a shade, x, y and a width."""
        luma = np.full((360, 640), 80, np.uint8)
        for shade, x, y, width in plates:
            luma[y : y + width // 4, x : x + width] = shade
        picture = from_image(Image.fromarray(luma))
        self.number += 1
        frame = Frame(picture, lores_of(picture.luma), self.number * 83_000_000, self.number)
        self.findings += self.pipeline.process(frame)

    def told(self) -> list[tuple[Phase, str]]:
        return [(f.statement.phase, f.statement.opinion.text) for f in self.findings]


def test_a_plate_that_passes_is_found_followed_read_and_told() -> None:
    stage = Stage()
    for step in range(12):
        stage.show((255, 100 + 8 * step, 40 + 20 * step, 60 + 4 * step))
    for _ in range(40):
        stage.show()
    assert stage.told() == [(Phase.NEW, "AB1234"), (Phase.END, "AB1234")]


def test_the_evidence_shows_the_plate_and_knows_of_the_others() -> None:
    stage = Stage()
    for step in range(6):
        stage.show((255, 60, 40 + 20 * step, 100), (235, 400, 300 - 20 * step, 100))
    first = next(f for f in stage.findings if f.statement.opinion.text == "AB1234")
    assert first.view is not None
    x1, y1, _, _ = first.view.box
    assert first.view.frame.picture.luma[int(y1) + 2, int(x1) + 2] == 255
    assert len(first.view.others) == 1


def test_while_nothing_moves_nothing_is_looked_for() -> None:
    stage = Stage()
    for _ in range(200):
        stage.show()
    assert stage.finder.looks < 40


def test_once_sure_a_plate_is_not_read_again() -> None:
    stage = Stage()
    for step in range(20):
        stage.show((255, 100 + 8 * step, 200, 100))
    assert stage.reader.readings <= 8


def test_a_plate_that_is_too_narrow_is_followed_but_not_read() -> None:
    stage = Stage(least_width_px=90)
    for step in range(10):
        stage.show((255, 100 + 8 * step, 200, 60))
    assert stage.reader.readings == 0
    assert not stage.findings


def test_frames_of_tracks_that_ended_are_let_go() -> None:
    stage = Stage()
    for step in range(5):
        stage.show((255, 100 + 8 * step, 200, 100))
    for _ in range(120):
        stage.show()
    assert not stage.pipeline._watched


def test_finishing_tells_what_is_open() -> None:
    stage = Stage()
    for step in range(5):
        stage.show((255, 100 + 8 * step, 200, 100))
    rest = stage.pipeline.finish(stage.number * 83_000_000)
    assert [finding.statement.phase for finding in rest] == [Phase.END]


def test_what_is_no_plate_when_seen_closely_is_not_read_and_not_tried_for_ever() -> None:
    stage = Stage()
    looks: list[int] = []

    def measure(luma: NDArray[np.uint8], found: Sequence[Detection]) -> Sequence[Detection]:
        looks.append(len(found))
        return []

    stage.finder.measure = measure  # type: ignore[method-assign]
    for step in range(40):
        stage.show((255, 100 + 8 * step, 200, 100))
    assert stage.reader.readings == 0
    assert sum(looks) == 12
    assert not stage.findings
