# SPDX-License-Identifier: EUPL-1.2
"""Rules about a line: who crosses it, and whose plate could not be read by then. Pure.

A crossing is over when it happens: it is told once, settled. Somebody who trembles on the line
crosses it once, and who steps to and fro is told again only after the rule's cool-down.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sardze_device.camera.events.geometry import crossed, distance_to_line
from sardze_device.camera.events.moment import NS_PER_S, Moment, Occurrence, Sighting
from sardze_device.camera.events.presence import TREMBLE
from sardze_device.camera.lanes import Point
from sardze_wire.records import Direction, EventKind, Phase, VehicleClass
from sardze_wire.rules import Line, LineCrossed, NoLegiblePlate, Sense, Watching

OPPOSITE = {
    Direction.APPROACHING: Direction.RECEDING,
    Direction.RECEDING: Direction.APPROACHING,
    Direction.UNKNOWN: Direction.UNKNOWN,
}
"""The other way."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Somebody is on the other side."""

    sighting: Sighting
    sense: Sense


class Crossings:
    """Who crosses one line."""

    def __init__(
        self, line: Line, classes: Collection[VehicleClass], again_after_s: float = 5.0
    ) -> None:
        self._line = line
        self._classes = frozenset(classes)
        self._again_after_ns = int(again_after_s * NS_PER_S)
        self._clear: dict[int, Point] = {}
        self._told: dict[tuple[int, Sense], int] = {}

    def see(self, moment: Moment) -> list[Crossing]:
        """The crossings that this moment completes."""
        for track_id in moment.gone:
            self._clear.pop(track_id, None)
            for either in Sense:
                self._told.pop((track_id, either), None)
        found = []
        for sighting in moment.sightings:
            sense = self._step(sighting)
            if sense is not None and sighting.kind in self._classes:
                if self._is_new(sighting.track_id, sense, moment.captured_ns):
                    found.append(Crossing(sighting, sense))
        return found

    def _step(self, sighting: Sighting) -> Sense | None:
        """From the last place clear of the line to this one, if this one is clear too."""
        place = sighting.ground
        tremble = TREMBLE * (sighting.box[3] - sighting.box[1])
        if distance_to_line(place, self._line.points) <= tremble:
            return None
        before = self._clear.get(sighting.track_id)
        self._clear[sighting.track_id] = place
        return None if before is None else crossed(before, place, self._line.points)

    def _is_new(self, track_id: int, sense: Sense, now_ns: int) -> bool:
        told_ns = self._told.get((track_id, sense))
        self._told[track_id, sense] = now_ns
        return told_ns is None or now_ns - told_ns >= self._again_after_ns


def direction_of(line: Line, sense: Sense) -> Direction:
    """What a sense means seen from the camera."""
    return line.forward if sense is Sense.FORWARD else OPPOSITE[line.forward]


def words_of(line: Line, sense: Sense) -> str:
    """How the site calls a sense."""
    return line.forward_words if sense is Sense.FORWARD else line.back_words


class LineRule:
    """Somebody crosses a line."""

    def __init__(self, rule: LineCrossed, line: Line, number: Callable[[], int]) -> None:
        self._rule, self._line, self._number = rule, line, number
        self._crossings = Crossings(line, rule.classes, rule.cool_down_s)

    def see(self, moment: Moment) -> list[Occurrence]:
        """The crossings of this moment in the senses that are asked for."""
        told = []
        for crossing in self._crossings.see(moment):
            if crossing.sense in self._rule.senses:
                sense = words_of(self._line, crossing.sense)
                reason = f"{crossing.sighting.kind} crossed {self._line.name!r} {sense}"
                told.append(
                    _settled(
                        EventKind.LINE_CROSSED,
                        self._rule,
                        self._line,
                        crossing,
                        reason,
                        self._number(),
                    )
                )
        return told

    def finish(self, moment: Moment) -> list[Occurrence]:
        """Nothing is open."""
        return []


class NoPlateRule:
    """A vehicle crosses a line and its plate could not be read until then.

    Where nobody looked for a plate nothing is said.
    """

    def __init__(self, rule: NoLegiblePlate, line: Line, number: Callable[[], int]) -> None:
        self._rule, self._line, self._number = rule, line, number
        self._crossings = Crossings(line, rule.classes, rule.cool_down_s)

    def see(self, moment: Moment) -> list[Occurrence]:
        """The vehicles without a legible plate that cross in this moment."""
        told = []
        for crossing in self._crossings.see(moment):
            if crossing.sighting.plate_legible is False:
                sense = words_of(self._line, crossing.sense)
                reason = (
                    f"no plate of the {crossing.sighting.kind} could be read until it crossed "
                    f"{self._line.name!r} {sense}"
                )
                told.append(
                    _settled(
                        EventKind.NO_LEGIBLE_PLATE,
                        self._rule,
                        self._line,
                        crossing,
                        reason,
                        self._number(),
                    )
                )
        return told

    def finish(self, moment: Moment) -> list[Occurrence]:
        """Nothing is open."""
        return []


def _settled(  # noqa: PLR0913 - what a crossing is made of
    kind: EventKind, rule: Watching, line: Line, crossing: Crossing, reason: str, incident: int
) -> Occurrence:
    sighting = crossing.sighting
    return Occurrence(
        kind=kind,
        phase=Phase.END,
        incident=incident,
        reason=f"{reason} ({rule.name})",
        zone=line.name,
        lane_id=sighting.lane_id,
        direction=direction_of(line, crossing.sense),
        vehicle_class=sighting.kind,
        speed=sighting.speed,
        box=sighting.box,
        evidence=rule.evidence,
    )
