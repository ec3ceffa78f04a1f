# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from oracle import reading_of
from recorder import record
from sardze_device.camera.frame import Frame
from sardze_device.camera.offline import frames_of, is_video, read_photograph, read_recording
from sardze_device.camera.pipeline import best_match
from sardze_device.errors import SourceError
from sardze_models.finder import Detection
from sardze_models.reader import Reading

DECODE = best_match({"LV": 1.0})


class Plates:
    """A finder and a reader of white rectangles, which all say the same."""

    def __init__(self, text: str = "AB1234", certainty: float = 0.95) -> None:
        self._text, self._certainty = text, certainty
        self.closely = False

    def find(self, luma: NDArray[np.uint8], *, closely: bool = False) -> Sequence[Detection]:
        self.closely = closely
        rows, columns = np.nonzero(luma > 220)
        if not len(rows):
            return []
        x1, x2, y1, y2 = columns.min(), columns.max() + 1, rows.min(), rows.max() + 1
        corners = np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32)
        return [Detection(corners, 0.9)]

    def measure(self, luma: NDArray[np.uint8], found: Sequence[Detection]) -> Sequence[Detection]:
        return found

    def read(self, luma: NDArray[np.uint8], corners: NDArray[np.float32]) -> Reading:
        return reading_of(self._text, self._certainty)


def _scene(x: int) -> Image.Image:
    image = Image.new("RGB", (640, 360), (70, 70, 70))
    image.paste((255, 255, 255), (x, 200, x + 120, 230))
    return image


def _record(path: Path, seconds: float) -> Path:
    return record(path, [_scene(20 + 8 * number) for number in range(round(25 * seconds))])


def test_a_photograph_gives_text_country_confidence_and_box_in_pixels(tmp_path: Path) -> None:
    _scene(100).save(tmp_path / "a.png")
    plates = Plates()
    (plate,) = read_photograph(tmp_path / "a.png", plates, plates, DECODE)
    assert (plate.text, plate.country) == ("AB1234", "LV")
    assert plate.confidence > 0.8
    assert plate.box == (100, 200, 220, 230)
    assert plates.closely


def test_a_photograph_without_a_plate_gives_none(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64)).save(tmp_path / "a.png")
    assert read_photograph(tmp_path / "a.png", Plates(), Plates(), DECODE) == []


def test_a_detection_on_which_nothing_stands_is_no_plate(tmp_path: Path) -> None:
    _scene(100).save(tmp_path / "a.png")
    assert read_photograph(tmp_path / "a.png", Plates(), Plates(""), DECODE) == []


def test_a_plate_on_which_nothing_is_legible_is_told_without_a_text(tmp_path: Path) -> None:
    _scene(100).save(tmp_path / "a.png")
    plates = Plates("AB1234", certainty=0.06)
    (plate,) = read_photograph(tmp_path / "a.png", plates, plates, DECODE)
    assert (plate.text, plate.country, plate.confidence) == ("", None, 0.0)
    assert plate.box == (100, 200, 220, 230)


def test_a_recording_gives_one_plate_a_passage(tmp_path: Path) -> None:
    plates, seen = Plates(), list[Frame]()
    frames = frames_of(_record(tmp_path / "a.mp4", 2.4), warn=print, on_frame=seen.append)
    (plate,) = read_recording(frames, plates, plates, DECODE)
    assert plate.text == "AB1234"
    assert 100 < plate.box[2] - plate.box[0] < 140
    assert 24 <= len(seen) <= 31  # twelve looks a second, not all frames


def test_a_recording_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no video")
    with pytest.raises(SourceError):
        list(frames_of(tmp_path / "a.mp4", warn=print, on_frame=print))


def test_recordings_are_known_by_their_names() -> None:
    assert is_video(Path("a.MP4"))
    assert is_video(Path("b.avi"))
    assert not is_video(Path("c.jpg"))
