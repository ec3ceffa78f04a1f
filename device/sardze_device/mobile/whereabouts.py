# SPDX-License-Identifier: EUPL-1.2
"""Where a camera is now, if that may be believed.

``at`` gives the position for a frame, or None: an old or uncertain one is never used. ``place`` is
the place that follows from it. A camera that never moves has the position of its profile and no
places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sardze_device.mobile.places import Choice, choose_place
from sardze_device.mobile.tpv import Fix, Unfixed
from sardze_wire.camera_settings import MobileSettings
from sardze_wire.profile import Place
from sardze_wire.records import Position

NS_PER_S = 1_000_000_000


class Receiver(Protocol):
    """Something that hears positions."""

    def poll(self, now_ns: int) -> list[Fix | Unfixed]:
        """What came since the last call."""

    def close(self) -> None:
        """Stop listening."""


class Whereabouts:
    """What is known of one camera's position."""

    def __init__(
        self, receiver: Receiver, settings: MobileSettings, places: Sequence[Place] = ()
    ) -> None:
        self._receiver = receiver
        self._settings = settings
        self._places = places
        self._fix: Fix | None = None
        self._fixed_ns: int | None = None
        self._unfixed = False
        self._choice = Choice(None, "The camera does not know where it is yet.")

    @property
    def may_read(self) -> bool:
        """In one of its places, or bound to none."""
        return not self._places or self._choice.place is not None

    @property
    def bound(self) -> bool:
        """Whether it has places at all."""
        return bool(self._places)

    @property
    def choice(self) -> Choice:
        """The place at the last look."""
        return self._choice

    def look(self, now_ns: int) -> bool:
        """Hear what came; True if another place is in force now, or none any more."""
        for report in self._receiver.poll(now_ns):
            self._unfixed = isinstance(report, Unfixed)
            if isinstance(report, Fix):
                self._fix, self._fixed_ns = report, now_ns
        if not self._places:
            return False
        before = self._choice.place
        self._choice = choose_place(self._places, self.at(now_ns), before)
        return self._choice.place is not before

    def at(self, now_ns: int) -> Position | None:
        """The position at a time near now."""
        fix, age_s = self._fix, self._age_s(now_ns)
        if fix is None or age_s is None or age_s > self._settings.oldest_position_s:
            return None
        if fix.accuracy_m > self._settings.worst_position_m:
            return None
        return Position(fix.latitude, fix.longitude, fix.accuracy_m)

    def words(self, now_ns: int) -> str:
        """For health: how good the position is, or why there is none."""
        age_s = self._age_s(now_ns)
        if self._fix is None or age_s is None:
            return "The receiver has no fix." if self._unfixed else "No word from gpsd."
        if age_s > self._settings.oldest_position_s:
            return f"The last position is {age_s:.0f} s old and is not used."
        if self._fix.accuracy_m > self._settings.worst_position_m:
            return f"The position is uncertain by {self._fix.accuracy_m:.0f} m and is not used."
        return f"Fix in {self._fix.dimensions} dimensions, ±{self._fix.accuracy_m:.0f} m."

    def close(self) -> None:
        """Stop listening."""
        self._receiver.close()

    def _age_s(self, now_ns: int) -> float | None:
        return None if self._fixed_ns is None else (now_ns - self._fixed_ns) / NS_PER_S
