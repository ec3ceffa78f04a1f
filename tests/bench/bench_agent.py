# SPDX-License-Identifier: EUPL-1.2
"""What an agent costs, as JSON lines ``{"name", "value", "unit", "against", "ratio"}``.

Appends into the outbox, each forced to the disk, beside plain SQLite inserts forced the same way;
messages a second from a full outbox to a real Mosquitto, signed and deleted on acknowledgement,
beside a bare paho publisher of the same payloads; resident memory of a connected agent, beside the
aim. Needs a quiet machine; without Mosquitto the last two are left out with a line that says so.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT / folder) for folder in ("wire", "models", "device", "tests")]

from paho.mqtt.client import Client, MQTTMessage  # noqa: E402
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion  # noqa: E402

from device_facts import DEVICE_ID, plate_read  # noqa: E402
from integration.processes import Process, device_command  # noqa: E402
from integration.servers import MosquittoServer, find_mosquitto, wait_until  # noqa: E402
from sardze_device.agent.compose import compose_agent  # noqa: E402
from sardze_device.host import Host  # noqa: E402
from sardze_device.outbox import Outbox, OutboxLimits  # noqa: E402
from sardze_device.settings import StatePaths, read_settings  # noqa: E402
from sardze_wire import codec  # noqa: E402

APPENDS = 500
MESSAGES = 3000
RSS_AIM_MB = 60.0
PROFILE = """schema: sardze/site/1
site_id: karsava
name: K
broker: {{host: 127.0.0.1, port: {port}}}
cameras: [{{device_id: karsava-01, name: A, source: {{kind: synthetic}}}}]
"""


def say(name: str, value: float, unit: str, against: str = "", other: float | None = None) -> None:
    """One figure; the ratio is value over what it is compared with."""
    ratio = None if not other else round(value / other, 3)
    line = {"name": name, "value": round(value, 2), "unit": unit, "against": against}
    print(json.dumps({**line, "ratio": ratio}), flush=True)


def rate(work: Callable[[], None], count: int) -> float:
    """How many of them a second."""
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


def bench_appends(folder: Path) -> None:
    """Facts a second onto the disk."""
    facts = [plate_read(number) for number in range(APPENDS)]
    payloads = [codec.encode(fact) for fact in facts]
    plain = sqlite3.connect(folder / "plain.db", isolation_level=None)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("PRAGMA synchronous = FULL")
    plain.execute("CREATE TABLE message (row_id INTEGER PRIMARY KEY, payload BLOB)")

    def insert_all() -> None:
        for payload in payloads:
            plain.execute("INSERT INTO message (payload) VALUES (?)", (payload,))

    def append_all() -> None:
        for fact in facts:
            outbox.append(fact)

    plain_rate = rate(insert_all, APPENDS)
    plain.close()
    with Outbox.open(folder / "append.db") as outbox:
        own_rate = rate(append_all, APPENDS)
    say("outbox appends", own_rate, "1/s", "plain SQLite inserts, synchronous FULL", plain_rate)


@contextmanager
def listener(port: int) -> Iterator[Callable[[], int]]:
    """A subscriber to everything; how many messages it has."""
    heard = 0

    def on_message(client: Client, _: object, message: MQTTMessage) -> None:
        nonlocal heard
        heard += message.topic.endswith("/plate-read")

    client = Client(CallbackAPIVersion.VERSION2, "bench-town", protocol=MQTTProtocolVersion.MQTTv5)
    subscribed = threading.Event()
    client.on_message = on_message
    client.on_subscribe = lambda *_: subscribed.set()
    client.connect("127.0.0.1", port)
    client.subscribe("sardze/#", 1)
    client.loop_start()
    subscribed.wait(10)
    yield lambda: heard
    client.disconnect()
    client.loop_stop()


def bench_bare_publisher(port: int) -> float:
    """Messages a second from paho alone."""
    client = Client(CallbackAPIVersion.VERSION2, "bench-bare", protocol=MQTTProtocolVersion.MQTTv5)
    done = threading.Semaphore(0)
    client.on_publish = lambda *_: done.release()
    client.max_inflight_messages_set(50)
    client.connect("127.0.0.1", port)
    client.loop_start()
    payload = codec.encode(plate_read(1))

    def publish_all() -> None:
        for _ in range(MESSAGES):
            client.publish("sardze/1/karsava/karsava-01/plate-read", payload, 1)
        for _ in range(MESSAGES):
            done.acquire()

    result = rate(publish_all, MESSAGES)
    client.disconnect()
    client.loop_stop()
    return result


def bench_drain(folder: Path, port: int) -> None:
    """Messages a second from a full outbox until it is empty."""
    site = folder / "site.yaml"
    site.write_text(PROFILE.format(port=port))
    with listener(port) as heard:
        bare = bench_bare_publisher(port)
        wait_until(lambda: heard() >= MESSAGES, "the bare messages arrive", 60)
        with Outbox.open(folder / "outbox.db", OutboxLimits()) as outbox:
            for number in range(MESSAGES):
                outbox.append(plate_read(number))
            settings = read_settings(site, DEVICE_ID)
            agent = compose_agent(Host(), outbox, StatePaths(folder), settings, site)

            def drain() -> None:
                while outbox.status().rows:
                    agent.turn(0.05)

            own = rate(drain, MESSAGES)
    say("drain to Mosquitto, signed", own, "1/s", "bare paho publisher, unsigned", bare)


def bench_memory(folder: Path, port: int) -> None:
    """Resident memory of an agent that is connected and has sent."""
    site = folder / "site.yaml"
    site.write_text(PROFILE.format(port=port))
    state = folder / "pole"
    state.mkdir()
    with Outbox.open(state / "outbox.db") as outbox, listener(port) as heard:
        for number in range(200):
            outbox.append(plate_read(number, pictures=(bytes(100_000),)), (bytes(100_000),))
        command = device_command("--site", site, "--device", DEVICE_ID, "--state", state)
        with Process([*command, "run", "agent"]) as agent:
            wait_until(lambda: heard() >= 200 and not outbox.status().rows, "all sent", 60)
            status = Path(f"/proc/{agent.pid}/status").read_text()
    kib = next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]
    say("agent RSS", int(kib) / 1024, "MB", f"aim of {RSS_AIM_MB:.0f} MB", RSS_AIM_MB)


def main() -> None:
    """All figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench_appends(folder)
        program = find_mosquitto()
        if program is None:
            print("no Mosquitto installed: drain and memory are left out", file=sys.stderr)
            return
        broker = MosquittoServer(program)
        try:
            bench_drain(folder, broker.port)
            bench_memory(folder, broker.port)
        except subprocess.SubprocessError as error:
            sys.exit(str(error))
        finally:
            broker.close()


if __name__ == "__main__":
    main()
