# SPDX-License-Identifier: EUPL-1.2
"""Databases of any age become today's, and a program never works on another schema than its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from integration.conftest import StorePlace
from sardze_fleet.errors import SettingsError, StoreError
from sardze_fleet.store import connect, migrate, open_store, schema
from sardze_fleet.store.records import ReadSearch
from sardze_fleet.store.store import reach

pytestmark = pytest.mark.timeout(60)  # the first test on PostgreSQL makes a cluster
OLD_DATABASES = Path(__file__).parent.parent / "databases"


def test_an_empty_database_gets_the_tables_that_the_program_knows(place: StorePlace) -> None:
    with place.open():
        pass
    engine, _folder = reach(place.url, folder=place.folder)
    with connect.reading(engine) as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []
    assert migrate.schema_status(engine).current
    engine.dispose()


def test_a_database_of_the_first_schema_is_upgraded_and_can_be_searched_by_pairs(
    place: StorePlace,
) -> None:
    engine, _folder = reach(place.url, folder=place.folder)
    with connect.writing(engine) as connection:
        migrate.run_steps(connection, "0001")
        for statement in (OLD_DATABASES / "0001.sql").read_text().split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
    with pytest.raises(StoreError, match="sardze db upgrade"):
        place.open()
    assert migrate.upgrade(engine).found == "0001"
    assert migrate.upgrade(engine).current
    engine.dispose()
    with place.open() as store:
        found = store.reads(ReadSearch(pattern="*B12?"))
        assert [read.text for read in found] == ["AB123", "KB124"]
        assert [read.text for read in store.reads(ReadSearch(pattern="A8I23", look_alikes=True))]


def test_a_database_of_a_newer_program_is_left_alone(place: StorePlace) -> None:
    with place.open():
        pass
    engine, _folder = reach(place.url, folder=place.folder)
    with connect.writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Sardze"):
        place.open()
    with pytest.raises(StoreError, match="newer Sardze"):
        migrate.upgrade(engine)
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "not an address"])
def test_another_kind_of_database_is_refused_with_a_remedy(url: str) -> None:
    with pytest.raises(SettingsError, match="sqlite:////var/lib"):
        open_store(url)
