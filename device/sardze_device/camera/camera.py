# SPDX-License-Identifier: EUPL-1.2
"""The camera's loop: capture, process, tell; until it is asked to stop.

The order matters: a finding is in the journal before the next frame is captured. The supervisor's
watchdog is fed only when a fresh frame has been processed, so a camera without frames is noticed
even if the process looks alive. Whatever ends the loop, open passages are settled and the source
is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sardze_device.camera.clipping import Clipping, NoClips
from sardze_device.camera.clock import Clock
from sardze_device.camera.duty import Duty
from sardze_device.camera.events.moment import Occurrence
from sardze_device.camera.facts import Fact, FactWriter
from sardze_device.camera.frame import Frame
from sardze_device.camera.gate import frame_interval_s, next_frame_ns
from sardze_device.camera.headcount import Headcount
from sardze_device.camera.journal import Journal
from sardze_device.camera.ladder import Step
from sardze_device.camera.pipeline import Finding, PlatePipeline
from sardze_device.camera.recovery import NoFrameError, SupervisorNeededError
from sardze_device.camera.source import FrameSource
from sardze_device.camera.status import StatusWriter
from sardze_device.camera.tamper import TamperWatch
from sardze_device.camera.watching import RoadRules, Unwatched
from sardze_device.service import Service

NS_PER_S = 1_000_000_000


class Outcome(StrEnum):
    """Why the loop ended."""

    STOPPED = "stopped"
    ENDED = "ended"
    SETTINGS_CHANGED = "settings-changed"
    RESTART = "restart"
    REBOOT = "reboot"


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to look, and how long to wait for a frame."""

    busy_fps: float = 12.0
    idle_fps: float = 5.0
    frame_timeout_s: float = 5.0
    settings_every_s: float = 2.0


@dataclass(slots=True)
class Camera:
    """All parts of one camera, put together by ``compose``."""

    source: FrameSource
    pipeline: PlatePipeline
    facts: FactWriter
    journal: Journal
    status: StatusWriter
    service: Service
    clock: Clock
    pace: Pace
    settings_version: int = 0
    road: RoadRules = Unwatched()
    headcount: Headcount | None = None
    clips: Clipping = NoClips()
    tamper: TamperWatch = field(default_factory=TamperWatch)
    duty: Duty | None = None
    _next_frame_ns: int = 0
    _next_settings_ns: int = 0

    def run(self) -> Outcome:
        """Read plates until something ends it."""
        try:
            self.source.open()
            outcome = self._loop()
            for finding in self.pipeline.finish(self.clock.now_ns()):
                self._tell(finding)
            for occurrence in self.road.finish(self.clock.now_ns()):
                self._report(occurrence, None)
            for tampering in self.tamper.finish():
                self._report(tampering.occurrence, None)
            self._keep(self.clips.finish())
            self.status.write(self.clock.now_ns(), outcome.value)
            return outcome
        finally:
            self.source.close()

    def _loop(self) -> Outcome:
        while not self.service.stop_requested:
            if self._settings_changed() or self._place_changed():
                return Outcome.SETTINGS_CHANGED
            try:
                frame = self.source.read(self.pace.frame_timeout_s, self._next_frame_ns)
            except SupervisorNeededError as error:
                return Outcome.REBOOT if error.step is Step.REBOOT else Outcome.RESTART
            except NoFrameError as error:
                self.status.write(self.clock.now_ns(), str(error))
                continue
            if frame is None:
                return Outcome.ENDED
            self._process(frame)
            self._after(frame)
        return Outcome.STOPPED

    def _process(self, frame: Frame) -> None:
        """See what is on the road, as far as power, heat and place allow."""
        if self.duty is not None and not self.duty.reads:
            return
        began_ns = self.clock.now_ns()
        for finding in self.pipeline.process(frame):
            self._tell(finding)
        self._watch(frame)
        with self.pipeline.meter.stage("clips"):
            allowed = self.duty is None or self.duty.load.clips
            self._keep(self.clips.see(frame, allowed=allowed))
        if self.duty is not None:
            took_s = (self.clock.now_ns() - began_ns) / NS_PER_S
            self.duty.rate.looked(took_s, moving=self.pipeline.motion.open)

    def _place_changed(self) -> bool:
        """Look at gauges and receiver, and tell what they brought; True in another place."""
        if self.duty is None:
            return False
        for occurrence in self.duty.look(self.clock.now_ns()):
            self._report(occurrence, None)
        return self.duty.moved

    def _tell(self, finding: Finding) -> None:
        with self.pipeline.meter.stage("tell"):
            fact = self.facts.plate_read(finding)
            self.journal.append(fact)
        if not finding.statement.told_before:
            self.clips.show(fact, finding.statement.at_ns)

    def _watch(self, frame: Frame) -> None:
        """Let the site's rules see the road, and the tamper watch the picture."""
        pipeline = self.pipeline
        if self.duty is None or self.duty.load.road_users:
            with pipeline.meter.stage("rules"):
                occurrences = self.road.see(
                    frame.captured_ns, still=not pipeline.motion.open, legible=pipeline.legible
                )
            for occurrence in occurrences:
                self._report(occurrence, frame)
            self._count_people(frame)
        with pipeline.meter.stage("tamper"):
            tellings = self.tamper.see(frame.lores, frame.captured_ns)
        for tampering in tellings:
            self._report(tampering.occurrence, frame)

    def _report(self, occurrence: Occurrence, frame: Frame | None) -> None:
        at_ns = frame.captured_ns if frame else self.clock.now_ns()
        shown = frame if self.duty is None or self.duty.load.context else None
        with self.pipeline.meter.stage("tell"):
            fact = self.facts.event(occurrence, shown, at_ns)
            self.journal.append(fact)
        if occurrence.evidence:
            self.clips.show(fact, at_ns)

    def _count_people(self, frame: Frame) -> None:
        if self.headcount is not None:
            with self.pipeline.meter.stage("people"):
                told = self.headcount.see(frame, self.road.shown_at(frame.captured_ns))
            self._keep(told)

    def _keep(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self.journal.append(fact)

    def _after(self, frame: Frame) -> None:
        """Everything that follows a fresh frame."""
        busy_fps, idle_fps = self.pace.busy_fps, self.pace.idle_fps
        if self.duty is not None:
            busy_fps, idle_fps = self.duty.rates()
        pause_s = frame_interval_s(self.pipeline.motion, active_fps=busy_fps, idle_fps=idle_fps)
        self._next_frame_ns = next_frame_ns(self._next_frame_ns, frame.captured_ns, pause_s)
        self.service.notifier.watchdog()
        self.status.frame_came(frame, self.clock.now_ns())

    def _settings_changed(self) -> bool:
        now_ns = self.clock.now_ns()
        if now_ns < self._next_settings_ns:
            return False
        self._next_settings_ns = now_ns + int(self.pace.settings_every_s * NS_PER_S)
        return self.journal.desired_version() != self.settings_version
