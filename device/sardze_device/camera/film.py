# SPDX-License-Identifier: EUPL-1.2
"""A film of what a camera made of a recording: lanes, lines, zones, plates, and what it told.

For a technician who tries a site's rules. The film keeps the recording's own times, privacy zones
are black in it, and it is encoded with what PyAV brings. A frame is drawn when the next one comes,
since only then everything is known that it gave.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageDraw, ImageFont

from sardze_device.camera.facts import Fact
from sardze_device.camera.frame import Frame
from sardze_device.camera.journal import Journal, sentence_of
from sardze_device.camera.masking import Curtain
from sardze_device.camera.tracker import Box
from sardze_device.errors import SourceError
from sardze_device.settings import DeviceSettings

MOST_WIDTH_PX = 1280
TOLD_FOR_NS = 3_000_000_000
_MOST_LINES = 6
_MILLISECONDS = Fraction(1, 1000)
_LANE, _LINE, _ZONE, _PLATE, _WORDS = "#63c7b8", "#ff8fb0", "#7fb0e8", "#ffffff", "#ffffff"


class Film:
    """One film; opened with its first frame, whose size it takes."""

    def __init__(self, path: Path, settings: DeviceSettings, curtain: Curtain) -> None:
        self._path = path
        self._curtain = curtain
        self._rings = [(_LANE, lane.polygon) for lane in settings.lanes]
        self._rings += [(_ZONE, zone.polygon) for zone in settings.watched.zones]
        self._lines = [(_LINE, line.points) for line in settings.watched.lines]
        self._reel: tuple[OutputContainer, VideoStream] | None = None
        self._waiting: Frame | None = None
        self._told: list[tuple[int, str]] = []

    def turn(self, frame: Frame, plates: Sequence[Box]) -> None:
        """Draw the frame that waited, with the plates followed in it, and let this one wait."""
        self._draw(plates)
        self._waiting = frame

    def tell(self, words: str) -> None:
        """Show a sentence from the frame that waits on."""
        at_ns = self._waiting.captured_ns if self._waiting else 0
        self._told.append((at_ns, words))

    def close(self, plates: Sequence[Box] = ()) -> None:
        """Draw the last frame and finish the file."""
        self._draw(plates)
        if self._reel is not None:
            container, stream = self._reel
            container.mux(stream.encode(None))
            container.close()
        self._reel = None

    def _draw(self, plates: Sequence[Box]) -> None:
        frame, self._waiting = self._waiting, None
        if frame is None:
            return
        image = Image.fromarray(self._curtain.over(frame.picture).rgb())
        across = min(1.0, MOST_WIDTH_PX / image.width)
        size = (round(image.width * across) // 2 * 2, round(image.height * across) // 2 * 2)
        image = image.resize(size, Image.Resampling.BOX) if size != image.size else image
        self._annotate(ImageDraw.Draw(image), size, across, plates)
        self._captions(ImageDraw.Draw(image), size, frame.captured_ns)
        self._encode(VideoFrame.from_ndarray(np.asarray(image), "rgb24"), frame.captured_ns)

    def _annotate(
        self, draw: ImageDraw.ImageDraw, size: tuple[int, int], across: float, plates: Sequence[Box]
    ) -> None:
        for colour, points in (*self._rings, *self._lines):
            corners = [(x * size[0], y * size[1]) for x, y in points]
            closed = (colour, points) in self._rings
            draw.line([*corners, corners[0]] if closed else corners, fill=colour, width=2)
        for x1, y1, x2, y2 in plates:
            box = (x1 * across - 2, y1 * across - 2, x2 * across + 2, y2 * across + 2)
            draw.rectangle(box, outline=_PLATE, width=2)

    def _captions(self, draw: ImageDraw.ImageDraw, size: tuple[int, int], now_ns: int) -> None:
        self._told = [told for told in self._told if now_ns - told[0] < TOLD_FOR_NS]
        shown = self._told[-_MOST_LINES:]
        height = max(12, size[1] // 36)
        font = _font(height)
        for number, (_, words) in enumerate(shown):
            top = size[1] - (len(shown) - number) * (height + 6)
            draw.rectangle((0, top, size[0], top + height + 6), fill="#101617")
            draw.text((8, top + 2), words, fill=_WORDS, font=font)

    def _encode(self, picture: VideoFrame, at_ns: int) -> None:
        self._reel = self._reel or self._open(picture.width, picture.height)
        container, stream = self._reel
        picture.pts, picture.time_base = at_ns // 1_000_000, _MILLISECONDS
        container.mux(stream.encode(picture))

    def _open(self, width: int, height: int) -> tuple[OutputContainer, VideoStream]:
        try:
            container = av.open(str(self._path), "w")
            stream = container.add_stream("libx264", rate=25)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            stream.codec_context.time_base = _MILLISECONDS
            container.start_encoding()
        except (FFmpegError, OSError, ValueError) as error:
            raise SourceError(
                f"The film {self._path} cannot be written: {error}.",
                remedy="Name a file that ends in .mp4 or .mkv, in a folder that can be written.",
            ) from error
        return container, stream


def _font(height: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """DejaVu where it is installed, since it has every letter of Europe; else Pillow's own."""
    try:
        return ImageFont.truetype("DejaVuSans.ttf", height)
    except OSError:
        return ImageFont.load_default(height)


class FilmedJournal:
    """A journal whose facts are also told in a film."""

    def __init__(self, journal: Journal, film: Film) -> None:
        self._journal = journal
        self._film = film
        self.write_status, self.desired_version = journal.write_status, journal.desired_version

    def append(self, fact: Fact) -> None:
        """Keep a fact, and show it."""
        self._film.tell(sentence_of(fact.record))
        self._journal.append(fact)
