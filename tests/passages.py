# SPDX-License-Identifier: EUPL-1.2
"""A day on a drawn road through the real camera: what passed, and what the camera said of it.

The day is a handful of scenes of many hours' light and weather. Time in which nobody is in the
picture is skipped; everything else is as on a pole: the same composition, models, tracks, rules.
Same seed, same answer: nothing here asks the machine's clock.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.compose import Models, Surroundings, compose_camera
from sardze_device.camera.facts import Fact
from sardze_device.camera.frame import Frame
from sardze_device.camera.synthetic import SyntheticSource
from sardze_device.host import Moment
from sardze_device.outbox import CameraStatus
from sardze_device.service import Notifier, Service
from sardze_device.settings import DeviceSettings, read_settings
from sardze_models.synthetic.road import Light, Passage, RoadScene, SyntheticRoad
from sardze_wire.records import Clock as ClockState
from sardze_wire.records import ClockSource, Event, PlateRead

MIX = {"LV": 0.6, "LT": 0.2, "EE": 0.1, "PL": 0.1}
LIMIT_KMH = 70.0
HALT_S = 12.0
_BEFORE_S, _AFTER_S = 0.4, 4.5
_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
_GATE_Y = 0.55

SITE = """
schema: sardze/site/1
site_id: measure
name: Measure
timezone: Europe/Riga
countries: {countries}
privacy: {{purpose: m, legal_basis: m, controller: m, impact_assessment: m, retention_hours: 1}}
broker: {{host: 127.0.0.1, port: 1883}}
cameras:
  - device_id: cam-01
    name: Drawn road
    source: {{kind: synthetic}}
    lanes: {lanes}
    ground: {ground}
    lines:
      - {{name: gate, points: [[0.0, {gate}], [1.0, {gate}]]}}
    zones:
      - {{name: road, polygon: [[0, 0], [1, 0], [1, 1], [0, 1]]}}
    rules:
      - {{kind: line-crossed, name: crossing, line: gate, evidence: false, cool_down_s: 0}}
      - {{kind: count, name: counting, line: gate}}
      - {{kind: wrong-way, name: ghost, evidence: false, cool_down_s: 0}}
      - {{kind: stopped-vehicle, name: stopping, zone: road, after_s: 5, evidence: false}}
      - {{kind: speed, name: limit, limit_kmh: {limit}, evidence: false, cool_down_s: 0}}
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of the day, and its share of the passages."""

    name: str
    share: float
    road: RoadScene


def day(seed: int) -> list[Scene]:
    """From noon to a rainy night."""
    usual = RoadScene(
        seed=seed,
        countries=MIX,
        vehicles_per_hour=1400,
        returning_share=0.1,
        wrong_way_share=0.02,
        halting_share=0.03,
        halt_s=HALT_S,
    )

    def scene(name: str, share: float, number: int, **more: object) -> Scene:
        return Scene(name, share, replace(usual, seed=seed + number, **more))  # type: ignore[arg-type]

    return [
        scene("day", 0.3, 0),
        scene("day, a parked car", 0.1, 1, parked=True),
        scene("day, rain", 0.15, 2, rain=True),
        scene("dusk", 0.15, 3, light=Light.DUSK),
        scene("night", 0.2, 4, light=Light.NIGHT),
        scene("night, rain", 0.1, 5, light=Light.NIGHT, rain=True),
    ]


@dataclass(slots=True)
class Notes:
    """A journal that keeps what it is told."""

    reads: list[PlateRead] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def append(self, fact: Fact) -> None:
        """Keep a fact."""
        if isinstance(fact.record, PlateRead):
            self.reads.append(fact.record)
        else:
            self.events.append(fact.record)

    def write_status(self, status: CameraStatus) -> None:
        """Nobody asks."""

    def desired_version(self) -> int:
        """Nothing is desired."""
        return 0


class BusyTime:
    """The frames of a road, without the time in which nobody is in the picture."""

    def __init__(self, source: SyntheticSource, passages: Sequence[Passage]) -> None:
        self._source = source
        self._busy = [
            (int((p.enters_s - _BEFORE_S) * 1e9), int((p.leaves_s + _AFTER_S) * 1e9))
            for p in passages
        ]
        self._until_ns = max(end for _, end in self._busy)
        self.frames = 0
        self.open, self.close = source.open, source.close

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The next frame that matters."""
        if not_before_ns > self._until_ns:
            return None
        if not any(begin <= not_before_ns <= end for begin, end in self._busy):
            not_before_ns = min(begin for begin, _ in self._busy if begin > not_before_ns)
        self.frames += 1
        return self._source.read(timeout_s, not_before_ns)


@dataclass(frozen=True, slots=True)
class Watched:
    """A scene as it was, and as it was told."""

    scene: Scene
    passages: tuple[Passage, ...]
    reads: tuple[PlateRead, ...]
    events: tuple[Event, ...]
    frames: int


def watch(scene: Scene, count: int, models: Models, folder: Path) -> Watched:
    """Lead so many passages of a scene before the camera."""
    passages = _first(SyntheticRoad(scene.road), count)
    road = SyntheticRoad(replace(scene.road, until_s=passages[-1].enters_s))
    settings = _settings(road, folder)
    clock, notes, numbers = ReplayClock(), Notes(), itertools.count(1)
    source = BusyTime(SyntheticSource(road, clock=clock), passages)
    around = Surroundings(
        service=Service(Notifier(None)),
        clock=clock,
        journal=notes,
        boot_id="boot-1",
        moment_of=_moment_of,
        randomness=lambda size: next(numbers).to_bytes(size, "big"),
        cpu_s=lambda: 0.0,
    )
    compose_camera(settings, source, models, around, recovers=False).run()
    if scene.road.parked:
        passages = (_parked(road, clock.now_ns() / 1e9), *passages)
    return Watched(scene, passages, tuple(notes.reads), tuple(notes.events), source.frames)


def _first(road: SyntheticRoad, count: int) -> tuple[Passage, ...]:
    until_s = 240.0
    while len(found := _moving(road, until_s)) < count:
        until_s += 240.0
    return tuple(found[:count])


def _parked(road: SyntheticRoad, until_s: float) -> Passage:
    """The one that stands there all the time."""
    (standing,) = (each for each in road.passages(0.0) if each.speed_kmh == 0)
    return replace(standing, leaves_s=until_s, halted_s=until_s)


def _moving(road: SyntheticRoad, until_s: float) -> list[Passage]:
    return [each for each in road.passages(until_s) if each.leaves_s < until_s]


def _settings(road: SyntheticRoad, folder: Path) -> DeviceSettings:
    lanes = [
        {"lane_id": lane.lane_id, "direction": lane.direction, "polygon": road.lane_polygon(name)}
        for lane in road.scene.lanes
        for name in (lane.lane_id,)
    ]
    text = SITE.format(
        countries=msgspec.json.encode(MIX).decode(),
        lanes=msgspec.json.encode(lanes).decode(),
        ground=msgspec.json.encode(road.calibration()).decode(),
        gate=_GATE_Y,
        limit=LIMIT_KMH,
    )
    file = folder / "site.yaml"
    file.write_text(text, encoding="utf-8")
    settings = read_settings(file, "cam-01")
    quiet = msgspec.structs.replace(settings.tuned.evidence, plate_crop=False)
    return replace(settings, tuned=msgspec.structs.replace(settings.tuned, evidence=quiet))


def _moment_of(at_ns: int) -> Moment:
    wall = _NOON + timedelta(microseconds=at_ns // 1000)
    return Moment(wall, at_ns, "boot-1", ClockState(trusted=True, source=ClockSource.NONE))
