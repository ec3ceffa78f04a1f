# SPDX-License-Identifier: EUPL-1.2
"""What happens to one frame: gate, find, follow, look, read, settle.

The stages are objects given in; this module only leads the frame through them and keeps, for each
track, its vote and the frame that shows its plate best. It knows no clock, no file and no wire:
time comes with the frame, findings go out. A failing model is an error that ends the process,
never an empty list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sardze_device.camera.frame import Frame
from sardze_device.camera.gate import Motion, MotionGate
from sardze_device.camera.meter import StageMeter
from sardze_device.camera.passage import Passages, Statement
from sardze_device.camera.tracker import Box, Followed, Track, Tracker, overlap
from sardze_device.camera.vehicles import Carriers, NoRoadUsers, Vehicles
from sardze_device.camera.voting import Opinion, characters_of
from sardze_models.decoding import decode_reading, is_plate
from sardze_models.finder import Detection
from sardze_models.reader import Reading
from sardze_models.voting import Vote, VoteSettings, sharpness_of, skew_of, weigh
from sardze_wire.plates import Match
from sardze_wire.records import VehicleClass

READINGS_A_FRAME = 3
_COMPARED_WIDTH_PX = 130
_SAME_PLATE = 0.3
_KEPT_NS = 4_000_000_000

Decode = Callable[[Reading], Match | None]
"""A reading to the best text, if it is legible."""


PlatesFound = Callable[[Frame, Sequence[Box]], None]
"""Told which plates a frame showed: the light on them is what is exposed for."""


def nobody_asks(frame: Frame, boxes: Sequence[Box]) -> None:
    """The source's light is not ours to set."""


class Finder(Protocol):
    """Finds plates."""

    def find(self, luma: NDArray[np.uint8], *, closely: bool = False) -> Sequence[Detection]:
        """Best first; ``closely`` is for photographs."""

    def measure(self, luma: NDArray[np.uint8], found: Sequence[Detection]) -> Sequence[Detection]:
        """The same plates with tighter corners; what is none when seen closely is left out."""


class Reader(Protocol):
    """Reads one plate."""

    def read(self, luma: NDArray[np.uint8], corners: NDArray[np.float32]) -> Reading:
        """An opinion about one crop."""


