# SPDX-License-Identifier: EUPL-1.2
"""The demo's processes: started with a log each, watched, and ended in the order asked for."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from sardze_fleet.errors import FleetError

STOP_TIMEOUT_S = 20.0
_TAIL_LINES = 12


class Programs:
    """Programs of this installation, by name; whatever still runs is ended with the block."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Programs:
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop(list(self._running))

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start ``command`` with standard output and errors in ``<name>.log``."""
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        with (self._logs / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603 - our own programs
                command,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=environment,
                # Ctrl-C reaches the demo alone, which ends its programs in order.
                start_new_session=True,
            )

    def check(self) -> None:
        """See that everything still runs.

        Raises:
            FleetError: a program ended by itself; the end of its log is in the words.
        """
        for name, process in self._running.items():
            code = process.poll()
            if code is not None:
                raise FleetError(f"{name} ended with exit code {code}:\n{self._tail(name)}")

    def stop(self, names: Sequence[str]) -> None:
        """Ask the named programs to end, all at once, and wait; who does not listen is killed."""
        ending = [(name, self._running.pop(name)) for name in names if name in self._running]
        for _, process in ending:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        for _, process in ending:
            try:
                process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _tail(self, name: str) -> str:
        text = (self._logs / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-_TAIL_LINES:])


def installed(program: str) -> str:
    """The path of one of this installation's two commands."""
    return str(Path(sys.executable).parent / program)


def answer(command: Sequence[str]) -> str:
    """What a program of ours prints.

    Raises:
        FleetError: it failed; its words are in the error.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise FleetError(f"{' '.join(command[:4])} failed: {done.stderr.strip()}")
    return done.stdout
