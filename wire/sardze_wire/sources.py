# SPDX-License-Identifier: EUPL-1.2
"""Where a camera's frames come from, as a site profile says it: ``source: {kind: …}``.

Only the description; opening a source is the device's work. Paths are taken from the folder of the
profile by whoever opens them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

SourcePath = Annotated[str, Meta(min_length=1, max_length=1000)]
Side = Annotated[int, Meta(ge=64, le=8192)]
Speed = Annotated[float, Meta(ge=5.0, le=250.0)]
FramesPerSecond = Annotated[float, Meta(ge=0.1, le=120.0)]


class Scene(StrEnum):
    """Light of a synthetic road."""

    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


class PixelFormat(StrEnum):
    """How the camera lays colour beside brightness; libcamera's spelling."""

    YUV420 = "YUV420"
    NV12 = "NV12"


class StillsSource(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="stills"
):
    """A folder of photographs, shown one after the other, each a passage of its own."""

    path: SourcePath
    fps: Annotated[float, Meta(ge=0.01, le=120.0)] = 0.5
    loop: bool = False


class VideoSource(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="video"
):
    """A video file, at its own pace or as fast as it goes."""

    path: SourcePath
    loop: bool = False
    realtime: bool = True


class RtspSource(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="rtsp"
):
    """A network camera."""

    url: Annotated[str, Meta(pattern=r"^rtsps?://[^\s]+$", max_length=1000)]
    transport: Annotated[str, Meta(pattern="^(tcp|udp)$")] = "tcp"


class UsbSource(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="usb"
):
    """A camera on USB, by its device file."""

    device: Annotated[str, Meta(pattern=r"^/dev/[A-Za-z0-9/_.:-]+$")] = "/dev/video0"
    width: Side = 1280
    height: Side = 720
    fps: FramesPerSecond = 15.0


class SyntheticSource(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="synthetic"
):
    """A made-up road with vehicles whose plates are known.

    Attributes:
        lanes: how many, alternating approaching and receding.
        speed_kmh: the slowest and the fastest vehicle.
        from_s: the road is empty until then, so that a machine can come up first.
        until_s: the road is empty of new vehicles from then on; None: never.
        truth_path: file into which what really passed is written, a JSON line a passage.
        lux: light on the road; through a photometric camera then, whose exposure can be told,
            instead of ``scene``, and without ``truth_path``. Takes many times the computing.
        lamp_mw_m2: infrared of its lamp at the plate; 0: it has none.
    """

    scene: Scene = Scene.DAY
    seed: Annotated[int, Meta(ge=0, le=2**63 - 1)] = 1
    vehicles_per_hour: Annotated[float, Meta(ge=0.0, le=7200.0)] = 240.0
    speed_kmh: tuple[Speed, Speed] = (30.0, 90.0)
    lanes: Annotated[int, Meta(ge=1, le=4)] = 2
    width: Side = 1280
    height: Side = 720
    fps: FramesPerSecond = 15.0
    from_s: Annotated[float, Meta(ge=0.0)] = 0.0
    until_s: Annotated[float, Meta(gt=0.0)] | None = None
    truth_path: SourcePath | None = None
    lux: Annotated[float, Meta(ge=0.0, le=200000.0)] | None = None
    lamp_mw_m2: Annotated[float, Meta(ge=0.0, le=10000.0)] = 0.0

    def __post_init__(self) -> None:
        if self.speed_kmh[0] > self.speed_kmh[1]:
            raise ValueError("speed_kmh falls: Give the slowest speed first")


class Picamera2Source(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="picamera"
):
    """A camera module on the ribbon: a large picture for plates, a small one for the gate.

    ``controls`` are set as they are, by libcamera's names (``ExposureTime``, ``LensPosition``, …).
    """

    camera_num: Annotated[int, Meta(ge=0, le=7)] = 0
    main: tuple[Side, Side] = (2304, 1296)
    lores: tuple[Side, Side] = (640, 360)
    fps: FramesPerSecond = 15.0
    pixels: PixelFormat = PixelFormat.YUV420
    controls: dict[str, bool | int | float | list[float]] = {}

    def __post_init__(self) -> None:
        if any(small > large for small, large in zip(self.lores, self.main, strict=True)):
            raise ValueError("lores is larger than main: Choose a smaller lores")
        if any(side % 2 for side in (*self.main, *self.lores)):
            raise ValueError("a side is odd: Choose even sides")


Source = StillsSource | VideoSource | RtspSource | UsbSource | SyntheticSource | Picamera2Source
