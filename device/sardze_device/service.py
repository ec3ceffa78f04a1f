# SPDX-License-Identifier: EUPL-1.2
"""A process under systemd: what it tells its supervisor, and how it is asked to end.

``Notifier`` speaks sd_notify: one datagram a message to the socket that ``NOTIFY_SOCKET`` names,
nothing when there is none. ``open_service`` turns SIGTERM and SIGINT into
``Service.stop_requested``; the loop looks at it, nothing is interrupted half way. Feeding the
watchdog is the loop's business: it does so only when its work moves on.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType


class Notifier:
    """Tells systemd how the service stands."""

    def __init__(self, address: str | None, *, watchdog_s: float | None = None) -> None:
        self._address = address
        self.watchdog_s = watchdog_s

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, process_id: int) -> Notifier:
        """As systemd set it up; the watchdog counts only if it is meant for this process."""
        microseconds = environment.get("WATCHDOG_USEC", "")
        meant = environment.get("WATCHDOG_PID", str(process_id)) == str(process_id)
        watchdog_s = int(microseconds) / 1e6 if meant and microseconds.isdecimal() else None
        return cls(environment.get("NOTIFY_SOCKET") or None, watchdog_s=watchdog_s)

    def ready(self, status: str = "") -> None:
        """The service does its work now."""
        self._send("READY=1", status)

    def status(self, status: str) -> None:
        """One line for ``systemctl status``."""
        self._send("", status)

    def watchdog(self) -> None:
        """The work moved on; send at least twice in ``watchdog_s``."""
        self._send("WATCHDOG=1")

    def stopping(self, status: str = "") -> None:
        """The service is on its way out."""
        self._send("STOPPING=1", status)

    def _send(self, state: str, status: str = "") -> None:
        if self._address is None:
            return
        lines = [state] if state else []
        if status:
            lines.append("STATUS=" + status.replace("\n", " "))
        # A leading @ names a socket of the abstract namespace, which begins with a zero byte.
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            try:
                channel.sendto("\n".join(lines).encode(), address)
            except OSError:
                return  # a supervisor that is gone restarts us anyway; the camera goes on


class Service:
    """This process: its supervisor and the wish that it ends."""

    def __init__(self, notifier: Notifier) -> None:
        self.notifier = notifier
        self._stop = threading.Event()

    @property
    def stop_requested(self) -> bool:
        """Whether the process has been asked to end."""
        return self._stop.is_set()

    def request_stop(self) -> None:
        """Ask the process to end at its next look."""
        self._stop.set()

    def wait(self, timeout_s: float) -> bool:
        """Sleep, but not past a stop; True once the process should end."""
        return self._stop.wait(timeout_s)


@contextmanager
def open_service(environment: Mapping[str, str] = os.environ) -> Iterator[Service]:
    """Take over SIGTERM and SIGINT for the length of the block (main thread only)."""
    service = Service(Notifier.from_environment(environment, process_id=os.getpid()))

    def on_signal(number: int, frame: FrameType | None) -> None:
        service.request_stop()

    before = {
        number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield service
    finally:
        service.notifier.stopping()
        for number, handler in before.items():
            signal.signal(number, handler)
