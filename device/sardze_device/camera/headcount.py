# SPDX-License-Identifier: EUPL-1.2
"""Hands the people whom a camera follows to those who count them; only counts come back.

What is handed over is a frame's own pixels and where people stand in them, for as long as the call
lasts (SECURITY 58). Without the extra, or without leave, nobody is counted.
"""

from __future__ import annotations

from collections.abc import Callable

from sardze_device.camera.events.moment import Moment as Shown
from sardze_device.camera.facts import Fact, FactWriter
from sardze_device.camera.frame import Frame
from sardze_device.host import Moment
from sardze_device.people.counting import InSight, NoPeople, People
from sardze_wire.records import VehicleClass


class Headcount:
    """The people of one camera, counted."""

    def __init__(
        self, people: People, facts: FactWriter, moment_of: Callable[[int], Moment]
    ) -> None:
        self._people, self._facts, self._moment_of = people, facts, moment_of

    def see(self, frame: Frame, shown: Shown | None) -> list[Fact]:
        """What this frame gives to say, if the road was looked at in it."""
        if shown is None or isinstance(self._people, NoPeople):
            return []
        width, height = frame.picture.size
        persons = [
            (
                each.track_id,
                (
                    int(each.box[0] * width),
                    int(each.box[1] * height),
                    int(each.box[2] * width),
                    int(each.box[3] * height),
                ),
            )
            for each in shown.sightings
            if each.kind is VehicleClass.PERSON
        ]
        sight = InSight(persons, shown.gone, frame.picture.rgb)
        told = self._people.see(sight, self._moment_of(frame.captured_ns))
        return [self._facts.headcount(each, frame.captured_ns) for each in told]
