# SPDX-License-Identifier: EUPL-1.2
"""A source that minds its exposure, over a small camera and over the photometric road."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.frame import Frame, Picture
from sardze_device.camera.light.exposure import longest_shutter_us
from sardze_device.camera.light.lamp import NoLamp
from sardze_device.camera.light.regulated import RegulatedSource
from sardze_device.camera.light.simulated import SimulatedCamera
from sardze_models.synthetic.photometry_road import PhotometricRoad
from sardze_models.synthetic.road import RoadScene
from sardze_wire.camera_settings import ExposureSettings

SITE = ExposureSettings(fastest_kmh=60, pixels_per_metre=219, angle_deg=13.4)
SECOND = 1_000_000_000


class SmallCamera:
    """A grey scene of some light; obeys two frames late, if at all."""

    def __init__(self, light: float, *, obeys: bool = True, tells: bool = True) -> None:
        self.light = light
        self.can_expose = obeys
        self.tells = tells
        self.asked: list[tuple[float, float]] = []
        self.coming = [(15_000.0, 1.0)] * 3
        self.frames = 0

    def open(self) -> None:
        pass

    def expose(self, shutter_us: float, gain: float) -> None:
        self.asked.append((shutter_us, gain))

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        self.frames += 1
        self.coming.append(self.asked[-1] if self.asked else (15_000.0, 1.0))
        shutter_us, gain = self.coming.pop(0)
        level = min(self.light * shutter_us * gain, 1.0) ** (1 / 2.2)
        luma = np.full((24, 32), round(255 * level), np.uint8)
        half = np.full((12, 16), 128, np.uint8)
        told = {"ExposureTime": shutter_us, "AnalogueGain": gain} if self.tells else {}
        picture = Picture(luma, half, half)
        return Frame(picture, luma, self.frames * SECOND // 10, self.frames, told)

    def close(self) -> None:
        pass


class SmallLamp:
    """Remembers."""

    fitted = True

    def __init__(self) -> None:
        self.told: list[bool] = []

    def switch(self, on: bool) -> None:
        self.told.append(on)


def frames_of(source: RegulatedSource, count: int) -> list[Frame]:
    """So many frames."""
    frames = [source.read(1.0) for _ in range(count)]
    return [frame for frame in frames if frame is not None]


def test_no_frame_of_the_stock_exposure_at_the_start_is_taken_for_a_plate_frame() -> None:
    source = RegulatedSource(SmallCamera(1e-4), SITE, NoLamp(), warn=print)
    source.open()
    longest_us = longest_shutter_us(SITE)
    shutters = [frame.metadata["ExposureTime"] for frame in frames_of(source, 10)]
    assert max(shutters) <= longest_us


def test_a_camera_that_cannot_be_told_is_read_as_it_is_with_one_warning() -> None:
    warnings: list[str] = []
    camera = SmallCamera(1e-4, obeys=False)
    source = RegulatedSource(camera, SITE, NoLamp(), warn=warnings.append)
    source.open()
    assert len(frames_of(source, 5)) == 5
    assert camera.asked == []
    assert len(warnings) == 1


def test_without_metadata_it_still_settles() -> None:
    camera = SmallCamera(1e-4, tells=False)
    source = RegulatedSource(camera, SITE, NoLamp(), warn=print)
    source.open()
    lumas = [int(frame.lores[0, 0]) for frame in frames_of(source, 120)]
    assert len(set(lumas[-20:])) == 1
    assert 80 < lumas[-1] < 150


def test_by_night_lighter_frames_come_along_and_never_in_place_of_plate_frames() -> None:
    camera = SmallCamera(1e-7)
    source = RegulatedSource(camera, replace_site(context_every_s=1.0), NoLamp(), warn=print)
    source.open()
    frames = frames_of(source, 120)
    assert max(frame.metadata["ExposureTime"] for frame in frames) <= longest_shutter_us(SITE)
    context = frames[-1].context
    assert context is not None
    assert context.metadata["ExposureTime"] == 20_000
    assert context.lores.mean() > 2 * frames[-1].lores.mean()
    taken = {frame.context.number for frame in frames[60:] if frame.context is not None}
    assert 4 <= len(taken) <= 9


def test_the_lamp_goes_on_at_night_and_off_when_the_source_closes() -> None:
    lamp = SmallLamp()
    source = RegulatedSource(SmallCamera(1e-8), SITE, lamp, warn=print)
    source.open()
    frames_of(source, 100)
    assert lamp.told == [False, True]
    source.close()
    assert lamp.told[-1] is False


@pytest.mark.timeout(60)
def test_on_the_photometric_road_a_dusk_with_a_lamp_ends_with_plates_that_do_not_overflow() -> None:
    clock = ReplayClock()
    scene = RoadScene(seed=3, vehicles_per_hour=900, size=(640, 360), parked=True)
    road = PhotometricRoad(scene)
    camera = SimulatedCamera(road, clock=clock, lux=lambda _: 2.0, lamp_mw_m2=100.0)
    source = RegulatedSource(camera, replace_site(pixels_per_metre=110.0), camera, warn=print)
    source.open()
    sheet = 255.0
    for step in range(40):
        frame = source.read(1.0, step * SECOND)
        assert frame is not None
        corners = road.plates(step)[0].corners
        (x1, y1), (x2, y2) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
        source.plates_found(frame, [(x1, y1, x2, y2)])
        sheet = float(np.percentile(frame.picture.luma[int(y1) : int(y2), int(x1) : int(x2)], 90))
    assert source.state.lamp is not None
    assert 150 < sheet < 240


def replace_site(**changed: float) -> ExposureSettings:
    """The site with some settings changed."""
    return msgspec.structs.replace(SITE, **changed)
