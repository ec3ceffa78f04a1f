# SPDX-License-Identifier: EUPL-1.2
"""States of the world: a real broker, a store on each of the two databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from integration.servers import MosquittoServer, PostgresServer, find_mosquitto, find_postgres
from sardze_fleet.store import Store, open_store


@dataclass(frozen=True)
class StorePlace:
    """Where a test's store is."""

    url: str
    folder: Path

    def open(self) -> Store:
        """Opens it; as often as the test likes."""
        return open_store(self.url, folder=self.folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for the whole run."""
    programs = find_postgres()
    if programs is None:
        pytest.skip("no PostgreSQL server installed: apt-get install postgresql")
    server = PostgresServer(programs)
    yield server
    server.close()


@pytest.fixture
def mosquitto() -> Iterator[MosquittoServer]:
    """A Mosquitto for one test."""
    program = find_mosquitto()
    if program is None:
        pytest.skip("no Mosquitto installed: apt-get install mosquitto")
    server = MosquittoServer(program)
    yield server
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> StorePlace:
    """An empty store, once on each database."""
    if request.param == "sqlite":
        return StorePlace(f"sqlite:///{tmp_path}/fleet.db", tmp_path)
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return StorePlace(server.new_database(), tmp_path)


@pytest.fixture
def store(place: StorePlace) -> Iterator[Store]:
    """An open store, once on each database."""
    with place.open() as opened:
        yield opened
