# SPDX-License-Identifier: EUPL-1.2
"""Puts the watch over the road together: only where a site has rules is anybody followed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sardze_device.camera.events.rules import Rules
from sardze_device.camera.ground import Ground
from sardze_device.camera.lanes import LaneArea
from sardze_device.camera.road_users import RoadUserTracks
from sardze_device.camera.vehicles import Carriers, Vehicles
from sardze_device.camera.watching import RoadRules, RoadWatch, Unwatched
from sardze_device.host import Moment
from sardze_device.settings import DeviceSettings
from sardze_models.detectors.road_user import RoadUserFinder


def lanes_of(settings: DeviceSettings) -> list[LaneArea]:
    """The lanes as drawn."""
    return [LaneArea(lane.lane_id, lane.direction, lane.polygon) for lane in settings.lanes]


def ground_of(settings: DeviceSettings) -> Ground | None:
    """The plane of the road, where it was measured."""
    return Ground(settings.ground) if settings.ground else None


def make_watch(
    settings: DeviceSettings,
    finder: RoadUserFinder,
    *,
    moment_of: Callable[[int], Moment],
    cpu_s: Callable[[], float],
    picture_width_px: int = 1280,
) -> tuple[Carriers, RoadRules]:
    """What knows who carries a plate, and what shows the road to the rules.

    Args:
        settings: of the camera, with its rules.
        finder: of road users.
        moment_of: puts a frame's time on the wall clock.
        cpu_s: the clock against which a look's cost is held.
        picture_width_px: for which the least width of a legible plate is meant.
    """
    if not settings.watched.rules and not settings.tuned.people.enabled:
        return Vehicles(finder), Unwatched()
    zone = ZoneInfo(settings.timezone)

    def local_of(at_ns: int) -> datetime:
        return moment_of(at_ns).wall.astimezone(zone)

    tracks = RoadUserTracks(
        lanes_of(settings),
        ground_of(settings),
        least_plate_width=settings.tuned.reading.min_plate_px / picture_width_px,
    )
    watch = RoadWatch(
        finder,
        tracks,
        Rules(settings.watched, settings.security_level),
        local_of=local_of,
        cpu_s=cpu_s,
    )
    return watch, watch
