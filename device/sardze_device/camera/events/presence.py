# SPDX-License-Identifier: EUPL-1.2
"""Who is in a zone: road users of some classes whose ground point lies in it. Pure."""

from __future__ import annotations

from collections.abc import Collection

from sardze_device.camera.events.geometry import still_inside
from sardze_device.camera.events.moment import Moment, Sighting
from sardze_wire.records import VehicleClass
from sardze_wire.rules import Area

TREMBLE = 0.08
"""How far a ground point may stray from one frame to the next, in heights of its box."""


class Presence:
    """One zone and who is in it; without a zone, the whole picture."""

    def __init__(self, zone: Area | None, classes: Collection[VehicleClass]) -> None:
        self._zone = zone
        self._classes = frozenset(classes)
        self._inside: set[int] = set()

    def see(self, moment: Moment) -> list[Sighting]:
        """Those who are in it now; hidden ones are not shown."""
        self._inside.difference_update(moment.gone)
        found = []
        for sighting in moment.sightings:
            if sighting.kind in self._classes and self._is_in(sighting):
                self._inside.add(sighting.track_id)
                found.append(sighting)
            else:
                self._inside.discard(sighting.track_id)
        return found

    def _is_in(self, sighting: Sighting) -> bool:
        if self._zone is None:
            return True
        margin = TREMBLE * (sighting.box[3] - sighting.box[1])
        was = sighting.track_id in self._inside
        return still_inside(sighting.ground, self._zone.polygon, margin, was)