@dataclass(frozen=True, slots=True)
class View:
    """The frame that shows a plate best so far."""

    frame: Frame
    box: Box
    others: tuple[Box, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement with the view that supports it, and what carried the plate."""

    statement: Statement
    view: View | None
    vehicle_class: VehicleClass = VehicleClass.UNKNOWN


@dataclass(slots=True)
class _Watch:
    """What is kept for one track."""

    vote: Vote
    opinion: Opinion | None = None
    view: View | None = None
    ended_ns: int | None = None


@dataclass(slots=True)
class PlatePipeline:
    """One camera's stages, in the order in which a frame meets them."""

    gate: MotionGate
    finder: Finder
    tracker: Tracker
    reader: Reader
    decode: Decode
    passages: Passages
    meter: StageMeter
    vehicles: Carriers = field(default_factory=lambda: Vehicles(NoRoadUsers()))
    votes: VoteSettings = VoteSettings()
    least_width_px: float = 40.0
    found: PlatesFound = nobody_asks
    _watched: dict[int, _Watch] = field(default_factory=dict, init=False)
    _motion: Motion = field(default=Motion(True, 1.0, 0.0), init=False)

    @property
    def motion(self) -> Motion:
        """What the gate thought of the last frame."""
        return self._motion

    @property
    def legible(self) -> set[int]:
        """The tracks whose plate can be read so far."""
        return {number for number, watch in self._watched.items() if watch.opinion is not None}

    def process(self, frame: Frame) -> list[Finding]:
        """All that this frame gives to say."""
        now_ns = frame.captured_ns
        with self.meter.stage("gate"):
            self._motion = self.gate.see(frame.lores, now_ns, frame.gain)
        if self._motion.open:
            with self.meter.stage("find"):
                detections = self.finder.find(frame.picture.luma)
                self.found(frame, [_box(each) for each in detections])
            with self.meter.stage("track"):
                followed = self.tracker.follow(
                    [_box(d) for d in detections],
                    [d.score for d in detections],
                    frame.picture.size,
                    now_ns,
                )
            with self.meter.stage("look"):
                plates = [(track.track_id, track.box) for track, _ in followed.seen]
                self.vehicles.look(frame.lores, plates, frame.picture.size, now_ns)
            with self.meter.stage("read"):
                self._read(frame, followed, detections)
        else:
            followed = self.tracker.rest(now_ns)
        with self.meter.stage("settle"):
            return self._settle(followed, frame.picture.size, now_ns)

    def finish(self, now_ns: int) -> list[Finding]:
        """End every track and settle every passage: the camera stops."""
        self.tracker.finish()
        findings = [self._finding(told) for told in self.passages.finish(now_ns)]
        self._watched.clear()
        return findings

    def _read(self, frame: Frame, followed: Followed, detections: Sequence[Detection]) -> None:
        """Keep the best view of each plate; read those that are worth it, the widest first."""
        boxes = [_box(detection) for detection in detections]
        wanted: list[tuple[Track, Detection]] = []
        for track, index in sorted(followed.seen, key=lambda pair: -pair[0].width):
            watch = self._watched.setdefault(track.track_id, _Watch(Vote(self.votes)))
            weight = self._weigh(frame, detections[index])
            if watch.view is None or weight > watch.view.weight:
                others = tuple(box for other, box in enumerate(boxes) if other != index)
                watch.view = View(frame, boxes[index], others, weight)
            if len(wanted) < READINGS_A_FRAME and self._wants(watch, track):
                wanted.append((track, detections[index]))
        if wanted:
            self._read_closely(frame, wanted)

    def _read_closely(self, frame: Frame, wanted: Sequence[tuple[Track, Detection]]) -> None:
        """Measure the corners again and read, unless it is no plate when seen closely."""
        luma = frame.picture.luma
        measured = self.finder.measure(luma, [detection for _, detection in wanted])
        for track, detection in wanted:
            watch, box = self._watched[track.track_id], _box(detection)
            close = max(measured, key=lambda each: overlap(_box(each), box), default=None)
            if close is None or overlap(_box(close), box) < _SAME_PLATE:
                watch.vote.pass_over()
                continue
            reading = self.reader.read(luma, close.corners)
            if not is_plate(close.score, reading):
                watch.vote.pass_over()
                continue
            weight = self._weigh(frame, close)
            watch.opinion = self._opinion(watch, reading, weight, track) or watch.opinion

    def _wants(self, watch: _Watch, track: Track) -> bool:
        return track.width >= self.least_width_px and watch.vote.wants(track.width)

    def _opinion(
        self, watch: _Watch, reading: Reading, weight: float, track: Track
    ) -> Opinion | None:
        voted = watch.vote.add(reading, weight)
        match = self.decode(voted)
        if match is None:
            return None
        return Opinion(
            text=match.text,
            country=match.country,
            syntax=match.syntax,
            confidence=match.confidence,
            characters=characters_of(
                match.text, match.character_confidences, voted.probabilities, voted.alphabet
            ),
            readings=watch.vote.readings,
            sure=watch.vote.concede(match.text, match.confidence, track.width),
        )

    def _weigh(self, frame: Frame, detection: Detection) -> float:
        x1, y1, x2, y2 = (max(0, int(side)) for side in detection.box)
        step = max(1, (x2 - x1) // _COMPARED_WIDTH_PX)
        crop = frame.picture.luma[y1:y2:step, x1:x2:step]
        return weigh(detection.width_px, sharpness_of(crop), skew_of(detection.corners))

    def _settle(self, followed: Followed, size: tuple[int, int], now_ns: int) -> list[Finding]:
        seen = [(track, self._watched[track.track_id].opinion) for track, _ in followed.seen]
        for track in followed.ended:
            if track.track_id in self._watched:
                self._watched[track.track_id].ended_ns = now_ns
        statements = self.passages.settle(seen, followed.ended, size, now_ns)
        findings = [self._finding(statement) for statement in statements]
        self._forget(now_ns)
        return findings

    def _finding(self, statement: Statement) -> Finding:
        watch = self._watched.get(statement.track_id)
        vehicle_class = self.vehicles.class_of(statement.track_id)
        return Finding(statement, watch.view if watch else None, vehicle_class)

    def _forget(self, now_ns: int) -> None:
        """Let go of tracks that ended long enough ago: their frames are large."""
        old = [
            number
            for number, watch in self._watched.items()
            if watch.ended_ns is not None and now_ns - watch.ended_ns > _KEPT_NS
        ]
        for number in old:
            del self._watched[number]


def best_match(countries: Mapping[str, float] | None) -> Decode:
    """What a reading says at a site with this mix of countries."""

    def decode_one(reading: Reading) -> Match | None:
        return next(iter(decode_reading(reading, countries, limit=1)), None)

    return decode_one


def _box(detection: Detection) -> Box:
    x1, y1, x2, y2 = detection.box
    return float(x1), float(y1), float(x2), float(y2)
