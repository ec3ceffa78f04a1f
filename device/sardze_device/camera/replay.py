# SPDX-License-Identifier: EUPL-1.2
"""A site's rules over a recording: the same camera, with a clock that never waits.

Times count from the moment at which the replay was started, as if the recording began then; they
are never trusted. A recording that cannot be read is an error at once: nothing is opened again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.compose import Models, Surroundings, compose_camera
from sardze_device.camera.film import Film, FilmedJournal
from sardze_device.camera.frame import Frame
from sardze_device.camera.journal import Journal
from sardze_device.camera.masking import Curtain, PrivacyZone
from sardze_device.camera.source import FrameSource, Warn
from sardze_device.camera.tracker import Box
from sardze_device.errors import SettingsError
from sardze_device.host import Moment
from sardze_device.service import Service
from sardze_device.settings import DeviceSettings, read_settings
from sardze_wire.documents import DocumentError
from sardze_wire.profile import read_profile
from sardze_wire.records import Clock as ClockState
from sardze_wire.records import ClockSource


class Watched:
    """A source that tells of each frame."""

    def __init__(self, source: FrameSource, on_frame: Callable[[Frame], None]) -> None:
        self._source = source
        self._on_frame = on_frame
        self.open, self.close = source.open, source.close

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The source's next frame."""
        frame = self._source.read(timeout_s, not_before_ns)
        if frame is not None:
            self._on_frame(frame)
        return frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Onlookers:
    """Who goes along: the process, who is warned, who is told of each frame, and a film."""

    service: Service
    warn: Warn
    on_frame: Callable[[Frame], None]
    film: Film | None = None


def replay(
    video: Path,
    settings: DeviceSettings,
    models: Models,
    journal: Journal,
    *,
    started: Moment,
    onlookers: Onlookers,
) -> None:
    """Lead a recording through a site's camera; what it has to tell goes into the journal.

    Raises:
        SourceError: the recording cannot be read.
        PurposeMissingError: the site may not read plates (SECURITY 47).
    """
    from sardze_device.camera.video import VideoFile

    clock, film = ReplayClock(), onlookers.film
    around = Surroundings(
        service=onlookers.service,
        clock=clock,
        journal=FilmedJournal(journal, film) if film else journal,
        boot_id=started.boot_id,
        moment_of=_moments_from(started),
        randomness=os.urandom,
        cpu_s=time.thread_time,
    )

    def came(frame: Frame) -> None:
        onlookers.on_frame(frame)
        if film:
            film.turn(frame, plates())

    def plates() -> list[Box]:
        return [track.box for track in camera.pipeline.tracker.tracks]

    source = Watched(VideoFile(video, clock=clock, warn=onlookers.warn), came)
    camera = compose_camera(settings, source, models, around, recovers=False)
    try:
        camera.run()
    finally:
        if film:
            film.close(plates())


def open_film(path: Path, settings: DeviceSettings) -> Film:
    """A film for a replay; nothing is written before its first frame."""
    zones = [PrivacyZone(zone.name, zone.polygon) for zone in settings.privacy_zones]
    return Film(path, settings, Curtain(zones))


def read_site(site_file: Path, device_id: str | None) -> DeviceSettings:
    """The settings of one of a site's cameras, of the first one unless told which.

    Raises:
        SettingsError: the profile cannot be read or has no such camera.
    """
    return read_settings(site_file, device_id or _first_camera(site_file))


def read_countries(site_file: Path) -> dict[str, float]:
    """How often plates of each country pass at a site.

    Raises:
        SettingsError: the profile cannot be read.
    """
    try:
        return dict(read_profile(site_file.read_bytes(), str(site_file)).countries)
    except (OSError, DocumentError) as error:
        raise SettingsError(str(error)) from error


def _first_camera(site_file: Path) -> str:
    try:
        return read_profile(site_file.read_bytes(), str(site_file)).cameras[0].device_id
    except (OSError, DocumentError) as error:
        raise SettingsError(str(error)) from error


def _moments_from(started: Moment) -> Callable[[int], Moment]:
    nobody = ClockState(trusted=False, source=ClockSource.NONE)

    def moment_of(at_ns: int) -> Moment:
        wall = started.wall + timedelta(microseconds=at_ns / 1000)
        return Moment(wall, at_ns, started.boot_id, nobody)

    return moment_of
