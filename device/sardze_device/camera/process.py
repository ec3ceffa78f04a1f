# SPDX-License-Identifier: EUPL-1.2
"""The camera as a process: its settings, its outbox, its models; built again when settings
change.

A camera that may not read plates says so in its status before the process ends, so that the agent
can report why (SECURITY 47). The result is the exit code that ``ladder`` documents.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sardze_device.camera.camera import Camera, Outcome
from sardze_device.camera.clock import Clock, RealClock, ReplayClock
from sardze_device.camera.compose import (
    Models,
    Surroundings,
    compose_camera,
    open_models,
    refuse_without_purpose,
)
from sardze_device.camera.journal import OutboxJournal
from sardze_device.camera.ladder import REBOOT_EXIT, RESTART_EXIT
from sardze_device.camera.source import Warn
from sardze_device.camera.sources import make_source
from sardze_device.errors import DeviceError
from sardze_device.host import Host, Moment
from sardze_device.mobile.budget import plan_of, share_used
from sardze_device.mobile.gpsd import GPSD_PORT, Gpsd
from sardze_device.mobile.whereabouts import Whereabouts
from sardze_device.outbox import CameraStatus, DataSpent, Outbox, OutboxLimits
from sardze_device.power.battery import open_battery
from sardze_device.power.steward import gauges_of
from sardze_device.service import Service
from sardze_device.settings import DeviceSettings, StatePaths, read_settings
from sardze_models.errors import ModelError
from sardze_wire.sources import VideoSource

LADDER_FILE = "camera-ladder.json"
CLIPS_FOLDER = "clips"
_EXIT_CODES = {Outcome.RESTART: RESTART_EXIT, Outcome.REBOOT: REBOOT_EXIT}


@dataclass(slots=True, kw_only=True)
class CameraProcess:
    """Where a camera process runs."""

    site_file: Path
    device_id: str
    state: Path
    host: Host
    service: Service
    warn: Warn
    own_models: Path | None = None
    _placed: tuple[object, Whereabouts] | None = field(default=None, init=False)

    def run(self) -> int:
        """Run the camera until it is asked to stop, or cannot go on.

        Raises:
            DeviceError: what a person must mend.
        """
        outcome = Outcome.SETTINGS_CHANGED
        while outcome is Outcome.SETTINGS_CHANGED:
            outcome = self._live()
        return _EXIT_CODES.get(outcome, 0)

    def _live(self) -> Outcome:
        """One life: from reading the settings to the reason of the end."""
        settings = read_settings(self.site_file, self.device_id)
        limits = OutboxLimits.of(settings)
        with Outbox.open(StatePaths(self.state).outbox, limits) as outbox:
            stored = outbox.desired()
            if stored is not None:
                settings = read_settings(self.site_file, self.device_id, stored.state)
            journal = OutboxJournal(outbox)
            try:
                camera = self._build(
                    settings, journal, outbox.data_spent, stored.version if stored else 0
                )
            except (DeviceError, ModelError) as error:
                journal.write_status(self._refusal(settings, str(error)))
                raise
            self.service.notifier.ready(f"reading plates as {settings.device_id}")
            return camera.run()

    def _build(
        self,
        settings: DeviceSettings,
        journal: OutboxJournal,
        spent: Callable[[], DataSpent | None],
        version: int,
    ) -> Camera:
        refuse_without_purpose(settings)
        clock = self._clock(settings)
        source = make_source(settings, clock=clock, warn=self.warn)
        around = Surroundings(
            service=self.service,
            clock=clock,
            journal=journal,
            boot_id=self.host.boot_id,
            moment_of=moments_of(self.host),
            randomness=os.urandom,
            cpu_s=time.thread_time,
            ladder_file=self.state / LADDER_FILE,
            clips_folder=self.state / CLIPS_FOLDER,
            measure=gauges_of(
                self.host,
                open_battery(settings.tuned.power),
                settings.tuned.power,
                lambda: share_used(plan_of(settings.tuned.mobile), spent()),
            ),
            whereabouts=self._whereabouts(settings),
        )
        models: Models = open_models(
            threshold=settings.tuned.reading.finder_threshold, own=self.own_models
        )
        return compose_camera(settings, source, models, around, settings_version=version)

    def _whereabouts(self, settings: DeviceSettings) -> Whereabouts | None:
        """What listens for positions; it outlives a change of place, but not one of settings."""
        mobile, wanted = settings.tuned.mobile, (settings.tuned.mobile, settings.places)
        if self._placed is not None and self._placed[0] == wanted:
            return self._placed[1]
        if self._placed is not None:
            self._placed[1].close()
            self._placed = None
        if mobile.gpsd_port is None and not settings.places:
            return None
        found = Whereabouts(Gpsd(mobile.gpsd_port or GPSD_PORT), mobile, settings.places)
        self._placed = (wanted, found)
        return found

    def _clock(self, settings: DeviceSettings) -> Clock:
        if isinstance(settings.source, VideoSource) and not settings.source.realtime:
            return ReplayClock(self.host.monotonic_ns())
        return RealClock(self.host.monotonic_ns, self.service.wait)

    def _refusal(self, settings: DeviceSettings, words: str) -> CameraStatus:
        now_ns = self.host.monotonic_ns()
        return CameraStatus(
            boot_id=self.host.boot_id,
            monotonic_ns=now_ns,
            started_ns=now_ns,
            frames=0,
            frames_per_s=0.0,
            words=words,
            reading=False,
            settings_version=settings.desired_version,
        )


def moments_of(host: Host) -> Callable[[int], Moment]:
    """Puts a time of the monotonic clock on the wall clock as it goes now."""

    def moment_of(at_ns: int) -> Moment:
        now = host.moment()
        ago = timedelta(microseconds=(now.monotonic_ns - at_ns) / 1000)
        return Moment(now.wall - ago, at_ns, now.boot_id, now.clock)

    return moment_of
