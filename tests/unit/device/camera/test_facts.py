# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import math
import os
from datetime import UTC, datetime, timedelta

import numpy as np

from sardze_device.camera.facts import FactWriter, Origin
from sardze_device.camera.frame import Frame, Picture
from sardze_device.camera.masking import Masker, PrivacyZone
from sardze_device.camera.passage import Statement
from sardze_device.camera.pipeline import Finding, View
from sardze_device.camera.voting import Opinion
from sardze_device.host import Moment
from sardze_wire import codec
from sardze_wire.records import (
    Clock,
    ClockSource,
    Direction,
    EventKind,
    Kind,
    Phase,
    PlateRead,
    Position,
)

SIZE = (320, 240)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ORIGIN = Origin("karsava", "karsava-01", Position(56.76, 27.69), {"plate-reader": "1.0.0"})


def _moment_of(at_ns: int) -> Moment:
    wall = NOON + timedelta(microseconds=at_ns // 1000)
    return Moment(wall, at_ns, "boot-1", Clock(trusted=True, source=ClockSource.NTP))


def _writer(*zones: PrivacyZone) -> FactWriter:
    return FactWriter(ORIGIN, moment_of=_moment_of, randomness=os.urandom, masker=Masker(zones))


def _finding(phase: Phase = Phase.NEW, *, passage: int = 1, told_before: bool = False) -> Finding:
    planes = (SIZE[1], SIZE[0]), (SIZE[1] // 2, SIZE[0] // 2)
    picture = Picture(
        np.full(planes[0], 90, np.uint8),
        np.full(planes[1], 120, np.uint8),
        np.full(planes[1], 140, np.uint8),
    )
    statement = Statement(
        passage=passage,
        phase=phase,
        opinion=Opinion("AB1234", "LV", "AA-1234", 0.97, (), 5, True),
        track_id=3,
        at_ns=2_000_000_000,
        first_ns=1_000_000_000,
        box=(0.0, 0.0, 400.0, 24.0),
        size=SIZE,
        lane_id="in",
        direction=Direction.APPROACHING,
        told_before=told_before,
    )
    frame = Frame(picture, picture.luma, 1_500_000_000, 9)
    return Finding(statement, View(frame, (160.0, 120.0, 240.0, 144.0), (), 0.8))


def _read(writer: FactWriter, finding: Finding) -> PlateRead:
    record = writer.plate_read(finding).record
    assert isinstance(record, PlateRead)
    return record


def test_a_plate_read_says_who_when_where_and_by_which_models() -> None:
    read = _read(_writer(), _finding())
    assert (read.site_id, read.device_id, read.lane_id) == ("karsava", "karsava-01", "in")
    assert read.observed_at == NOON + timedelta(seconds=2)
    assert read.monotonic_ns == 2_000_000_000
    assert read.clock.trusted
    assert read.position == Position(56.76, 27.69)
    assert read.models == {"plate-reader": "1.0.0"}
    assert read.plate_box == (0.5, 0.5, 0.75, 0.6)
    assert read.sequence == 0


def test_it_survives_the_wire() -> None:
    read = _read(_writer(), _finding())
    assert codec.decode(Kind.PLATE_READ, codec.encode(read)) == read


def test_a_passage_keeps_its_name_and_each_word_has_its_own() -> None:
    writer = _writer()
    new = _read(writer, _finding())
    end = _read(writer, _finding(Phase.END, told_before=True))
    other = _read(writer, _finding(passage=2))
    assert new.passage_id == end.passage_id != other.passage_id
    assert len({new.event_id, end.event_id, other.event_id}) == 3


def test_pictures_go_with_the_first_word_only() -> None:
    writer = _writer()
    first = writer.plate_read(_finding())
    last = writer.plate_read(_finding(Phase.END, told_before=True))
    assert len(first.evidence) == len(first.record.evidence) == 2
    assert not last.evidence
    assert not last.record.evidence


def test_with_a_mask_that_cannot_be_applied_the_read_goes_without_pictures() -> None:
    """SECURITY 51."""
    writer = _writer(PrivacyZone("house", ((0.0, 0.0), (math.inf, 0.0), (0.0, 1.0))))
    fact = writer.plate_read(_finding())
    assert not fact.evidence
    assert not fact.record.evidence
    assert writer.masks_failed == 1


def test_where_no_picture_is_wanted_there_is_none() -> None:
    writer = FactWriter(ORIGIN, moment_of=_moment_of, randomness=os.urandom, evidence=None)
    assert writer.plate_read(_finding()).evidence == ()


def test_a_box_that_reaches_beyond_the_picture_ends_at_its_rim() -> None:
    finding = _finding()
    read = _read(_writer(), Finding(finding.statement, None))
    assert read.plate_box == (0.0, 0.0, 1.0, 0.1)
    assert read.evidence == ()


def test_a_camera_fault_is_an_event_of_its_incident() -> None:
    writer = _writer()
    incident = writer.new_incident(0)
    event = writer.camera_fault(Phase.NEW, incident, "No frame for 5 s." * 500, 0).record
    assert not isinstance(event, PlateRead)
    assert (event.kind, event.incident_id) == (EventKind.CAMERA_FAULT, incident)
    codec.encode(event)
