# SPDX-License-Identifier: EUPL-1.2
"""What a camera may do at this moment: as much as power and heat allow, where it may read at all.

``look`` once a frame; it gives back what there is to tell. The loop asks ``reads``, ``load`` and
``rates`` and obeys. A camera with places reads only inside one of them (SECURITY 47): leaving one
or coming into another sets ``moved``, upon which the camera is composed anew for the new place.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sardze_device.camera.events.moment import Occurrence
from sardze_device.mobile.whereabouts import Whereabouts
from sardze_device.power.rate import FittedRate
from sardze_device.power.rungs import Load, Rung
from sardze_device.power.steward import Change, Steward
from sardze_wire.records import EventKind, Phase, Position

_INCIDENTS_BELOW = -1_000_000
"""Rules count their incidents upwards from 0 and the tamper watch downwards."""


@dataclass(frozen=True, slots=True)
class Standing:
    """For the camera's word on itself."""

    rung: int = 0
    load: str = ""
    positioned: bool | None = None
    position: str = ""


@dataclass(slots=True)
class Duty:
    """One camera's duty; without a steward everything is on, without whereabouts it never moves."""

    rate: FittedRate
    steward: Steward | None = None
    whereabouts: Whereabouts | None = None
    moved: bool = False
    _incident: int = field(default=_INCIDENTS_BELOW)

    @property
    def load(self) -> Load:
        """What may be on."""
        return Load() if self.steward is None else self.steward.load

    @property
    def reads(self) -> bool:
        """Whether plates may be read now."""
        placed = self.whereabouts is None or self.whereabouts.may_read
        return placed and not self.moved and self.load.reading

    def rates(self) -> tuple[float, float]:
        """Frames a second while something moves and while nothing does."""
        return self.rate.rates(self.load.rate)

    def position(self, at_ns: int) -> Position | None:
        """Where a camera that moves was; None for one that does not know."""
        return None if self.whereabouts is None else self.whereabouts.at(at_ns)

    def look(self, now_ns: int) -> list[Occurrence]:
        """Look at gauges and receiver; what there is to tell."""
        told: list[Occurrence] = []
        if self.whereabouts is not None and self.whereabouts.look(now_ns):
            self.moved = True
            told.append(self._placed(self.whereabouts))
        change = self.steward.look(now_ns) if self.steward else None
        if change is not None:
            told.append(self._stepped(change))
        return told

    def standing(self, now_ns: int) -> Standing:
        """How it stands."""
        rung = Rung.FULL if self.steward is None else self.steward.standing.rung
        load = "" if self.steward is None else self.steward.words
        if self.whereabouts is None:
            return Standing(int(rung), load)
        place = f"{self.whereabouts.choice.words} " if self.whereabouts.bound else ""
        known = self.whereabouts.at(now_ns) is not None and self.whereabouts.may_read
        return Standing(int(rung), load, known, place + self.whereabouts.words(now_ns))

    def _stepped(self, change: Change) -> Occurrence:
        """One incident from the first rung down to the last one back up."""
        base = Rung.FULL if self.steward is None else self.steward.base
        if change.shed and change.before <= base:
            self._incident -= 1
            return self._told(EventKind.LOAD_SHED, Phase.NEW, change.words)
        phase = Phase.END if change.after <= base else Phase.UPDATE
        return self._told(EventKind.LOAD_SHED, phase, change.words)

    def _placed(self, whereabouts: Whereabouts) -> Occurrence:
        choice = whereabouts.choice
        return Occurrence(
            kind=EventKind.PLACE,
            phase=Phase.END if choice.place is None else Phase.NEW,
            incident=_INCIDENTS_BELOW,
            reason=choice.words,
            zone=choice.place.name if choice.place else None,
        )

    def _told(self, kind: EventKind, phase: Phase, reason: str) -> Occurrence:
        return Occurrence(kind=kind, phase=phase, incident=self._incident, reason=reason)
