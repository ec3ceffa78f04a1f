# SPDX-License-Identifier: EUPL-1.2
"""Starts a peer's process, asks it about photographs one by one, and ends it."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from sardze_models.errors import PeerError
from sardze_models.evaluation.answers import Answer, Reply, Said
from sardze_models.evaluation.labels import Photograph
from sardze_models.evaluation.likeness import Box
from sardze_models.evaluation.peers.known import Peer
from sardze_models.evaluation.peers.lines import plates_of
from sardze_wire.plates import COUNTRIES, COUNTRY_NAMES, normalise

_WORKER = Path(__file__).with_name("worker.py")
_LOOK = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)"
_WAIT_S = 10


class _Hello(msgspec.Struct, frozen=True):
    version: str


class _Answer(msgspec.Struct, frozen=True):
    box: Box
    text: str
    confidence: float
    told: dict[str, str]


class _Reply(msgspec.Struct, frozen=True):
    answers: list[_Answer]
    cpu_ms: float
    peak_rss_mb: float


def check_installed(peer: Peer, interpreter: Path) -> None:
    """Before anything is measured.

    Raises:
        PeerError: that interpreter does not know the peer's package.
    """
    try:
        done = subprocess.run(  # noqa: S603 - an interpreter the person named
            [interpreter, "-c", _LOOK, peer.vendor], capture_output=True, check=False
        )
    except OSError as problem:
        raise PeerError(
            f"{interpreter} cannot be started: {problem}.", remedy="Name a Python interpreter."
        ) from problem
    if done.returncode:
        raise PeerError(
            f"{interpreter} has no {peer.vendor}.",
            remedy=f"Install it there (`{interpreter} -m pip install '{peer.package}' numpy "
            "pillow`), or name an interpreter that has it with --peers-python.",
        )


@dataclass(slots=True)
class RunningPeer:
    """A peer in its process."""

    peer: Peer
    version: str
    peak_rss_mb: float
    process: subprocess.Popen[str]
    complaints: IO[str]

    def reply(self, photograph: Photograph) -> Reply:
        """Its answers to one photograph.

        Raises:
            PeerError: it has ended.
        """
        line = _asked(self, {"file": str(photograph.file)})
        reply = msgspec.json.decode(line, type=_Reply)
        self.peak_rss_mb = reply.peak_rss_mb
        answers = tuple(_answer(each, photograph.countries) for each in reply.answers)
        if not self.peer.knows_plates:
            answers = plates_of(answers, photograph.labels)
        return Reply(answers, reply.cpu_ms)


@contextmanager
def running(peer: Peer, interpreter: Path, *, threads: int = 1) -> Iterator[RunningPeer]:
    """The peer, started; it ends with the block.

    Raises:
        PeerError: it does not start.
    """
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as complaints,
        subprocess.Popen(  # noqa: S603 - an interpreter the person named
            [interpreter, "-P", _WORKER, peer.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            encoding="utf-8",
        ) as process,
    ):
        started = RunningPeer(peer, "", 0.0, process, complaints)
        try:
            names = {code: COUNTRY_NAMES[code] for code in COUNTRIES}
            hello = _asked(started, {"threads": threads, "countries": names})
            started.version = msgspec.json.decode(hello, type=_Hello).version
            yield started
        finally:
            _end(process)


def _asked(running_peer: RunningPeer, question: dict[str, object]) -> str:
    process = running_peer.process
    assert process.stdin and process.stdout  # noqa: S101 - pipes were asked for
    try:
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
    except BrokenPipeError:
        line = ""
    if not line:
        running_peer.complaints.seek(0)
        last = running_peer.complaints.read().strip().splitlines()[-1:]
        raise PeerError(
            f"{running_peer.peer.name} has ended: {' '.join(last) or 'it said nothing'}.",
            remedy="See whether it runs alone in that interpreter.",
        )
    return line


def _end(process: subprocess.Popen[str]) -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(_WAIT_S)
    except subprocess.TimeoutExpired:
        process.kill()


def _answer(said: _Answer, countries: Sequence[str]) -> Answer:
    """Told the photograph's countries, the first that it knows counts."""
    known = [said.told[country] for country in countries if country in said.told]
    told = known[0] if known else said.told.get("", said.text)
    return Answer(
        said.box,
        told=Said(normalise(told), said.confidence),
        untold=Said(normalise(said.text), said.confidence),
    )
