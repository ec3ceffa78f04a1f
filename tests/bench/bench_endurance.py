# SPDX-License-Identifier: EUPL-1.2
"""What a camera costs by the hour and over a day, as JSON lines.

CPU-seconds a camera-hour on an empty road and on one with 300 vehicles an hour, by stage; the share
spent outside inference; resident memory over 24 simulated hours. The day is sampled: of each hour a
few seconds are looked at frame by frame, then the clock jumps, so that everything that ages
(tracks, passages, background) goes through a whole day. Rendering is not counted. ``--minutes`` and
``--sample-s`` make it longer or shorter. ``hardware/power/energy.py`` reads these lines.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.compose import Models, open_models
from sardze_device.camera.gate import MotionGate, frame_interval_s, next_frame_ns
from sardze_device.camera.meter import StageMeter
from sardze_device.camera.passage import Passages
from sardze_device.camera.pipeline import PlatePipeline, best_match
from sardze_device.camera.synthetic import SyntheticSource, make_road
from sardze_device.camera.tracker import Tracker
from sardze_device.camera.vehicles import Vehicles
from sardze_wire.sources import SyntheticSource as Asked

COUNTRIES = {"LV": 0.7, "LT": 0.15, "EE": 0.15}
BUSY_VEHICLES_AN_HOUR = 300.0
INFERENCE = ("find", "look", "read")
OUTSIDE_AIM = 25.0
DAY_AIM = 3.0
HOUR_S = 3600


def tell(name: str, value: float, unit: str, against: str | None = None, aim: float = 0.0) -> None:
    """One line."""
    ratio = round(value / aim, 3) if aim else None
    line = {"name": f"endurance.{name}", "value": round(value, 3), "unit": unit}
    print(json.dumps({**line, "against": against, "ratio": ratio}), flush=True)


def make_camera(models: Models, meter: StageMeter) -> PlatePipeline:
    """The pipeline of a plain site."""
    return PlatePipeline(
        gate=MotionGate(),
        finder=models.finder,
        tracker=Tracker(),
        reader=models.reader,
        decode=best_match(COUNTRIES),
        passages=Passages(),
        meter=meter,
        vehicles=Vehicles(models.road_users),
    )


def watch(pipeline: PlatePipeline, source: SyntheticSource, until_ns: int, due_ns: int) -> int:
    """Look at the rate that the motion asks for; when the next look is due."""
    while due_ns < until_ns and (frame := source.read(1.0, due_ns)) is not None:
        pipeline.process(frame)
        pause_s = frame_interval_s(pipeline.motion, active_fps=12.0, idle_fps=5.0)
        due_ns = next_frame_ns(due_ns, frame.captured_ns, pause_s)
    return due_ns


def bench_hour(models: Models, road: str, vehicles_per_hour: float, minutes: float) -> None:
    """CPU-seconds a camera-hour, by stage."""
    asked = Asked(
        seed=7,
        vehicles_per_hour=vehicles_per_hour or 1.0,
        from_s=0.0 if vehicles_per_hour else 1e6,
    )
    source = SyntheticSource(make_road(asked, COUNTRIES), clock=ReplayClock())
    source.open()
    meter = StageMeter(time.thread_time)
    pipeline = make_camera(models, meter)
    due_ns = watch(pipeline, source, 10 * 10**9, 0)  # the first picture opens the gate
    before = meter.seconds()
    watch(pipeline, source, due_ns + int(minutes * 60e9), due_ns)
    to_hour = 60.0 / minutes
    spent = {name: (s - before.get(name, 0.0)) * to_hour for name, s in meter.seconds().items()}
    whole = sum(spent.values())
    tell(f"{road}_road.cpu", whole, "CPU s a camera-hour")
    for name, used_s in spent.items():
        tell(f"{road}_road.{name}", used_s, "CPU s a camera-hour")
    if vehicles_per_hour:
        outside = 100 * sum(s for name, s in spent.items() if name not in INFERENCE) / whole
        tell("busy_road.outside_inference", outside, "%", "aim of 25 %", OUTSIDE_AIM)


def bench_day(models: Models, sample_s: float) -> None:
    """Resident memory after 24 simulated hours against that after the second."""
    asked = Asked(seed=9, vehicles_per_hour=BUSY_VEHICLES_AN_HOUR)
    source = SyntheticSource(make_road(asked, COUNTRIES), clock=ReplayClock())
    source.open()
    pipeline = make_camera(models, StageMeter(time.thread_time))
    early = 0.0
    for hour in range(24):
        begins_ns = hour * HOUR_S * 10**9
        watch(pipeline, source, begins_ns + int(sample_s * 1e9), begins_ns)
        if hour == 1:
            early = resident_mb()
    late = resident_mb()
    tell("day.resident_memory", late, "MB", "after the second hour", early)
    tell("day.growth", 100 * (late / early - 1), "%", "aim of 3 %", DAY_AIM)


def resident_mb() -> float:
    """Memory of this process now."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in status if line.startswith("VmRSS")).split()[1]) / 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=4.0)
    parser.add_argument("--sample-s", type=float, default=15.0)
    options = parser.parse_args()
    opened = open_models()
    bench_hour(opened, "empty", 0.0, options.minutes)
    bench_hour(opened, "busy", BUSY_VEHICLES_AN_HOUR, options.minutes)
    bench_day(opened, options.sample_s)
