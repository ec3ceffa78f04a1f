# SPDX-License-Identifier: EUPL-1.2
"""Whatever ends the writer, every fact that the outbox acknowledged is there once (SECURITY 14).

Killed processes, power cuts (the file as it stood at one instant, with the part of the log that no
fsync had reached cut off at random), and disks that run full.
"""

from __future__ import annotations

import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from integration.processes import Process, environment, program_command
from integration.servers import wait_until
from sardze_device.outbox import Outbox
from sardze_wire import codec
from sardze_wire.records import PlateRead

SEED = 20261123
PICTURE_BYTES = 6000


def acknowledged(lines: list[str]) -> dict[int, str]:
    """Sequence number to event id of every fact that the writer was sure of."""
    words = [line.split() for line in lines]
    return {int(each[1]): each[2] for each in words if len(each) == 4 and each[0].isdecimal()}


def stored(path: Path) -> dict[int, str]:
    """Sequence number to event id of every fact in the outbox, read one by one."""
    with Outbox.open(path) as outbox:
        rows = [row for row in outbox.pending(100_000) if row.sequence is not None]
    found = [codec.decode(row.kind, row.payload) for row in rows]
    reads = [record for record in found if isinstance(record, PlateRead)]
    result = {read.sequence: read.event_id for read in reads}
    assert len(result) == len(rows) == len(set(result.values())), "a fact is there twice"
    return result


@pytest.mark.timeout(180)
def test_a_writer_killed_at_random_moments_loses_and_doubles_nothing(tmp_path: Path) -> None:
    print(f"seed {SEED}")
    chance = random.Random(SEED)  # noqa: S311 - a test that can be repeated
    path = tmp_path / "outbox.db"
    sure: dict[int, str] = {}
    for number in range(25):
        command = program_command("outbox_writer.py", path, number * 10_000, 10_000, PICTURE_BYTES)
        with Process(command) as writer:
            wait_until(lambda w=writer: w.said("open"), "the writer opens")  # type: ignore[misc]
            time.sleep(chance.uniform(0.0, 0.3))
            sure |= acknowledged(writer.kill())
    found = stored(path)
    assert len(sure) > 50
    assert sure.items() <= found.items()
    assert sorted(found) == list(range(1, len(found) + 1))


@pytest.mark.timeout(180)
def test_a_power_cut_at_any_instant_leaves_a_whole_prefix(tmp_path: Path) -> None:
    print(f"seed {SEED}")
    chance = random.Random(SEED)  # noqa: S311 - a test that can be repeated
    path = tmp_path / "outbox.db"
    copies: list[tuple[Path, dict[int, str]]] = []
    with Process(program_command("outbox_writer.py", path, 0, 100_000, PICTURE_BYTES)) as writer:
        for number in range(25):
            already = len(writer.lines)
            wait_until(lambda n=already: len(writer.lines) > n + 3, "facts come")  # type: ignore[misc]
            time.sleep(chance.uniform(0.0, 0.02))
            writer.signal(signal.SIGSTOP)
            copies.append(copy_of_instant(path, tmp_path / f"cut-{number}", writer, chance))
            writer.signal(signal.SIGCONT)
    for copy, sure in copies:
        with sqlite3.connect(copy) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.close()
        found = stored(copy)
        assert sure.items() <= found.items()
        assert sorted(found) == list(range(1, len(found) + 1))


def copy_of_instant(
    path: Path, folder: Path, writer: Process, chance: random.Random
) -> tuple[Path, dict[int, str]]:
    """The files as a power cut at this instant would leave them, and what had been acknowledged.

    The log is cut at random beyond what the last acknowledged fact had forced to the disk.
    """
    lines = settled(writer)
    folder.mkdir()
    for each in path.parent.glob("outbox.db*"):
        if each.is_file() and not each.name.endswith(("-shm", ".lock")):
            shutil.copyfile(each, folder / each.name)
    log = folder / "outbox.db-wal"
    forced = int(lines[-1].split()[3])
    if log.exists() and log.stat().st_size > forced:
        with log.open("r+b") as stream:
            stream.truncate(chance.randint(forced, log.stat().st_size))
    return folder / "outbox.db", acknowledged(lines)


def settled(writer: Process) -> list[str]:
    """The writer's lines once the pipe of the stopped process is empty."""
    before = -1
    while before != len(writer.lines):
        before = len(writer.lines)
        time.sleep(0.02)
    return [line for line in writer.lines if len(line.split()) == 4]


@pytest.mark.timeout(60)
def test_a_writer_whose_disk_is_full_goes_on_and_wastes_no_number(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    limit = 400_000

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        program_command("outbox_writer.py", path, 0, 200),
        preexec_fn=small_files,
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    lines = done.stdout.splitlines()
    sure = acknowledged(lines)
    refused = [line for line in lines if line.startswith("full")]
    assert sure and refused and len(sure) + len(refused) == 200
    assert stored(path) == sure
    with Outbox.open(path) as outbox:
        assert outbox.status().last_sequence == len(sure)


@pytest.mark.timeout(60)
def test_a_disk_that_is_full_and_then_free_again_loses_only_what_was_refused(
    tmp_path: Path,
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(disk)],
        check=False, capture_output=True,
    ).returncode:  # fmt: skip
        pytest.skip("a small file system cannot be mounted here (needs root)")
    try:
        command = program_command("outbox_writer.py", disk / "outbox.db", 0, 150, 1000)
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment(), check=True
        )
        assert "full" in done.stdout
        subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
        command = program_command("outbox_writer.py", disk / "outbox.db", 1000, 20, 1000)
        again = subprocess.run(
            command, capture_output=True, text=True, env=environment(), check=True
        )
        assert "full" not in again.stdout
        sure = acknowledged(done.stdout.splitlines()) | acknowledged(again.stdout.splitlines())
        assert stored(disk / "outbox.db") == sure
        assert sorted(sure) == list(range(1, len(sure) + 1))
    finally:
        subprocess.run(["umount", str(disk)], check=True)
