# SPDX-License-Identifier: EUPL-1.2
"""The film of a replay, read back: its times, its black zones, its shapes and words."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from aiming import SITE
from device_facts import plate_read
from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.facts import Fact
from sardze_device.camera.film import Film, FilmedJournal
from sardze_device.camera.frame import Frame, from_rgb, lores_of
from sardze_device.camera.journal import SentencesJournal, TallyJournal
from sardze_device.camera.masking import Curtain, PrivacyZone
from sardze_device.camera.video import VideoFile
from sardze_device.errors import SourceError
from sardze_device.settings import DeviceSettings, read_settings

GREY = 120


@pytest.fixture
def settings(tmp_path: Path) -> DeviceSettings:
    """A camera with a lane and a garden at the upper right that nobody may see."""
    site = tmp_path / "site.yaml"
    site.write_text(SITE)
    return read_settings(site, "karsava-01")


def _curtain(settings: DeviceSettings) -> Curtain:
    return Curtain([PrivacyZone(zone.name, zone.polygon) for zone in settings.privacy_zones])


def _frame(number: int) -> Frame:
    picture = from_rgb(np.full((240, 320, 3), GREY, np.uint8))
    return Frame(picture, lores_of(picture.luma), number * 200_000_000, number)


def _watched(path: Path) -> list[Frame]:
    source = VideoFile(path, clock=ReplayClock(), warn=lambda words: None)
    source.open()
    frames = list(iter(lambda: source.read(1.0), None))
    source.close()
    return [frame for frame in frames if frame is not None]


def test_a_film_keeps_times_and_shows_plates_words_and_no_garden(
    settings: DeviceSettings, tmp_path: Path
) -> None:
    path = tmp_path / "film.mp4"
    film = Film(path, settings, _curtain(settings))
    journal = FilmedJournal(SentencesJournal(io.StringIO()), film)
    for number in range(5):
        film.turn(_frame(number), [(100.0, 100.0, 160.0, 115.0)] if number else [])
        if number == 2:
            journal.append(Fact(plate_read(1)))
    film.close()
    frames = _watched(path)
    assert [round(frame.captured_ns / 1e9, 2) for frame in frames] == [0.0, 0.2, 0.4, 0.6, 0.8]
    luma = frames[0].picture.luma
    assert luma[30, 305] < 30, "the garden is black"
    assert luma[96:101, 110:150].max() > GREY + 40, "the plate has a frame"
    assert abs(int(frames[1].picture.luma[235, 300]) - GREY) < 20, "nothing was told yet"
    assert frames[2].picture.luma[232:, 300].min() < 60, "words stand on a dark ground"


def test_a_film_that_cannot_be_written_says_so(settings: DeviceSettings, tmp_path: Path) -> None:
    film = Film(tmp_path / "no-folder" / "film.mp4", settings, _curtain(settings))
    film.turn(_frame(0), [])
    with pytest.raises(SourceError, match="cannot be written"):
        film.close()


def test_a_passage_counts_once_however_often_it_is_told() -> None:
    journal = TallyJournal(SentencesJournal(io.StringIO()))
    for number in (1, 1, 2):
        journal.append(Fact(plate_read(number)))
    assert journal.rows() == [("reads", "lane –, unknown", 2)]
