# SPDX-License-Identifier: EUPL-1.2
"""Somebody is in a zone: at once an intrusion, after a while loitering. Pure."""

from __future__ import annotations

from collections.abc import Callable

from sardze_device.camera.events.incidents import Case, Incidents, Turn, occurrence, seconds
from sardze_device.camera.events.moment import Moment, Occurrence
from sardze_device.camera.events.presence import Presence
from sardze_wire.records import EventKind, Phase
from sardze_wire.rules import Area, Intrusion, Loitering


class DwellingRule:
    """One road user in a zone for as long as the rule allows."""

    def __init__(self, rule: Intrusion | Loitering, zone: Area, number: Callable[[], int]) -> None:
        self._rule, self._zone = rule, zone
        self._intrusion = isinstance(rule, Intrusion)
        self._presence = Presence(zone, rule.classes)
        self._incidents = Incidents(rule, rule.after_s, number)

    def see(self, moment: Moment) -> list[Occurrence]:
        """What changed in this moment."""
        cases = {each.track_id: Case(each) for each in self._presence.see(moment)}
        return [self._tell(turn) for turn in self._incidents.see(cases, moment.captured_ns)]

    def finish(self, moment: Moment) -> list[Occurrence]:
        """End what is open."""
        return [self._tell(turn) for turn in self._incidents.finish(moment.captured_ns)]

    def _tell(self, turn: Turn) -> Occurrence:
        whom = turn.case.sighting.kind if turn.case.sighting else "somebody"
        was = "was" if turn.phase is Phase.END else "is"
        if self._intrusion and turn.phase is Phase.NEW:
            reason = f"{whom} is in {self._zone.name!r}"
        else:
            reason = f"{whom} {was} in {self._zone.name!r} for {seconds(turn.held_s)}"
        kind = EventKind.INTRUSION if self._intrusion else EventKind.LOITERING
        return occurrence(kind, self._rule, turn, reason, self._zone.name)
