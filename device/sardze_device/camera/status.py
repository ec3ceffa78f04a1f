# SPDX-License-Identifier: EUPL-1.2
"""The camera's word on itself: frames, rate, recoveries, where the CPU time goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sardze_device.camera.duty import Duty, Standing
from sardze_device.camera.frame import Frame
from sardze_device.camera.journal import Journal
from sardze_device.camera.meter import StageMeter
from sardze_device.outbox import CameraStatus

NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Running:
    """What does not change while the camera runs."""

    boot_id: str
    started_ns: int
    models: Mapping[str, str]
    settings_version: int = 0


@dataclass(slots=True)
class StatusWriter:
    """Writes the status every ``every_s`` of frames, and whenever it is told to."""

    journal: Journal
    running: Running
    meter: StageMeter
    recoveries: dict[str, int]
    duty: Duty | None = None
    every_s: float = 10.0
    frames: int = 0
    _last_frame_ns: int | None = None
    _since_ns: int = 0
    _since_frames: int = 0
    _rate: float = field(default=0.0)

    def frame_came(self, frame: Frame, now_ns: int) -> None:
        """Count a processed frame."""
        self.frames += 1
        self._last_frame_ns = frame.captured_ns
        if self.frames == 1 or now_ns - self._since_ns >= self.every_s * NS_PER_S:
            self.write(now_ns, self._words())

    def write(self, now_ns: int, words: str) -> None:
        """Write the status now."""
        elapsed_s = (now_ns - self._since_ns) / NS_PER_S if self._since_ns else 0.0
        if elapsed_s > 0.5:
            self._rate = (self.frames - self._since_frames) / elapsed_s
        self._since_ns, self._since_frames = now_ns, self.frames
        standing = self.duty.standing(now_ns) if self.duty else Standing()
        self.journal.write_status(
            CameraStatus(
                boot_id=self.running.boot_id,
                monotonic_ns=now_ns,
                started_ns=self.running.started_ns,
                frames=self.frames,
                frames_per_s=round(self._rate, 2),
                last_frame_ns=self._last_frame_ns,
                words=words,
                recoveries=dict(self.recoveries),
                models=dict(self.running.models),
                settings_version=self.running.settings_version,
                rung=standing.rung,
                load=standing.load,
                positioned=standing.positioned,
                position=standing.position,
            )
        )

    def _words(self) -> str:
        """CPU milliseconds a frame, by stage."""
        shares = (
            f"{name} {1000 * seconds / max(1, self.frames):.1f}"
            for name, seconds in self.meter.seconds().items()
        )
        return "CPU ms a frame: " + ", ".join(shares)
