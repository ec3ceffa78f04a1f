# SPDX-License-Identifier: EUPL-1.2
"""The picamera2 source against a small program that behaves as picamera2 was seen to behave
(FACTS 1.4); the real library is met in ``tests/picamera``."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.picamera import PicameraSettings, PicameraSource, make_picamera
from sardze_device.errors import FrameTimeoutError, SourceError

MAIN, LORES = (64, 48), (32, 24)


class Request:
    """A filled set of buffers."""

    def __init__(self, camera: SmallPicamera, number: int) -> None:
        self._camera = camera
        self._number = number
        self.config = {
            "main": self._shape(MAIN, 80),
            "lores": self._shape(LORES, 32),
        }

    def _shape(self, size: tuple[int, int], stride: int) -> dict[str, Any]:
        return {"format": self._camera.pixels, "size": size, "stride": stride}

    def get_metadata(self) -> dict[str, Any]:
        return self._camera.metadata(self._number)

    def make_buffer(self, name: str) -> np.ndarray:
        shape = self.config[name]
        rows = shape["size"][1]
        return np.full(shape["stride"] * rows * 3 // 2, 40 + self._number, np.uint8)

    def release(self) -> None:
        self._camera.held -= 1


class SmallPicamera:
    """As much of ``Picamera2`` as the source uses."""

    def __init__(self, pixels: str = "YUV420") -> None:
        self.pixels = pixels
        self.camera_controls: dict[str, tuple[object, object, object]] = {
            "FrameDurationLimits": (1, 2, 3),
            "AnalogueGain": (1, 16, 1),
        }
        self.frames = 0
        self.held = 0
        self.silent = False
        self.frozen = False
        self.closed = False
        self.configuration: dict[str, Any] = {}
        self.told: list[dict[str, Any]] = []

    def set_controls(self, controls: dict[str, Any]) -> None:
        unknown = set(controls) - set(self.camera_controls)
        if unknown:
            raise RuntimeError(f"Control {unknown} is not advertised by libcamera")
        self.told.append(controls)

    def create_video_configuration(self, **asked: Any) -> dict[str, Any]:
        return asked

    def align_configuration(self, configuration: dict[str, Any]) -> None:
        assert configuration["buffer_count"] == 4

    def configure(self, configuration: dict[str, Any]) -> None:
        self.configuration = configuration

    def start(self) -> None:
        pass

    def capture_request(self, *, wait: float) -> Request:
        if self.silent:
            raise TimeoutError
        self.frames += 1
        self.held += 1
        return Request(self, self.frames)

    def metadata(self, number: int) -> dict[str, Any]:
        return {
            "SensorTimestamp": 1000 if self.frozen else 1000 * number,
            "AnalogueGain": 2.0,
            "ColourGains": (1.0, 2.0),
        }

    def cancel_all_and_flush(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


def _source(camera: SmallPicamera, **settings: Any) -> tuple[PicameraSource, list[str]]:
    warnings: list[str] = []
    source = PicameraSource(
        PicameraSettings(**settings),
        clock=ReplayClock(),
        warn=warnings.append,
        make=lambda number: camera,
    )
    return source, warnings


@pytest.mark.parametrize("pixels", ["YUV420", "NV12"])
def test_a_frame_has_both_streams_its_sensor_time_and_its_gain(pixels: str) -> None:
    camera = SmallPicamera(pixels)
    source, _ = _source(camera)
    source.open()
    frame = source.read(1.0)
    assert frame is not None
    assert frame.picture.size == MAIN
    assert frame.lores.shape == (LORES[1], LORES[0])
    assert frame.captured_ns == 1000
    assert frame.metadata == {"AnalogueGain": 2.0}
    assert camera.held == 0


def test_a_wait_that_runs_out_says_so_and_reopening_helps() -> None:
    camera = SmallPicamera()
    source, _ = _source(camera)
    source.open()
    camera.silent = True
    with pytest.raises(FrameTimeoutError, match="no frame for 0.5 s"):
        source.read(0.5)
    source.close()
    assert camera.closed
    camera.silent = False
    source.open()
    assert source.read(0.5) is not None


def test_a_camera_that_repeats_one_frame_gives_no_fresh_ones() -> None:
    camera = SmallPicamera()
    source, _ = _source(camera)
    source.open()
    camera.frozen = True
    assert source.read(0.5) is not None
    with pytest.raises(FrameTimeoutError, match="repeats"):
        source.read(0.5)
    assert camera.held == 0


def test_controls_that_the_camera_does_not_know_are_left_alone_and_told() -> None:
    camera = SmallPicamera()
    source, warnings = _source(
        camera, frames_per_s=10.0, controls={"AnalogueGain": 4.0, "LensPosition": 0.2}
    )
    source.open()
    assert camera.configuration["controls"] == {
        "FrameDurationLimits": (100000, 100000),
        "AnalogueGain": 4.0,
    }
    assert len(warnings) == 1
    assert "LensPosition" in warnings[0]


@pytest.mark.parametrize(
    "error", [RuntimeError("No camera number 0 found"), IndexError("list index out of range")]
)
def test_no_camera_is_an_error_with_a_remedy(error: Exception) -> None:
    def absent(number: int) -> Any:
        raise error

    source = PicameraSource(
        PicameraSettings(), clock=ReplayClock(), warn=lambda words: None, make=absent
    )
    with pytest.raises(SourceError, match="cannot be opened") as caught:
        source.open()
    assert "ribbon" in caught.value.remedy


def test_without_the_library_the_error_says_how_to_install_it() -> None:
    source = PicameraSource(
        PicameraSettings(), clock=ReplayClock(), warn=lambda words: None, make=make_picamera
    )
    with pytest.raises(SourceError, match="picamera2 cannot be imported"):
        source.open()


def test_a_pixel_format_that_nobody_asked_for_is_an_error_and_gives_the_buffer_back() -> None:
    camera = SmallPicamera("RGB888")
    source, _ = _source(camera)
    source.open()
    with pytest.raises(SourceError, match="RGB888"):
        source.read(1.0)
    assert camera.held == 0


def test_one_that_does_not_close_cleanly_is_given_up_with_a_warning() -> None:
    class Stuck(SmallPicamera):
        def stop(self) -> None:
            raise RuntimeError("stuck")

    source, warnings = _source(Stuck())
    source.open()
    source.close()
    source.close()
    assert warnings == ["Camera 0 did not close cleanly: stuck."]


def test_reading_a_closed_camera_is_an_error() -> None:
    source, _ = _source(SmallPicamera())
    with pytest.raises(SourceError, match="closed"):
        source.read(1.0)


def _controlled(camera: SmallPicamera, *, has_modes: bool) -> PicameraSource:
    camera.camera_controls |= {"ExposureTime": (1, 66666, None), "AeEnable": (False, True, None)}
    return PicameraSource(
        PicameraSettings(),
        clock=ReplayClock(),
        warn=print,
        make=lambda number: camera,
        has_modes=lambda: has_modes,
    )


def test_an_exposure_goes_out_as_one_set_without_any_automatic() -> None:
    camera = SmallPicamera()
    source = _controlled(camera, has_modes=True)
    source.open()
    assert source.can_expose
    source.expose(640.4, 3.5)
    assert camera.told == [{"AeEnable": False, "ExposureTime": 640, "AnalogueGain": 3.5}]


def test_a_libcamera_that_would_die_of_an_exposure_is_not_told_one() -> None:
    camera = SmallPicamera()
    source = _controlled(camera, has_modes=False)
    source.open()
    source.expose(640.0, 3.5)
    assert not source.can_expose
    assert camera.told == []
