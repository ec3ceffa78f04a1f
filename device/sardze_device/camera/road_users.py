# SPDX-License-Identifier: EUPL-1.2
"""Road users followed over looks: who is where, of what kind, and which plate is on whom.

Pure: findings and time come in. Vehicles, two-wheelers and people are followed apart, by the same
tracker that follows plates, so that nobody turns into somebody of another group. A kind is what
most looks said, weighted by how sure they were. A plate belongs to the road user who carried it
in most looks; who was gone long ago is forgotten. Places are fractions of the picture.
"""

from __future__ import annotations

import itertools
from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sardze_device.camera.ground import PLATE, WHEELS, Ground, Point
from sardze_device.camera.lanes import FractionBox, LaneArea, lane_of
from sardze_device.camera.tracker import NS_PER_S, Box, Track, Tracker, TrackerSettings
from sardze_device.camera.vehicles import BEARS_PLATES, carrier_of
from sardze_models.detectors.road_user import RoadUser
from sardze_wire.records import Speed, VehicleClass

Kept = TypeVar("Kept")

GROUPS: tuple[frozenset[VehicleClass], ...] = (
    frozenset({VehicleClass.PERSON}),
    frozenset({VehicleClass.BICYCLE, VehicleClass.MOTORCYCLE}),
    frozenset({VehicleClass.CAR, VehicleClass.VAN, VehicleClass.BUS, VehicleClass.TRUCK}),
)
FOLLOWING = TrackerSettings(reach_widths=1.5, lost_after_s=1.2, starts_at=0.4)
"""A road user is looked for a few times a second only, and his box is wider than a plate."""
_REMEMBERED = 512
_TRAIL = 24
_RECENT_S = 2.0
_BOX_ERROR = 0.008
_PLATE_ERROR = 0.0015
_RIM = 0.01
_LEAST_HITS = 2
"""Looks before somebody counts: what is seen once is most often nobody."""
_PLATE_SHARE = 0.26
"""Of a vehicle's width: 520 mm on 2 m, the narrowest case that is common."""
_WATCHED_FOR_S = 0.8


@dataclass(slots=True)
class Followed:
    """One road user."""

    track: Track
    first_ns: int
    kinds: dict[VehicleClass, float] = field(default_factory=dict)
    trail: deque[tuple[int, Point]] = field(default_factory=lambda: deque(maxlen=_TRAIL))
    box: FractionBox = (0.0, 0.0, 0.0, 0.0)
    readable_s: float = 0.0
    plate: int | None = None

    @property
    def kind(self) -> VehicleClass:
        """What most looks said."""
        return max(self.kinds, key=self.kinds.__getitem__)

    @property
    def counts(self) -> bool:
        """Whether he was seen often enough to be somebody."""
        return self.track.hits >= _LEAST_HITS


