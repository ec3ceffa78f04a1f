# SPDX-License-Identifier: EUPL-1.2
"""The shipped finder and reader with the grammars behind them, as a system that is evaluated.

Pictures come opened; the processor's time counts from there to the texts with no country told.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sardze_models.catalogue import Catalogue
from sardze_models.decoding import (
    Calibration,
    Judgement,
    calibration_of,
    decode_reading,
    is_plate,
    judgement_of,
)
from sardze_models.errors import LabelsError
from sardze_models.evaluation.answers import NOTHING, Answer, Corners, Reply, Said
from sardze_models.finder import Detection, PlateFinder
from sardze_models.looks import read_closely
from sardze_models.reader import PlateReader, Reading

Luma = NDArray[np.uint8]
_KNOWN = 1.0
"""The score of a plate that need not be found."""


class OurReader:
    """The reader with the calibration that is kept with its weights, and the grammars."""

    def __init__(self, reader: PlateReader, calibration: Calibration, judgement: Judgement) -> None:
        self._reader = reader
        self._calibration = calibration
        self._judgement = judgement

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue, *, threads: int = 1) -> OurReader:
        """The catalogue's own reader, opened."""
        reader = PlateReader.from_catalogue(catalogue, threads=threads)
        return cls(reader, calibration_of(catalogue), judgement_of(catalogue))

    def reading(self, luma: Luma, seen: Detection, *, closely: bool = False) -> Reading | None:
        """What the network sees in a detection, closely as `sardze-device read` does; None where
        it is no plate."""
        if closely:
            return read_closely(self._reader, luma, seen.corners, seen.score, self._judgement)
        reading = self._reader.read(luma, seen.corners)
        return reading if is_plate(seen.score, reading, self._judgement) else None

    def said(self, reading: Reading, countries: Sequence[str]) -> Said:
        """The best text of a reading, with these countries told; with none, nothing is told."""
        told = dict.fromkeys(countries, 1.0) or None
        matches = decode_reading(reading, told, limit=1, calibration=self._calibration)
        return Said(matches[0].text, matches[0].confidence) if matches else NOTHING

    def read(
        self, luma: Luma, corners: NDArray[np.float32], countries: Sequence[str]
    ) -> tuple[Said, Said]:
        """A plate whose corners are known, read as one of a photograph: told the countries, and
        told nothing."""
        reading = read_closely(self._reader, luma, corners, _KNOWN, self._judgement)
        if reading is None:
            return NOTHING, NOTHING
        return self.said(reading, countries), self.said(reading, ())


class Ours:
    """Finder and reader over opened pictures.

    Args:
        reader: None where only finding is of interest; all texts are then empty.
        closely: as for photographs, looking and reading again where unsure; else as for video.
    """

    def __init__(
        self, finder: PlateFinder, reader: OurReader | None, *, closely: bool = True
    ) -> None:
        self._finder = finder
        self._reader = reader
        self._closely = closely

    @classmethod
    def from_catalogue(
        cls,
        catalogue: Catalogue,
        *,
        find_only: bool = False,
        closely: bool = True,
        threads: int = 1,
    ) -> Ours:
        """The catalogue's own models, opened."""
        finder = PlateFinder.from_catalogue(catalogue, threads=threads)
        reader = None if find_only else OurReader.from_catalogue(catalogue, threads=threads)
        return cls(finder, reader, closely=closely)

    def reply(self, luma: Luma, countries: Sequence[str]) -> Reply:
        """The plates of one picture; `countries` is what is told where something is told."""
        clock = _Clock()
        found = self._finder.find(luma, closely=self._closely)
        clock.lap("look")
        if self._reader is None:
            return Reply(tuple(map(_unread, found)), clock.total_ms, clock.parts_ms)
        readings = [
            self._reader.reading(luma, detection, closely=self._closely) for detection in found
        ]
        clock.lap("read")
        untold = [self._reader.said(reading, ()) if reading else NOTHING for reading in readings]
        clock.lap("decode")
        told = [
            self._reader.said(reading, countries) if reading else NOTHING for reading in readings
        ]
        answers = map(_answer, found, readings, told, untold)
        return Reply(tuple(answers), clock.total_ms, clock.parts_ms)


def open_luma(file: Path) -> Luma:
    """The brightness of a picture.

    Raises:
        LabelsError: it is not there, or no picture.
    """
    try:
        with Image.open(file) as picture:
            return np.asarray(picture.convert("L"))
    except OSError as problem:
        raise LabelsError(
            f"The picture {file} cannot be opened: {problem}.",
            remedy="Pictures are named from the folder of the table of labels.",
        ) from problem


class _Clock:
    """Processor time of all threads, by laps."""

    def __init__(self) -> None:
        self._last = time.process_time()
        self.parts_ms: dict[str, float] = {}

    @property
    def total_ms(self) -> float:
        return sum(self.parts_ms.values())

    def lap(self, name: str) -> None:
        now = time.process_time()
        self.parts_ms[name] = (now - self._last) * 1000
        self._last = now


def _unread(detection: Detection) -> Answer:
    return Answer(detection.box, NOTHING, NOTHING, corners=_points(detection))


def _answer(detection: Detection, reading: Reading | None, told: Said, untold: Said) -> Answer:
    corners, rejected = _points(detection), reading is None
    return Answer(detection.box, told, untold, corners=corners, rejected=rejected)


def _points(detection: Detection) -> Corners:
    return tuple((float(x), float(y)) for x, y in detection.corners.tolist())
