# SPDX-License-Identifier: EUPL-1.2
"""Findings become facts: the records that go into the outbox, with identifiers, times and
evidence.

A moment is always that of the frame, not of the writing. A passage keeps one ``passage_id`` from
new to end; its pictures go with whatever is told first. Pictures that cannot be masked are left
out and counted (SECURITY 51). The sequence number is the outbox's to give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sardze_device.camera.events.moment import Occurrence
from sardze_device.camera.evidence import Evidence, compose_evidence, compose_scene
from sardze_device.camera.frame import Frame, Picture
from sardze_device.camera.masking import Masker, MaskError
from sardze_device.camera.pipeline import Finding, View
from sardze_device.camera.tracker import Box
from sardze_device.host import Moment
from sardze_device.people.counting import Told
from sardze_wire.camera_settings import EvidenceSettings
from sardze_wire.ids import RANDOMNESS_BYTES, uuid7
from sardze_wire.open_struct import replaced
from sardze_wire.records import (
    Event,
    EventKind,
    EvidenceReference,
    Phase,
    PlateRead,
    Position,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who speaks; ``position_at`` tells where a camera that moves was at a time."""

    site_id: str
    device_id: str
    position: Position | None = None
    models: dict[str, str] = field(default_factory=dict)
    position_at: Callable[[int], Position | None] | None = None

    def placed(self, at_ns: int) -> Position | None:
        """Where it was; None if it moves and does not know."""
        return self.position if self.position_at is None else self.position_at(at_ns)


@dataclass(frozen=True, slots=True)
class Fact:
    """A record with the files that go with it."""

    record: PlateRead | Event
    evidence: tuple[bytes, ...] = ()


