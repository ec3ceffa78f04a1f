# SPDX-License-Identifier: EUPL-1.2
"""What a camera costs, as JSON lines ``{"name", "value", "unit", "against", "ratio"}``.

CPU time of this thread, so that a busy machine distorts little; the first rounds are not counted.
``ratio`` is value over ``against`` where there is something to compare with: a plain difference
of two frames, and OpenCV's background model where it is installed. Nothing here asserts a time.
"""

from __future__ import annotations

import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.compose import Models, open_models
from sardze_device.camera.frame import Frame, Picture
from sardze_device.camera.gate import MotionGate
from sardze_device.camera.meter import StageMeter
from sardze_device.camera.offline import read_photograph
from sardze_device.camera.passage import Passages
from sardze_device.camera.pipeline import PlatePipeline, best_match
from sardze_device.camera.synthetic import SyntheticSource, make_road
from sardze_device.camera.tracker import Tracker
from sardze_wire.sources import SyntheticSource as Asked

COUNTRIES = {"LV": 0.7, "LT": 0.15, "EE": 0.15}
RESIDENT_AIM_MB = 130.0
FRAME_NS = 83_000_000


def tell(name: str, value: float, unit: str, against: str = "", other: float = 0.0) -> None:
    """One line."""
    ratio = round(value / other, 3) if other else None
    line = {"name": name, "value": round(value, 4), "unit": unit, "against": against or None}
    print(json.dumps({**line, "ratio": ratio}), flush=True)


def cpu_ms(run: Callable[[int], object], rounds: int) -> float:
    """Median CPU milliseconds of one call."""
    times = []
    for number in range(rounds + rounds // 5 + 1):
        before = time.thread_time()
        run(number)
        times.append(time.thread_time() - before)
    return 1000 * median(times[rounds // 5 + 1 :])


def bench_gate() -> None:
    """A still, noisy scene of 640x360."""
    rng = np.random.default_rng(1)
    still = rng.integers(60, 180, (360, 640)).astype(np.float32)
    frames = [
        np.clip(still + rng.normal(0, 3, still.shape), 0, 255).astype(np.uint8) for _ in range(31)
    ]
    gate = MotionGate()
    gate_ms = cpu_ms(lambda n: gate.see(frames[n % 31], n * FRAME_NS), 500)
    plain_ms = cpu_ms(lambda n: _difference(frames[n % 31], frames[(n + 1) % 31]), 300)
    tell("gate.static_640x360", gate_ms, "ms CPU/frame", "numpy absdiff and count", plain_ms)
    model = _opencv_background()
    if model is not None:
        opencv_ms = cpu_ms(lambda n: model.apply(frames[n % 31]), 300)
        tell("gate.static_640x360", gate_ms, "ms CPU/frame", "OpenCV MOG2", opencv_ms)


def _difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> int:
    changed = np.abs(one.astype(np.int16) - other.astype(np.int16)) > 20
    return int(np.count_nonzero(changed))


def _opencv_background() -> Any:
    try:
        cv2 = importlib.import_module("cv2")
    except ImportError:
        return None
    cv2.setNumThreads(1)
    return cv2.createBackgroundSubtractorMOG2(detectShadows=False)


def bench_photograph(models: Models) -> None:
    """One 1280x720 photograph with a plate, from the file to the text."""
    road = make_road(Asked(seed=11, vehicles_per_hour=900), COUNTRIES)
    at_s = next(s / 10 for s in range(3000) if any(p.width_px > 110 for p in road.plates(s / 10)))
    seen = road.frame(at_s)
    match = best_match(COUNTRIES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "car.jpg"
        rgb = Picture(seen.luma, seen.cb, seen.cr).rgb()
        Image.fromarray(rgb).save(path, quality=92)
        value = cpu_ms(lambda n: read_photograph(path, models.finder, models.reader, match), 10)
    tell("photograph.read_1280x720", value, "ms CPU")


def bench_pipeline(models: Models, seconds: float = 60.0) -> None:
    """A minute of a road of 240 vehicles an hour at 12 looks a second; rendering is not counted."""
    clock = ReplayClock()
    source = SyntheticSource(make_road(Asked(seed=3), COUNTRIES), clock=clock, ends_after_s=seconds)
    meter = StageMeter(time.thread_time)
    pipeline = PlatePipeline(
        gate=MotionGate(),
        finder=models.finder,
        tracker=Tracker(),
        reader=models.reader,
        decode=best_match(COUNTRIES),
        passages=Passages(),
        meter=meter,
    )
    source.open()
    frames, busy, busy_s, due_ns = 0, 0, 0.0, 0
    while (frame := source.read(1.0, due_ns)) is not None:
        took_s = _timed(pipeline, frame)
        frames += 1
        if pipeline.motion.open:
            busy, busy_s = busy + 1, busy_s + took_s
        due_ns = frame.captured_ns + FRAME_NS
    stages = meter.seconds()
    whole_s = sum(stages.values())
    tell("pipeline.frames_per_core", frames / whole_s, "frames/s of one core")
    tell("pipeline.busy_frames_per_core", busy / max(1e-6, busy_s), "frames/s of one core")
    tell("pipeline.core_at_12_fps", 100 * whole_s / seconds, "% of one core")
    for name, used_s in stages.items():
        tell(f"pipeline.{name}", 1000 * used_s / frames, "ms CPU/frame")


def _timed(pipeline: PlatePipeline, frame: Frame) -> float:
    before = time.thread_time()
    pipeline.process(frame)
    return time.thread_time() - before


def bench_memory() -> None:
    """Resident memory of a process that renders a road and reads it: now, and at its peak."""
    done = subprocess.run(
        [sys.executable, __file__, "--memory"], capture_output=True, text=True, check=True
    )
    resident, peak = (float(each) for each in done.stdout.split()[-2:])
    tell(
        "camera.resident_memory",
        resident,
        "MB",
        f"aim of {RESIDENT_AIM_MB:.0f} MB",
        RESIDENT_AIM_MB,
    )
    tell("camera.peak_memory", peak, "MB")


def _memory_child() -> None:
    bench_pipeline(open_models(), seconds=10.0)
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    resident_kib = next(line for line in status if line.startswith("VmRSS")).split()[1]
    print(int(resident_kib) / 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    if "--memory" in sys.argv:
        _memory_child()
    else:
        bench_gate()
        opened = open_models()
        bench_photograph(opened)
        bench_pipeline(opened)
        bench_memory()
