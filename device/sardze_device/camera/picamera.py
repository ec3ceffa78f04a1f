# SPDX-License-Identifier: EUPL-1.2
"""The Raspberry Pi camera through picamera2: the only importer of ``picamera2`` and
``libcamera``.

Rules learned from what goes wrong there (FACTS 1.4): one configuration for life and four buffers,
since memory for buffers runs out when modes change; every wait has a timeout, since libcamera may
never hand a buffer back; after a timeout the queued job is stale, so the camera must be closed
and opened again; planes are copied and the request released before anything is inferred; a frame
counts as fresh only if its sensor timestamp moved on. Controls are set only if the camera
advertises them, and every metadata value is optional.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sardze_device.camera.clock import Clock
from sardze_device.camera.frame import Frame, Picture, Plane, from_nv12, from_yuv420, lores_of
from sardze_device.camera.source import Warn
from sardze_device.errors import FrameTimeoutError, SourceError

BUFFERS = 4
_LAYOUTS = {"NV12": from_nv12, "YUV420": from_yuv420}
_METADATA = ("AnalogueGain", "DigitalGain", "ExposureTime", "Lux", "FocusFoM", "SensorTemperature")
_EXPOSURE = ("ExposureTime", "AnalogueGain")
_STALE_FRAMES = 8
_REMEDY = (
    "Check the ribbon cable on both ends, that nothing else uses the camera, and what "
    "`rpicam-hello --list-cameras` says."
)


@dataclass(frozen=True, slots=True)
class PicameraSettings:
    """What is asked of the sensor."""

    camera_num: int = 0
    main: tuple[int, int] = (2304, 1296)
    lores: tuple[int, int] = (640, 360)
    pixels: str = "YUV420"
    """YUV420, which a Raspberry Pi gives, or NV12."""
    frames_per_s: float = 15.0
    controls: Mapping[str, Any] = field(default_factory=dict)


def make_picamera(camera_num: int) -> Any:
    """A ``Picamera2`` as the library makes it."""
    return importlib.import_module("picamera2").Picamera2(camera_num)


def has_exposure_modes() -> bool:
    """Whether this libcamera knows the modes that picamera2 sets beside shutter and gain."""
    controls = importlib.import_module("libcamera").controls
    return all(hasattr(controls, f"{name}Mode") for name in _EXPOSURE)


class PicameraSource:
    """Two streams of one sensor: main for plates and evidence, lores for the motion gate."""

    def __init__(
        self,
        settings: PicameraSettings,
        *,
        clock: Clock,
        warn: Warn,
        make: Callable[[int], Any] = make_picamera,
        has_modes: Callable[[], bool] = has_exposure_modes,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._warn = warn
        self._make = make
        self._has_modes = has_modes
        self._camera: Any = None
        self._number = 0
        self._sensor_ns = 0
        self._exposes = False

    def open(self) -> None:
        """Find the camera, configure it once and start it."""
        self.close()
        try:
            self._camera = self._make(self._settings.camera_num)
            self._configure()
            self._camera.start()
            self._exposes = self._obeys()
        except ImportError as error:
            raise SourceError(
                f"picamera2 cannot be imported: {error}.",
                remedy="Install python3-picamera2 with apt, and make the virtual environment with "
                "--system-site-packages.",
            ) from error
        except (RuntimeError, IndexError, OSError, TimeoutError) as error:
            self.close()
            raise SourceError(
                f"Camera {self._settings.camera_num} cannot be opened: {error}.", remedy=_REMEDY
            ) from error

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """A fresh frame, copied out of the camera's buffers."""
        self._clock.wait_until(not_before_ns)
        for _ in range(_STALE_FRAMES):
            frame = self._capture(timeout_s)
            if frame is not None:
                return frame
        raise FrameTimeoutError(
            f"Camera {self._settings.camera_num} repeats one frame.", remedy=_REMEDY
        )

    @property
    def can_expose(self) -> bool:
        """Whether this camera has both controls."""
        return self._exposes

    def expose(self, shutter_us: float, gain: float) -> None:
        """Goes out with the next request, as one set, and shows a few frames later."""
        if self._camera is None or not self._exposes:
            return
        wanted = {"AeEnable": False, "ExposureTime": round(shutter_us), "AnalogueGain": gain}
        known = self._camera.camera_controls
        try:
            self._camera.set_controls({name: wanted[name] for name in wanted if name in known})
        except RuntimeError as error:
            raise SourceError(
                f"The camera refuses its exposure: {error}.", remedy=_REMEDY
            ) from error

    def close(self) -> None:
        """Stop and free the camera; one that fails to close is given up with a warning."""
        camera, self._camera = self._camera, None
        if camera is None:
            return
        try:
            # After a wait that ran out its job is still queued, and stopping would wait behind it.
            camera.cancel_all_and_flush()
            camera.stop()
            camera.close()
        except (RuntimeError, OSError, TimeoutError) as error:
            self._warn(f"Camera {self._settings.camera_num} did not close cleanly: {error}.")

    def _configure(self) -> None:
        asked, camera = self._settings, self._camera
        stream = {"format": asked.pixels}
        configuration = camera.create_video_configuration(
            main={**stream, "size": asked.main},
            lores={**stream, "size": asked.lores},
            buffer_count=BUFFERS,
            queue=True,
            display=None,
            encode=None,
            controls=self._advertised(),
        )
        camera.align_configuration(configuration)
        camera.configure(configuration)

    def _obeys(self) -> bool:
        """Exposure can be set.

        picamera2 sets a mode beside each of the two that libcamera before 0.5 does not have; its
        event thread would die of it (FACTS 1.3).
        """
        return set(_EXPOSURE) <= set(self._camera.camera_controls) and self._has_modes()

    def _advertised(self) -> dict[str, Any]:
        """The controls that this camera knows; an unknown one would stop its event thread."""
        period_us = round(1e6 / self._settings.frames_per_s)
        wanted = {"FrameDurationLimits": (period_us, period_us), **self._settings.controls}
        known = self._camera.camera_controls
        unknown = sorted(set(wanted) - set(known))
        if unknown:
            self._warn(
                f"Camera {self._settings.camera_num} has no {', '.join(unknown)}: left alone."
            )
        return {name: value for name, value in wanted.items() if name in known}

    def _capture(self, timeout_s: float) -> Frame | None:
        """One request, copied and released; None if the sensor's time did not move on."""
        if self._camera is None:
            raise SourceError("The camera is closed.")
        try:
            request = self._camera.capture_request(wait=timeout_s)
        except TimeoutError as error:
            raise FrameTimeoutError(
                f"Camera {self._settings.camera_num} gave no frame for {timeout_s:g} s.",
                remedy=_REMEDY,
            ) from error
        except (RuntimeError, OSError) as error:
            raise SourceError(f"The camera failed: {error}.", remedy=_REMEDY) from error
        try:
            metadata = request.get_metadata() or {}
            sensor_ns = int(metadata.get("SensorTimestamp", 0))
            if sensor_ns and sensor_ns <= self._sensor_ns:
                return None
            picture = self._picture(request, "main")
            lores = self._lores(request, picture)
        finally:
            request.release()
        self._sensor_ns = sensor_ns or self._sensor_ns
        self._number += 1
        return Frame(
            picture,
            lores,
            sensor_ns or self._clock.now_ns(),
            self._number,
            {
                name: float(metadata[name])
                for name in _METADATA
                if isinstance(metadata.get(name), int | float)
            },
        )

    def _picture(self, request: Any, name: str) -> Picture:
        shape = request.config[name]
        width, height = shape["size"]
        layout = _LAYOUTS.get(shape["format"])
        if layout is None:
            raise SourceError(
                f"The camera gives {shape['format']}, not {' or '.join(_LAYOUTS)}.",
                remedy="Set the source's `pixels` to one of these.",
            )
        return layout(np.asarray(request.make_buffer(name)), width, height, shape["stride"])

    def _lores(self, request: Any, picture: Picture) -> Plane:
        if "lores" not in request.config or request.config["lores"] is None:
            return lores_of(picture.luma)
        return self._picture(request, "lores").luma
