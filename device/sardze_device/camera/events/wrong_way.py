# SPDX-License-Identifier: EUPL-1.2
"""A vehicle goes against the direction of its lane. Pure.

How far is measured from the place where it was furthest the right way, so that one that brakes,
trembles or rolls back a little is not accused. What approaches comes down the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sardze_device.camera.events.crossing import OPPOSITE
from sardze_device.camera.events.incidents import Case, Incidents, Turn, occurrence
from sardze_device.camera.events.moment import Moment, Occurrence, Sighting
from sardze_wire.records import Direction, EventKind
from sardze_wire.rules import WrongWay

_DOWN = {Direction.APPROACHING: 1.0, Direction.RECEDING: -1.0}


@dataclass(slots=True)
class _Way:
    lane_id: str
    furthest: float
    now: float

    @property
    def wrong(self) -> float:
        return self.furthest - self.now


class WrongWayRule:
    """Vehicles in the lanes that the rule names, against the directions these have."""

    def __init__(
        self, rule: WrongWay, lanes: Mapping[str, Direction], number: Callable[[], int]
    ) -> None:
        wanted = rule.lanes or tuple(lanes)
        self._lanes = {name: way for name, way in lanes.items() if name in wanted and way in _DOWN}
        self._rule = rule
        self._ways: dict[int, _Way] = {}
        self._incidents = Incidents(rule, 0.0, number)

    def see(self, moment: Moment) -> list[Occurrence]:
        """What changed in this moment."""
        for track_id in moment.gone:
            self._ways.pop(track_id, None)
        cases: dict[int, Case] = {}
        for sighting in moment.sightings:
            way = self._follow(sighting)
            if way is not None and way.wrong >= self._rule.least_travel:
                against = OPPOSITE[self._lanes[way.lane_id]]
                cases[sighting.track_id] = Case(sighting, direction=against)
        return [self._tell(turn) for turn in self._incidents.see(cases, moment.captured_ns)]

    def finish(self, moment: Moment) -> list[Occurrence]:
        """End what is open."""
        return [self._tell(turn) for turn in self._incidents.finish(moment.captured_ns)]

    def _follow(self, sighting: Sighting) -> _Way | None:
        """How it goes in its lane; None out of the lanes that are watched."""
        lane_id = sighting.lane_id
        if lane_id not in self._lanes or sighting.kind not in self._rule.classes:
            self._ways.pop(sighting.track_id, None)
            return None
        along = sighting.ground[1] * _DOWN[self._lanes[lane_id]]
        way = self._ways.get(sighting.track_id)
        if way is None or way.lane_id != lane_id:
            way = self._ways[sighting.track_id] = _Way(lane_id, along, along)
        way.now, way.furthest = along, max(way.furthest, along)
        return way

    def _tell(self, turn: Turn) -> Occurrence:
        sighting = turn.case.sighting
        lane_id, kind = (sighting.lane_id, sighting.kind) if sighting else (None, "vehicle")
        reason = f"{kind} goes {turn.case.direction} in lane {lane_id}, against its direction"
        return occurrence(EventKind.WRONG_WAY, self._rule, turn, reason, lane_id)
