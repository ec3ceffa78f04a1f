# SPDX-License-Identifier: EUPL-1.2
"""Vehicles that stand: one where none should, or many in line. Pure.

A vehicle stands for as long as it keeps to a spot a share of its own size wide. One that creeps
leaves the spot and begins anew, so that a queue that moves is no row of stopped vehicles.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sardze_device.camera.events.incidents import Case, Incidents, Turn, occurrence, seconds
from sardze_device.camera.events.moment import NS_PER_S, Moment, Occurrence, Sighting
from sardze_device.camera.events.presence import Presence
from sardze_device.camera.lanes import Point
from sardze_wire.records import EventKind, Phase
from sardze_wire.rules import Area, Queue, StoppedVehicle

_SPOT = 0.25
"""Of the box's larger side."""
_IN_LINE_AFTER_S = 2.0
_HIDDEN_S = 2.0
"""A vehicle in line that was seen so lately still counts."""


@dataclass(slots=True)
class _Spot:
    place: Point
    since_ns: int


class Standing:
    """For how long each road user has kept to his spot."""

    def __init__(self) -> None:
        self._spots: dict[int, _Spot] = {}

    def see(
        self, sightings: Sequence[Sighting], gone: Sequence[int], now_ns: int
    ) -> dict[int, float]:
        """Seconds, by track, of those seen now."""
        for track_id in gone:
            self._spots.pop(track_id, None)
        return {each.track_id: self._held_s(each, now_ns) for each in sightings}

    def _held_s(self, sighting: Sighting, now_ns: int) -> float:
        x1, y1, x2, y2 = sighting.box
        reach = _SPOT * max(x2 - x1, y2 - y1)
        spot = self._spots.get(sighting.track_id)
        if spot is None or math.dist(spot.place, sighting.ground) > reach:
            spot = self._spots[sighting.track_id] = _Spot(sighting.ground, now_ns)
        return (now_ns - spot.since_ns) / NS_PER_S


class StoppedRule:
    """A vehicle stands in a zone."""

    def __init__(self, rule: StoppedVehicle, zone: Area, number: Callable[[], int]) -> None:
        self._rule, self._zone = rule, zone
        self._presence = Presence(zone, rule.classes)
        self._standing = Standing()
        self._incidents = Incidents(rule, 0.0, number)

    def see(self, moment: Moment) -> list[Occurrence]:
        """What changed in this moment."""
        inside = self._presence.see(moment)
        held = self._standing.see(inside, moment.gone, moment.captured_ns)
        cases = {
            each.track_id: Case(each)
            for each in inside
            if held[each.track_id] >= self._rule.after_s
        }
        return [self._tell(turn) for turn in self._incidents.see(cases, moment.captured_ns)]

    def finish(self, moment: Moment) -> list[Occurrence]:
        """End what is open."""
        return [self._tell(turn) for turn in self._incidents.finish(moment.captured_ns)]

    def _tell(self, turn: Turn) -> Occurrence:
        whom = turn.case.sighting.kind if turn.case.sighting else "vehicle"
        verb = "stood" if turn.phase is Phase.END else "stands"
        stood_s = self._rule.after_s + turn.held_s
        reason = f"{whom} {verb} in {self._zone.name!r} for {seconds(stood_s)}"
        return occurrence(EventKind.STOPPED_VEHICLE, self._rule, turn, reason, self._zone.name)


class QueueRule:
    """More than so many vehicles stand in line; its length is told in vehicles."""

    def __init__(self, rule: Queue, zone: Area, number: Callable[[], int]) -> None:
        self._rule, self._zone = rule, zone
        self._presence = Presence(zone, rule.classes)
        self._standing = Standing()
        self._in_line: dict[int, int] = {}
        self._incidents = Incidents(rule, rule.for_s, number)

    def see(self, moment: Moment) -> list[Occurrence]:
        """What changed in this moment."""
        now_ns, inside = moment.captured_ns, self._presence.see(moment)
        held = self._standing.see(inside, moment.gone, now_ns)
        self._in_line = {
            track_id: seen_ns
            for track_id, seen_ns in self._in_line.items()
            if now_ns - seen_ns <= _HIDDEN_S * NS_PER_S
        }
        for track_id, held_s in held.items():
            if held_s >= _IN_LINE_AFTER_S:
                self._in_line[track_id] = now_ns
        length = len(self._in_line)
        cases = {0: Case(count=length)} if length > self._rule.more_than else {}
        return [self._tell(turn) for turn in self._incidents.see(cases, now_ns)]

    def finish(self, moment: Moment) -> list[Occurrence]:
        """End what is open."""
        return [self._tell(turn) for turn in self._incidents.finish(moment.captured_ns)]

    def _tell(self, turn: Turn) -> Occurrence:
        verb = "stood" if turn.phase is Phase.END else "stand"
        reason = (
            f"{turn.case.count} vehicles {verb} in line in {self._zone.name!r}, more than "
            f"{self._rule.more_than} for {seconds(turn.held_s)}"
        )
        return occurrence(EventKind.QUEUE, self._rule, turn, reason, self._zone.name)
