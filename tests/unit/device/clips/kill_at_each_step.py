# SPDX-License-Identifier: EUPL-1.2
"""Makes a clip in a child process that is killed at its first step, its second, and so on.

Prints how many steps a clip has, after how many kills it was there whole, and after how many a
half file lay beside. Ends with a traceback as soon as a kill leaves a broken clip.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drawn_clips import SETTINGS, S, decoded, grey, hide
from sardze_device.clips.recorder import ClipRecorder
from sardze_device.clips.shelf import ClipShelf
from sardze_wire.ids import uuid7

KEPT, MADE = uuid7(1_000, bytes(10)), uuid7(2_000, bytes(10))
MEANWHILE_MS = 2_000


def counted(limit: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Wraps a step: the process is killed before step number ``limit``, and half-way in writes."""
    taken = 0

    def wrap(step: Callable[..., Any]) -> Callable[..., Any]:
        def take(*arguments: Any, **named: Any) -> Any:
            nonlocal taken
            taken += 1
            if taken == limit:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*arguments, **named)

        return take

    return wrap


def make_clip(folder: Path, limit: int) -> None:
    """The whole way of a clip, each call of which is a step."""
    step = counted(limit)
    for name in ("open", "fsync", "replace", "close"):
        setattr(os, name, step(getattr(os, name)))
    plain = os.fdopen

    def fdopen(*arguments: Any, **named: Any) -> Any:
        stream = plain(*arguments, **named)
        write = stream.write

        def by_pieces(content: bytes) -> int:
            for at in range(0, len(content), 1024):
                step(write)(content[at : at + 1024])
                stream.flush()
            return len(content)

        stream.write = by_pieces
        return stream

    os.fdopen = fdopen
    recorder: ClipRecorder[Any, str] = ClipRecorder(step(hide), SETTINGS)
    shelf = ClipShelf.open(folder, SETTINGS, 72.0)
    recorder.show("intrusion", S)
    for number in range(25):
        for clip in step(recorder.see)(grey(9 * number), number * S // 5):
            shelf.put(MADE, clip.mp4, MEANWHILE_MS)


def check(folder: Path) -> tuple[bool, bool]:
    """Whether the new clip is there, and whether a half file was, as the next start finds it."""
    for path in folder.glob("*.mp4"):
        assert len(decoded(path.read_bytes())) > 5, f"{path.name} is broken"
    half = any(folder.glob("*.new"))
    ClipShelf.open(folder, SETTINGS, 72.0)
    assert not any(path.suffix != ".mp4" for path in folder.iterdir())
    assert (folder / f"{KEPT}.mp4").exists(), "a kill has cost an older clip"
    return (folder / f"{MADE}.mp4").exists(), half


def main(folder: Path) -> None:
    whole = halves = limit = 0
    recorder: ClipRecorder[Any, str] = ClipRecorder(hide, SETTINGS)
    recorder.show("earlier", 0)
    (earlier,) = [clip for n in range(25) for clip in recorder.see(grey(n), n * S // 5)]
    ClipShelf.open(folder, SETTINGS, 72.0).put(KEPT, earlier.mp4, 1_000)
    while True:
        limit += 1
        (folder / f"{MADE}.mp4").unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            make_clip(folder, limit)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        there, half = check(folder)
        if not os.WIFSIGNALED(status):
            assert there, "a clip that nobody disturbed is not there"
            break
        whole, halves = whole + there, halves + half
    print(limit - 1, whole, halves)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
