# SPDX-License-Identifier: EUPL-1.2
"""How many signed messages a second ingest brings durably into each database.

What is measured is the way back from an outage: eight cameras' plate reads (new, then end) with
plates that repeat as traffic does were signed and published before the clock starts and lie in the
sessions that ingest has at the broker, which then hands them out as fast as they are taken:
verified, committed with full synchronisation, acknowledged. The clock runs from the first batch in
the database to the last. Beside it, in the same run: a bare paho subscriber that takes the same
messages from the same Mosquitto and does nothing with them, and how many signatures one core can
verify, which nobody can be faster than. What a message costs each program in processor time is
told too: that figure holds on a busy machine as well, the rates need a quiet one. One JSON line a
figure. A database whose server is not installed is left out with a line that says so.
"""

from __future__ import annotations

import argparse
import contextlib
import json
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
from psutil import NoSuchProcess, Process  # noqa: E402
from sqlalchemy import Engine, func, select  # noqa: E402

from integration.pole import Line, Pole, Sent, new_id  # noqa: E402
from integration.processes import environment  # noqa: E402
from integration.servers import (  # noqa: E402
    MosquittoServer,
    PostgresServer,
    find_mosquitto,
    find_postgres,
)
from sardze_fleet.store import connect, open_store, schema  # noqa: E402
from sardze_fleet.store.store import reach  # noqa: E402
from sardze_wire.records import Phase  # noqa: E402
from sardze_wire.signature import verify  # noqa: E402

DEADLINE_S = 600.0
LOOK_S = 0.1
BARE = "mosquitto to a bare paho subscriber"
VERIFIED = "signatures that one core can verify"


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


@dataclass(frozen=True)
class Took:
    """A run: messages a second, and processor seconds a message of each program."""

    rate: float
    cpu_s: dict[str, float]


def verify_rate(load: Load) -> float:
    """Signatures a second of processor time."""
    keys = {pole.device_id: pole.key.public_key for pole in load.poles}
    some = load.messages[:2000]
    begun = time.process_time()
    for message in some:
        key = keys[message.topic.split("/")[3]]
        verify(key, message.topic, message.payload, message.signature or "")
    return len(some) / (time.process_time() - begun)


def ingest_run(
    broker: MosquittoServer,
    load: Load,
    url: str,
    folder: Path,
    workers: int,
    database: int | None,
) -> Took:
    """From the first batch stored to the last one; ``database``: the process of its server."""
    engine, _folder = reach(url, folder=folder)
    programs = {"broker": broker.pid} | ({"database": database} if database else {})
    with open_store(url, folder=folder) as store:
        for pole in load.poles:
            pole.enrol(store)
        command = [
            sys.executable, "-m", "sardze_fleet.cli", "--store", url, "--folder", str(folder),
            "serve", "--only", "ingest", "--broker", broker.address, "--workers", str(workers),
        ]  # fmt: skip
        stop(start(command, workers))  # the sessions exist now, and the broker keeps messages
        publish(broker, load)
        process = start(command, 0)
        programs["ingest"] = process.pid
        wait(lambda: stored(engine) > 0)
        first, begun = stored(engine), time.perf_counter()
        before = {name: cpu_s(pid) for name, pid in programs.items()}
        wait(lambda: stored(engine) == len(load.messages))
        seconds = time.perf_counter() - begun
        taken = len(load.messages) - first
        spent = {name: (cpu_s(pid) - before[name]) / taken for name, pid in programs.items()}
        stop(process)
        engine.dispose()
        if not all(store.completeness(pole.device_id).complete for pole in load.poles):
            raise AssertionError("numbers are missing")
        return Took(taken / seconds, spent)


def stored(engine: Engine) -> int:
    """How many messages are committed: one small query, so that looking costs nothing."""
    ranges = schema.sequence_range.c
    with connect.reading(engine) as connection:
        query = select(func.sum(ranges.last - ranges.first + 1))
        return int(connection.execute(query).scalar() or 0)


def cpu_s(pid: int) -> float:
    """Processor time of a process and of all that it has started."""
    total = 0.0
    for each in (Process(pid), *Process(pid).children(recursive=True)):
        with contextlib.suppress(NoSuchProcess):  # the database's helpers come and go
            total += sum(each.cpu_times()[:2])
    return total


def start(command: list[str], workers: int) -> subprocess.Popen[str]:
    """Starts ingest; waits until so many workers have said that they are connected."""
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE if workers else subprocess.DEVNULL,
        text=True,
        env=environment(),
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
        time.sleep(LOOK_S)


def print_figure(
    name: str, value: float, against: str, other: float, unit: str = "messages/s"
) -> None:
    """One line of JSON."""
    figure = {"name": name, "value": round(value), "unit": unit, "against": against}
    print(json.dumps({**figure, "ratio": round(value / other, 2)}), flush=True)


def print_run(name: str, took: Took, bare: float, verified: float) -> None:
    """The rate of a run, and what a message cost whom."""
    print_figure(name, took.rate, BARE, bare)
    for program, seconds in (*took.cpu_s.items(), ("all programs", sum(took.cpu_s.values()))):
        cost = f"{name}: processor time of a message, {program}"
        print_figure(cost, 1e6 * seconds, "one verification", 1e6 / verified, "us")


def main() -> None:
    """Measures what can be measured on this machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    asked = parser.parse_args()
    mosquitto = find_mosquitto()
    if mosquitto is None:
        sys.exit("no Mosquitto installed: apt-get install mosquitto")
    load = make_load(asked.messages)
    broker = MosquittoServer(mosquitto)
    bare = bare_rate(broker, load)
    broker.close()
    print_figure(BARE, bare, "itself", bare)
    verified = verify_rate(load)
    print_figure(VERIFIED, verified, BARE, bare, "1/s")
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
                server = postgres.pid if postgres and kind != "sqlite" else None
                took = ingest_run(broker, load, url, Path(name), workers, server)
                broker.close()
            named = f"ingest into {kind}, signatures verified, {workers} worker(s)"
            print_run(named, took, bare, verified)
    if postgres is not None:
        postgres.close()


if __name__ == "__main__":
    main()
