# SPDX-License-Identifier: EUPL-1.2
"""The composition root of a camera: settings in, a camera ready to run out.

Only here are models opened, vendors chosen and parts put together. Without a recorded purpose,
legal basis, controller, assessment and retention there is no camera (SECURITY 47); with a model
whose hash is not the released one there is none either (SECURITY 32).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sardze_device.camera.camera import Camera, Pace
from sardze_device.camera.clipping import ClipDesk, Clipping, NoClips
from sardze_device.camera.clock import Clock
from sardze_device.camera.compose_road import ground_of, lanes_of, make_watch
from sardze_device.camera.duty import Duty
from sardze_device.camera.facts import FactWriter, Origin
from sardze_device.camera.gate import GateRules, MotionGate
from sardze_device.camera.headcount import Headcount
from sardze_device.camera.journal import Journal
from sardze_device.camera.ladder import Climbed, LadderSettings, RecoveryLadder, read_climbed
from sardze_device.camera.light.regulated import RegulatedSource
from sardze_device.camera.masking import (
    HIDES_PLATES_AT,
    HIDES_ROAD_USERS_AT,
    Curtain,
    CurtainedSource,
    Masker,
    PlateSpotter,
    PrivacyZone,
)
from sardze_device.camera.meter import StageMeter
from sardze_device.camera.passage import PassageRules, Passages
from sardze_device.camera.pipeline import (
    Finder,
    PlatePipeline,
    PlatesFound,
    Reader,
    best_match,
    nobody_asks,
)
from sardze_device.camera.recovery import SteadySource
from sardze_device.camera.source import FrameSource
from sardze_device.camera.status import Running, StatusWriter
from sardze_device.camera.tracker import Tracker, TrackerSettings
from sardze_device.camera.vehicles import Carriers, NoRoadUsers, Vehicles
from sardze_device.clips.recorder import ClipRecorder
from sardze_device.clips.shelf import ClipShelf
from sardze_device.errors import PurposeMissingError
from sardze_device.host import Moment, write_durably
from sardze_device.mobile.whereabouts import Whereabouts
from sardze_device.people.opening import open_people
from sardze_device.power.ladder import Gauges
from sardze_device.power.rate import FittedRate
from sardze_device.power.steward import Steward
from sardze_device.service import Service
from sardze_device.settings import DeviceSettings, settings_in
from sardze_models.catalogue import load_catalogue
from sardze_models.detectors.road_user import RoadUserFinder
from sardze_models.finder import THRESHOLD, PlateFinder
from sardze_models.reader import PlateReader
from sardze_models.road_users import NAME as ROAD_USERS
from sardze_models.road_users import RoadUsers
from sardze_models.runtime import open_model
from sardze_models.voting import VoteSettings
from sardze_wire.camera_settings import CameraSettings


@dataclass(frozen=True, slots=True)
class Models:
    """What finds and reads plates and vehicles, with the versions that records name.

    ``hiders`` find whom and what to hide in pictures; without them pictures are masked whole.
    """

    finder: Finder
    reader: Reader
    versions: dict[str, str]
    road_users: RoadUserFinder = NoRoadUsers()
    hiders: tuple[RoadUserFinder, PlateSpotter] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a camera is given besides its settings: the process, its clocks, its journal."""

    service: Service
    clock: Clock
    journal: Journal
    boot_id: str
    moment_of: Callable[[int], Moment]
    randomness: Callable[[int], bytes]
    cpu_s: Callable[[], float]
    ladder_file: Path | None = None
    clips_folder: Path | None = None
    measure: Callable[[], Gauges] | None = None
    whereabouts: Whereabouts | None = None


def open_models(threads: int = 1, threshold: float = THRESHOLD, own: Path | None = None) -> Models:
    """The released models, checked against their hashes (SECURITY 32).

    Args:
        threads: of each model.
        threshold: from which score on a plate counts.
        own: a folder with a catalogue of the site's own, whose road-user model is taken.

    Raises:
        ModelError: a model cannot be used.
    """
    catalogue = load_catalogue()
    road_users = (load_catalogue(own) if own else catalogue).entry(ROAD_USERS)
    taken = {**catalogue.entries, ROAD_USERS: road_users}
    finder = PlateFinder.from_catalogue(catalogue, threads=threads, threshold=threshold)
    road_user_model = open_model(road_users, threads=threads)
    return Models(
        finder=finder,
        reader=PlateReader.from_catalogue(catalogue, threads=threads),
        versions={name: entry.version for name, entry in taken.items()},
        road_users=RoadUsers(road_user_model),
        hiders=(
            RoadUsers(road_user_model, threshold=HIDES_ROAD_USERS_AT),
            finder.at(HIDES_PLATES_AT),
        ),
    )


def refuse_without_purpose(settings: DeviceSettings) -> None:
    """No recorded purpose, no plate reading.

    Raises:
        PurposeMissingError: says what is missing (SECURITY 47).
    """
    if settings.reasons_not_to_read:
        raise PurposeMissingError(
            "This camera does not read plates: " + "; ".join(settings.reasons_not_to_read) + ".",
            remedy="Complete the privacy section of the site profile.",
        )


