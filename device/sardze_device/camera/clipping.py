# SPDX-License-Identifier: EUPL-1.2
"""Clips of what was told: small pictures go to the recorder, a clip that is whole becomes a fact.

A clip follows the record that it shows: the same record once more, with the clip as its evidence.
A camera that is not set to film has ``NoClips``, which costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sardze_device.camera.clip_view import clip_view
from sardze_device.camera.facts import Fact, FactWriter
from sardze_device.camera.frame import Frame, Picture
from sardze_device.clips.recorder import Clip, ClipRecorder
from sardze_device.clips.shelf import ClipShelf
from sardze_wire.records import Event, PlateRead

Shown = PlateRead | Event


class Clipping(Protocol):
    """What the camera's loop gives frames and facts to."""

    def see(self, frame: Frame, *, allowed: bool) -> list[Fact]:
        """Take a frame; the facts of the clips that have become whole."""

    def show(self, fact: Fact, at_ns: int) -> None:
        """An occasion that is to be in a clip."""

    def finish(self) -> list[Fact]:
        """The clip in the making, when the camera stops."""


class NoClips:
    """A camera that does not film."""

    def see(self, frame: Frame, *, allowed: bool) -> list[Fact]:
        """Nothing is kept."""
        return []

    def show(self, fact: Fact, at_ns: int) -> None:
        """Nothing is shown."""

    def finish(self) -> list[Fact]:
        """Nothing was begun."""
        return []


class ClipDesk:
    """The clips of one camera."""

    def __init__(
        self,
        recorder: ClipRecorder[Picture, Shown],
        shelf: ClipShelf,
        facts: FactWriter,
        most_width_px: int,
    ) -> None:
        self._recorder, self._shelf, self._facts = recorder, shelf, facts
        self._most_width_px = most_width_px

    def see(self, frame: Frame, *, allowed: bool) -> list[Fact]:
        """Keep a small picture where one is due; work on the clip in the making."""
        self._recorder.paused = not allowed
        if self._recorder.wants(frame.captured_ns):
            small = clip_view(frame.picture, self._most_width_px)
            return self._kept(self._recorder.see(small, frame.captured_ns))
        return self._kept(self._recorder.work(frame.captured_ns))

    def show(self, fact: Fact, at_ns: int) -> None:
        """Have this in a clip."""
        self._recorder.show(fact.record, at_ns)

    def finish(self) -> list[Fact]:
        """What there is of the last clip."""
        return self._kept(self._recorder.finish())

    def _kept(self, clips: Sequence[Clip[Shown]]) -> list[Fact]:
        facts = []
        for clip in clips:
            for record in clip.subjects:
                fact = self._facts.with_clip(record, clip.reference, clip.mp4, clip.until_ns)
                now_ms = int(self._facts.wall_of(clip.until_ns).timestamp() * 1000)
                self._shelf.put(fact.record.event_id, clip.mp4, now_ms)
                facts.append(fact)
        return facts
