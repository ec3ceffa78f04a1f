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
    watch: OneRule
    holding: bool = False


class Rules:
    """Moments in, occurrences out; a ``Watch``."""

    def __init__(self, watched: Watched, level: int = 1) -> None:
        number = count(1).__next__
        self._level = level
        self._continuity = Continuity()
        self._rules = [_Kept(rule, _watch(rule, watched, number)) for rule in watched.rules]

    def see(self, moment: Moment) -> list[Occurrence]:
        """What this moment brings, rule by rule as they stand in the profile."""
        joined = self._continuity.join(moment)
        told: list[Occurrence] = []
        for kept in self._rules:
            if holds(kept.rule, moment.local, self._level):
                kept.holding = True
                told += kept.watch.see(joined)
            elif kept.holding:
                told += self._release(kept, joined)
        return told

    def finish(self, moment: Moment) -> list[Occurrence]:
        """The camera stops: incidents that are open end, counts are told as far as they go."""
        return [
            each for kept in self._rules if kept.holding for each in self._release(kept, moment)
        ]

    def _release(self, kept: _Kept, moment: Moment) -> list[Occurrence]:
        kept.holding = False
        return kept.watch.finish(moment)


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
