# SPDX-License-Identifier: EUPL-1.2
"""What the synthetic road costs: CPU milliseconds a 1280x720 frame, idle and with one vehicle.

The demo draws eight such roads beside the pipeline on two cores: the aim is 3 ms idle and 8 ms
with a vehicle. JSON lines `{"name","value","unit","against","ratio"}`, as `scripts/bench` gives.
"""

from __future__ import annotations

import json
import time
from statistics import fmean

from sardze_models.synthetic.road import Light, RoadScene, SyntheticRoad

FRAMES = 150
STEP_S = 0.08
IDLE_AIM_MS, BUSY_AIM_MS = 3.0, 8.0


def measure(light: Light) -> None:
    """Print the three figures of one light."""
    begin = time.process_time()
    quiet = SyntheticRoad(RoadScene(light=light, vehicles_per_hour=0))
    report(f"road_{light}_open", 1e3 * (time.process_time() - begin), None)
    report(f"road_{light}_idle", cost_ms(quiet, moments(0.0, 1e9)), IDLE_AIM_MS)
    busy = SyntheticRoad(RoadScene(light=light))
    passing = [
        t_s
        for passage in busy.passages(1200)
        for t_s in moments(passage.enters_s, passage.leaves_s)
    ]
    report(f"road_{light}_one_vehicle", cost_ms(busy, passing[:FRAMES]), BUSY_AIM_MS)


def moments(begin_s: float, end_s: float) -> list[float]:
    """Moments a frame apart."""
    count = int(min((end_s - begin_s) / STEP_S, FRAMES))
    return [begin_s + number * STEP_S for number in range(count)]


def cost_ms(road: SyntheticRoad, when: list[float]) -> float:
    """Mean CPU time of a frame; what is made once a vehicle is part of it, imports are not."""
    road.frame(0.0)
    spent = []
    for t_s in when:
        begin = time.process_time()
        road.frame(t_s)
        spent.append(1e3 * (time.process_time() - begin))
    return fmean(spent)


def report(name: str, value: float, aim: float | None) -> None:
    """One line."""
    line = {
        "name": name,
        "value": round(value, 2),
        "unit": "ms CPU",
        "against": None if aim is None else f"aim {aim} ms",
        "ratio": None if aim is None else round(value / aim, 2),
    }
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    for light in Light:
        measure(light)
