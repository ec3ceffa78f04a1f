# SPDX-License-Identifier: EUPL-1.2
"""Video files, RTSP streams and USB cameras, through PyAV: the only importer of ``av``.

A file is decoded frame by frame; damaged packets are left out and counted, and a file that ends
before its own duration ends with a warning, not an error. A live stream is decoded in a thread of
its own that keeps only the newest frame, so that a slow consumer sees the present and a silent
camera becomes a ``FrameTimeoutError``. Passwords in addresses are never shown.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame

from sardze_device.camera.clock import Clock
from sardze_device.camera.frame import Frame, Picture, lores_of
from sardze_device.camera.source import Warn
from sardze_device.errors import FrameTimeoutError, SourceError

_OPEN_TIMEOUT_S = 10.0
_STALL_TIMEOUT_S = 5.0
_MISSING_S = 1.0


class VideoFile:
    """A recording with its own times."""

    def __init__(self, path: Path, *, clock: Clock, warn: Warn) -> None:
        self._path = path
        self._clock = clock
        self._warn = warn
        self._container: InputContainer | None = None
        self._frames: Iterator[tuple[float, VideoFrame]] = iter(())
        self._start_ns = 0
        self._number = 0

    def open(self) -> None:
        """Open the file and find its video."""
        self.close()
        try:
            container = av.open(str(self._path))
        except (FFmpegError, OSError) as error:
            raise SourceError(
                f"{self._path} cannot be read as video: {_words(error)}.",
                remedy="Check that the copy is complete; a recording cut off by a power failure "
                "may lack its index.",
            ) from error
        if not container.streams.video:
            container.close()
            raise SourceError(f"{self._path} holds no video.", remedy="Give another file.")
        container.streams.video[0].thread_type = "NONE"  # one camera, one core
        self._container = container
        self._frames = self._decode(container)
        self._start_ns = self._clock.now_ns()

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The next frame due at or after ``not_before_ns``; earlier ones are left out."""
        for at_s, frame in self._frames:
            self._number += 1
            captured_ns = self._start_ns + round(at_s * 1e9)
            if captured_ns < not_before_ns:
                continue
            self._clock.wait_until(captured_ns)
            picture = picture_of(frame)
            return Frame(picture, lores_of(picture.luma), captured_ns, self._number)
        return None

    def close(self) -> None:
        """Close the file."""
        self._frames = iter(())
        if self._container is not None:
            self._container.close()
            self._container = None

    def _decode(self, container: InputContainer) -> Iterator[tuple[float, VideoFrame]]:
        """Frames with their time in seconds from the first one."""
        stream = container.streams.video[0]
        spacing_s = 1.0 / float(stream.average_rate or 25)
        damaged, first_s, last_s = 0, None, -spacing_s
        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets)
                frames = packet.decode()
            except StopIteration:
                break
            except FFmpegError as error:
                damaged += 1
                if isinstance(error, EOFError) or damaged > 1000:
                    break
                continue
            for frame in frames:
                if not isinstance(frame, VideoFrame):
                    continue
                at_s = frame.time
                if at_s is not None and first_s is None:
                    first_s = at_s
                moment_s = last_s + spacing_s if at_s is None else at_s - (first_s or 0.0)
                last_s = max(moment_s, last_s + 1e-6)
                yield last_s, frame
        self._tell_end(container, last_s + spacing_s, damaged)

    def _tell_end(self, container: InputContainer, seen_s: float, damaged: int) -> None:
        if damaged:
            self._warn(f"{self._path}: {damaged} damaged packets were left out.")
        stream = container.streams.video[0]
        length_s = max(
            (container.duration or 0) / av.time_base,
            stream.frames / float(stream.average_rate or 25),
        )
        if length_s - seen_s > max(_MISSING_S, 0.05 * length_s):
            self._warn(
                f"{self._path} ends after {seen_s:.1f} s of {length_s:.1f} s: it is cut short. "
                "What was read until there stands."
            )


