# SPDX-License-Identifier: EUPL-1.2
"""H.264 in mp4 out of masked pictures: the clips' only importer of ``av``.

A file is made in memory and handed over whole, so that no half clip is ever on a disk. The
software encoder is taken on every board: picamera2's hardware encoder is fed by the sensor and
would keep unmasked pictures in its delay line (ADR 0010).
"""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Protocol

import av
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
_TICKS = 1000
_SPARE_BYTES = 16_384
"""What the index and the frames still in the encoder may take."""


class Planes(Protocol):
    """A masked picture: luma, and colour of half its size (full-range BT.601)."""

    @property
    def y(self) -> Plane:
        """Luma."""

    @property
    def cb(self) -> Plane:
        """Blue difference."""

    @property
    def cr(self) -> Plane:
        """Red difference."""


class ClipEncoder:
    """One clip in the making. Pictures of one size, times in rising order."""

    def __init__(self, first: Planes, fps: float, quality: int, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._file = io.BytesIO()
        self._container = av.open(self._file, "w", format="mp4")
        self._stream = self._container.add_stream("libx264", rate=max(1, round(fps)))
        self._stream.width, self._stream.height = _size(first)
        self._stream.pix_fmt = "yuvj420p"
        self._stream.time_base = Fraction(1, _TICKS)
        self._stream.codec_context.time_base = Fraction(1, _TICKS)
        self._stream.codec_context.thread_count = 1
        self._stream.options = {"preset": "ultrafast", "tune": "zerolatency", "crf": str(quality)}
        self._written = 0
        self._last_ms = -1
        self.frames = 0

    def add(self, picture: Planes, at_ms: int) -> bool:
        """One more picture; False if the clip is full or the time does not rise."""
        if self._written + _SPARE_BYTES > self._max_bytes or at_ms <= self._last_ms:
            return False
        frame = _frame(picture, (self._stream.width, self._stream.height))
        frame.pts, frame.time_base = at_ms, Fraction(1, _TICKS)
        for packet in self._stream.encode(frame):
            self._written += packet.size
            self._container.mux(packet)
        self._last_ms = at_ms
        self.frames += 1
        return True

    def finish(self) -> bytes:
        """The file."""
        for packet in self._stream.encode(None):
            self._container.mux(packet)
        self._container.close()
        return self._file.getvalue()


def _size(picture: Planes) -> tuple[int, int]:
    height, width = picture.y.shape
    return width // 2 * 2, height // 2 * 2


def _frame(picture: Planes, size: tuple[int, int]) -> av.VideoFrame:
    width, height = size
    half = height // 2, width // 2
    parts = (
        picture.y[:height, :width],
        *(p[: half[0], : half[1]] for p in (picture.cb, picture.cr)),
    )
    flat = np.concatenate([np.ascontiguousarray(part).reshape(-1) for part in parts])
    return av.VideoFrame.from_ndarray(flat.reshape(height * 3 // 2, width), format="yuvj420p")