class FactWriter:
    """Writes the facts of one camera. ``moment_of`` puts a frame's time on all clocks."""

    def __init__(
        self,
        origin: Origin,
        *,
        moment_of: Callable[[int], Moment],
        randomness: Callable[[int], bytes],
        masker: Masker | None = None,
        evidence: EvidenceSettings | None = EvidenceSettings(),  # noqa: B008 - frozen
    ) -> None:
        self._origin = origin
        self._moment_of = moment_of
        self._randomness = randomness
        self._masker = masker or Masker(())
        self._evidence = evidence
        self._passage_ids: dict[int, str] = {}
        self._incident_ids: dict[tuple[EventKind, int], str] = {}
        self._headcount_id = ""
        self.masks_failed = 0

    def plate_read(self, finding: Finding) -> Fact:
        """The plate read of a statement, with pictures if it is the first of its passage."""
        told, opinion = finding.statement, finding.statement.opinion
        moment = self._moment_of(told.at_ns)
        passage_id = self._passage_ids.get(told.passage) or self._new_id(
            self._moment_of(told.first_ns)
        )
        self._passage_ids[told.passage] = passage_id
        if told.phase is Phase.END:
            del self._passage_ids[told.passage]
        files = [] if told.told_before else self._pictures(finding.view)
        record = PlateRead(
            event_id=self._new_id(moment),
            sequence=0,
            boot_id=moment.boot_id,
            observed_at=moment.wall,
            monotonic_ns=moment.monotonic_ns,
            clock=moment.clock,
            site_id=self._origin.site_id,
            device_id=self._origin.device_id,
            lane_id=told.lane_id,
            position=self._origin.placed(told.at_ns),
            evidence=tuple(file.reference for file in files),
            passage_id=passage_id,
            phase=told.phase,
            text=opinion.text,
            country=opinion.country,
            confidence=min(1.0, max(0.0, opinion.confidence)),
            characters=opinion.characters,
            syntax=opinion.syntax,
            direction=told.direction,
            speed=told.speed,
            frames_voted=opinion.readings,
            vehicle_class=finding.vehicle_class,
            plate_box=_fractions(finding.view.box if finding.view else told.box, told.size),
            models=self._origin.models,
        )
        return Fact(record, tuple(file.jpeg for file in files))

    def camera_fault(self, phase: Phase, incident_id: str, reason: str, at_ns: int) -> Fact:
        """Frames are missing, what was tried, or that they came back."""
        moment = self._moment_of(at_ns)
        return Fact(
            Event(
                event_id=self._new_id(moment),
                sequence=0,
                boot_id=moment.boot_id,
                observed_at=moment.wall,
                monotonic_ns=moment.monotonic_ns,
                clock=moment.clock,
                site_id=self._origin.site_id,
                device_id=self._origin.device_id,
                position=self._origin.placed(at_ns),
                kind=EventKind.CAMERA_FAULT,
                phase=phase,
                incident_id=incident_id,
                reason=reason[:2000],
            )
        )

    def event(self, occurrence: Occurrence, frame: Frame | None, at_ns: int) -> Fact:
        """What a rule has to say, with the masked scene where it asks for one."""
        told, moment = occurrence, self._moment_of(at_ns)
        incident = told.kind, told.incident  # whoever tells numbers his own
        incident_id = self._incident_ids.get(incident) or self._new_id(moment)
        self._incident_ids[incident] = incident_id
        if told.phase is Phase.END:
            del self._incident_ids[incident]
        files = self._scene(frame) if told.evidence and frame is not None else []
        record = Event(
            event_id=self._new_id(moment),
            sequence=0,
            boot_id=moment.boot_id,
            observed_at=moment.wall,
            monotonic_ns=moment.monotonic_ns,
            clock=moment.clock,
            site_id=self._origin.site_id,
            device_id=self._origin.device_id,
            lane_id=told.lane_id,
            position=self._origin.placed(at_ns),
            evidence=tuple(file.reference for file in files),
            kind=told.kind,
            phase=told.phase,
            incident_id=incident_id,
            reason=told.reason[:2000],
            zone=told.zone,
            direction=told.direction,
            vehicle_class=told.vehicle_class,
            count=told.count,
            speed=told.speed,
            box=told.box,
        )
        return Fact(record, tuple(file.jpeg for file in files))

    def headcount(self, told: Told, at_ns: int) -> Fact:
        """How many people passed, in groups; no picture, no place, nobody's track."""
        moment = self._moment_of(at_ns)
        self._headcount_id = self._headcount_id or self._new_id(moment)
        return Fact(
            Event(
                event_id=self._new_id(moment),
                sequence=0,
                boot_id=moment.boot_id,
                observed_at=moment.wall,
                monotonic_ns=moment.monotonic_ns,
                clock=moment.clock,
                site_id=self._origin.site_id,
                device_id=self._origin.device_id,
                position=self._origin.placed(at_ns),
                kind=EventKind.COUNT,
                phase=told.phase,
                incident_id=self._headcount_id,
                reason=told.reason[:2000],
                count=told.count.total if told.count else None,
                people=told.count,
            )
        )

    def with_clip(
        self, record: PlateRead | Event, reference: EvidenceReference, mp4: bytes, at_ns: int
    ) -> Fact:
        """A record once more, with its clip: the later sequence number stands."""
        event_id = self._new_id(self._moment_of(at_ns))
        again = replaced(record, event_id=event_id, sequence=0, evidence=(reference,))
        return Fact(again, (mp4,))

    def masked(self, picture: Picture) -> Picture:
        """What of a picture may leave the process, no plate legible."""
        return self._masker.mask(picture)

    def wall_of(self, at_ns: int) -> datetime:
        """A frame's time on the wall clock."""
        return self._moment_of(at_ns).wall

    def new_incident(self, at_ns: int) -> str:
        """An identifier that the phases of one incident share."""
        return self._new_id(self._moment_of(at_ns))

    def _pictures(self, view: View | None) -> list[Evidence]:
        if view is None or self._evidence is None:
            return []
        try:
            return compose_evidence(
                view.frame.picture, view.box, self._masker, view.others, self._evidence
            )
        except MaskError:
            self.masks_failed += 1
            return []

    def _scene(self, frame: Frame) -> list[Evidence]:
        if self._evidence is None:
            return []
        try:
            return compose_scene(frame.picture, self._masker, self._evidence)
        except MaskError:
            self.masks_failed += 1
            return []

    def _new_id(self, moment: Moment) -> str:
        unix_ms = int(moment.wall.timestamp() * 1000)
        return uuid7(unix_ms, self._randomness(RANDOMNESS_BYTES))


def _fractions(box: Box, size: tuple[int, int]) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (
        min(1.0, max(0.0, round(value / size[axis % 2], 5))) for axis, value in enumerate(box)
    )
    return x1, y1, x2, y2
