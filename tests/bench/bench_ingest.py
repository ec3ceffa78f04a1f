# SPDX-License-Identifier: EUPL-1.2
"""How many signed messages a second ingest brings durably into each database.

Eight cameras' plate reads (new, then end) with plates that repeat as traffic does lie in the
broker, which then hands them out as fast as they are taken: verified, committed with full
synchronisation, acknowledged. Beside it, in the same run: a bare paho subscriber that takes the
same messages from the same Mosquitto and does nothing with them. One JSON line a figure. Needs a
quiet machine; a database whose server is not installed is left out with a line that says so.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT / folder) for folder in ("wire", "models", "fleet", "tests")]

from paho.mqtt import client as paho  # noqa: E402
from paho.mqtt.enums import CallbackAPIVersion  # noqa: E402
from paho.mqtt.packettypes import PacketTypes  # noqa: E402
from paho.mqtt.properties import Properties  # noqa: E402

from integration.pole import Line, Pole, Sent, new_id  # noqa: E402
from integration.servers import (  # noqa: E402
    MosquittoServer,
    PostgresServer,
    find_mosquitto,
    find_postgres,
    wait_until,
)
from sardze_fleet.store import open_store  # noqa: E402
from sardze_wire.records import Phase  # noqa: E402

DEADLINE_S = 600.0


@dataclass(frozen=True)
class Load:
    """The messages of one run, signed before the clock starts."""

    poles: list[Pole]
    messages: list[Sent]


def make_load(count: int) -> Load:
    """Reads of eight cameras; 20 000 different vehicles, some of them often."""
    chance = random.Random(1)  # noqa: S311
    poles = [Pole(f"karsava-{n:02}") for n in range(1, 9)]
    vehicles = [
        f"{chance.choice('ABCDEFGH')}{chance.choice('KLMNOP')}{n:04}" for n in range(20_000)
    ]
    messages = []
    for number in range(count // 2):
        pole = poles[number % len(poles)]
        passage_id = new_id(pole.at)
        text = vehicles[min(int(chance.expovariate(1 / 5_000)), len(vehicles) - 1)]
        for phase in (Phase.NEW, Phase.END):
            messages.append(pole.read(text, passage_id=passage_id, phase=phase))
    return Load(poles, messages)


def bare_rate(broker: MosquittoServer, load: Load) -> float:
    """Messages a second into a paho subscriber that only counts."""
    client = paho.Client(CallbackAPIVersion.VERSION2, client_id="bare", protocol=paho.MQTTv5)
    ready, done = threading.Event(), threading.Event()
    times: list[float] = []

    def heard(_client: object, _userdata: object, _message: object) -> None:
        times.append(time.perf_counter())
        if len(times) == len(load.messages):
            done.set()

    client.on_message = heard
    client.on_subscribe = lambda *_: ready.set()
    expiry = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    expiry.SessionExpiryInterval = 3600
    client.connect("127.0.0.1", broker.port, clean_start=False, properties=expiry)
    client.loop_start()
    client.subscribe("sardze/1/+/+/plate-read", qos=1)
    ready.wait(10)
    client.disconnect()
    client.loop_stop()
    publish(broker, load)
    client.connect("127.0.0.1", broker.port, clean_start=False, properties=expiry)
    client.loop_start()
    if not done.wait(DEADLINE_S):
        raise AssertionError("the bare subscriber did not get everything")
    client.disconnect()
    client.loop_stop()
    return (len(times) - 1) / (times[-1] - times[0])


def ingest_rate(broker: MosquittoServer, load: Load, url: str, folder: Path, workers: int) -> float:
    """Messages a second from the first one stored to the last one stored."""
    with open_store(url, folder=folder) as store:
        for pole in load.poles:
            pole.enrol(store)
        devices = [pole.device_id for pole in load.poles]

        def stored() -> int:
            return sum(store.completeness(device).received for device in devices)

        command = [
            sys.executable, "-m", "sardze_fleet.cli", "--store", url, "--folder", str(folder),
            "serve", "--only", "ingest", "--broker", broker.address, "--workers", str(workers),
        ]  # fmt: skip
        stop(start(command, workers))  # the sessions exist now, and the broker keeps messages
        publish(broker, load)
        process = start(command, 0)
        wait_until(lambda: stored() > 0, "the first batch is stored", DEADLINE_S)
        first, begun = stored(), time.perf_counter()
        wait(lambda: stored() == len(load.messages))
        seconds = time.perf_counter() - begun
        stop(process)
        if not all(store.completeness(device).complete for device in devices):
            raise AssertionError("numbers are missing")
        return (len(load.messages) - first) / seconds


def start(command: list[str], workers: int) -> subprocess.Popen[str]:
    """Starts ingest; waits until so many workers have said that they are connected."""
    packages = os.pathsep.join(sys.path)
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE if workers else subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": packages},
    )
    while workers and process.stderr is not None:
        workers -= "connected" in process.stderr.readline()
    return process


def stop(process: subprocess.Popen[str]) -> None:
    """Ends ingest in good order."""
    process.terminate()
    process.wait(30)


def publish(broker: MosquittoServer, load: Load) -> None:
    """Fills the broker."""
    line = Line(broker.port)
    line.publish(*load.messages)
    line.close()


def wait(condition: Callable[[], bool]) -> None:
    """Looks seldom, so that looking costs nothing."""
    end = time.monotonic() + DEADLINE_S
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("not everything was stored")
        time.sleep(0.05)


def print_figure(name: str, value: float, against: str, other: float) -> None:
    """One line of JSON."""
    figure = {"name": name, "value": round(value), "unit": "messages/s", "against": against}
    print(json.dumps({**figure, "ratio": round(value / other, 2)}), flush=True)


def main() -> None:
    """Measures what can be measured on this machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    asked = parser.parse_args()
    mosquitto = find_mosquitto()
    if mosquitto is None:
        sys.exit("no Mosquitto installed: apt-get install mosquitto")
    broker = MosquittoServer(mosquitto)
    bare = bare_rate(broker, make_load(asked.messages))
    broker.close()
    print_figure("mosquitto to a bare paho subscriber", bare, "itself", bare)
    programs = find_postgres()
    postgres = None if programs is None else PostgresServer(programs)
    if postgres is None:
        print("PostgreSQL left out: apt-get install postgresql", file=sys.stderr)
    for kind in ("sqlite", *(["postgresql"] if postgres else [])):
        for workers in asked.workers:
            with tempfile.TemporaryDirectory(prefix="sardze-bench-") as name:
                url = postgres.new_database() if postgres and kind != "sqlite" else ""
                url = url or f"sqlite:///{name}/fleet.db"
                broker = MosquittoServer(mosquitto)
                rate = ingest_rate(broker, make_load(asked.messages), url, Path(name), workers)
                broker.close()
            named = f"ingest into {kind}, signatures verified, {workers} worker(s)"
            print_figure(named, rate, "mosquitto to a bare paho subscriber", bare)
    if postgres is not None:
        postgres.close()


if __name__ == "__main__":
    main()
