# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from PIL import Image

from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.facts import Fact, FactWriter, Origin
from sardze_device.camera.frame import Frame, from_image
from sardze_device.camera.ladder import Climbed, LadderSettings, RecoveryLadder, Step
from sardze_device.camera.recovery import NoFrameError, SteadySource, SupervisorNeededError
from sardze_device.errors import FrameTimeoutError, SourceError
from sardze_device.host import Moment
from sardze_wire.records import Clock, ClockSource, Event, EventKind, Phase


def moment_of(at_ns: int) -> Moment:
    wall = datetime(2026, 11, 23, 12, tzinfo=UTC) + timedelta(microseconds=at_ns // 1000)
    return Moment(wall, at_ns, "boot-1", Clock(trusted=True, source=ClockSource.NTP))


class Wobbly:
    """A source that does what its script says: a frame, or an error at opening or reading."""

    def __init__(self, *script: str) -> None:
        self._script = list(script)
        self.opened = self.closed = 0

    def open(self) -> None:
        self.opened += 1
        if self._script and self._script[0] == "absent":
            self._script.pop(0)
            raise SourceError("There is no camera.")

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        step = self._script.pop(0) if self._script else "frame"
        if step == "silent":
            raise FrameTimeoutError("No frame for 5 s.")
        if step == "end":
            return None
        picture = from_image(Image.new("L", (16, 8)))
        return Frame(picture, np.zeros((4, 8), np.uint8), 1, 1)

    def close(self) -> None:
        self.closed += 1


class Bench:
    """A steady source over a wobbly one, with everything it tells and keeps."""

    def __init__(self, *script: str, reopens: int = 2, restarts: int = 1) -> None:
        self.source = Wobbly(*script)
        self.facts: list[Fact] = []
        self.kept: list[Climbed] = []
        self.clock = ReplayClock()
        self.steady = SteadySource(
            self.source,
            RecoveryLadder(Climbed("boot-1"), LadderSettings(reopens=reopens, restarts=restarts)),
            clock=self.clock,
            facts=FactWriter(
                Origin("karsava", "karsava-01"), moment_of=moment_of, randomness=os.urandom
            ),
            journal=self,
            keep=self.kept.append,
        )

    def append(self, fact: Fact) -> None:
        self.facts.append(fact)

    def events(self) -> list[Event]:
        return [fact.record for fact in self.facts if isinstance(fact.record, Event)]


def test_a_wait_that_runs_out_closes_the_source_and_opens_it_again() -> None:
    bench = Bench("frame", "silent")
    assert bench.steady.read(5.0) is not None
    with pytest.raises(NoFrameError):
        bench.steady.read(5.0)
    assert bench.source.closed == 1
    assert bench.clock.now_ns() == 1_000_000_000
    assert bench.steady.read(5.0) is not None
    assert bench.source.opened == 2
    assert bench.steady.steps == {"reopen": 1}


def test_it_tells_the_beginning_each_step_and_the_end_of_one_incident() -> None:
    bench = Bench("silent", "absent", "frame")
    for _ in range(2):
        with pytest.raises(NoFrameError):
            bench.steady.read(5.0)
    bench.steady.read(5.0)
    bench.steady.read(5.0)
    events = bench.events()
    assert [event.phase for event in events] == [Phase.NEW, Phase.UPDATE, Phase.END]
    assert {event.kind for event in events} == {EventKind.CAMERA_FAULT}
    assert len({event.incident_id for event in events}) == 1
    assert "Opening again (1 of 2)" in events[0].reason


def test_when_opening_again_does_not_help_the_supervisor_is_asked() -> None:
    bench = Bench("absent", "absent", "absent", reopens=2)
    for _ in range(2):
        with pytest.raises(NoFrameError):
            bench.steady.read(5.0)
    with pytest.raises(SupervisorNeededError) as caught:
        bench.steady.read(5.0)
    assert caught.value.step is Step.RESTART
    assert bench.kept[-1].restarts == 1


def test_what_was_tried_is_kept_before_it_is_done() -> None:
    bench = Bench("silent")
    with pytest.raises(NoFrameError):
        bench.steady.read(5.0)
    assert bench.kept == [Climbed("boot-1", reopens=1)]


def test_the_end_of_a_recording_is_no_fault() -> None:
    bench = Bench("frame", "end")
    bench.steady.open()
    assert bench.steady.read(5.0) is not None
    assert bench.steady.read(5.0) is None
    assert not bench.events()
