# SPDX-License-Identifier: EUPL-1.2
"""Test only: what real picamera2 needs to run on libcamera's virtual pipeline.

There is no /dev/dma_heap here, so frame buffers lie in anonymous memory files; and the virtual
pipeline has no raw stream to list modes of. Everything else is picamera2 as it is installed on a
pole.
"""

from __future__ import annotations

import mmap
import os
from typing import Any

import libcamera
import picamera2.picamera2
from picamera2 import Picamera2
from picamera2.allocators.allocator import Allocator, Sync


class MemoryAllocator(Allocator):  # type: ignore[misc]
    """Buffers of two planes, Y and UV, each buffer one memory file."""

    def __init__(self) -> None:
        super().__init__()
        self.sync = _MappedBuffer
        self.maps: dict[Any, mmap.mmap] = {}
        self._of_stream: dict[Any, list[Any]] = {}
        self._files: list[int] = []

    def allocate(self, libcamera_config: Any, use_case: Any) -> None:
        """As many buffers for each stream as it is configured for."""
        self.close()
        for stream in libcamera_config:
            self._of_stream[stream.stream] = [
                self._buffer(stream) for _ in range(stream.buffer_count)
            ]

    def buffers(self, stream: Any) -> list[Any]:
        """Those of one stream."""
        return self._of_stream[stream]

    def close(self) -> None:
        """Give the memory back."""
        self.maps.clear()
        self._of_stream.clear()
        while self._files:
            os.close(self._files.pop())

    def _buffer(self, stream: Any) -> Any:
        file = os.memfd_create("frame")
        os.ftruncate(file, stream.frame_size)
        self._files.append(file)
        luma_bytes = stream.stride * stream.size.height
        planes = []
        for offset, length in ((0, luma_bytes), (luma_bytes, stream.frame_size - luma_bytes)):
            plane = libcamera.FrameBuffer.Plane()
            plane.fd, plane.offset, plane.length = file, offset, length
            planes.append(plane)
        buffer = libcamera.FrameBuffer(planes)
        self.maps[buffer] = mmap.mmap(file, stream.frame_size)
        return buffer


class _MappedBuffer(Sync):  # type: ignore[misc]
    """Gives the memory of a buffer; there is no cache to synchronise."""

    def __init__(self, allocator: MemoryAllocator, buffer: Any, write: bool) -> None:
        self._memory = allocator.maps[buffer]

    def __enter__(self) -> mmap.mmap:
        return self._memory

    def __exit__(self, *error: object) -> None:
        pass

    def get_buffer(self) -> mmap.mmap:
        """As the other allocators have it."""
        return self._memory


class VirtualPicamera2(Picamera2):  # type: ignore[misc]
    """A camera that plays pictures."""

    def _get_raw_modes(self) -> list[dict[str, Any]]:
        return [{"format": "NV12", "size": (1280, 720)}]


def make_virtual(camera_num: int) -> VirtualPicamera2:
    """For ``PicameraSource(make=…)``."""
    return VirtualPicamera2(camera_num, allocator=MemoryAllocator())


# Picamera2.close() makes a new allocator of this name, which fails where there is no dma heap.
picamera2.picamera2.DmaAllocator = MemoryAllocator
