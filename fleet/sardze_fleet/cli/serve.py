# SPDX-License-Identifier: EUPL-1.2
"""sardze serve: ingest and web, each a process of its own that meets the others in the database.

Asked for one part, this process is that part. Asked for more, it starts one process a part and
stays as their parent: a part that ends ends all, with its exit code, and a service manager starts
all again. SIGTERM and Ctrl-C end everything in good order.
"""

from __future__ import annotations

import gc
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from sardze_fleet.cli.edge import Edge

if TYPE_CHECKING:
    from sardze_fleet.settings import FleetSettings

_STOP_S = 15.0
_POLL_S = 0.2
_COLLECT_AFTER = 50_000  # objects; a batch makes about so many, and drops them all
INGEST, WEB = "ingest", "web"


@click.command()
@click.option("--only", type=click.Choice([INGEST, WEB]), help="Run just this part.")
@click.option("--broker", metavar="HOST:PORT", help="The broker (or SARDZE_BROKER).")
@click.option("--mqtt", type=click.Choice(["5", "3.1.1"]), help="Version of the protocol.")
@click.option(
    "--unsigned",
    type=click.Choice(["refuse", "accept"]),
    help="Messages without a signature; accept only with a broker on loopback.",
)
@click.option("--workers", type=int, help="Processes that share the ingest.")
@click.option("--port", type=int, help="Port of the pages, on loopback.")
@click.option("--worker", type=int, hidden=True)
@click.option("--parent", type=int, hidden=True)
@click.pass_context
def serve(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    only: str | None,
    broker: str | None,
    mqtt: str | None,
    unsigned: str | None,
    workers: int | None,
    port: int | None,
    worker: int | None,
    parent: int | None,
) -> None:
    """Take in what the cameras send, and show it."""
    edge: Edge = context.obj
    options = {
        ("broker", "address"): broker,
        ("broker", "mqtt"): mqtt,
        ("ingest", "unsigned"): unsigned,
        ("ingest", "workers"): workers,
        ("web", "port"): port,
    }
    settings = edge.settings(options)
    if only == WEB:
        _run_web(edge, settings, parent)
    elif only == INGEST and (worker is not None or settings.ingest.workers == 1):
        _run_ingest(edge, settings, worker or 0, parent)
    else:
        parts = [["--only", INGEST, "--worker", str(n)] for n in range(settings.ingest.workers)]
        parts += [["--only", WEB]] if only is None else []
        edge.open_store(settings).close()  # one process makes the tables, and says what is wrong
        context.exit(_run_parts(parts))


def _run_ingest(edge: Edge, settings: FleetSettings, worker: int, parent: int | None) -> None:
    from msgspec.structs import replace

    from sardze_fleet.broker import Broker
    from sardze_fleet.ingest.routing import filters
    from sardze_fleet.ingest.worker import Clocks, Worker

    stopping = threading.Event()
    _on_end(stopping.set, parent)
    line = settings.broker
    if settings.ingest.workers > 1:
        line = replace(line, client_id=f"{line.client_id}-{worker}")
    with edge.open_store(settings) as store:
        broker = Broker(
            line,
            filters(worker=worker, workers=settings.ingest.workers),
            monotonic=edge.monotonic,
            chance=random.random,
            say=_say_ingest,
        )
        clocks = Clocks(now=edge.now, monotonic=edge.monotonic)
        gc.freeze()  # what stays for good is not looked through again while batches come and go
        gc.set_threshold(_COLLECT_AFTER)
        Worker(store, broker, settings.ingest, clocks, _say_ingest).run(stopping)


def _run_web(edge: Edge, settings: FleetSettings, parent: int | None) -> None:
    from sardze_fleet.errors import SettingsError
    from sardze_fleet.web.app import create_app
    from sardze_fleet.web.server import WebServer, listen

    with edge.open_store(settings) as store:
        try:
            listener = listen(settings.web.host, settings.web.port)
        except OSError as error:
            where = f"{settings.web.host}:{settings.web.port}"
            raise SettingsError(
                f"The pages cannot be shown on {where}: {error.strerror}", "Give another --port"
            ) from None
        server = WebServer(create_app(store, clock=edge.now), listener)
        _on_end(server.stop, parent)
        _say(f"web: the pages are at {server.address}")
        server.run()


def _run_parts(parts: Sequence[Sequence[str]]) -> int:
    """Starts a process for each part; returns when all have ended."""
    stopping = threading.Event()
    _on_end(stopping.set, None)
    again = [sys.executable, "-m", "sardze_fleet.cli", *sys.argv[1:], "--parent", str(os.getpid())]
    processes = [subprocess.Popen([*again, *part]) for part in parts]  # noqa: S603
    code = 0
    while not stopping.wait(_POLL_S):
        ended = [process.returncode for process in processes if process.poll() is not None]
        if ended:
            code = max(ended, key=abs)
            break
    for process in processes:
        if process.poll() is None:
            process.terminate()
    end = time.monotonic() + _STOP_S
    for process in processes:
        try:
            process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            code = code or 70
    return 128 - code if code < 0 else code


def _on_end(stop: Callable[[], object], parent: int | None) -> None:
    """Calls ``stop`` at SIGTERM or Ctrl-C, or once the parent is gone."""

    def told(_signal: int, _frame: object) -> None:
        stop()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    if parent is not None:

        def watch() -> None:
            while os.getppid() == parent:
                time.sleep(_POLL_S)
            stop()

        threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def _say_ingest(words: str) -> None:
    _say(f"ingest: {words}")


def _say(words: str) -> None:
    click.echo(words, err=True)
