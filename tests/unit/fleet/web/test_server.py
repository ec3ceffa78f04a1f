# SPDX-License-Identifier: EUPL-1.2
"""Running and ending."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from sardze_fleet.store import open_store
from sardze_fleet.web.app import create_app
from sardze_fleet.web.server import WebDiedError, WebServer, listen

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.timeout(60)
def test_it_answers_at_its_address_and_ends_when_told_with_a_stream_open(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/fleet.db") as store:
        server = WebServer(create_app(store, clock=lambda: NOW), listen("127.0.0.1", 0))
        running = threading.Thread(target=server.run)
        running.start()
        with httpx.stream("GET", f"{server.address}live/reads", timeout=20) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            server.stop()
            running.join(20)
        assert not running.is_alive()


@pytest.mark.timeout(60)
def test_it_dies_if_the_watch_over_the_store_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(f"sqlite:///{tmp_path}/fleet.db") as store:

        def broken() -> int:
            raise ValueError("a fault of ours")

        monkeypatch.setattr(store, "newest_revision", broken)
        server = WebServer(create_app(store, clock=lambda: NOW), listen("127.0.0.1", 0))
        with pytest.raises(WebDiedError):
            server.run()
