# SPDX-License-Identifier: EUPL-1.2
"""A camera that films: the record of an occasion comes once more, with its clip."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from sardze_device.camera.clipping import ClipDesk
from sardze_device.camera.events.moment import Occurrence
from sardze_device.camera.facts import Fact, FactWriter, Origin
from sardze_device.camera.frame import Frame, Picture
from sardze_device.camera.masking import Masker, PrivacyZone
from sardze_device.clips.recorder import ClipRecorder
from sardze_device.clips.shelf import ClipShelf
from sardze_device.host import Moment
from sardze_wire.camera_settings import ClipSettings
from sardze_wire.records import Clock, ClockSource, Event, EventKind, Phase

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TENTH_NS = 100_000_000
SETTINGS = ClipSettings(enabled=True, before_s=0.5, after_s=0.5, max_width_px=160)


def moment_of(at_ns: int) -> Moment:
    wall = NOON + timedelta(microseconds=at_ns // 1000)
    return Moment(wall, at_ns, "boot-1", Clock(trusted=True, source=ClockSource.NTP))


def frame(number: int) -> Frame:
    rng = np.random.default_rng(number)
    y = rng.integers(16, 235, (180, 320)).astype(np.uint8)
    colour = np.full((90, 160), 128, np.uint8)
    return Frame(Picture(y, colour, colour), y[::2, ::2], number * TENTH_NS, number)


def film(folder: Path, *zones: PrivacyZone, allowed: bool = True) -> tuple[Fact, list[Fact]]:
    numbers = itertools.count(1)
    facts = FactWriter(
        Origin("karsava", "karsava-01"),
        moment_of=moment_of,
        randomness=lambda size: next(numbers).to_bytes(size, "big"),
        masker=Masker(zones),
    )
    shelf = ClipShelf.open(folder / "clips", SETTINGS, 72)
    desk = ClipDesk(ClipRecorder(facts.masked, SETTINGS), shelf, facts, 160)
    stopped = Occurrence(
        kind=EventKind.STOPPED_VEHICLE, phase=Phase.NEW, incident=1, reason="stands", evidence=True
    )
    told, made = facts.event(stopped, None, 10 * TENTH_NS), []
    for number in range(30):
        made += desk.see(frame(number), allowed=allowed)
        if number == 10:
            desk.show(told, number * TENTH_NS)
    return told, made + desk.finish()


def test_the_record_comes_once_more_with_its_clip(tmp_path: Path) -> None:
    told, made = film(tmp_path)
    assert len(made) == 1
    again = made[0].record
    assert isinstance(told.record, Event) and isinstance(again, Event)
    assert again.incident_id == told.record.incident_id
    assert again.event_id != told.record.event_id
    assert [each.media_type for each in again.evidence] == ["video/mp4"]
    assert (tmp_path / "clips" / f"{again.event_id}.mp4").read_bytes() == made[0].evidence[0]


def test_while_power_is_saved_nothing_is_filmed(tmp_path: Path) -> None:
    _, made = film(tmp_path, allowed=False)
    assert made == []
    assert list((tmp_path / "clips").iterdir()) == []


def test_a_picture_that_cannot_be_masked_is_in_no_clip(tmp_path: Path) -> None:
    _, made = film(tmp_path, PrivacyZone("torn", ((0.1, 0.1), (9.0, 0.2))))
    assert made == []
