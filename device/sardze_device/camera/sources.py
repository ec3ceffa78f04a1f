# SPDX-License-Identifier: EUPL-1.2
"""The source that a site profile asks for: its description in, an object that gives frames out.

Vendors are imported only for the kind that is asked for.
"""

from __future__ import annotations

from typing import assert_never

from sardze_device.camera.clock import Clock
from sardze_device.camera.frame import Frame
from sardze_device.camera.light.gpio import make_lamp
from sardze_device.camera.light.regulated import ControlledSource, RegulatedSource
from sardze_device.camera.source import FrameSource, Warn
from sardze_device.errors import SettingsError, SourceError
from sardze_device.settings import DeviceSettings
from sardze_wire.sources import (
    Picamera2Source,
    RtspSource,
    StillsSource,
    SyntheticSource,
    UsbSource,
    VideoSource,
)

_BY_HAND = {"AeEnable", "ExposureTime", "AnalogueGain"}
"""A site that sets one of these minds its exposure itself."""


class Looped:
    """A recording that begins again at its end."""

    def __init__(self, source: FrameSource) -> None:
        self._source = source

    def open(self) -> None:
        """Open the recording."""
        self._source.open()

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The next frame, after the last the first again."""
        frame = self._source.read(timeout_s, not_before_ns)
        if frame is None:
            self._source.close()
            self._source.open()
            frame = self._source.read(timeout_s, not_before_ns)
            if frame is None:
                raise SourceError("The recording holds no frame.", remedy="Give another one.")
        return frame

    def close(self) -> None:
        """Close the recording."""
        self._source.close()


def make_source(settings: DeviceSettings, *, clock: Clock, warn: Warn) -> FrameSource:
    """The source of a device; nothing is opened yet."""
    folder, asked = settings.folder, settings.source
    match asked:
        case StillsSource():
            from sardze_device.camera.stills import Stills

            stills = Stills(
                [folder / asked.path], clock=clock, warn=warn, interval_s=1.0 / asked.fps
            )
            return Looped(stills) if asked.loop else stills
        case VideoSource():
            from sardze_device.camera.video import VideoFile

            video = VideoFile(folder / asked.path, clock=clock, warn=warn)
            return Looped(video) if asked.loop else video
        case RtspSource():
            from sardze_device.camera.video import open_rtsp

            return open_rtsp(asked.url, clock=clock, transport=asked.transport)
        case UsbSource():
            from sardze_device.camera.video import open_usb

            return open_usb(asked.device, clock=clock, size=(asked.width, asked.height))
        case SyntheticSource():
            if asked.lux is not None:
                return _simulated(asked, settings, clock, warn)
            return _synthetic(asked, settings, clock)
        case Picamera2Source():
            camera = _picamera(asked, clock, warn)
            by_hand = _BY_HAND & asked.controls.keys()
            return camera if by_hand else _regulated(camera, settings, warn)
        case None:
            raise SettingsError(
                f"{settings.device_id} is a display and has no camera.",
                remedy="Run `sardze-device run display` there.",
            )
        case _:
            assert_never(asked)


def _regulated(source: ControlledSource, settings: DeviceSettings, warn: Warn) -> FrameSource:
    """The source with its exposure held for plates, unless the site wants stock exposure."""
    exposure = settings.tuned.exposure
    if not exposure.held:
        return source
    return RegulatedSource(source, exposure, make_lamp(exposure), warn=warn)


def _synthetic(asked: SyntheticSource, settings: DeviceSettings, clock: Clock) -> FrameSource:
    from sardze_device.camera.synthetic import SyntheticSource as Rendered
    from sardze_device.camera.synthetic import make_road

    truth = None if asked.truth_path is None else settings.folder / asked.truth_path
    road = make_road(asked, settings.countries, [lane.lane_id for lane in settings.lanes])
    return Rendered(road, clock=clock, truth=truth)


def _simulated(
    asked: SyntheticSource, settings: DeviceSettings, clock: Clock, warn: Warn
) -> FrameSource:
    from sardze_device.camera.light.simulated import SimulatedCamera
    from sardze_device.camera.synthetic import make_scene
    from sardze_models.synthetic.photometry_road import PhotometricRoad

    lux, lanes = asked.lux or 0.0, [lane.lane_id for lane in settings.lanes]
    road = PhotometricRoad(make_scene(asked, settings.countries, lanes))
    camera = SimulatedCamera(road, clock=clock, lux=lambda _: lux, lamp_mw_m2=asked.lamp_mw_m2)
    exposure = settings.tuned.exposure
    return RegulatedSource(camera, exposure, camera, warn=warn) if exposure.held else camera


def _picamera(asked: Picamera2Source, clock: Clock, warn: Warn) -> ControlledSource:
    from sardze_device.camera.picamera import PicameraSettings, PicameraSource

    wanted = PicameraSettings(
        camera_num=asked.camera_num,
        main=asked.main,
        lores=asked.lores,
        pixels=asked.pixels,
        frames_per_s=asked.fps,
        controls=asked.controls,
    )
    return PicameraSource(wanted, clock=clock, warn=warn)
