# SPDX-License-Identifier: EUPL-1.2
"""Real servers for tests, on loopback and free ports, each ended by its process id.

``PostgresServer`` makes a cluster of its own in a temporary folder; ``MosquittoServer`` keeps its
messages in one, so that it can be killed and started again. Neither leaves anything behind.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

DEADLINE_S = 20.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], what: str, timeout_s: float = DEADLINE_S) -> None:
    """Returns once the condition holds; fails the test with ``what`` if it never does."""
    end = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {timeout_s} s in vain: {what}")
        time.sleep(0.01)


def answers(port: int) -> bool:
    """Whether somebody listens on a port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def find_postgres() -> Path | None:
    """The folder with the newest PostgreSQL server's programs."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    found = shutil.which("postgres")
    candidates = [*folders, *([Path(found)] if found else [])]
    return candidates[0].parent if candidates else None


def find_mosquitto() -> str | None:
    """The program, wherever Debian puts it."""
    return shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


class PostgresServer:
    """A cluster with one database a test; ``stop`` and ``start`` as often as a test likes."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="sardze-postgres-"))
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", str(self._data), "-A", "trust", "-U", "sardze", "--no-sync",
                  "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
        self.start()

    @property
    def pid(self) -> int:
        """The process that is measured."""
        if self._process is None:
            raise AssertionError("PostgreSQL does not run")
        return self._process.pid

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def start(self) -> None:
        """Starts the server and waits until it takes connections."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._as_owner(), str(self._programs / "postgres"), "-D", str(self._data),
                 "-p", str(self.port), "-k", str(self._folder), "-h", "127.0.0.1"],
                stdout=log, stderr=log, cwd=self._folder,
            )  # fmt: skip
        wait_until(self._is_ready, "PostgreSQL takes connections")

    def stop(self) -> None:
        """Stops at once, as if the machine had lost its power."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(DEADLINE_S)
            self._process = None

    def close(self) -> None:
        """Stops the server and takes its folder away."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def new_database(self) -> str:
        """The URL of a database that nobody has used."""
        self._made += 1
        name = f"fleet{self._made}"
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "sardze", name)
        return f"postgresql://sardze@127.0.0.1:{self.port}/{name}"

    def _is_ready(self) -> bool:
        command = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "sardze", "-q"]
        done = subprocess.run([str(self._programs / "pg_isready"), *command], check=False)
        return done.returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [*self._as_owner(), str(self._programs / program), *arguments],
            check=True, capture_output=True, cwd=self._folder,
        )  # fmt: skip

    def _as_owner(self) -> list[str]:
        """PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return []
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


class MosquittoServer:
    """A broker with persistence on loopback; ``stop``, ``kill`` and ``start`` keep its messages."""

    def __init__(self, program: str, *, more_lines: str = "") -> None:
        self._program = program
        self._folder = Path(tempfile.mkdtemp(prefix="sardze-mosquitto-"))
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        (self._folder / "mosquitto.conf").write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nuser root\n"
            f"persistence true\npersistence_location {self._folder}/\n"
            "autosave_on_changes true\nautosave_interval 1000\n"
            "max_inflight_messages 1000\nmax_queued_messages 1000000\nmax_queued_bytes 0\n"
            "set_tcp_nodelay true\n" + more_lines
        )
        self.start()

    @property
    def address(self) -> str:
        """Host and port, as ``--broker`` takes them."""
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process that is measured or killed."""
        if self._process is None:
            raise AssertionError("Mosquitto does not run")
        return self._process.pid

    def start(self) -> None:
        """Starts the broker and waits until it listens."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, "-c", str(self._folder / "mosquitto.conf")], stdout=log, stderr=log
            )
        wait_until(lambda: answers(self.port), "Mosquitto listens")

    def stop(self) -> None:
        """Ends it in good order: it writes its messages down."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it with SIGKILL."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """Ends it and takes its folder away."""
        self._end(signal.SIGTERM)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(DEADLINE_S)
            self._process = None
