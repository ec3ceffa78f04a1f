# SPDX-License-Identifier: EUPL-1.2
"""A line between device and broker that can be cut: a small TCP relay."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from types import TracebackType


class WireCutter:
    """Relays a port to another one; ``cut`` drops everything, ``mend`` lets new connections in."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._whole = True
        self._lock = threading.Lock()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._done = threading.Event()
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def __enter__(self) -> WireCutter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._drop_all()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def cut(self) -> None:
        """Whoever talks is cut off; whoever comes finds nobody."""
        self._whole = False
        self._drop_all()

    def mend(self) -> None:
        """New connections go through again."""
        self._whole = True

    def _start(self, target: object, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, name="wire cutter")  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        self._listener.settimeout(0.1)
        while not self._done.is_set():
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._to_port), 2)
            except OSError:
                near.close()
                continue
            if not self._whole:
                near.close()
                far.close()
                continue
            with self._lock:
                self._pairs.append((near, far))
            self._start(self._relay, near, far)

    def _relay(self, near: socket.socket, far: socket.socket) -> None:
        with selectors.DefaultSelector() as ready, near, far, contextlib.suppress(OSError):
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while not self._done.is_set():
                for key, _ in ready.select(0.1):
                    source, target = key.fileobj, key.data
                    assert isinstance(source, socket.socket)
                    piece = source.recv(65536)
                    if not piece:
                        return
                    target.sendall(piece)

    def _drop_all(self) -> None:
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for each in pair:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
