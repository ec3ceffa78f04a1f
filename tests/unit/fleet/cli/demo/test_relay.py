# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from sardze_fleet.cli.demo.relay import Relay


@pytest.fixture
def echo() -> Iterator[int]:
    """A server on loopback that says back what it hears."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                while heard := connection.recv(1024):
                    connection.sendall(heard)

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def ask(port: int, words: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(words)
        return connection.recv(1024)


def test_a_whole_wire_carries_both_ways(echo: int) -> None:
    with Relay(echo) as relay:
        assert ask(relay.port, b"labrit") == b"labrit"


def test_a_cut_wire_drops_who_is_on_it_and_refuses_who_comes(echo: int) -> None:
    with Relay(echo) as relay, socket.create_connection(("127.0.0.1", relay.port), 5) as caller:
        caller.sendall(b"one")
        assert caller.recv(16) == b"one"
        relay.cut()
        assert caller.recv(16) == b""
        assert ask_or_nothing(relay.port) == b""
        relay.mend()
        assert ask(relay.port, b"two") == b"two"


def ask_or_nothing(port: int) -> bytes:
    try:
        return ask(port, b"anybody")
    except OSError:
        return b""
