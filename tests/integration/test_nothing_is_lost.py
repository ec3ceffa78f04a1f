# SPDX-License-Identifier: EUPL-1.2
"""Nothing is lost and nothing doubled, whoever is killed and whenever (SECURITY 14).

A real camera on a synthetic road and a small writer fill one outbox; the agent sends through a real
Mosquitto; ``sardze serve --only ingest`` stores. In each round one to three of them are killed with
SIGKILL at a random moment and started again. Afterwards every sequence number that the outbox ever
gave is in the database once, with the event that it was given for, and every picture is there.
"""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.processes import (
    Process,
    device_command,
    environment,
    fleet_command,
    program_command,
)
from integration.servers import MosquittoServer, wait_until
from integration.test_outbox_survives import acknowledged

SEED = 20261123
ROUNDS = 30
PICTURE_BYTES = 4000
SETTLED_S = 180.0
PARTIES = ("camera", "writer", "agent", "broker", "ingest")
PROFILE = """schema: sardze/site/1
site_id: karsava
name: Karsava
countries: {{LV: 0.8, LT: 0.2}}
privacy: {{purpose: a, legal_basis: b, controller: c, impact_assessment: d, retention_hours: 24}}
broker:
  host: 127.0.0.1
  port: {port}
  manager_public_key: {key}
settings: {{reporting: {{heartbeat_s: 2}}}}
cameras:
  - device_id: karsava-01
    name: A13
    source: {{kind: synthetic, seed: 7, vehicles_per_hour: 3000, width: 640, height: 360, fps: 8}}
"""


def run(command: list[str], *, stdin: str | None = None) -> str:
    """A command's output; fails with what it said."""
    done = subprocess.run(
        command, input=stdin, capture_output=True, text=True, env=environment(), check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


class World:
    """Everything that takes part, and what the writer was sure of."""

    def __init__(self, folder: Path, broker: MosquittoServer) -> None:
        self._broker = broker
        self._folder = folder
        self._site = folder / "site.yaml"
        self._state = folder / "pole"
        self.database = folder / "fleet.db"
        self.sure: dict[int, str] = {}
        self._written = 0
        self._processes: dict[str, Process] = {}
        self._prepare()
        for party in PARTIES:
            if party != "broker":
                self.start(party)

    def kill(self, party: str) -> None:
        """End a party with SIGKILL."""
        if party == "broker":
            self._broker.kill()
            return
        lines = self._processes[party].kill()
        if party == "writer":
            self.sure |= acknowledged(lines)

    def start(self, party: str) -> None:
        """Start a party, new or again."""
        if party == "broker":
            self._broker.start()
            return
        self._processes[party] = Process(self._command(party))

    def check_alive(self) -> None:
        """Nobody ended by itself: then this would be a test of something else."""
        for party, process in self._processes.items():
            assert process.running, f"{party} ended by itself: {process.lines[-20:]}"

    def stop(self, party: str) -> None:
        """Ask a party to end in order."""
        self._processes[party].stop()
        if party == "writer":
            self.sure |= acknowledged(self._processes[party].lines)

    def close(self) -> None:
        """End everybody."""
        for process in self._processes.values():
            process.kill()

    def outbox(self) -> dict[str, int]:
        """How the outbox stands."""
        told: dict[str, int] = json.loads(run(self._device("outbox", "status", "--json")))
        return told

    def stored(self, query: str) -> list[tuple[object, ...]]:
        """Rows of the fleet's database."""
        with sqlite3.connect(self.database) as db:
            rows = db.execute(query).fetchall()
        db.close()
        return rows

    def _prepare(self) -> None:
        self._state.mkdir()
        self._site.write_text(PROFILE.format(port=self._broker.port, key="null"))
        run(self._fleet("site", "add", self._site))
        key = run(self._fleet("site", "key", "karsava"))
        profile = PROFILE.format(port=self._broker.port, key=json.dumps(key))
        self._site.write_text(profile)
        identity = json.loads(run(self._device("identity", "--json")))
        add = self._fleet("camera", "add", "karsava", "karsava-01", "--public-key", "-")
        run(add, stdin=identity["public_key"])

    def _command(self, party: str) -> list[str]:
        if party == "writer":
            self._written += 100_000
            path = self._state / "outbox.db"
            arguments = (path, self._written, 100_000, PICTURE_BYTES, 0.02)
            return program_command("outbox_writer.py", *arguments)
        if party == "ingest":
            return self._fleet("serve", "--only", "ingest", "--broker", self._broker.address)
        return self._device("run", party)

    def _device(self, *arguments: object) -> list[str]:
        who = ("--site", self._site, "--device", "karsava-01", "--state", self._state)
        return device_command(*who, *arguments)

    def _fleet(self, *arguments: object) -> list[str]:
        return fleet_command("--store", f"sqlite:///{self.database}", *arguments)


@pytest.fixture
def world(tmp_path: Path, mosquitto: MosquittoServer) -> Iterator[World]:
    made = World(tmp_path, mosquitto)
    yield made
    made.close()


@pytest.mark.timeout(900)
def test_thirty_rounds_of_kills_lose_and_double_no_read(world: World) -> None:
    print(f"seed {SEED}")
    chance = random.Random(SEED)  # noqa: S311 - a test that can be repeated
    wait_until(lambda: camera_reads(world) > 0, "the camera has read a plate", 120)
    for _ in range(ROUNDS):
        time.sleep(chance.uniform(0.1, 2.5))
        world.check_alive()
        victims = chance.sample(PARTIES, chance.choice((1, 1, 1, 2, 3)))
        for party in victims:
            world.kill(party)
        time.sleep(chance.uniform(0.0, 0.5))
        for party in victims:
            world.start(party)
    for party in ("camera", "writer"):
        world.stop(party)
    wait_until(lambda: world.outbox()["rows"] == 0, "everything has a receipt", SETTLED_S)

    last = world.outbox()["last_sequence"]
    found = world.stored("SELECT sequence, event_id FROM message ORDER BY sequence")
    print(f"{last} sequence numbers, of these {len(world.sure)} told to the writer")
    assert [sequence for sequence, _ in found] == list(range(1, last + 1))
    assert len({event_id for _, event_id in found}) == last
    in_database = {int(str(sequence)): str(event_id) for sequence, event_id in found}
    assert world.sure.items() <= in_database.items()
    assert camera_reads(world) > 0
    passages = world.stored("SELECT count(*), count(DISTINCT passage_id) FROM plate_read")
    assert passages[0][0] == passages[0][1]
    assert int(str(passages[0][0])) >= len(world.sure)
    assert world.stored("SELECT count(*) FROM rejected_message") == [(0,)]
    wait_until(lambda: not pictures_missing(world), "every picture is there", 60)


def camera_reads(world: World) -> int:
    """Passages in the database that the camera saw; the writer's plates begin with AB."""
    query = "SELECT count(*) FROM plate_read WHERE text NOT LIKE 'AB%'"
    return int(str(world.stored(query)[0][0])) if world.database.exists() else 0


def pictures_missing(world: World) -> list[tuple[object, ...]]:
    """Evidence that was announced and has no file."""
    return world.stored("SELECT event_id, number FROM evidence WHERE received_sha256 IS NULL")
