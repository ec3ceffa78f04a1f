# SPDX-License-Identifier: EUPL-1.2
"""Photographs and recordings read at a desk: no site, no outbox, just what is on them.

A photograph is read once, an unsure plate through several slightly different cut-outs. A plate on
which nothing is legible is found all the same: its text is empty. A recording goes through the
whole pipeline, and each passage gives one plate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.frame import Frame
from sardze_device.camera.gate import MotionGate, next_frame_ns
from sardze_device.camera.meter import StageMeter
from sardze_device.camera.passage import Passages
from sardze_device.camera.pipeline import Decode, Finder, Finding, PlatePipeline, Reader
from sardze_device.camera.source import Warn
from sardze_device.camera.stills import read_still
from sardze_device.camera.tracker import Tracker
from sardze_models.looks import read_closely
from sardze_wire.records import Phase

VIDEO_SUFFIXES = frozenset(
    {".mp4", ".avi", ".mkv", ".mov", ".m4v", ".ts", ".webm", ".mjpeg", ".mjpg", ".h264", ".mpg"}
)
_LOOKS_A_SECOND = 12.0


@dataclass(frozen=True, slots=True)
class PlateFound:
    """One plate, its text empty where it is not legible; the box is x1, y1, x2, y2 in pixels."""

    text: str
    country: str | None
    confidence: float
    box: tuple[int, int, int, int]


def read_photograph(path: Path, finder: Finder, reader: Reader, decode: Decode) -> list[PlateFound]:
    """The plates of one photograph, best first.

    Raises:
        SourceError: the file cannot be read.
    """
    luma = read_still(path).luma
    found = []
    for detection in finder.find(luma, closely=True):
        reading = read_closely(reader, luma, detection.corners, detection.score)
        if reading is not None:
            match, box = decode(reading), _whole(detection.box)
            found.append(
                PlateFound(match.text, match.country, match.confidence, box)
                if match
                else PlateFound("", None, 0.0, box)
            )
    return sorted(found, key=lambda plate: -plate.confidence)


def read_recording(
    frames: Iterator[Frame], finder: Finder, reader: Reader, decode: Decode
) -> list[PlateFound]:
    """The plates that pass in a recording, one a passage, best first."""
    pipeline = PlatePipeline(
        gate=MotionGate(),
        finder=finder,
        tracker=Tracker(),
        reader=reader,
        decode=decode,
        passages=Passages(),
        meter=StageMeter(lambda: 0.0),
    )
    found: list[PlateFound] = []
    last_ns = 0
    for frame in frames:
        last_ns = frame.captured_ns
        found += _ended(pipeline.process(frame))
    found += _ended(pipeline.finish(last_ns))
    return sorted(found, key=lambda plate: -plate.confidence)


def frames_of(path: Path, *, warn: Warn, on_frame: Callable[[Frame], None]) -> Iterator[Frame]:
    """A recording's frames, as many a second as a camera would look at.

    Raises:
        SourceError: the file cannot be read.
    """
    from sardze_device.camera.video import VideoFile

    source = VideoFile(path, clock=ReplayClock(), warn=warn)
    source.open()
    try:
        due_ns = 0
        while (frame := source.read(10.0, due_ns)) is not None:
            on_frame(frame)
            yield frame
            due_ns = next_frame_ns(due_ns, frame.captured_ns, 1 / _LOOKS_A_SECOND)
    finally:
        source.close()


def is_video(path: Path) -> bool:
    """Whether a file is a recording, by its name."""
    return path.suffix.lower() in VIDEO_SUFFIXES


def _ended(findings: list[Finding]) -> list[PlateFound]:
    return [
        PlateFound(
            finding.statement.opinion.text,
            finding.statement.opinion.country,
            finding.statement.opinion.confidence,
            _whole(finding.view.box if finding.view else finding.statement.box),
        )
        for finding in findings
        if finding.statement.phase is Phase.END
    ]


def _whole(box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    x1, y1, x2, y2 = (round(float(side)) for side in box)
    return x1, y1, x2, y2
