# SPDX-License-Identifier: EUPL-1.2
"""Follows plates, and road users, over frames: detections in, tracks out.

Pure: time is an argument, positions are pixels of the picture. A track moves with constant
velocity, survives frames in which nothing was found, and ends when it was lost for too long or
missed beyond the rim of the picture. ``rest`` is for frames that the motion gate kept from the
finder: nothing moved, so everything is still where it was. A track's number is never used twice
in one run.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]

NS_PER_S = 1_000_000_000
_SMOOTHING = 0.6
_WIDTH_RATIO = 1.8


@dataclass(frozen=True, slots=True)
class TrackerSettings:
    """The only four."""

    reach_widths: float = 2.5
    """How far from where it is expected a plate may appear, in widths of the plate."""
    least_overlap: float = 0.1
    """Overlap (intersection over union) that joins regardless of distance."""
    lost_after_s: float = 0.8
    """How long a track lives without a detection."""
    starts_at: float = 0.0
    """Score that a detection needs to start a track of its own."""


@dataclass(slots=True)
class Track:
    """One plate followed over frames."""

    track_id: int
    box: Box
    first_ns: int
    seen_ns: int
    updated_ns: int
    hits: int = 1
    velocity: tuple[float, float] = (0.0, 0.0)
    """Pixels a second."""

    @property
    def width(self) -> float:
        """Of the plate where it was last seen."""
        return self.box[2] - self.box[0]

    def expected(self, now_ns: int) -> Box:
        """Where it should be, going on as it went."""
        elapsed_s = (now_ns - self.updated_ns) / NS_PER_S
        dx, dy = self.velocity[0] * elapsed_s, self.velocity[1] * elapsed_s
        x1, y1, x2, y2 = self.box
        return x1 + dx, y1 + dy, x2 + dx, y2 + dy


@dataclass(frozen=True, slots=True)
class Followed:
    """What a frame did: tracks seen, each with the index of its detection, and tracks ended."""

    seen: list[tuple[Track, int]]
    ended: list[Track]


class Tracker:
    """All plates in sight."""

    def __init__(
        self,
        settings: TrackerSettings = TrackerSettings(),  # noqa: B008 - frozen
        numbers: Iterator[int] | None = None,
    ) -> None:
        """Trackers that share ``numbers`` never give one twice."""
        self._settings = settings
        self._numbers = numbers or itertools.count(1)
        self._tracks: list[Track] = []
        self._looked_ns = 0

    @property
    def tracks(self) -> Sequence[Track]:
        """Those that live."""
        return self._tracks

    def follow(
        self,
        boxes: Sequence[Box],
        scores: Sequence[float],
        size: tuple[int, int],
        now_ns: int,
    ) -> Followed:
        """Give each detection to a track, old or new; end the tracks that are gone."""
        seen: list[tuple[Track, int]] = []
        for track, index in self._pairs(boxes, now_ns):
            _move(track, boxes[index], now_ns)
            seen.append((track, index))
        taken = {index for _, index in seen}
        for index, box in enumerate(boxes):
            if index not in taken and scores[index] >= self._settings.starts_at:
                seen.append((self._start(box, now_ns), index))
        self._looked_ns = now_ns
        return Followed(seen, self._drop_gone(size, now_ns))

    def rest(self, now_ns: int) -> Followed:
        """Nothing moved: what was there in the last frame stands still, the rest may be gone."""
        for track in self._tracks:
            if track.seen_ns == self._looked_ns:
                track.seen_ns = track.updated_ns = now_ns
                track.velocity = (0.0, 0.0)
        self._looked_ns = now_ns
        return Followed([], self._drop_gone(None, now_ns))

    def finish(self) -> list[Track]:
        """End every track: the camera stops."""
        ended, self._tracks = self._tracks, []
        return ended

    def _pairs(self, boxes: Sequence[Box], now_ns: int) -> list[tuple[Track, int]]:
        """The best pairs first, each track and each detection once."""
        candidates = []
        for track in self._tracks:
            expected = track.expected(now_ns)
            for index, box in enumerate(boxes):
                merit = self._merit(track, expected, box)
                if merit is not None:
                    candidates.append((merit, -track.track_id, -index, track, index))
        candidates.sort(key=lambda candidate: candidate[:3], reverse=True)
        pairs: list[tuple[Track, int]] = []
        tracks: set[int] = set()
        taken: set[int] = set()
        for _, _, _, track, index in candidates:
            if track.track_id not in tracks and index not in taken:
                tracks.add(track.track_id)
                taken.add(index)
                pairs.append((track, index))
        return pairs

    def _merit(self, track: Track, expected: Box, box: Box) -> float | None:
        """How well a detection continues a track; None: not at all."""
        shared = overlap(expected, box)
        ratio = (box[2] - box[0]) / max(1e-6, track.width)
        near = distance(expected, box) / (self._settings.reach_widths * max(1e-6, track.width))
        if shared >= self._settings.least_overlap:
            return 1.0 + shared
        if near <= 1.0 and 1 / _WIDTH_RATIO <= ratio <= _WIDTH_RATIO:
            return 1.0 - near
        return None

    def _start(self, box: Box, now_ns: int) -> Track:
        track = Track(next(self._numbers), box, now_ns, now_ns, now_ns)
        self._tracks.append(track)
        return track

    def _drop_gone(self, size: tuple[int, int] | None, now_ns: int) -> list[Track]:
        ended = [track for track in self._tracks if self._is_gone(track, size, now_ns)]
        self._tracks = [track for track in self._tracks if track not in ended]
        return ended

    def _is_gone(self, track: Track, size: tuple[int, int] | None, now_ns: int) -> bool:
        if track.seen_ns == now_ns:
            return False
        if now_ns - track.seen_ns > self._settings.lost_after_s * NS_PER_S:
            return True
        if size is None:
            return False
        x1, y1, x2, y2 = track.expected(now_ns)
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        return not (0 <= x <= size[0] and 0 <= y <= size[1])


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (_area(one) + _area(other) - shared)


def distance(one: Box, other: Box) -> float:
    """Between the centres."""
    dx = (one[0] + one[2] - other[0] - other[2]) / 2
    dy = (one[1] + one[3] - other[1] - other[3]) / 2
    return float((dx * dx + dy * dy) ** 0.5)


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _move(track: Track, box: Box, now_ns: int) -> None:
    elapsed_s = (now_ns - track.updated_ns) / NS_PER_S
    if elapsed_s > 0:
        dx = (box[0] + box[2] - track.box[0] - track.box[2]) / 2 / elapsed_s
        dy = (box[1] + box[3] - track.box[1] - track.box[3]) / 2 / elapsed_s
        share = _SMOOTHING if track.hits > 1 else 1.0
        track.velocity = (
            track.velocity[0] + share * (dx - track.velocity[0]),
            track.velocity[1] + share * (dy - track.velocity[1]),
        )
    track.box, track.seen_ns, track.updated_ns = box, now_ns, now_ns
    track.hits += 1
