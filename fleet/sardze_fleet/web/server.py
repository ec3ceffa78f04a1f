# SPDX-License-Identifier: EUPL-1.2
"""Runs the web on one address until it is told to stop.

Streams that would never end by themselves are ended first, so that stopping takes no longer than an
answer does. Whether an address is allowed is decided by who starts the server (SECURITY 19).
"""

from __future__ import annotations

import socket

import uvicorn
from litestar import Litestar

LONGEST_STOP_S = 5


class WebServer(uvicorn.Server):
    """One app on one listening socket."""

    def __init__(self, app: Litestar, listener: socket.socket) -> None:
        self._app = app
        self._listener = listener
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=LONGEST_STOP_S,
            )
        )

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        host, port = self._listener.getsockname()[:2]
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serves until ``stop``, or SIGINT or SIGTERM where it runs in the main thread."""
        super().run(sockets or [self._listener])

    def stop(self) -> None:
        """Asks it to end; from any thread."""
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends the streams, then the rest."""
        self._app.state.pulse.close()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        OSError: the address is taken or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=128)
