# SPDX-License-Identifier: EUPL-1.2
"""Runs the web on one address until it is told to stop.

Streams that would never end by themselves are ended first, so that stopping takes no longer than an
answer does. If the task behind them dies, all ends with an error: a page that claims to be live and
is not would be worse than none. Whether an address is allowed is decided by who starts the server
(SECURITY 19).
"""

from __future__ import annotations

import socket

import uvicorn
from litestar import Litestar

LONGEST_STOP_S = 5


class WebDiedError(RuntimeError):
    """The web cannot do its work any more; whoever started it starts it again."""


class WebServer(uvicorn.Server):
    """One app on one listening socket."""

    def __init__(self, app: Litestar, listener: socket.socket) -> None:
        self._app = app
        self._listener = listener
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="on",
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
        """Serves until ``stop``, or SIGINT or SIGTERM where it runs in the main thread.

        Raises:
            WebDiedError: the watch over the store ended by itself.
        """
        super().run(sockets or [self._listener])
        if self._died:
            raise WebDiedError("the watch over the store ended; its error stands above")

    def stop(self) -> None:
        """Asks it to end; from any thread."""
        self.should_exit = True

    @property
    def _died(self) -> bool:
        return bool(self.lifespan.error_occurred or self.lifespan.shutdown_failed)

    async def on_tick(self, counter: int) -> bool:
        """Now and then: whether to end."""
        return await super().on_tick(counter) or self._died

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
