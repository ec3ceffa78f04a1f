# SPDX-License-Identifier: EUPL-1.2
"""Ingest between a real broker and a real database, either of which may go away at any time."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integration.conftest import StorePlace
from integration.pole import NOON, Line, Pole, Sent
from integration.servers import (
    MosquittoServer,
    PostgresServer,
    answers,
    find_mosquitto,
    free_port,
    wait_until,
)
from sardze_fleet.broker import Broker
from sardze_fleet.errors import BrokerError
from sardze_fleet.ingest.admission import Admission, Directory
from sardze_fleet.ingest.intake import Intake
from sardze_fleet.ingest.receipts import receipt_of
from sardze_fleet.ingest.rejection_rate import RejectionRate
from sardze_fleet.ingest.routing import filters
from sardze_fleet.ingest.worker import Clocks, Worker
from sardze_fleet.settings import BrokerSettings, IngestSettings, Unsigned
from sardze_fleet.store import Store
from sardze_fleet.store.records import ReadSearch
from sardze_wire.codec import decode_as
from sardze_wire.records import Receipt
from sardze_wire.signature import verify

pytestmark = pytest.mark.timeout(120)


def make_broker(
    address: str, client_id: str = "sardze-ingest", said: list[str] | None = None
) -> Broker:
    return Broker(
        BrokerSettings(address=address, client_id=client_id),
        filters(),
        monotonic=time.monotonic,
        chance=random.random,
        say=([] if said is None else said).append,
    )


@contextmanager
def working(
    store: Store, broker: Broker, *, connected: bool = True
) -> Iterator[list[BaseException]]:
    """A worker in a thread, for as long as the block lasts; what ends it early is in the list."""
    stopping = threading.Event()
    ended: list[BaseException] = []
    clocks = Clocks(now=lambda: datetime.now(UTC), monotonic=time.monotonic)  # noqa: TID251
    worker = Worker(store, broker, IngestSettings(), clocks, say=lambda _words: None)

    def run() -> None:
        try:
            worker.run(stopping)
        except BrokerError as error:
            ended.append(error)

    thread = threading.Thread(target=run, name="ingest")
    thread.start()
    try:
        if connected:
            wait_until(lambda: broker.connected, "ingest is connected")
        yield ended
    finally:
        stopping.set()
        thread.join(20)
        assert not thread.is_alive()


def count(store: Store) -> int:
    return len(store.reads(ReadSearch(limit=1000)))


def test_reads_arrive_and_the_device_gets_a_signed_receipt(
    store: Store, mosquitto: MosquittoServer
) -> None:
    pole, line = Pole(), Line(mosquitto.port)
    pole.enrol(store)
    topic = "sardze/1/karsava/karsava-01/receipt"
    line.subscribe(topic)
    with working(store, make_broker(mosquitto.address)):
        sent = [pole.read(f"AB{n:03}") for n in range(1, 11)]
        line.publish(*sent[:6], *sent[7:])
        wait_until(lambda: count(store) == 9, "nine reads are stored")
        wait_until(lambda: bool(line.heard), "a receipt comes")
        line.publish(sent[6])
        wait_until(lambda: b'"through":10' in line.heard[-1].payload, "a receipt for all comes")
    line.close()
    for message in line.heard:
        properties = dict(getattr(message.properties, "UserProperty", []))
        verify(store.manager_key.public_key, topic, bytes(message.payload), properties["signature"])
    receipts = [decode_as(Receipt, bytes(message.payload)) for message in line.heard]
    assert receipts[-1].missing == ()
    assert not {receipt.through for receipt in receipts} & {7, 8, 9}  # the seventh was missing
    assert receipt_of(store.completeness("karsava-01"), NOON).through == 10


def test_what_was_committed_but_not_acknowledged_comes_again_and_is_recognised(
    store: Store, mosquitto: MosquittoServer
) -> None:
    pole, line = Pole(), Line(mosquitto.port)
    pole.enrol(store)
    broker = make_broker(mosquitto.address)
    assert broker.wait_connected(10)
    line.publish(*[pole.read(f"AB{n:03}") for n in range(100)])
    directory = Directory(store.identities, monotonic=time.monotonic)
    intake = Intake(
        store,
        Admission(directory, Unsigned.REFUSE),
        RejectionRate(60),
        monotonic=time.monotonic,
    )
    taken = 0
    while taken < 100:
        batch = broker.receive(1000, wait_s=1, gather_s=0.1)
        taken += intake.take(batch, NOON).stored
    broker.drop_connection()  # killed between commit and acknowledgement
    broker.close()
    revision = store.newest_revision()
    again = make_broker(mosquitto.address)
    seen = 0
    while seen < 100:  # they come in as many pieces as the broker makes of them
        batch = again.receive(1000, wait_s=5, gather_s=0.1)
        assert batch, f"{seen} came again, and no more"
        seen += len(batch)
    assert seen == 100
    again.close()
    with working(store, make_broker(mosquitto.address)):
        line.publish(pole.read("ZZ999"))
        wait_until(lambda: count(store) == 101, "the last read is stored")
    line.close()
    assert store.newest_revision() == revision + 1  # SECURITY 14
    assert store.completeness("karsava-01").complete


def test_ingest_killed_at_any_moment_loses_nothing_and_doubles_nothing(
    place: StorePlace, mosquitto: MosquittoServer
) -> None:
    pole, line = Pole(), Line(mosquitto.port)
    chance = random.Random(20261123)  # noqa: S311
    with place.open() as store:
        pole.enrol(store)
        arguments = ["--store", place.url, "--folder", str(place.folder)]
        serve = ["serve", "--only", "ingest", "--broker", mosquitto.address]
        command = [sys.executable, "-m", "sardze_fleet.cli", *arguments, *serve]
        first = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment())
        assert first.stderr is not None
        assert b"connected" in first.stderr.readline()
        first.stderr.close()
        process = first
        for round_number in range(4):
            line.publish(*[pole.read(f"R{round_number}N{n:03}") for n in range(150)])
            time.sleep(chance.uniform(0.0, 0.1))
            process.send_signal(signal.SIGKILL)
            process.wait(10)
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment())
        wait_until(lambda: count(store) == 600, "all reads are stored", 60)
        numbers = store.completeness("karsava-01")
        assert (numbers.complete, numbers.received) == (True, 600)  # SECURITY 14
        assert store.rejected() == ()
        process.terminate()
        assert process.wait(20) == 0
    line.close()


def test_a_database_that_stops_and_starts_again_loses_nothing(
    postgres_server: PostgresServer, mosquitto: MosquittoServer, tmp_path: Path
) -> None:
    pole, line = Pole(), Line(mosquitto.port)
    with StorePlace(postgres_server.new_database(), tmp_path).open() as store:
        pole.enrol(store)
        with working(store, make_broker(mosquitto.address)):
            line.publish(*[pole.read(f"AA{n:03}") for n in range(50)])
            wait_until(lambda: count(store) == 50, "the first reads are stored")
            postgres_server.stop()
            line.publish(*[pole.read(f"BB{n:03}") for n in range(200)])
            time.sleep(0.5)  # time in which ingest fails, lets the broker go and tries again
            postgres_server.start()
            wait_until(lambda: count(store) == 250, "the reads of the meantime are stored", 60)
        assert store.completeness("karsava-01").complete
    line.close()


def test_a_backlog_far_larger_than_one_batch_is_taken_and_acknowledged_whole(
    mosquitto: MosquittoServer,
) -> None:
    broker, line = make_broker(mosquitto.address), Line(mosquitto.port)
    assert broker.wait_connected(10)
    broker.close()
    line.publish(*[Sent("sardze/1/karsava/karsava-01/event", b"%d" % n, None) for n in range(5000)])
    line.close()
    again = make_broker(mosquitto.address)
    taken: list[bytes] = []
    wait_until(lambda: take_all(again, taken) >= 5000, "the backlog is taken", 60)
    assert taken == [b"%d" % n for n in range(5000)]
    assert again.receive(1, wait_s=0.2, gather_s=0) == []
    again.close()


def take_all(broker: Broker, taken: list[bytes]) -> int:
    """Takes one batch and acknowledges it; how many messages were taken so far."""
    batch = broker.receive(700, wait_s=1, gather_s=0.1)
    broker.acknowledge(batch)
    taken += [delivery.payload for delivery in batch]
    return len(taken)


def test_rubbish_on_the_broker_does_not_stop_what_comes_after_it(
    store: Store, mosquitto: MosquittoServer
) -> None:
    pole, line = Pole(), Line(mosquitto.port)
    pole.enrol(store)
    chance = random.Random(3)  # noqa: S311
    sent = pole.read()
    rubbish = [
        Sent(sent.topic, chance.randbytes(chance.randrange(400)), sent.signature)
        for _ in range(200)
    ]
    with working(store, make_broker(mosquitto.address)) as ended:
        line.publish(*rubbish, Sent("sardze/1/karsava/karsava-01/hotlist", b"{}", None), sent)
        wait_until(lambda: count(store) == 1, "the good read is stored")
        assert ended == []
    line.close()
    assert store.rejected_counts() == {"karsava-01": 200}  # SECURITY 17


def test_ingest_waits_for_a_broker_that_is_not_there_yet(store: Store) -> None:
    program = find_mosquitto()
    if program is None:
        pytest.skip("no Mosquitto installed: apt-get install mosquitto")
    server = MosquittoServer(program)
    server.stop()
    pole = Pole()
    pole.enrol(store)
    said: list[str] = []
    with working(store, make_broker(server.address, said=said), connected=False):
        wait_until(lambda: bool(said), "ingest says that the broker is away")
        server.start()
        line = Line(server.port)
        line.publish(pole.read())
        wait_until(lambda: said[-1].startswith("connected"), "ingest connects")
        line.publish(pole.read("CD456"))
        wait_until(lambda: count(store) >= 1, "the read after that is stored")
        server.stop()
        server.start()
        again = Line(server.port)
        again.publish(pole.read("EF789"))
        wait_until(lambda: bool(store.reads(ReadSearch(pattern="EF789"))), "it has reconnected")
        again.close()
        line.close()
    server.close()


@pytest.mark.timeout(300)  # four processes import the whole fleet
def test_serve_runs_all_parts_and_ends_them_in_good_order(
    place: StorePlace, mosquitto: MosquittoServer
) -> None:
    pole, line, port = Pole(), Line(mosquitto.port), free_port()
    with place.open() as store:
        pole.enrol(store)
        process = subprocess.Popen(
            [sys.executable, "-m", "sardze_fleet.cli", "--store", place.url,
             "--folder", str(place.folder), "serve", "--broker", mosquitto.address,
             "--port", str(port), "--workers", "2"],
            env=environment(),
        )  # fmt: skip
        wait_until(lambda: answers(port), "the pages are there", 150)
        sent = [pole.read(f"AB{n:03}") for n in range(300)]
        wait_until(lambda: publish_until_stored(line, sent, store), "all are stored", 60)
        assert store.completeness("karsava-01").complete
        process.terminate()
        assert process.wait(60) == 0
    line.close()


def publish_until_stored(line: Line, sent: list[Sent], store: Store) -> bool:
    """As a device does that has no receipt: sends again what is not known to be stored."""
    line.publish(*sent)
    return count(store) == len(sent)


def test_a_desired_state_is_published_signed_and_with_a_rising_version(
    place: StorePlace, mosquitto: MosquittoServer, tmp_path: Path
) -> None:
    pole, line = Pole(), Line(mosquitto.port)
    line.subscribe("sardze/1/karsava/karsava-01/desired")
    wanted = tmp_path / "wanted.yaml"
    wanted.write_text("jpeg_quality: 70\n")
    with place.open() as store:
        pole.enrol(store)
        for _ in range(2):
            subprocess.run(
                [sys.executable, "-m", "sardze_fleet.cli", "--store", place.url,
                 "--folder", str(place.folder), "camera", "desire", "karsava-01",
                 "--file", str(wanted), "--broker", mosquitto.address],
                check=True, env=environment(),
            )  # fmt: skip
        wait_until(lambda: len(line.heard) == 2, "both versions arrive")
        key = store.manager_key.public_key
    line.close()
    for message in line.heard:
        properties = dict(getattr(message.properties, "UserProperty", []))
        verify(key, message.topic, bytes(message.payload), properties["signature"])  # SECURITY 15
    told = [json.loads(message.payload) for message in line.heard]
    assert [state["version"] for state in told] == [1, 2]
    assert told[0]["settings"] == {"jpeg_quality": 70}


def environment() -> dict[str, str]:
    """This process's packages, for its children."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
