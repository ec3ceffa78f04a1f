# SPDX-License-Identifier: EUPL-1.2
"""Clips on the camera's own disk: whole or not there, bounded in bytes and in time.

The name is the identifier of the record that announces the clip, which carries the time. A file is
written beside, synced and renamed (``host.write_durably``); what a power cut left beside is
removed when the shelf is opened. The oldest go first (SECURITY 18, SECURITY 48).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sardze_device.host import write_durably
from sardze_wire.camera_settings import ClipSettings
from sardze_wire.ids import unix_ms_of

_MS_PER_H = 3_600_000
_SUFFIX = ".mp4"


@dataclass(frozen=True, slots=True)
class ClipShelf:
    """A folder of clips."""

    folder: Path
    max_bytes: int
    max_age_ms: int

    @classmethod
    def open(cls, folder: Path, settings: ClipSettings, retention_h: float) -> ClipShelf:
        """The shelf as a site has set it, without what a power cut left half done."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for half in folder.glob(f"*{_SUFFIX}.new"):
            half.unlink(missing_ok=True)
        hours = min(settings.keep_h, retention_h)
        return cls(folder, settings.keep_bytes, round(hours * _MS_PER_H))

    def put(self, event_id: str, mp4: bytes, now_ms: int) -> Path | None:
        """Keep a clip, after making room for it; None if it is larger than the shelf."""
        self.tidy(now_ms, self.max_bytes - len(mp4))
        if len(mp4) > self.max_bytes:
            return None
        path = self.folder / f"{event_id}{_SUFFIX}"
        write_durably(path, mp4)
        return path

    def tidy(self, now_ms: int, max_bytes: int | None = None) -> None:
        """Let go of clips that are too old, and of the oldest while there are too many."""
        bound = self.max_bytes if max_bytes is None else max_bytes
        clips = sorted(self.folder.glob(f"*{_SUFFIX}"), key=lambda path: path.name)
        left = sum(path.stat().st_size for path in clips)
        for path in clips:
            size = path.stat().st_size
            if left <= bound and _made_ms(path) > now_ms - self.max_age_ms:
                continue
            path.unlink(missing_ok=True)
            left -= size


def _made_ms(path: Path) -> int:
    """When the clip was announced; a file of another name is as old as can be."""
    try:
        return unix_ms_of(path.stem)
    except ValueError:
        return 0
