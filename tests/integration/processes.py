# SPDX-License-Identifier: EUPL-1.2
"""Programs of ours as processes of their own: started, watched, killed by their id."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
END_S = 20.0


def environment() -> dict[str, str]:
    """As a developer's shell, with our packages from the working tree."""
    folders = [ROOT / name for name in ("wire", "models", "device", "fleet", "tests")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(str(folder) for folder in folders)}


def device_command(*arguments: object) -> list[str]:
    """``sardze-device`` with arguments."""
    program = "from sardze_device.cli import main; main()"
    return [sys.executable, "-c", program, *map(str, arguments)]


def fleet_command(*arguments: object) -> list[str]:
    """``sardze`` with arguments."""
    program = "from sardze_fleet.cli import main; main()"
    return [sys.executable, "-c", program, *map(str, arguments)]


def program_command(name: str, *arguments: object) -> list[str]:
    """A small program that lies beside the tests."""
    return [sys.executable, str(HERE / name), *map(str, arguments)]


class Process:
    """One process whose lines are kept; ended with the block at the latest."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(),
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, name="process output", daemon=True)
        self._reader.start()

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """What the kernel calls it."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def signal(self, which: signal.Signals) -> None:
        """Send a signal, if it still runs."""
        if self.running:
            self._process.send_signal(which)

    def kill(self) -> list[str]:
        """End it with SIGKILL; what it had said."""
        self.signal(signal.SIGKILL)
        return self.wait()[1]

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self.signal(signal.SIGTERM)
        return self.wait()[0]

    def wait(self, timeout_s: float = END_S) -> tuple[int, list[str]]:
        """Its exit code and everything it said."""
        code = self._process.wait(timeout_s)
        self._reader.join(timeout_s)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code, self.lines

    def said(self, words: str) -> bool:
        """Whether a line holds these words."""
        return any(words in line for line in self.lines)

    def _read(self) -> None:
        stream = self._process.stdout
        if stream is not None:
            for line in stream:
                self.lines.append(line.rstrip("\n"))
