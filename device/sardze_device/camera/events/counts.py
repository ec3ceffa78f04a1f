# SPDX-License-Identifier: EUPL-1.2
"""How many crossed a line, by lane, class and direction, told at each quarter of an hour. Pure.

Anonymous by construction: what is kept between moments is a number for each lane, class and
direction. A count names no track, has no box, no speed, no picture and no time but its quarter's,
and is a fact of its own that nothing ties to a plate read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sardze_device.camera.events.crossing import Crossing, Crossings, direction_of
from sardze_device.camera.events.moment import Moment, Occurrence
from sardze_wire.records import Direction, EventKind, Phase, VehicleClass
from sardze_wire.rules import Count, Line

Group = tuple[str | None, VehicleClass, Direction]
"""Lane, class, direction."""


@dataclass(slots=True)
class Tally:
    """Numbers since a time; nothing else."""

    since: datetime
    numbers: Counter[Group] = field(default_factory=Counter)


class CountRule:
    """How many cross one line.

    A span in which nobody crossed is told as none, so that it differs from one without a camera.
    """

    def __init__(self, rule: Count, line: Line, number: Callable[[], int]) -> None:
        self._rule, self._line, self._number = rule, line, number
        self._crossings = Crossings(line, rule.classes)
        self._tally: Tally | None = None

    def see(self, moment: Moment) -> list[Occurrence]:
        """The counts of the span that is over with this moment, if one is."""
        told: list[Occurrence] = []
        if self._tally is None:
            self._tally = Tally(moment.local)
        elif self._span(moment.local) != self._span(self._tally.since):
            told = self._close(self._tally, self._span_end(self._tally.since))
            self._tally = Tally(self._span(moment.local))
        for crossing in self._crossings.see(moment):
            self._tally.numbers[self._group(crossing)] += 1
        return told

    def finish(self, moment: Moment) -> list[Occurrence]:
        """The counts as far as they go."""
        tally, self._tally = self._tally, None
        return [] if tally is None else self._close(tally, moment.local)

    def _group(self, crossing: Crossing) -> Group:
        sighting = crossing.sighting
        return sighting.lane_id, sighting.kind, direction_of(self._line, crossing.sense)

    def _close(self, tally: Tally, until: datetime) -> list[Occurrence]:
        numbers = dict(tally.numbers) or {(None, VehicleClass.UNKNOWN, Direction.UNKNOWN): 0}
        ordered = sorted(numbers.items(), key=lambda each: tuple(map(str, each[0])))
        return [self._told(group, count, tally.since, until) for group, count in ordered]

    def _told(self, group: Group, count: int, since: datetime, until: datetime) -> Occurrence:
        lane_id, kind, direction = group
        whom = f"{count} {kind}" if count else "nobody"
        way = "" if direction is Direction.UNKNOWN else f" {direction}"
        lane = f" in lane {lane_id}" if lane_id else ""
        return Occurrence(
            kind=EventKind.COUNT,
            phase=Phase.END,
            incident=self._number(),
            reason=f"{whom}{way}{lane} over {self._line.name!r} from {since:%H:%M} to {until:%H:%M}"
            f" ({self._rule.name})",
            zone=self._line.name,
            lane_id=lane_id,
            direction=direction,
            vehicle_class=kind,
            count=count,
        )

    def _span(self, local: datetime) -> datetime:
        """When the span that holds the instant began."""
        minute = local.minute - local.minute % self._rule.every_min
        return local.replace(minute=minute, second=0, microsecond=0)

    def _span_end(self, since: datetime) -> datetime:
        return self._span(since) + timedelta(minutes=self._rule.every_min)
