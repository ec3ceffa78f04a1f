# SPDX-License-Identifier: EUPL-1.2
"""The demo's broker on loopback: Mosquitto where it is installed, else amqtt inside this process.

amqtt speaks MQTT 3.1.1 only, which has no user properties and so carries no signatures: the fleet
then stores messages as not verified. A town uses Mosquitto.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sardze_fleet.errors import BrokerError

START_TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True)
class Broker:
    """A running broker; ``signatures`` says whether it can carry them (MQTT 5)."""

    name: str
    port: int
    signatures: bool


@contextlib.contextmanager
def open_broker(folder: Path) -> Iterator[Broker]:
    """A broker on a free loopback port, ended with the block."""
    port = free_port()
    program = shutil.which("mosquitto", path="/usr/local/sbin:/usr/sbin:/usr/bin:/usr/local/bin")
    opened = _mosquitto(program, folder, port) if program else _amqtt(port)
    with opened as broker:
        yield broker


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@contextlib.contextmanager
def _mosquitto(program: str, folder: Path, port: int) -> Iterator[Broker]:
    settings = folder / "mosquitto.conf"
    settings.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nuser root\n"
        f"persistence true\npersistence_location {folder}/\n"
        # The queues of deploy/broker: the standard ones drop messages while ingest is away.
        "max_inflight_messages 1000\nmax_queued_messages 1000000\nmax_queued_bytes 0\n"
        "message_size_limit 8388608\nset_tcp_nodelay true\n",
        encoding="utf-8",
    )
    with (folder / "mosquitto.log").open("wb") as log:
        process = subprocess.Popen([program, "-c", str(settings)], stdout=log, stderr=log)  # noqa: S603
        try:
            _wait_until_open(port)
            yield Broker("Mosquitto", port, signatures=True)
        finally:
            process.terminate()
            process.wait(timeout=10)


@contextlib.contextmanager
def _amqtt(port: int) -> Iterator[Broker]:
    from amqtt.broker import Broker as AmqttBroker

    logging.getLogger("amqtt").setLevel(logging.CRITICAL)  # it tells of each probe of its port
    logging.getLogger("transitions").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    started: list[BaseException] = []
    settings = {
        "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
        "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
    }
    stop = asyncio.Event()

    async def serve() -> None:
        broker = AmqttBroker(settings)
        await broker.start()
        await stop.wait()
        await broker.shutdown()

    def run() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(serve())
        except BaseException as error:
            started.append(error)
            raise

    thread = threading.Thread(target=run, name="amqtt", daemon=True)
    thread.start()
    try:
        _wait_until_open(port)
        yield Broker("amqtt", port, signatures=False)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=10)


def _wait_until_open(port: int) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        time.sleep(0.05)
    raise BrokerError(
        f"The broker did not open port {port} within {START_TIMEOUT_S:.0f} s",
        remedy="Look at mosquitto.log in the folder given with --state",
    )
