# SPDX-License-Identifier: EUPL-1.2
"""Searching, logging and keeping, the same on both databases."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from integration.conftest import StorePlace
from integration.pole import NOON, Pole, delivered
from sardze_fleet.errors import SearchError
from sardze_fleet.ingest.admission import Admission, Directory
from sardze_fleet.ingest.intake import Intake
from sardze_fleet.ingest.rejection_rate import RejectionRate
from sardze_fleet.settings import Unsigned
from sardze_fleet.store import Store, connect
from sardze_fleet.store.evidence import EvidenceFolder
from sardze_fleet.store.records import Access, AccessAction, ReadSearch
from sardze_fleet.store.store import reach
from sardze_wire.records import Direction

pytestmark = pytest.mark.timeout(60)  # the first test on PostgreSQL makes a cluster

PLATES = ["AB1234", "AB8234", "A81234", "KB12", "LBC555", "0O0", "XYZ"]


@pytest.fixture
def filled(store: Store) -> Store:
    """Seven reads, a second apart, every second one receding."""
    pole = Pole()
    pole.enrol(store)
    directory = Directory(store.identities, monotonic=lambda: 0.0)
    intake = Intake(
        store, Admission(directory, Unsigned.REFUSE), RejectionRate(9), monotonic=lambda: 0.0
    )
    ways = [Direction.APPROACHING, Direction.RECEDING]
    sent = [pole.read(plate, direction=ways[n % 2]) for n, plate in enumerate(PLATES)]
    intake.take([delivered(message) for message in sent], NOON)
    return store


def found(store: Store, pattern: str | None, **wanted: object) -> list[str]:
    search = replace(ReadSearch(pattern=pattern), **wanted)  # type: ignore[arg-type]
    return [read.text for read in store.reads(search)]


def test_each_kind_of_pattern_finds_exactly_what_fits(filled: Store) -> None:
    assert found(filled, "ab-1234") == ["AB1234"]
    assert found(filled, "AB*") == ["AB8234", "AB1234"]
    assert found(filled, "*234") == ["A81234", "AB8234", "AB1234"]
    assert found(filled, "?B1*") == ["KB12", "AB1234"]
    assert found(filled, "*BC?5*") == ["LBC555"]
    assert found(filled, "*CB?*") == []
    assert found(filled, "*B?2*", since=NOON) == ["KB12", "AB8234", "AB1234"]
    assert found(filled, "*") == PLATES[::-1]


def test_look_alikes_are_found_when_asked_for(filled: Store) -> None:
    assert found(filled, "AB1234", look_alikes=True) == ["A81234", "AB1234"]
    assert found(filled, "000", look_alikes=True) == ["0O0"]
    assert found(filled, "A8*", look_alikes=True) == ["A81234", "AB8234", "AB1234"]
    assert found(filled, "*82?4", look_alikes=True) == ["AB8234"]


def test_time_direction_camera_country_and_limit_narrow_a_search(filled: Store) -> None:
    moment = NOON + timedelta(seconds=3)
    assert found(filled, None, since=moment, until=moment + timedelta(seconds=1)) == ["A81234"]
    assert found(filled, "AB*", direction=Direction.RECEDING) == ["AB8234"]
    assert found(filled, None, device_ids=("karsava-02",)) == []
    assert found(filled, None, country="lv", limit=2) == ["XYZ", "0O0"]
    assert found(filled, None, site_id="elsewhere") == []


def test_a_vague_pattern_needs_a_time_to_look_in(filled: Store) -> None:
    with pytest.raises(SearchError, match="Name the time"):
        found(filled, "*7?A")
    with pytest.raises(SearchError, match="no letter or digit"):
        found(filled, "???")


def test_the_overview_has_counts_and_the_newest_read_of_each_camera(filled: Store) -> None:
    assert filled.read_counts(NOON) == {"karsava-01": 7}
    assert filled.read_counts(NOON + timedelta(seconds=6)) == {"karsava-01": 2}
    assert filled.last_reads()["karsava-01"].text == "XYZ"
    everything = filled.reads_after(0)
    assert [read.revision for read in everything] == sorted({r.revision for r in everything})
    assert everything[-1].revision == filled.newest_revision()


def test_a_search_leaves_who_why_and_a_keyed_hash_but_no_plate(
    filled: Store, place: StorePlace
) -> None:
    access = Access(
        who="ilze",
        action=AccessAction.SEARCH,
        reason="stolen car",
        case="2026-117",
        subject="AB1234",
        found=1,
    )
    filled.record_access(access, NOON)  # SECURITY 49
    filled.record_access(access, NOON)
    (line, other) = filled.accesses()
    assert (line.who, line.reason, line.case, line.at) == ("ilze", "stolen car", "2026-117", NOON)
    assert line.subject_digest == other.subject_digest
    assert line.subject_digest != hashlib.sha256(b"AB1234").hexdigest()  # SECURITY 46
    engine, _folder = reach(place.url, folder=place.folder)
    with connect.reading(engine) as connection:
        rows = connection.execute(text("SELECT * FROM access_log")).all()
    engine.dispose()
    assert "AB1234" not in str(rows)
    assert (place.folder / "access.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("missing", ["who", "reason", "case"])
def test_nobody_looks_a_plate_up_without_name_reason_and_case(store: Store, missing: str) -> None:
    access = Access(who="ilze", action=AccessAction.SEARCH, reason="why", case="7")
    with pytest.raises(SearchError):
        store.record_access(replace(access, **{missing: " "}), NOON)  # type: ignore[arg-type]
    assert store.accesses() == ()


def test_the_managers_key_is_made_once_and_only_for_its_owner(place: StorePlace) -> None:
    keys: list[str] = []

    def use() -> None:
        with place.open() as store:
            keys.append(store.manager_key.public_pem)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 4
    assert len(set(keys)) == 1
    assert (place.folder / "manager.key").stat().st_mode & 0o777 == 0o600


def test_equal_evidence_lies_in_the_folder_once_under_its_hash(place: StorePlace) -> None:
    folder = EvidenceFolder(place.folder / "evidence")
    sha256 = folder.put(b"picture")
    assert sha256 == hashlib.sha256(b"picture").hexdigest()
    assert folder.put(b"picture") == sha256
    files = [path for path in (place.folder / "evidence").rglob("*") if path.is_file()]
    assert files == [folder.path(sha256)]


def test_readers_go_on_while_a_writer_is_in_the_middle(filled: Store) -> None:
    with filled.writing() as transaction:
        transaction.put_seen(["karsava-01"], NOON + timedelta(days=1))
        device = filled.device("karsava-01")
        assert device is not None
        assert device.last_seen_at == NOON
    device = filled.device("karsava-01")
    assert device is not None
    assert device.last_seen_at == NOON + timedelta(days=1)
