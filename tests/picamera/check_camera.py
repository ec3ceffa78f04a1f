# SPDX-License-Identifier: EUPL-1.2
"""Runs inside the tree under Python 3.13: our camera on real picamera2 and libcamera.

A synthetic road is rendered into pictures, libcamera plays them as a camera, our source takes
them through picamera2, and gate, finder, tracker, reader and vote make a plate of them. Prints
one line a check; any failure ends it with a traceback and a code other than 0. Nothing is timed.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import libcamera  # type: ignore[import-not-found, unused-ignore]
from PIL import Image
from virtual_camera import make_virtual  # type: ignore[import-not-found, unused-ignore]

from sardze_device.camera.clock import RealClock
from sardze_device.camera.compose import open_models
from sardze_device.camera.facts import Fact, FactWriter, Origin
from sardze_device.camera.frame import Frame, Picture
from sardze_device.camera.gate import MotionGate
from sardze_device.camera.ladder import Climbed, LadderSettings, RecoveryLadder
from sardze_device.camera.meter import StageMeter
from sardze_device.camera.passage import Passages
from sardze_device.camera.picamera import PicameraSettings, PicameraSource
from sardze_device.camera.pipeline import PlatePipeline, best_match
from sardze_device.camera.recovery import NoFrameError, SteadySource
from sardze_device.camera.tracker import Tracker
from sardze_device.errors import SourceError
from sardze_device.host import Moment
from sardze_models.synthetic.road import Passage, RoadScene, SyntheticRoad
from sardze_wire.records import Clock, ClockSource, Direction, Event

FRAMES = Path("/srv/frames")
COUNTRIES = {"LV": 1.0}
FRAMES_A_PASSAGE = 14
LONGEST_S = 60.0


def render_passage() -> Passage:
    """Pictures of one vehicle that comes closer, in the order in which libcamera plays them."""
    road = SyntheticRoad(RoadScene(seed=11, vehicles_per_hour=900, countries=COUNTRIES))
    passage = next(
        each
        for each in road.passages(600)
        if each.direction is Direction.APPROACHING and not each.two_line
    )
    shown = [
        at_s
        for at_s in (passage.enters_s + 0.05 * step for step in range(400))
        if any(plate.passage == passage and plate.width_px > 60 for plate in road.plates(at_s))
    ]
    chosen = shown[:: max(1, len(shown) // FRAMES_A_PASSAGE)][:FRAMES_A_PASSAGE]
    for old in FRAMES.glob("*.jpg"):
        old.unlink()
    for number, at_s in enumerate(chosen):
        seen = road.frame(at_s)
        rgb = Picture(seen.luma, seen.cb, seen.cr).rgb()
        Image.fromarray(rgb).save(FRAMES / f"{number:03}.jpg", quality=95)
    return passage


def make_source(warnings: list[str], camera_num: int = 0) -> PicameraSource:
    """Our source as a site would set it, but with the pixel layout of the virtual pipeline."""
    wanted = PicameraSettings(
        camera_num=camera_num,
        main=(1280, 720),
        lores=(640, 360),
        pixels="NV12",
        frames_per_s=30.0,
        controls={"AnalogueGain": 2.0},
    )
    clock = RealClock(time.monotonic_ns, time.sleep)
    return PicameraSource(wanted, clock=clock, warn=warnings.append, make=make_virtual)


def check_frames() -> None:
    """Two streams with strides and sensor times, and no control that the camera does not know."""
    warnings: list[str] = []
    source = make_source(warnings)
    source.open()
    frames = [source.read(5.0) for _ in range(6)]
    source.close()
    times = [frame.captured_ns for frame in frames if frame is not None]
    assert len(times) == 6 and times == sorted(set(times)), times
    first = frames[0]
    assert first is not None and first.picture.size == (1280, 720)
    assert first.lores.shape == (360, 640)
    assert 40 < first.picture.luma.mean() < 200
    assert any("AnalogueGain" in warning for warning in warnings), warnings
    print("frames: two streams, rising sensor times, unknown controls left alone")


def check_exposure() -> None:
    """An exposure goes through picamera2 into libcamera, and frames go on coming.

    The virtual pipeline does not have the two controls: they are entered by hand, libcamera takes
    them as not valid, and the pictures stay as they are. Without them the source says so.
    """
    source = make_source([])
    source.open()
    assert not source.can_expose
    camera = source._camera
    _, info = camera.camera_ctrl_info["FrameDurationLimits"]
    for name in ("ExposureTime", "AnalogueGain"):
        camera.camera_ctrl_info[name] = (getattr(libcamera.controls, name), info)
    source._exposes = source._has_modes()
    assert source.can_expose
    source.expose(640.0, 4.0)
    assert camera.controls.ExposureTime == 640 and camera.controls.AnalogueGain == 4.0
    assert all(source.read(5.0) is not None for _ in range(8))
    source.close()
    print("exposure: told as one set, frames go on coming")


def check_plate(passage: Passage) -> None:
    """The plate of the vehicle that was rendered is read through picamera2."""
    models = open_models()
    pipeline = PlatePipeline(
        gate=MotionGate(),
        finder=models.finder,
        tracker=Tracker(),
        reader=models.reader,
        decode=best_match(COUNTRIES),
        passages=Passages(),
        meter=StageMeter(time.thread_time),
    )
    source = make_source([])
    source.open()
    texts, until_s = [], time.monotonic() + LONGEST_S
    while passage.text not in texts and time.monotonic() < until_s:
        frame = source.read(5.0)
        assert frame is not None
        texts += [finding.statement.opinion.text for finding in pipeline.process(frame)]
    source.close()
    assert passage.text in texts, f"{passage.text} drove past, read was {texts}"
    print(f"plate: {passage.text} read through picamera2")


def check_recovery() -> None:
    """Somebody holds every buffer: the wait runs out, the source is opened again, frames come."""
    told: list[Fact] = []
    source = make_source([])
    nobody = Clock(trusted=False, source=ClockSource.NONE)
    steady = SteadySource(
        source,
        RecoveryLadder(Climbed("boot"), LadderSettings(first_pause_s=0.1)),
        clock=RealClock(time.monotonic_ns, time.sleep),
        facts=FactWriter(
            Origin("karsava", "karsava-01"),
            moment_of=lambda at_ns: Moment(datetime(2026, 11, 23, tzinfo=UTC), at_ns, "b", nobody),
            randomness=os.urandom,
        ),
        journal=_Journal(told.append),
        keep=lambda climbed: None,
    )
    assert steady.read(5.0) is not None
    held = hold_all_buffers(source)
    try:
        steady.read(1.0)
    except NoFrameError as error:
        print(f"recovery: {error}")
    else:
        raise AssertionError("a frame came although every buffer was held")
    assert isinstance(steady.read(5.0), Frame)
    steady.close()
    phases = [fact.record.phase.value for fact in told if isinstance(fact.record, Event)]
    assert phases == ["new", "end"], phases
    print(f"recovery: opened again with {len(held)} buffers lost, frames come")


def hold_all_buffers(source: PicameraSource) -> list[object]:
    """Take requests from the camera and never give them back."""
    held: list[object] = []
    while True:
        try:
            held.append(source._camera.capture_request(wait=1.0))
        except TimeoutError:
            return held


def check_absent() -> None:
    """A camera that is not there is an error with a remedy."""
    try:
        make_source([], camera_num=7).open()
    except SourceError as error:
        assert error.remedy
        print(f"absent: {error.what}")
    else:
        raise AssertionError("camera 7 was opened")


class _Journal:
    def __init__(self, append: Callable[[Fact], None]) -> None:
        self.append = append


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    faulthandler.dump_traceback_later(120)
    driven = render_passage()
    check_frames()
    check_exposure()
    check_recovery()
    check_absent()
    check_plate(driven)
    print("camera: all checks passed")
