# SPDX-License-Identifier: EUPL-1.2
"""Records a clip round an occasion: some seconds before it, some after, masked before encoding.

The last seconds are kept in memory as small pictures, as they came; only when there is an occasion
are they masked and encoded, one for each frame that comes, so that no frame waits for a clip. A
picture that cannot be masked is left out and counted (SECURITY 51). Occasions during a clip join
it and prolong it, up to the longest that is allowed. Time comes with the pictures.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sardze_device.clips.encoder import ClipEncoder, Planes
from sardze_device.errors import DeviceError
from sardze_wire.camera_settings import ClipSettings
from sardze_wire.records import EvidenceReference

NS_PER_S = 1_000_000_000
MEDIA_TYPE = "video/mp4"

Picture = TypeVar("Picture")
Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Clip(Generic[Subject]):
    """A whole clip with the occasions that it shows."""

    subjects: tuple[Subject, ...]
    mp4: bytes
    reference: EvidenceReference
    from_ns: int
    until_ns: int
    frames: int


@dataclass(slots=True)
class _Take(Generic[Subject]):
    """A clip in the making."""

    subjects: list[Subject]
    from_ns: int
    until_ns: int
    encoder: ClipEncoder | None = None
    first_ns: int = 0
    last_ns: int = 0


class ClipRecorder(Generic[Picture, Subject]):
    """The clips of one camera. ``masked`` makes a picture that may leave the process."""

    def __init__(self, masked: Callable[[Picture], Planes], settings: ClipSettings) -> None:
        self._masked = masked
        self._settings = settings
        self._ring: deque[tuple[int, Picture]] = deque()
        self._take: _Take[Subject] | None = None
        self._next_ns = 0
        self.masks_failed = 0
        self.paused = False
        """Set by whoever saves power: no new clip begins, and nothing is kept."""

    def wants(self, at_ns: int) -> bool:
        """Whether a picture of this time is due; asked before one is made small."""
        return not self.paused and at_ns >= self._next_ns

    def see(self, picture: Picture, at_ns: int) -> list[Clip[Subject]]:
        """Keep a picture; give the clip that has become whole."""
        self._ring.append((at_ns, picture))
        self._next_ns = at_ns + round(NS_PER_S / self._settings.fps)
        return self.work(at_ns)

    def work(self, at_ns: int) -> list[Clip[Subject]]:
        """Mask and encode one picture of a clip; call it with each frame."""
        take = self._take
        if take is None:
            self._drop_before(at_ns - _ns(self._settings.before_s))
            return []
        self._drop_before(take.from_ns)
        full = not self._encode_next(take)
        if full or (not self._ring and at_ns >= take.until_ns):
            return self._close(take)
        if self._ring and self._ring[0][0] > take.until_ns:
            return self._close(take)
        return []

    def show(self, subject: Subject, at_ns: int) -> None:
        """An occasion: it is to be in a clip."""
        if self.paused:
            return
        until_ns = at_ns + _ns(self._settings.after_s)
        if self._take is None:
            self._take = _Take([subject], at_ns - _ns(self._settings.before_s), until_ns)
            return
        self._take.subjects.append(subject)
        longest_ns = self._take.from_ns + _ns(self._settings.longest_s)
        self._take.until_ns = max(self._take.until_ns, min(until_ns, longest_ns))

    def finish(self) -> list[Clip[Subject]]:
        """The clip in the making as far as it is, when the camera stops."""
        take = self._take
        if take is None:
            return []
        while self._ring and self._encode_next(take):
            pass
        return self._close(take)

    def _drop_before(self, from_ns: int) -> None:
        while self._ring and self._ring[0][0] < from_ns:
            self._ring.popleft()

    def _encode_next(self, take: _Take[Subject]) -> bool:
        """Whether there is room for more."""
        if not self._ring or self._ring[0][0] > take.until_ns:
            return True
        at_ns, picture = self._ring.popleft()
        try:
            masked = self._masked(picture)
        except DeviceError:
            self.masks_failed += 1
            return True
        tuned = self._settings
        if take.encoder is None:
            take.first_ns = at_ns
            take.encoder = ClipEncoder(masked, tuned.fps, tuned.quality, tuned.max_clip_bytes)
        if not take.encoder.add(masked, (at_ns - take.first_ns) // 1_000_000):
            return False
        take.last_ns = at_ns
        return True

    def _close(self, take: _Take[Subject]) -> list[Clip[Subject]]:
        self._take = None
        if take.encoder is None:
            return []
        mp4 = take.encoder.finish()
        reference = EvidenceReference(
            number=0,
            sha256=hashlib.sha256(mp4).hexdigest(),
            size_bytes=len(mp4),
            media_type=MEDIA_TYPE,
            shows="clip",
        )
        frames = take.encoder.frames
        return [Clip(tuple(take.subjects), mp4, reference, take.first_ns, take.last_ns, frames)]


def _ns(seconds: float) -> int:
    return round(seconds * NS_PER_S)
