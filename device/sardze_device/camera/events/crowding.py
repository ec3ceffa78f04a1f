# SPDX-License-Identifier: EUPL-1.2
"""More than so many in a zone for so long. Pure; it counts heads and keeps none."""

from __future__ import annotations

from collections.abc import Callable

from sardze_device.camera.events.incidents import Case, Incidents, Turn, occurrence, seconds
from sardze_device.camera.events.moment import NS_PER_S, Moment, Occurrence
from sardze_device.camera.events.presence import Presence
from sardze_wire.records import EventKind, Phase
from sardze_wire.rules import Area, Crowding

_HIDDEN_S = 1.0
"""Somebody who was seen so lately still counts: crowds hide one another."""


class CrowdingRule:
    """More than so many in a zone; told is the most that there were."""

    def __init__(self, rule: Crowding, zone: Area, number: Callable[[], int]) -> None:
        self._rule, self._zone = rule, zone
        self._presence = Presence(zone, rule.classes)
        self._seen_ns: dict[int, int] = {}
        self._incidents = Incidents(rule, rule.for_s, number, _larger)

    def see(self, moment: Moment) -> list[Occurrence]:
        """What changed in this moment."""
        now_ns = moment.captured_ns
        self._seen_ns |= {each.track_id: now_ns for each in self._presence.see(moment)}
        self._seen_ns = {
            track_id: seen_ns
            for track_id, seen_ns in self._seen_ns.items()
            if now_ns - seen_ns <= _HIDDEN_S * NS_PER_S
        }
        count = len(self._seen_ns)
        cases = {0: Case(count=count)} if count > self._rule.more_than else {}
        return [self._tell(turn) for turn in self._incidents.see(cases, now_ns)]

    def finish(self, moment: Moment) -> list[Occurrence]:
        """End what is open."""
        return [self._tell(turn) for turn in self._incidents.finish(moment.captured_ns)]

    def _tell(self, turn: Turn) -> Occurrence:
        verb = "were" if turn.phase is Phase.END else "are"
        reason = (
            f"up to {turn.case.count} {verb} in {self._zone.name!r}, more than "
            f"{self._rule.more_than} for {seconds(turn.held_s)}"
        )
        return occurrence(EventKind.CROWDING, self._rule, turn, reason, self._zone.name)


def _larger(old: Case, new: Case) -> Case:
    return new if (new.count or 0) >= (old.count or 0) else old
