# SPDX-License-Identifier: EUPL-1.2
"""Decides which rung a camera stands on: a pure function of gauges and time.

Each gauge asks for a rung by itself; the worst one counts. A step goes one rung at a time, down
fast and up slowly. What asked for a rung must ease by a margin before the rung is given back, and a
camera that sheds again soon after it recovered waits twice as long the next time, so that heat it
makes itself cannot swing it. A gauge that is missing asks for nothing. From sleep the ladder looks
only at the wake time. Measuring is left to the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sardze_device.power.rungs import Rung
from sardze_wire.camera_settings import PowerProfile, PowerSettings

NS_PER_S = 1_000_000_000
SHED_EVERY_S = 10.0
RECOVER_AFTER_S = 60.0
LONGEST_PATIENCE_S = 3600.0
RELAPSE_S = 600.0
"""Shedding again this soon after a recovery doubles the wait before the next one."""
HEAT_MARGIN_C = 4.0
CHARGE_MARGIN = 0.08
WELL = "heat, supply and data allow it again"
DATA_SPENT = 1.0
DATA_MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class Gauges:
    """What is known at one moment; None where nothing measures it.

    Attributes:
        charge: of the battery, 0 to 1.
        data_used: part of the day's data budget that is spent; may exceed 1.
    """

    temperature_c: float | None = None
    under_voltage: bool = False
    throttled: bool = False
    charge: float | None = None
    data_used: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Where each rung from ``FRAME_RATE`` to ``SLEEP`` begins, and how long a sleep is.

    Attributes:
        heat_c: rising temperatures.
        charge: falling charges.
        base: the rung that is never left upwards.
    """

    heat_c: tuple[float, ...]
    charge: tuple[float, ...]
    nap_s: float
    base: Rung = Rung.FULL


_CHARGE = {
    # A battery on the mains bridges outages, so it is used far down before anything is given up.
    PowerProfile.MAINS: (0.30, 0.25, 0.20, 0.15, 0.10, 0.05),
    PowerProfile.TRAILER: (0.60, 0.50, 0.40, 0.30, 0.20, 0.10),
    PowerProfile.TRAIL: (0.80, 0.65, 0.50, 0.40, 0.30, 0.15),
}
_NAP_S = {PowerProfile.MAINS: 300.0, PowerProfile.TRAILER: 900.0, PowerProfile.TRAIL: 3600.0}
_BASE = {
    PowerProfile.MAINS: Rung.FULL,
    PowerProfile.TRAILER: Rung.FULL,
    PowerProfile.TRAIL: Rung.CLIPS,
}


def limits_of(settings: PowerSettings) -> Limits:
    """The limits of a profile."""
    rungs = len(Rung) - 1
    apart_c = (settings.hottest_c - settings.warm_c) / (rungs - 1)
    return Limits(
        heat_c=tuple(settings.warm_c + number * apart_c for number in range(rungs)),
        charge=_CHARGE[settings.profile],
        nap_s=_NAP_S[settings.profile],
        base=_BASE[settings.profile],
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a camera stands on the ladder, and since when.

    Attributes:
        wake_ns: when a sleep ends; None unless asleep.
        patience_s: how long all must be well before a rung is given back.
        recovered_ns: when a rung was given back last.
    """

    rung: Rung
    since_ns: int
    reason: str = "the profile's own rung"
    wake_ns: int | None = None
    patience_s: float = RECOVER_AFTER_S
    recovered_ns: int | None = None
    well_since_ns: int | None = None


def begin(limits: Limits, now_ns: int) -> Standing:
    """Where a camera starts."""
    return Standing(limits.base, now_ns)


def settle(standing: Standing, gauges: Gauges, now_ns: int, limits: Limits) -> Standing:
    """The next standing: one rung away at most, the same rung if nothing is due."""
    asked, reason = asked_rung(gauges, limits)
    kept, _ = asked_rung(gauges, limits, eased=True)
    rung, elapsed_s = standing.rung, (now_ns - standing.since_ns) / NS_PER_S
    if standing.wake_ns is not None:
        return _asleep(standing, kept, reason, now_ns, limits)
    if asked > rung:
        if elapsed_s < SHED_EVERY_S:
            return replace(standing, well_since_ns=None)
        return _shed(standing, reason, now_ns, limits)
    if kept >= rung:
        return replace(standing, well_since_ns=None)
    if standing.well_since_ns is None:
        return replace(standing, well_since_ns=now_ns)
    if now_ns - standing.well_since_ns < standing.patience_s * NS_PER_S:
        return standing
    return replace(
        standing,
        rung=Rung(rung - 1),
        since_ns=now_ns,
        reason=WELL,
        recovered_ns=now_ns,
        well_since_ns=now_ns,
    )


def asked_rung(gauges: Gauges, limits: Limits, *, eased: bool = False) -> tuple[Rung, str]:
    """What the gauges ask for and why; ``eased`` with the margins that giving back needs."""
    asked: list[tuple[Rung, str]] = [(limits.base, "the profile leaves no more on")]
    if gauges.temperature_c is not None:
        heat_c = gauges.temperature_c + (HEAT_MARGIN_C if eased else 0.0)
        asked.append((_reached(heat_c, limits.heat_c), f"{gauges.temperature_c:.0f} °C"))
    if gauges.charge is not None:
        missing = -gauges.charge + (CHARGE_MARGIN if eased else 0.0)
        lowest = [-each for each in limits.charge]
        asked.append((_reached(missing, lowest), f"battery at {gauges.charge:.0%}"))
    if gauges.data_used is not None:
        used = gauges.data_used + (DATA_MARGIN if eased else 0.0)
        spent = Rung.CLIPS if used >= DATA_SPENT else Rung.FULL
        asked.append((spent, f"{gauges.data_used:.0%} of the day's data used"))
    if gauges.throttled:
        asked.append((Rung.CLIPS, "the firmware throttles"))
    if gauges.under_voltage:
        asked.append((Rung.INFRARED, "too little voltage"))
    return max(asked, key=lambda each: each[0])


def _reached(value: float, rising: Sequence[float]) -> Rung:
    return Rung(sum(value >= each for each in rising))


def _shed(standing: Standing, reason: str, now_ns: int, limits: Limits) -> Standing:
    rung = Rung(standing.rung + 1)
    return replace(
        standing,
        rung=rung,
        since_ns=now_ns,
        reason=reason,
        wake_ns=now_ns + int(limits.nap_s * NS_PER_S) if rung is Rung.SLEEP else None,
        patience_s=_patience_s(standing, now_ns),
        recovered_ns=None,
        well_since_ns=None,
    )


def _patience_s(standing: Standing, now_ns: int) -> float:
    """Twice as long after a relapse, as at first after a long good time, else as it was."""
    if standing.recovered_ns is None:
        return standing.patience_s  # further down with the same trouble
    if now_ns - standing.recovered_ns < RELAPSE_S * NS_PER_S:
        return min(LONGEST_PATIENCE_S, 2 * standing.patience_s)
    return RECOVER_AFTER_S


def _asleep(standing: Standing, kept: Rung, reason: str, now_ns: int, limits: Limits) -> Standing:
    if standing.wake_ns is None or now_ns < standing.wake_ns:
        return standing
    if kept is Rung.SLEEP:
        return replace(standing, wake_ns=now_ns + int(limits.nap_s * NS_PER_S), reason=reason)
    return replace(
        standing,
        rung=Rung.PLATES_ONLY,
        since_ns=now_ns,
        reason="woken: " + WELL,
        wake_ns=None,
        recovered_ns=now_ns,
        well_since_ns=now_ns,
    )
