# SPDX-License-Identifier: EUPL-1.2
"""The steward of a camera's power: looks at the gauges and says what may be on.

One verb for the camera's loop, ``look``: it measures at most every few seconds and gives back the
step that was taken, if one was. Telling it, obeying ``load`` and sleeping are the caller's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sardze_device.host import Host
from sardze_device.power.battery import Battery, charge_of
from sardze_device.power.ladder import (
    NS_PER_S,
    Gauges,
    Standing,
    begin,
    limits_of,
    settle,
)
from sardze_device.power.rungs import Load, Rung, load_of
from sardze_wire.camera_settings import PowerSettings

LOOKS_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class Change:
    """One step on the ladder."""

    before: Rung
    after: Rung
    reason: str
    wake_ns: int | None = None

    @property
    def shed(self) -> bool:
        """Whether something was given up, not given back."""
        return self.after > self.before

    @property
    def words(self) -> str:
        """For a person."""
        verb = "Sheds load" if self.shed else "Takes load back"
        return f"{verb} ({self.reason}): {self.after.words}."


def gauges_of(
    host: Host, battery: Battery, settings: PowerSettings, data_used: Callable[[], float | None]
) -> Callable[[], Gauges]:
    """What measures a device."""

    def measure() -> Gauges:
        supply, bits = battery.measure(), host.throttling()
        return Gauges(
            temperature_c=host.temperature_c(),
            under_voltage=bits is not None and bits.under_voltage,
            throttled=bits is not None and bits.throttled,
            charge=None if supply is None else charge_of(supply.volts, settings),
            data_used=data_used(),
        )

    return measure


class Steward:
    """Where one camera stands."""

    def __init__(self, settings: PowerSettings, measure: Callable[[], Gauges], now_ns: int) -> None:
        self._limits = limits_of(settings)
        self._measure = measure
        self._standing = begin(self._limits, now_ns)
        self._next_ns = now_ns

    @property
    def standing(self) -> Standing:
        """Rung, since when, and why."""
        return self._standing

    @property
    def base(self) -> Rung:
        """The rung on which everything is on that the profile wants."""
        return self._limits.base

    @property
    def load(self) -> Load:
        """What may be on."""
        return load_of(self._standing.rung)

    @property
    def words(self) -> str:
        """For the camera's word on itself."""
        return f"{self._standing.rung.words} ({self._standing.reason})"

    def look(self, now_ns: int) -> Change | None:
        """Measure if it is time; the step that follows from it."""
        if now_ns < self._next_ns:
            return None
        self._next_ns = now_ns + int(LOOKS_EVERY_S * NS_PER_S)
        before = self._standing
        self._standing = settle(before, self._measure(), now_ns, self._limits)
        if self._standing.rung is before.rung:
            return None
        after = self._standing
        return Change(before.rung, after.rung, after.reason, after.wake_ns)
