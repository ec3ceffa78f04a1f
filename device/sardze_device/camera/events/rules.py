# SPDX-License-Identifier: EUPL-1.2
"""All rules of a camera, each when it holds. Pure: time is in the moments.

A rule that stops holding, by the hour or because the camera stops, ends what it has open and
begins anew when it holds again. The security level is fixed for a life of the camera: a new level
is a new desired state, and with that the camera is built again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Protocol, assert_never

from sardze_device.camera.events.continuity import Continuity
from sardze_device.camera.events.counts import CountRule
from sardze_device.camera.events.crossing import LineRule, NoPlateRule
from sardze_device.camera.events.crowding import CrowdingRule
from sardze_device.camera.events.dwelling import DwellingRule
from sardze_device.camera.events.moment import Moment, Occurrence
from sardze_device.camera.events.schedule import holds
from sardze_device.camera.events.speed import SpeedRule
from sardze_device.camera.events.standing import QueueRule, StoppedRule
from sardze_device.camera.events.wrong_way import WrongWayRule
from sardze_wire.rules import (
    Count,
    Crowding,
    Intrusion,
    LineCrossed,
    Loitering,
    NoLegiblePlate,
    Queue,
    Rule,
    Speeding,
    StoppedVehicle,
    Watched,
    WrongWay,
)


class OneRule(Protocol):
    """What every family gives."""

    def see(self, moment: Moment) -> list[Occurrence]:
        """What this moment brings."""
        ...

    def finish(self, moment: Moment) -> list[Occurrence]:
        """End what is open."""
        ...


@dataclass(slots=True)
class _Kept:
    rule: Rule
    watch: OneRule | None = None
    """None while the rule does not hold: what it knew of then is out of date."""


class Rules:
    """Moments in, occurrences out; a ``Watch``."""

    def __init__(self, watched: Watched, level: int = 1) -> None:
        self._watched, self._level = watched, level
        self._number = count(1).__next__
        self._continuity = Continuity()
        self._rules = [_Kept(rule) for rule in watched.rules]

    def see(self, moment: Moment) -> list[Occurrence]:
        """What this moment brings, rule by rule as they stand in the profile."""
        joined = self._continuity.join(moment)
        told: list[Occurrence] = []
        for kept in self._rules:
            if holds(kept.rule, moment.local, self._level):
                if kept.watch is None:
                    kept.watch = _watch(kept.rule, self._watched, self._number)
                told += kept.watch.see(joined)
            else:
                told += _release(kept, joined)
        return told

    def finish(self, moment: Moment) -> list[Occurrence]:
        """The camera stops: incidents that are open end, counts are told as far as they go."""
        return [each for kept in self._rules for each in _release(kept, moment)]


def _release(kept: _Kept, moment: Moment) -> list[Occurrence]:
    watch, kept.watch = kept.watch, None
    return [] if watch is None else watch.finish(moment)


def _watch(rule: Rule, watched: Watched, number: Callable[[], int]) -> OneRule:  # noqa: C901 - one case a kind
    lines = {line.name: line for line in watched.lines}
    zones = {zone.name: zone for zone in watched.zones}
    match rule:
        case LineCrossed():
            return LineRule(rule, lines[rule.line], number)
        case NoLegiblePlate():
            return NoPlateRule(rule, lines[rule.line], number)
        case Count():
            return CountRule(rule, lines[rule.line], number)
        case WrongWay():
            return WrongWayRule(rule, watched.lanes, number)
        case StoppedVehicle():
            return StoppedRule(rule, zones[rule.zone], number)
        case Queue():
            return QueueRule(rule, zones[rule.zone], number)
        case Intrusion() | Loitering():
            return DwellingRule(rule, zones[rule.zone], number)
        case Crowding():
            return CrowdingRule(rule, zones[rule.zone], number)
        case Speeding():
            return SpeedRule(rule, None if rule.zone is None else zones[rule.zone], number)
        case _ as never:
            assert_never(never)
