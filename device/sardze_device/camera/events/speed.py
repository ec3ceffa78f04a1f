# SPDX-License-Identifier: EUPL-1.2
"""A vehicle is faster than the limit, beyond doubt. Pure.

A speed is never told without its error, and the error is taken off before the limit is compared:
what may still be within the limit is within it.
"""

from __future__ import annotations

from collections.abc import Callable

from sardze_device.camera.events.incidents import Case, Incidents, Turn, occurrence
from sardze_device.camera.events.moment import Moment, Occurrence
from sardze_device.camera.events.presence import Presence
from sardze_wire.records import EventKind, Phase, Speed
from sardze_wire.rules import Area, Speeding


class SpeedRule:
    """Vehicles above the limit, in a zone or in the whole picture."""

    def __init__(self, rule: Speeding, zone: Area | None, number: Callable[[], int]) -> None:
        self._rule, self._zone = rule, zone
        self._presence = Presence(zone, rule.classes)
        self._incidents = Incidents(rule, rule.after_s, number, _surer)

    def see(self, moment: Moment) -> list[Occurrence]:
        """What changed in this moment."""
        cases = {
            each.track_id: Case(each, speed=each.speed)
            for each in self._presence.see(moment)
            if each.speed is not None and certain_kmh(each.speed) > self._rule.limit_kmh
        }
        return [self._tell(turn) for turn in self._incidents.see(cases, moment.captured_ns)]

    def finish(self, moment: Moment) -> list[Occurrence]:
        """End what is open."""
        return [self._tell(turn) for turn in self._incidents.finish(moment.captured_ns)]

    def _tell(self, turn: Turn) -> Occurrence:
        whom = turn.case.sighting.kind if turn.case.sighting else "vehicle"
        verb = "drove" if turn.phase is Phase.END else "drives"
        where = "" if self._zone is None else f" in {self._zone.name!r}"
        reason = f"{whom} {verb} {in_words(turn.case.speed)}{where}, limit {self._rule.limit_kmh:g}"
        zone = None if self._zone is None else self._zone.name
        return occurrence(EventKind.SPEED, self._rule, turn, reason, zone)


def certain_kmh(speed: Speed) -> float:
    """What it drives at least."""
    return speed.kmh - speed.error_kmh


def in_words(speed: Speed | None) -> str:
    """A speed with its error."""
    return "" if speed is None else f"{speed.kmh:.0f} ± {speed.error_kmh:.0f} km/h"


def _surer(old: Case, new: Case) -> Case:
    """The case that says more beyond doubt."""
    if old.speed is None or new.speed is None:
        return new
    return new if certain_kmh(new.speed) >= certain_kmh(old.speed) else old