class LiveVideo:
    """An RTSP address or a V4L2 device; only its newest frame counts."""

    def __init__(
        self,
        address: str,
        *,
        clock: Clock,
        kind: str | None = None,
        options: dict[str, str] | None = None,
    ) -> None:
        self._address = address
        self._clock = clock
        self._kind = kind
        self._options = options or {}
        self._news = threading.Condition()
        self._newest: Frame | None = None
        self._failure: SourceError | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._number = 0
        self._taken = 0

    def open(self) -> None:
        """Connect and start decoding."""
        self.close()
        try:
            container = av.open(
                self._address,
                format=self._kind,
                options=self._options,
                timeout=(_OPEN_TIMEOUT_S, _STALL_TIMEOUT_S),
            )
        except (FFmpegError, OSError, ValueError) as error:
            raise self._failed(error) from error
        if not container.streams.video:
            container.close()
            raise SourceError(f"{masked(self._address)} sends no video.")
        self._stop.clear()
        self._newest = self._failure = None
        self._taken = self._number
        self._thread = threading.Thread(
            target=self._follow, args=(container,), name="live-video", daemon=True
        )
        self._thread.start()

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The newest frame that was not read yet."""
        self._clock.wait_until(not_before_ns)
        with self._news:
            self._news.wait_for(
                lambda: self._number > self._taken or self._failure is not None, timeout_s
            )
            if self._failure is not None:
                raise self._failure
            if self._newest is None or self._number <= self._taken:
                raise FrameTimeoutError(
                    f"{masked(self._address)} sent no frame for {timeout_s:g} s.",
                    remedy="Check the cable and the camera's power.",
                )
            self._taken = self._number
            return self._newest

    def close(self) -> None:
        """Stop decoding; the thread ends within the stall timeout."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(_STALL_TIMEOUT_S + 1.0)
            self._thread = None

    def _follow(self, container: InputContainer) -> None:
        """Runs in the thread: keeps the newest frame, or why there is none any more."""
        try:
            with container:
                for frame in container.decode(video=0):
                    if self._stop.is_set():
                        return
                    self._offer(picture_of(frame))
            failure = SourceError(f"{masked(self._address)} ended its stream.")
        except (FFmpegError, OSError) as error:
            failure = self._failed(error)
        with self._news:
            self._failure = failure
            self._news.notify_all()

    def _offer(self, picture: Picture) -> None:
        with self._news:
            self._number += 1
            self._newest = Frame(
                picture, lores_of(picture.luma), self._clock.now_ns(), self._number
            )
            self._news.notify_all()

    def _failed(self, error: Exception) -> SourceError:
        return SourceError(
            f"{masked(self._address)} cannot be read: {_words(error)}.",
            remedy="Check address, password and cable.",
        )


def open_rtsp(address: str, *, clock: Clock, transport: str = "tcp") -> LiveVideo:
    """An IP camera; over TCP unless told otherwise, because a torn picture reads no plate."""
    return LiveVideo(address, clock=clock, options={"rtsp_transport": transport})


def open_usb(device: str, *, clock: Clock, size: tuple[int, int] | None = None) -> LiveVideo:
    """A USB camera, for example ``/dev/video0``."""
    options = {"video_size": f"{size[0]}x{size[1]}"} if size else {}
    return LiveVideo(device, clock=clock, kind="v4l2", options=options)


def picture_of(frame: VideoFrame) -> Picture:
    """The frame as full-range planes, upright."""
    even = frame.reformat(format="yuv420p", dst_color_range="JPEG")
    columns = (even.width + 1) // 2
    y, cb, cr = (
        np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:, :width]
        for plane, width in zip(even.planes, (even.width, columns, columns), strict=True)
    )
    picture = Picture(y, cb, cr)
    turns = round(getattr(frame, "rotation", 0) / 90) % 4
    if turns:
        turned = [np.rot90(plane, turns) for plane in (picture.y, picture.cb, picture.cr)]
        picture = Picture(turned[0], turned[1], turned[2])
    return picture


def masked(address: str) -> str:
    """An address that may be shown."""
    return re.sub(r"//[^/@]*@", "//…@", address)


def _words(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return masked(text)
