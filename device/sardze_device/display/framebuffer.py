# SPDX-License-Identifier: EUPL-1.2
"""The Linux framebuffer: its size and pixel format from sysfs, its pixels through ``/dev``.

Known are 16 bits a pixel (red 5, green 6, blue 5) and 32 (blue, green, red, unused), both with the
low byte first: what the kernel's drivers for HDMI, DSI and small SPI panels give on a Raspberry Pi
(kernel documentation, fb/api.rst). A row may be longer than its pixels: ``stride``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from sardze_device.errors import ScreenError


@dataclass(frozen=True, slots=True)
class Geometry:
    """How a framebuffer lays out its pixels."""

    width: int
    height: int
    bits_per_pixel: int
    stride_bytes: int


class FramebufferScreen:
    """An open framebuffer."""

    def __init__(self, name: str, root: Path = Path("/")) -> None:
        self._geometry = read_geometry(name, root)
        device = root / "dev" / name
        try:
            self._file = os.open(device, os.O_RDWR | os.O_CLOEXEC)
        except OSError as error:
            raise ScreenError(
                f"The screen {device} cannot be opened: {error.strerror}.",
                remedy="Run the display as a member of the group video.",
            ) from error

    @property
    def size(self) -> tuple[int, int]:
        """As the kernel says."""
        return self._geometry.width, self._geometry.height

    def show(self, picture: Image.Image) -> None:
        """Write all rows."""
        pixels = memoryview(pack(picture, self._geometry))
        written = 0
        try:
            while written < len(pixels):
                written += os.pwrite(self._file, pixels[written:], written)
        except OSError as error:
            raise ScreenError(
                f"The screen took no picture: {error.strerror}.",
                remedy="Check the screen's cable; the display starts again by itself.",
            ) from error

    def close(self) -> None:
        """The last picture stays."""
        os.close(self._file)


def read_geometry(name: str, root: Path = Path("/")) -> Geometry:
    """What sysfs says of a framebuffer.

    Raises:
        ScreenError: there is none, or its pixels are of a kind that is not known.
    """
    folder = root / "sys/class/graphics" / name
    try:
        width, height = map(int, (folder / "virtual_size").read_text().split(","))
        bits = int((folder / "bits_per_pixel").read_text())
        stride = int((folder / "stride").read_text())
    except (OSError, ValueError) as error:
        raise ScreenError(
            f"There is no framebuffer {name}.",
            remedy="Connect the screen before the machine starts, or set screen: {kind: none}.",
        ) from error
    if bits not in (16, 32) or stride < width * bits // 8 or min(width, height) < 1:
        raise ScreenError(
            f"The framebuffer {name} has {bits} bits a pixel and rows of {stride} bytes.",
            remedy="Set it to 16 or 32 bits a pixel (fbset, or framebuffer_depth in config.txt).",
        )
    return Geometry(width, height, bits, stride)


def pack(picture: Image.Image, geometry: Geometry) -> bytes:
    """A picture as the bytes of a framebuffer."""
    colours = np.asarray(picture.convert("RGB"), dtype=np.uint16)
    red, green, blue = colours[..., 0], colours[..., 1], colours[..., 2]
    if geometry.bits_per_pixel == 16:
        values = (red >> 3) << 11 | (green >> 2) << 5 | blue >> 3
        rows = values.astype("<u2").view(np.uint8)
    else:
        unused = np.zeros_like(red)
        rows = np.stack((blue, green, red, unused), axis=-1).astype(np.uint8)
    rows = rows.reshape(geometry.height, -1)
    padded = np.zeros((geometry.height, geometry.stride_bytes), dtype=np.uint8)
    padded[:, : rows.shape[1]] = rows
    return padded.tobytes()
