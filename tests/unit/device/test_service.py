# SPDX-License-Identifier: EUPL-1.2
"""systemd hears what the service says, on a real socket."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from sardze_device.service import Notifier, open_service


@pytest.fixture(params=["file", "abstract"])
def supervisor(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[str, socket.socket]]:
    name = str(tmp_path / "notify") if request.param == "file" else f"@sardze-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind("\0" + name[1:] if name.startswith("@") else name)
        ear.settimeout(2)
        yield name, ear


def test_each_word_is_one_datagram(supervisor: tuple[str, socket.socket]) -> None:
    name, ear = supervisor
    notifier = Notifier(name)
    notifier.ready("reading")
    notifier.watchdog()
    notifier.status("two\nlines")
    notifier.stopping()
    heard = [ear.recv(200).decode() for _ in range(4)]
    assert heard == ["READY=1\nSTATUS=reading", "WATCHDOG=1", "STATUS=two lines", "STOPPING=1"]


def test_without_a_supervisor_nothing_is_said() -> None:
    notifier = Notifier.from_environment({}, process_id=1)
    notifier.ready()
    assert notifier.watchdog_s is None


def test_a_supervisor_that_is_gone_does_not_end_the_service(tmp_path: Path) -> None:
    Notifier(str(tmp_path / "gone")).watchdog()


def test_the_watchdog_counts_only_for_the_process_that_it_is_meant_for() -> None:
    words = {"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "12"}
    assert Notifier.from_environment(words, process_id=12).watchdog_s == 30.0
    assert Notifier.from_environment(words, process_id=13).watchdog_s is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_asks_the_loop_to_end_and_interrupts_nothing(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with open_service({}) as service:
        assert not service.wait(0.0)
        os.kill(os.getpid(), number)
        assert service.wait(2.0) and service.stop_requested
    assert signal.getsignal(number) is before


def test_the_supervisor_hears_of_the_end(supervisor: tuple[str, socket.socket]) -> None:
    name, ear = supervisor
    with open_service({"NOTIFY_SOCKET": name}):
        pass
    assert ear.recv(200) == b"STOPPING=1"
