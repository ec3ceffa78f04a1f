# SPDX-License-Identifier: EUPL-1.2
"""Shows a site's rules what happens on the road, at a rate of its own.

Only a camera with rules has a ``RoadWatch``; the others have ``Unwatched``, which costs nothing.
While something moves the road users are looked for as often as the rules need, more seldom where
a look costs so much that its share of the processor would be exceeded; while nothing moves nobody
is looked for, and everybody is still there. The same looks tell which vehicle carries a plate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sardze_device.camera.events.moment import Moment, Occurrence, Sighting, Watch
from sardze_device.camera.lanes import FractionBox
from sardze_device.camera.road_users import RoadUserTracks
from sardze_device.camera.tracker import NS_PER_S, Box
from sardze_models.detectors.road_user import RoadUserFinder
from sardze_wire.records import VehicleClass


@dataclass(frozen=True, slots=True)
class WatchPace:
    """How often to look, and how much of a core that may take."""

    looks_a_second: float = 8.0
    still_every_s: float = 0.5
    most_of_a_core: float = 0.25


class RoadRules(Protocol):
    """What the camera's loop asks after each frame."""

    def see(self, now_ns: int, *, still: bool, legible: Collection[int]) -> list[Occurrence]:
        """What happened, given which plate tracks can be read."""

    def finish(self, now_ns: int) -> list[Occurrence]:
        """The camera stops."""

    def shown_at(self, now_ns: int) -> Moment | None:
        """What the rules saw in the frame of this time; None if it was not looked at."""


class Unwatched:
    """A camera without rules."""

    def see(self, now_ns: int, *, still: bool, legible: Collection[int]) -> list[Occurrence]:
        """Nothing happens."""
        return []

    def finish(self, now_ns: int) -> list[Occurrence]:
        """Nothing was going on."""
        return []

    def shown_at(self, now_ns: int) -> Moment | None:
        """Nothing was looked at."""
        return None


class RoadWatch:
    """The road users of one camera before its rules; also knows what carries each plate."""

    def __init__(
        self,
        finder: RoadUserFinder,
        tracks: RoadUserTracks,
        rules: Watch,
        *,
        local_of: Callable[[int], datetime],
        cpu_s: Callable[[], float],
        pace: WatchPace = WatchPace(),  # noqa: B008 - frozen
    ) -> None:
        self._finder, self._tracks, self._rules = finder, tracks, rules
        self._local_of, self._cpu_s, self._pace = local_of, cpu_s, pace
        self._due_ns: int | None = None
        self._shown: Moment | None = None
        self._looked_ns: int | None = None
        self._gone: list[int] = []

    def look(
        self,
        lores: NDArray[np.uint8],
        plates: Sequence[tuple[int, Box]],
        size: tuple[int, int],
        now_ns: int,
    ) -> None:
        """Look at a frame in which something moves, if it is time to."""
        looked = self._due_ns is None or now_ns >= self._due_ns
        if looked:
            began_s = self._cpu_s()
            found = self._finder.find(lores)
            self._wait_for_next(now_ns, self._cpu_s() - began_s)
            small = lores.shape[1], lores.shape[0]
            self._gone += self._tracks.follow(found, small, now_ns)
            self._looked_ns = now_ns
        carried = [(plate, _fractions(box, size)) for plate, box in plates]
        self._tracks.bear(carried, now_ns, looked)

    def class_of(self, track_id: int) -> VehicleClass:
        """The kind of vehicle that carries a plate."""
        return self._tracks.kind_with(track_id)

    def see(self, now_ns: int, *, still: bool, legible: Collection[int]) -> list[Occurrence]:
        """Show the rules this moment, if there was a look or it is time for one without."""
        if still and self._is_time(now_ns):
            self._gone += self._tracks.rest(now_ns)
        elif self._looked_ns != now_ns:
            return []
        self._shown = self._moment(now_ns, legible)
        return self._rules.see(self._shown)

    def finish(self, now_ns: int) -> list[Occurrence]:
        """Everybody leaves; what was going on ends."""
        self._gone += self._tracks.finish()
        return self._rules.finish(self._moment(now_ns, ()))

    def shown_at(self, now_ns: int) -> Moment | None:
        """What the rules saw in the frame of this time."""
        return self._shown if self._shown and self._shown.captured_ns == now_ns else None

    def _wait_for_next(self, now_ns: int, cost_s: float) -> None:
        every_s = max(1 / self._pace.looks_a_second, cost_s / self._pace.most_of_a_core)
        every_ns = int(every_s * NS_PER_S)
        in_step = self._due_ns is not None and now_ns - self._due_ns < every_ns
        self._due_ns = (self._due_ns if in_step and self._due_ns else now_ns) + every_ns

    def _is_time(self, now_ns: int) -> bool:
        every_ns = self._pace.still_every_s * NS_PER_S
        return self._shown is None or now_ns - self._shown.captured_ns >= every_ns

    def _moment(self, now_ns: int, legible: Collection[int]) -> Moment:
        gone, self._gone = tuple(self._gone), []
        sightings = tuple(
            Sighting(
                track_id=each.track.track_id,
                kind=each.kind,
                box=each.box,
                plate_legible=self._tracks.legible(each, legible),
                speed=self._tracks.speed_of(each, now_ns),
                lane_id=self._tracks.lane_of(each),
            )
            for each in self._tracks.present(now_ns)
        )
        return Moment(now_ns, self._local_of(now_ns), sightings, gone)


def _fractions(box: Box, size: tuple[int, int]) -> FractionBox:
    x1, y1, x2, y2 = (side / size[axis % 2] for axis, side in enumerate(box))
    return x1, y1, x2, y2
