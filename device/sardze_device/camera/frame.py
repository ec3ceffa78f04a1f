# SPDX-License-Identifier: EUPL-1.2
"""A picture as the sensor gives it, and a frame: one picture with its capture time.

Rules: a picture is three planes, luma in full size and two chroma planes of half the width and
height (full-range BT.601, as in a JPEG). Strides are respected, never assumed equal to the width.
Planes are views; whoever keeps a picture longer than the source's buffer lives asks for a
``copy``. Luma alone is what models see; colour exists for evidence only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.uint8]
PixelBox = tuple[float, float, float, float]
"""x1, y1, x2, y2 in pixels of a picture."""

GATE_WIDTH = 640
"""What a low-resolution plane is made for where the sensor gives none."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Luma and two chroma planes of half its size (rounded up)."""

    y: Plane
    cb: Plane
    cr: Plane

    @property
    def luma(self) -> Plane:
        """The plane that models see."""
        return self.y

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.y.shape[1], self.y.shape[0]

    def copy(self) -> Picture:
        """The same picture in memory of its own."""
        return Picture(self.y.copy(), self.cb.copy(), self.cr.copy())

    def rgb(self, box: tuple[int, int, int, int] | None = None) -> NDArray[np.uint8]:
        """A (height, width, 3) cut-out in colour; the whole picture without a box."""
        width, height = self.size
        left, top, right, bottom = box or (0, 0, width, height)
        left, top = max(0, left), max(0, top)
        right, bottom = min(width, right), min(height, bottom)
        planes = [self.y[top:bottom, left:right]]
        for chroma in (self.cb, self.cr):
            half = chroma[top // 2 : (bottom + 1) // 2, left // 2 : (right + 1) // 2]
            full = half.repeat(2, axis=0).repeat(2, axis=1)
            rows, columns = top % 2, left % 2
            planes.append(full[rows : rows + bottom - top, columns : columns + right - left])
        bands = [Image.fromarray(np.ascontiguousarray(plane)) for plane in planes]
        return np.asarray(Image.merge("YCbCr", bands).convert("RGB"))


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture with its capture time. ``lores`` is a small luma plane for the motion gate."""

    picture: Picture
    lores: Plane
    captured_ns: int
    """On the monotonic clock, at the start of the exposure."""
    number: int
    metadata: Mapping[str, float] = field(default_factory=dict)
    context: Frame | None = None
    """A lighter frame of the scene from a moment before, where the source takes them in turns:
    what stands in it is not where it is in this one."""

    @property
    def gain(self) -> float:
        """The sensor's amplification; 1 where the source does not say."""
        return self.metadata.get("AnalogueGain", 1.0) * self.metadata.get("DigitalGain", 1.0)


def from_rgb(rgb: NDArray[np.uint8]) -> Picture:
    """A picture of a (height, width, 3) array."""
    return from_image(Image.fromarray(np.ascontiguousarray(rgb)))


def from_image(image: Image.Image) -> Picture:
    """A picture of a Pillow image of any mode."""
    if image.mode in ("L", "I;16", "1"):
        return _from_luma(np.asarray(image.convert("L")))
    if image.mode != "YCbCr":
        image = image.convert("RGB").convert("YCbCr")
    y, cb, cr = image.split()
    return Picture(np.asarray(y), np.asarray(cb.reduce(2)), np.asarray(cr.reduce(2)))


def from_yuv420(buffer: Plane, width: int, height: int, stride: int) -> Picture:
    """A picture of a flat buffer of Y, then U, then V, these two with half the stride."""
    flat = buffer.reshape(-1)
    rows, half_stride = (height + 1) // 2, stride // 2
    y = _plane(flat, 0, width, height, stride)
    start = stride * height
    cb = _plane(flat, start, (width + 1) // 2, rows, half_stride)
    cr = _plane(flat, start + half_stride * rows, (width + 1) // 2, rows, half_stride)
    return Picture(y, cb, cr)


def from_nv12(buffer: Plane, width: int, height: int, stride: int) -> Picture:
    """A picture of a flat buffer that holds Y, then U and V in turns."""
    flat = buffer.reshape(-1)
    rows, columns = (height + 1) // 2, (width + 1) // 2
    y = _plane(flat, 0, width, height, stride)
    pairs = _plane(flat, stride * height, 2 * columns, rows, stride)
    return Picture(y, pairs[:, 0::2], pairs[:, 1::2])


def lores_of(luma: Plane, width: int = GATE_WIDTH) -> Plane:
    """A small plane made by striding: a view that costs nothing."""
    step = max(1, round(luma.shape[1] / width))
    return luma[::step, ::step]


def _plane(flat: Plane, start: int, width: int, height: int, stride: int) -> Plane:
    if stride < width or flat.size < start + stride * (height - 1) + width:
        needed = start + stride * (height - 1) + width
        raise ValueError(f"a plane of {width}x{height} (stride {stride}) needs {needed} bytes")
    rows = flat[start : start + stride * height]
    if rows.size < stride * height:  # the last row may come without its padding
        rows = np.pad(rows, (0, stride * height - rows.size))
    return rows.reshape(height, stride)[:, :width]


def _from_luma(luma: Plane) -> Picture:
    neutral = np.full(((luma.shape[0] + 1) // 2, (luma.shape[1] + 1) // 2), 128, np.uint8)
    return Picture(luma, neutral, neutral)
