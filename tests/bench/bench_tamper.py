# SPDX-License-Identifier: EUPL-1.2
"""How soon the tamper watch tells a fault, how often it is wrong over a day, and what it costs.

A synthetic day with weather is pressed into 96 minutes, fifteen times as fast as real, with a look
every two seconds; then each fault is laid over the picture in each light, three times. JSON lines
`{"name","value","unit","against","ratio"}`, as `scripts/bench` gives.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from statistics import fmean

import numpy as np
from numpy.random import Generator

from sardze_device.camera.tamper import Fault, Tampering, TamperWatch
from sardze_models.synthetic import weather
from sardze_models.synthetic.weather import Plane
from sardze_models.synthetic.weather_day import DAY_H, WeatherDay
from sardze_wire.records import Phase

PRESSED = 15
LOOK_S = 2.0
AIM_S = 10.0
LEARNT_S = 40
WATCHED_S = 20
HOURS = {"day": 12.2, "rain": 10.5, "snow": 14.2, "dusk": 16.8, "night": 23.0}
NS_PER_S = 1_000_000_000

Faulty = Callable[[Plane, Generator], Plane]
FAULTS: Mapping[str, tuple[Fault, Faulty]] = {
    "blocked by a dark cloth": (Fault.BLOCKED, lambda p, r: weather.covered(p, 1.0, 30, r)),
    "blocked by light paint": (Fault.BLOCKED, lambda p, r: weather.covered(p, 1.0, 190, r)),
    "three quarters blocked": (Fault.BLOCKED, lambda p, r: weather.covered(p, 0.75, 120, r)),
    "blurred": (Fault.BLURRED, lambda p, r: weather.grain(weather.defocused(p, 0.01), 1.0, r)),
    "moved by 6 %": (Fault.MOVED, lambda p, r: weather.turned(p, 0.06, 0.0)),
    "turned away": (Fault.MOVED, lambda p, r: weather.turned(p, 0.3, 0.15)),
    "dark": (Fault.DARK, lambda p, r: weather.grain(weather.light(p, 0.02, 14.0), 1.0, r)),
    "over-exposed": (Fault.OVER_EXPOSED, lambda p, r: weather.light(p, 6.0, 140.0)),
    "only noise": (Fault.FROZEN, lambda p, r: weather.only_noise(p, r)),
}


def false_alarms(day: WeatherDay) -> tuple[list[tuple[float, Tampering]], float]:
    """What is told over a day without a fault, and CPU milliseconds a look."""
    watch, told, spent = TamperWatch(), [], 0.0
    looks = round(DAY_H * 3600 / PRESSED / LOOK_S)
    for number in range(looks):
        hour = DAY_H * number / looks
        plane = day.lores(hour, number * LOOK_S)
        begin = time.process_time()
        tellings = watch.see(plane, round(number * LOOK_S * NS_PER_S))
        spent += time.process_time() - begin
        told += [(hour, each) for each in tellings if each.phase is Phase.NEW]
    return told, 1e3 * spent / looks


def delay_s(
    day: WeatherDay, hour: float, faulty: Faulty, begin_s: int
) -> tuple[float, Fault | None]:
    """How long after its begin a fault is told, and as what."""
    watch, rng = TamperWatch(), np.random.default_rng(begin_s)
    for second in range(LEARNT_S + WATCHED_S):
        plane = day.lores(hour, begin_s + second)
        if second >= LEARNT_S:
            plane = faulty(plane, rng)
        for each in watch.see(plane, second * NS_PER_S):
            if each.phase is Phase.NEW and second >= LEARNT_S:
                return float(second - LEARNT_S), each.fault
    return float("inf"), None


def freeze_delay_s(day: WeatherDay, hour: float, begin_s: int) -> tuple[float, Fault | None]:
    """The same for a sensor that repeats its last picture."""
    still = day.lores(hour, begin_s + LEARNT_S)
    return delay_s(day, hour, lambda plane, rng: still, begin_s)


def report(name: str, value: float, unit: str, aim: float | None) -> None:
    """One line."""
    ratio = None if aim is None else round(value / aim, 2)
    against = None if aim is None else f"aim {aim:g} {unit}"
    line = {"name": name, "value": round(value, 2), "unit": unit, "against": against}
    print(json.dumps({**line, "ratio": ratio}), flush=True)


def main() -> None:
    """All figures."""
    day = WeatherDay()
    told, cost_ms = false_alarms(day)
    for hour, each in told:
        print(json.dumps({"name": "tamper_false", "hour": round(hour, 2), "fault": each.fault}))
    report("tamper_false_alarms_a_day", len(told), "alarms", 1.0)
    report("tamper_look", cost_ms, "ms CPU", None)
    faults = {name: faulty for name, (_, faulty) in FAULTS.items()}
    for name in (*faults, "frozen"):
        for light, hour in HOURS.items():
            found = [
                freeze_delay_s(day, hour, begin_s)
                if name == "frozen"
                else delay_s(day, hour, faults[name], begin_s)
                for begin_s in (0, 300, 600)
            ]
            kinds = {str(fault) for _, fault in found}
            label = f"tamper_{name.replace(' ', '_')}_{light}_told_as_{'_or_'.join(sorted(kinds))}"
            report(label, fmean(delay for delay, _ in found), "s", AIM_S)


if __name__ == "__main__":
    main()
