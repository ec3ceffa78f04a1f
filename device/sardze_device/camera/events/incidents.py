# SPDX-License-Identifier: EUPL-1.2
"""The life of an incident: how long before it begins, how often told, when over, when again. Pure.

A case is what speaks for an incident in one moment. While cases of a key keep coming the incident
stands; short gaps are forgiven. A key is a road user's track, or one for a whole zone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sardze_device.camera.events.moment import NS_PER_S, Occurrence, Sighting
from sardze_wire.records import Direction, EventKind, Phase, Speed, VehicleClass
from sardze_wire.rules import Watching


@dataclass(frozen=True, slots=True)
class Case:
    """What speaks for an incident in one moment."""

    sighting: Sighting | None = None
    count: int | None = None
    speed: Speed | None = None
    direction: Direction = Direction.UNKNOWN


@dataclass(frozen=True, slots=True)
class Turn:
    """A change in the life of an incident, and how long it has stood."""

    phase: Phase
    incident: int
    case: Case
    held_s: float


@dataclass(slots=True)
class _Life:
    since_ns: int
    seen_ns: int
    case: Case
    incident: int | None = None
    told_ns: int = 0


@dataclass(slots=True)
class Incidents:
    """All incidents of one rule.

    Attributes:
        rule: for the patience that it asks for.
        after_s: how long cases must keep coming before the incident begins.
        number: gives each incident its own.
        kept: which of two cases of one incident is told later on; the newer, if nothing is said.
    """

    rule: Watching
    after_s: float
    number: Callable[[], int]
    kept: Callable[[Case, Case], Case] = lambda _old, new: new
    _lives: dict[int, _Life] = field(default_factory=dict)
    _cooling: dict[int, int] = field(default_factory=dict)

    def see(self, cases: Mapping[int, Case], now_ns: int) -> list[Turn]:
        """What the cases of one moment change."""
        self._cooling = {key: until for key, until in self._cooling.items() if until > now_ns}
        turns = []
        for key, case in cases.items():
            turns += self._hear(key, case, now_ns)
        for key, life in list(self._lives.items()):
            if key not in cases and now_ns - life.seen_ns > self.rule.release_s * NS_PER_S:
                turns += self._end(key, now_ns)
        return turns

    def finish(self, now_ns: int) -> list[Turn]:
        """The rule no longer holds, or the camera stops."""
        turns = []
        for key in list(self._lives):
            turns += self._end(key, now_ns)
        return turns

    def _hear(self, key: int, case: Case, now_ns: int) -> list[Turn]:
        life = self._lives.get(key)
        if life is None:
            life = self._lives[key] = _Life(now_ns, now_ns, case)
        else:
            life.case, life.seen_ns = self.kept(life.case, case), now_ns
        if life.incident is None:
            if now_ns - life.since_ns < self.after_s * NS_PER_S or key in self._cooling:
                return []
            life.incident = self.number()
            return [self._tell(life, Phase.NEW, life.incident, now_ns)]
        if now_ns - life.told_ns >= self.rule.update_s * NS_PER_S:
            return [self._tell(life, Phase.UPDATE, life.incident, now_ns)]
        return []

    def _end(self, key: int, now_ns: int) -> list[Turn]:
        life = self._lives.pop(key)
        if life.incident is None:
            return []
        self._cooling[key] = now_ns + int(self.rule.cool_down_s * NS_PER_S)
        return [self._tell(life, Phase.END, life.incident, life.seen_ns)]

    def _tell(self, life: _Life, phase: Phase, incident: int, at_ns: int) -> Turn:
        life.told_ns = at_ns
        return Turn(phase, incident, life.case, (at_ns - life.since_ns) / NS_PER_S)


def occurrence(
    kind: EventKind, rule: Watching, turn: Turn, reason: str, zone: str | None = None
) -> Occurrence:
    """What is said of a turn; the picture goes with what is told first."""
    sighting, case = turn.case.sighting, turn.case
    return Occurrence(
        kind=kind,
        phase=turn.phase,
        incident=turn.incident,
        reason=f"{reason} ({rule.name})",
        zone=zone,
        lane_id=sighting.lane_id if sighting else None,
        direction=case.direction,
        vehicle_class=sighting.kind if sighting else VehicleClass.UNKNOWN,
        count=case.count,
        speed=case.speed,
        box=sighting.box if sighting else None,
        evidence=rule.evidence and turn.phase is Phase.NEW,
    )


def seconds(held_s: float) -> str:
    """A length of time as people say it."""
    whole = round(held_s)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min"