def compose_camera(
    settings: DeviceSettings,
    source: FrameSource,
    models: Models,
    around: Surroundings,
    *,
    settings_version: int = 0,
    recovers: bool = True,
) -> Camera:
    """All parts of one camera. One that ``recovers`` opens its source again when frames stop.

    Raises:
        PurposeMissingError: it may not read plates (SECURITY 47).
        MaskError: a privacy zone cannot be applied (SECURITY 51).
    """
    refuse_without_purpose(settings)
    duty = _duty(settings, around)
    if duty.whereabouts is not None and duty.whereabouts.bound:
        settings = settings_in(settings, duty.whereabouts.choice.place)
    zones = [PrivacyZone(zone.name, zone.polygon) for zone in settings.privacy_zones]
    found = source.plates_found if isinstance(source, RegulatedSource) else nobody_asks
    source = CurtainedSource(source, Curtain(zones))
    tuned, meter = settings.tuned, StageMeter(around.cpu_s)
    facts = _facts(settings, models, around, zones, duty)
    vehicles, road = make_watch(
        settings,
        models.road_users,
        moment_of=around.moment_of,
        cpu_s=around.cpu_s if recovers else _timeless,
    )
    recoveries: dict[str, int] = {}
    if recovers:
        steady = SteadySource(
            source,
            _ladder(settings, around),
            clock=around.clock,
            facts=facts,
            journal=around.journal,
            keep=_keeper(around.ladder_file),
        )
        source, recoveries = steady, steady.steps
    running = Running(
        around.boot_id, around.clock.now_ns(), models.versions, settings.desired_version
    )
    return Camera(
        source=source,
        pipeline=make_pipeline(settings, models, meter, vehicles, found),
        road=road,
        headcount=Headcount(open_people(tuned.people, settings.people), facts, around.moment_of),
        clips=_clips(settings, facts, around.clips_folder),
        facts=facts,
        journal=around.journal,
        status=StatusWriter(around.journal, running, meter, recoveries, duty),
        service=around.service,
        clock=around.clock,
        pace=_pace(tuned),
        settings_version=settings_version,
        duty=duty,
    )


def _facts(
    settings: DeviceSettings,
    models: Models,
    around: Surroundings,
    zones: list[PrivacyZone],
    duty: Duty,
) -> FactWriter:
    return FactWriter(
        Origin(
            settings.site_id,
            settings.device_id,
            settings.position,
            models.versions,
            duty.position if duty.whereabouts else None,
        ),
        moment_of=around.moment_of,
        randomness=around.randomness,
        masker=Masker(zones, *(models.hiders or ())),
        evidence=settings.tuned.evidence,
    )


def _pace(tuned: CameraSettings) -> Pace:
    return Pace(
        busy_fps=tuned.frame_rate.busy_fps,
        idle_fps=tuned.frame_rate.idle_fps,
        frame_timeout_s=tuned.source.frame_timeout_s,
    )


def _clips(settings: DeviceSettings, facts: FactWriter, folder: Path | None) -> Clipping:
    tuned, privacy = settings.tuned.clips, settings.privacy
    if not tuned.enabled or folder is None or privacy is None or privacy.retention_hours is None:
        return NoClips()
    shelf = ClipShelf.open(folder, tuned, privacy.retention_hours)
    return ClipDesk(ClipRecorder(facts.masked, tuned), shelf, facts, tuned.max_width_px)


def _duty(settings: DeviceSettings, around: Surroundings) -> Duty:
    """What power, heat and place allow; without gauges everything is on."""
    tuned = settings.tuned
    rate = FittedRate(tuned.frame_rate.busy_fps, tuned.frame_rate.idle_fps, tuned.power.cpu_share)
    steward = None
    if around.measure is not None:
        steward = Steward(tuned.power, around.measure, around.clock.now_ns())
    return Duty(rate, steward, around.whereabouts)


def make_pipeline(
    settings: DeviceSettings,
    models: Models,
    meter: StageMeter,
    vehicles: Carriers | None = None,
    found: PlatesFound = nobody_asks,
) -> PlatePipeline:
    """The stages as a site has set them."""
    tuned, reading, passage = settings.tuned, settings.tuned.reading, settings.tuned.passage
    return PlatePipeline(
        gate=MotionGate(
            GateRules(
                least_change=tuned.gate.threshold,
                opens_at=tuned.gate.changed_fraction,
                hold_s=tuned.frame_rate.linger_s,
                background_s=tuned.gate.background_s,
            )
        ),
        finder=models.finder,
        tracker=Tracker(TrackerSettings(lost_after_s=passage.lost_after_s)),
        reader=models.reader,
        decode=best_match(settings.countries or None),
        passages=Passages(
            PassageRules(
                least_confidence=reading.min_confidence,
                least_confidence_unknown=reading.min_confidence_unknown,
                rejoin_s=passage.returns_after_s,
                parked_after_s=passage.parked_after_s,
                parked_rejoin_s=passage.parked_hidden_s,
            ),
            lanes_of(settings),
            ground_of(settings),
        ),
        meter=meter,
        vehicles=vehicles or Vehicles(models.road_users),
        votes=VoteSettings(
            sure_at=reading.sure_confidence,
            least_readings=reading.min_readings,
            most_readings=reading.max_readings,
        ),
        least_width_px=reading.min_plate_px,
        found=found,
    )


def _ladder(settings: DeviceSettings, around: Surroundings) -> RecoveryLadder:
    kept = None
    if around.ladder_file is not None and around.ladder_file.exists():
        kept = around.ladder_file.read_bytes()
    return RecoveryLadder(
        read_climbed(kept, around.boot_id),
        LadderSettings(reopens=settings.tuned.source.reopen_attempts),
    )


def _keeper(file: Path | None) -> Callable[[Climbed], None]:
    def keep(climbed: Climbed) -> None:
        if file is not None:
            write_durably(file, msgspec.json.encode(climbed))

    return keep


def _timeless() -> float:
    """A recording is looked at as often wherever it is replayed."""
    return 0.0
