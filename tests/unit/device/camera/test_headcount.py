# SPDX-License-Identifier: EUPL-1.2
"""People are handed over to be counted, and nothing but counts comes back (SECURITY 58)."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import numpy as np

from sardze_device.camera.events.moment import Moment as Shown
from sardze_device.camera.events.moment import Sighting
from sardze_device.camera.facts import FactWriter, Origin
from sardze_device.camera.frame import Frame, Picture
from sardze_device.camera.headcount import Headcount
from sardze_device.host import Moment
from sardze_device.people.counting import InSight, NoPeople, Told
from sardze_wire.records import Clock, ClockSource, Event, EventKind, Phase, VehicleClass

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BOX = (0.25, 0.5, 0.5, 1.0)
SHOWN = Shown(
    5, NOON, (Sighting(1, VehicleClass.PERSON, BOX), Sighting(2, VehicleClass.CAR, BOX)), (9,)
)


class Clerk:
    """Notes what is handed over, and says something each time."""

    def __init__(self) -> None:
        self.sights: list[InSight] = []

    def see(self, sight: InSight, moment: Moment) -> list[Told]:
        self.sights.append(sight)
        return [Told(Phase.NEW, "People are counted.")]


def moment_of(at_ns: int) -> Moment:
    return Moment(NOON, at_ns, "boot-1", Clock(trusted=True, source=ClockSource.NTP))


FACTS = FactWriter(Origin("izmail", "izmail-01"), moment_of=moment_of, randomness=os.urandom)
GREY = np.full((100, 200), 90, np.uint8)
FRAME = Frame(Picture(GREY, GREY[::2, ::2], GREY[::2, ::2]), GREY, 5, 1)


def test_persons_are_handed_over_in_pixels_and_nobody_else_is() -> None:
    clerk = Clerk()
    Headcount(clerk, FACTS, moment_of).see(FRAME, SHOWN)
    assert clerk.sights[0].persons == [(1, (50, 50, 100, 100))]
    assert clerk.sights[0].gone == (9,)


def test_what_is_told_is_a_count_without_picture_place_or_track() -> None:
    headcount = Headcount(Clerk(), FACTS, moment_of)
    first, second = (headcount.see(FRAME, SHOWN)[0] for _ in range(2))
    assert isinstance(first.record, Event) and isinstance(second.record, Event)
    assert first.record.kind is EventKind.COUNT
    assert first.record.box is None and first.evidence == ()
    assert first.record.incident_id == second.record.incident_id


def test_where_nobody_looked_or_may_count_nothing_is_handed_over() -> None:
    clerk = Clerk()
    assert Headcount(clerk, FACTS, moment_of).see(FRAME, None) == []
    assert clerk.sights == []
    assert Headcount(NoPeople(), FACTS, moment_of).see(FRAME, SHOWN) == []
