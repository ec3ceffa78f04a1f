# SPDX-License-Identifier: EUPL-1.2
"""Watches the camera for the page: frames in, the newest picture and its figures out.

One thread reads frames, finds plates and masks, since neither a source nor a model may be shared;
everybody else takes ``glance``, which is a finished value. Privacy zones, those of the profile and
those drawn meanwhile, are black before anything looks at a frame; where that fails there is no
picture (SECURITY 51). The sheet's picture, which leaves the device, is made by a ``Masker``. Only
the last few pictures are kept, in memory. A source that fails is opened again, and the page says
why it sees nothing.
"""

from __future__ import annotations

import io
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sardze_device.aim.measuring import Measuring, Sight
from sardze_device.aim.verdict import Verdict, judge
from sardze_device.camera.frame import Frame, Picture
from sardze_device.camera.masking import Curtain, Masker, MaskError, PrivacyZone
from sardze_device.camera.source import FrameSource
from sardze_device.errors import SourceError
from sardze_models.finder import Detection

SHOWN_WIDTH_PX = 1280
_QUALITY = 80
_AGAIN_AFTER_S = 2.0
_KEPT_PICTURES = 4
_BLOCKED = 8.0  # standard deviation of luma below which a picture shows nothing


class Finder(Protocol):
    """Finds plates; never reads them."""

    def find(self, luma: NDArray[np.uint8], *, closely: bool = False) -> Sequence[Detection]:
        """Best first."""
        ...

    def measure(self, luma: NDArray[np.uint8], found: Sequence[Detection]) -> Sequence[Detection]:
        """The same plates with tighter corners."""
        ...


@dataclass(frozen=True, slots=True)
class Eyes:
    """What looks at frames: for plates, and for all that must not be on a sheet."""

    finder: Finder
    masker: Callable[[Sequence[PrivacyZone]], Masker]


@dataclass(frozen=True, slots=True)
class Glance:
    """What the page shows now; without a picture ``jpeg`` is empty and ``words`` say why."""

    number: int
    jpeg: bytes
    size: tuple[int, int]
    plates: tuple[Sight, ...]
    verdict: Verdict
    focus: float | None
    words: str = ""


class View:
    """The camera as the page sees it."""

    def __init__(
        self,
        source: FrameSource,
        eyes: Eyes,
        *,
        zones: Sequence[PrivacyZone],
        measuring: Measuring,
        frame_timeout_s: float,
        wait: Callable[[float], bool],
    ) -> None:
        self._source = source
        self._eyes = eyes
        self._fixed = tuple(zones)
        self._drawn: tuple[PrivacyZone, ...] = ()
        self._measuring = measuring
        self._frame_timeout_s = frame_timeout_s
        self._wait = wait
        self._sheets_wanted = self._sheets_made = 0
        self._sheet = b""
        self._recent: deque[tuple[int, bytes]] = deque(maxlen=_KEPT_PICTURES)
        nothing = judge(measuring.measurements())
        self._glance = Glance(0, b"", (0, 0), (), nothing, None, "The camera is being opened.")
        self._news = threading.Condition()

    def run(self) -> None:
        """Watch until ``wait`` says that it is over; a source that ends is opened again."""
        try:
            while not self._wait(0.0):
                try:
                    self._source.open()
                    self._follow()
                except (SourceError, MaskError) as error:
                    self._fail(str(error))
                    self._source.close()
                    self._wait(_AGAIN_AFTER_S)
        finally:
            self._source.close()

    def glance(self, after: int = -1, timeout_s: float = 0.0) -> Glance:
        """The newest; waits for one later than ``after``."""
        with self._news:
            self._news.wait_for(lambda: self._glance.number > after, timeout_s)
            return self._glance

    def picture(self, number: int) -> bytes:
        """The picture of that number while it is one of the last few, so that figures fit it."""
        with self._news:
            return next((jpeg for kept, jpeg in self._recent if kept == number), self._glance.jpeg)

    def hide(self, zones: Sequence[PrivacyZone]) -> None:
        """Black out these too, from the next frame on and in every sheet."""
        with self._news:
            self._drawn = tuple(zones)

    def sheet_picture(self, timeout_s: float) -> bytes:
        """The next frame as it may be kept; empty if none comes in time."""
        with self._news:
            self._sheets_wanted += 1
            wanted = self._sheets_wanted
            came = self._news.wait_for(lambda: self._sheets_made >= wanted, timeout_s)
            return self._sheet if came else b""

    def _follow(self) -> None:
        while not self._wait(0.0):
            frame = self._source.read(self._frame_timeout_s)
            if frame is None:
                return
            with self._news:
                zones, wanted = (*self._fixed, *self._drawn), self._sheets_wanted
            self._show(Curtain(zones).draw(frame))
            if wanted > self._sheets_made:
                masked = _encoded(self._eyes.masker(zones).mask(frame.picture))
                with self._news:
                    self._sheet, self._sheets_made = masked, wanted
                    self._news.notify_all()

    def _show(self, frame: Frame) -> None:
        luma, finder = frame.picture.luma, self._eyes.finder
        plates = self._measuring.see(frame, finder.measure(luma, finder.find(luma)))
        words = ""
        if float(frame.lores.std()) < _BLOCKED:
            words = "The picture shows nothing: is the lens covered, or is it dark?"
        jpeg, verdict = _encoded(frame.picture), judge(self._measuring.measurements())
        with self._news:
            number = self._glance.number + 1
            size, focus = frame.picture.size, focus_of(frame)
            self._glance = Glance(number, jpeg, size, plates, verdict, focus, words)
            self._recent.append((number, jpeg))
            self._news.notify_all()

    def _fail(self, words: str) -> None:
        with self._news:
            number = self._glance.number + 1
            self._glance = replace(self._glance, number=number, jpeg=b"", plates=(), words=words)
            self._news.notify_all()


def _encoded(picture: Picture) -> bytes:
    image = Image.fromarray(picture.rgb())
    if image.width > SHOWN_WIDTH_PX:
        height = round(image.height * SHOWN_WIDTH_PX / image.width)
        image = image.resize((SHOWN_WIDTH_PX, height), Image.Resampling.BOX)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=_QUALITY)
    return stream.getvalue()


def focus_of(frame: Frame) -> float:
    """The camera's own focus figure, else the picture's mean squared step; higher is crisper.

    For turning a lens by: only its rise and fall means anything.
    """
    told = frame.metadata.get("FocusFoM")
    if told is not None:
        return told
    height, width = frame.picture.luma.shape
    middle = frame.picture.luma[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4]
    steps = np.diff(middle[::2].astype(np.float32), axis=1)
    return float(np.mean(steps * steps))
