# SPDX-License-Identifier: EUPL-1.2
"""A source that recovers: does what the ladder says, and tells it.

Every failure becomes a ``camera-fault`` event: ``new`` when frames stop, ``update`` for each
further step, ``end`` when they are back. What was tried is kept before it is done, so that a
restart goes on from there. Steps beyond reopening end the process; ``SupervisorNeededError``
carries which.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sardze_device.camera.clock import Clock
from sardze_device.camera.facts import Fact, FactWriter
from sardze_device.camera.frame import Frame
from sardze_device.camera.ladder import Climbed, RecoveryLadder, Step
from sardze_device.camera.source import FrameSource
from sardze_device.errors import DeviceError, SourceError
from sardze_wire.records import Phase


class SupervisorNeededError(DeviceError):
    """Opening the source again did not help: the supervisor has to act."""

    def __init__(self, step: Step, words: str) -> None:
        super().__init__(words)
        self.step = step


class NoFrameError(DeviceError):
    """No frame this time; what the ladder said has been done."""


class Teller(Protocol):
    """Where facts go."""

    def append(self, fact: Fact) -> None:
        """Keep a fact."""


class SteadySource:
    """Frames, in spite of a source that fails now and then."""

    def __init__(
        self,
        source: FrameSource,
        ladder: RecoveryLadder,
        *,
        clock: Clock,
        facts: FactWriter,
        journal: Teller,
        keep: Callable[[Climbed], None],
    ) -> None:
        self._source = source
        self._ladder = ladder
        self._clock = clock
        self._facts = facts
        self._journal = journal
        self._keep = keep
        self._is_open = False
        self._incident: str | None = None
        self.steps: dict[str, int] = {}

    def open(self) -> None:
        """Opening may fail, and is part of reading therefore."""

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The next frame; None at the end of a recording.

        Raises:
            NoFrameError: the source failed; the ladder's step has been taken: read again.
            SupervisorNeededError: only a restart or a reboot is left.
        """
        try:
            if not self._is_open:
                self._source.open()
                self._is_open = True
            frame = self._source.read(timeout_s, not_before_ns)
        except SourceError as error:
            self._recover(str(error))
            raise NoFrameError(str(error)) from error
        if frame is not None and self._ladder.frame_came(frame.captured_ns):
            self._tell(Phase.END, "Frames come again.")
            self._incident = None
        return frame

    def close(self) -> None:
        """Give the source back."""
        self._source.close()
        self._is_open = False

    def _recover(self, reason: str) -> None:
        remedy = self._ladder.failed(reason)
        self.steps[remedy.step] = self.steps.get(remedy.step, 0) + 1
        self._keep(self._ladder.climbed)
        self._tell(Phase.UPDATE if self._incident else Phase.NEW, remedy.words)
        self.close()
        if remedy.step is not Step.REOPEN:
            raise SupervisorNeededError(remedy.step, remedy.words)
        self._clock.wait_until(self._clock.now_ns() + int(remedy.pause_s * 1e9))

    def _tell(self, phase: Phase, words: str) -> None:
        now_ns = self._clock.now_ns()
        self._incident = self._incident or self._facts.new_incident(now_ns)
        self._journal.append(self._facts.camera_fault(phase, self._incident, words, now_ns))