class RoadUserTracks:
    """Everybody in sight."""

    def __init__(
        self,
        lanes: Sequence[LaneArea] = (),
        ground: Ground | None = None,
        least_plate_width: float = 0.03,
        following: TrackerSettings = FOLLOWING,
    ) -> None:
        numbers = itertools.count(1)
        self._trackers = [Tracker(following, numbers) for _ in GROUPS]
        self._lanes, self._ground = tuple(lanes), ground
        self._readable_width = least_plate_width / _PLATE_SHARE
        self._live: dict[int, Followed] = {}
        self._carried: dict[int, Counter[int]] = {}
        self._plate_trails: dict[int, deque[tuple[int, Point]]] = {}
        self._kinds: dict[int, VehicleClass] = {}

    def follow(self, found: Sequence[RoadUser], size: tuple[int, int], now_ns: int) -> list[int]:
        """Take one look's findings, in pixels of a picture of ``size``; who is gone."""
        gone = []
        walking = [each for each in found if not _rides(each, found)]
        for group, tracker in zip(GROUPS, self._trackers, strict=True):
            mine = [each for each in walking if each.kind in group]
            done = tracker.follow([u.box for u in mine], [u.score for u in mine], size, now_ns)
            for track, index in done.seen:
                self._meet(track, mine[index], size, now_ns)
            gone += self._part(done.ended)
        return gone

    def rest(self, now_ns: int) -> list[int]:
        """Nothing moved: everybody is where he was; who is gone."""
        return self._part([track for each in self._trackers for track in each.rest(now_ns).ended])

    def bear(self, plates: Sequence[tuple[int, FractionBox]], now_ns: int, looked: bool) -> None:
        """Take the plates seen in a frame; when it was ``looked`` at, each finds who carries it."""
        present = [each for each in self._live.values() if each.track.seen_ns == now_ns]
        bearers = [each for each in present if each.kind in BEARS_PLATES]
        for plate, box in plates:
            middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            self._plate_trail(plate).append((now_ns, middle))
            index = carrier_of(middle, [each.box for each in bearers]) if looked else None
            if index is not None:
                bearer = bearers[index]
                bearer.plate = plate
                self._carried.setdefault(plate, Counter())[bearer.track.track_id] += 1

    def kind_with(self, plate: int) -> VehicleClass:
        """The kind of who carries a plate; unknown if nobody was seen to."""
        carried = self._carried.get(plate)
        if not carried:
            return VehicleClass.UNKNOWN
        return self._kinds.get(carried.most_common(1)[0][0], VehicleClass.UNKNOWN)

    def present(self, now_ns: int) -> Iterator[Followed]:
        """Those seen at this moment, or who rested through it."""
        live = (each for each in self._live.values() if each.counts)
        return (each for each in live if each.track.seen_ns == now_ns)

    def lane_of(self, followed: Followed) -> str | None:
        """The lane that holds him now."""
        lane = lane_of([followed.box], self._lanes)
        return lane.lane_id if lane else None

    def speed_of(self, followed: Followed, now_ns: int) -> Speed | None:
        """How fast, by his plate where one is followed, else by where he touches the ground."""
        if self._ground is None:
            return None
        since_ns = now_ns - int(_RECENT_S * NS_PER_S)
        if followed.plate is not None:
            trail = [each for each in self._plate_trail(followed.plate) if each[0] >= since_ns]
            speed = self._ground.speed_of(trail, PLATE, _PLATE_ERROR)
            if speed is not None:
                return speed
        trail = [each for each in followed.trail if each[0] >= since_ns]
        return self._ground.speed_of(trail, WHEELS, _BOX_ERROR)

    def legible(self, followed: Followed, read: Collection[int]) -> bool | None:
        """Whether his plate can be read; None for as long as that cannot be said."""
        if followed.kind not in BEARS_PLATES:
            return None
        mine = followed.track.track_id
        if any(mine in self._carried.get(plate, ()) for plate in read):
            return True
        return False if followed.readable_s >= _WATCHED_FOR_S else None

    def finish(self) -> list[int]:
        """The camera stops: everybody is gone."""
        return self._part([track for tracker in self._trackers for track in tracker.finish()])

    def _meet(self, track: Track, found: RoadUser, size: tuple[int, int], now_ns: int) -> None:
        known = self._live.setdefault(track.track_id, Followed(track, now_ns))
        before_ns = known.trail[-1][0] if known.trail else now_ns
        known.kinds[found.kind] = known.kinds.get(found.kind, 0.0) + found.score
        known.box = box = _fractions(found.box, size)
        if box[3] < 1 - _RIM:  # where he touches the ground is in the picture
            known.trail.append((now_ns, ((box[0] + box[2]) / 2, box[3])))
            if box[2] - box[0] >= self._readable_width:
                known.readable_s += (now_ns - before_ns) / NS_PER_S
        self._kinds[track.track_id] = known.kind
        _forget_oldest(self._kinds)

    def _part(self, ended: Sequence[Track]) -> list[int]:
        """Let go of who is gone; the numbers of those who counted."""
        parted = [self._live.pop(t.track_id) for t in ended if t.track_id in self._live]
        return [each.track.track_id for each in parted if each.counts]

    def _plate_trail(self, plate: int) -> deque[tuple[int, Point]]:
        trail = self._plate_trails.setdefault(plate, deque(maxlen=_TRAIL))
        _forget_oldest(self._plate_trails)
        _forget_oldest(self._carried)
        return trail


def _rides(person: RoadUser, found: Sequence[RoadUser]) -> bool:
    """Whether a person is a two-wheeler's rider: his middle stands on one."""
    if person.kind is not VehicleClass.PERSON:
        return False
    left, top, right, bottom = person.box
    x, reach = (left + right) / 2, bottom - top
    return any(
        each.kind in GROUPS[1]
        and each.box[0] <= x <= each.box[2]
        and top < each.box[3]
        and abs(each.box[3] - bottom) < 0.6 * reach
        for each in found
    )


def _fractions(box: Box, size: tuple[int, int]) -> FractionBox:
    x1, y1, x2, y2 = (min(1.0, max(0.0, side / size[axis % 2])) for axis, side in enumerate(box))
    return x1, y1, x2, y2


def _forget_oldest(kept: dict[int, Kept]) -> None:
    while len(kept) > _REMEMBERED:
        del kept[next(iter(kept))]
