# SPDX-License-Identifier: EUPL-1.2
"""The store as the rest of the fleet sees it: questions, a few statements, and ``writing`` for
ingest.

A store is a database by its URL and a folder beside it with evidence and keys. It may be used from
several threads and from several processes at once. It reads no clock.

Raises everywhere: ``StoreAwayError`` while the database is away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from sardze_fleet.errors import SettingsError
from sardze_fleet.store import (
    access_log,
    completeness,
    connect,
    devices,
    events,
    evidence,
    issued,
    keys,
    migrate,
    reads,
    rejections,
    schema,
    search,
)
from sardze_fleet.store.devices import Identity
from sardze_fleet.store.records import (
    Access,
    AccessRecord,
    DeviceCompleteness,
    DeviceKey,
    DeviceRecord,
    EventRecord,
    EventSearch,
    ReadDetail,
    ReadRecord,
    ReadSearch,
    RejectedRecord,
    SiteRecord,
    StoredEvidence,
)
from sardze_fleet.store.transaction import Transaction
from sardze_wire.signature import SigningKey


def open_store(url: str, *, folder: Path | None = None) -> Store:
    """The store behind a URL; an empty database gets its tables.

    Args:
        url: ``sqlite:////path/to/file`` or ``postgresql://user@host/name``.
        folder: where evidence and keys lie; beside the file of an SQLite database unless given.

    Raises:
        SettingsError: the URL or the folder is not as it must be.
        StoreError: the database has another schema than this program needs.
        StoreAwayError: the database does not answer.
    """
    engine, folder = reach(url, folder=folder)
    try:
        migrate.require_current(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, folder)


def reach(url: str, *, folder: Path | None = None) -> tuple[Engine, Path]:
    """The engine and the folder of a store, whatever schema it has."""
    parsed = connect.parse_url(url)
    if folder is None:
        if parsed.get_backend_name() != "sqlite":
            raise SettingsError(
                "A store on PostgreSQL needs a folder for evidence and keys",
                "Give one with --folder or SARDZE_FOLDER",
            )
        folder = Path(str(parsed.database)).resolve().parent
    return connect.make_engine(parsed), folder


class Store:
    """An open store; to be closed, or used in a ``with`` statement."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._evidence = evidence.EvidenceFolder(folder / "evidence")

    def close(self) -> None:
        """Lets the database go."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that commits at the end of the block."""
        with connect.writing(self._engine) as connection:
            transaction = Transaction(connection, self._evidence)
            yield transaction
            transaction.close()

    @property
    def manager_key(self) -> SigningKey:
        """The key that signs what goes down to devices; made at the first use."""
        return keys.manager_key(self._folder)

    # Places and devices

    def sites(self) -> tuple[SiteRecord, ...]:
        """All sites by id."""
        with connect.reading(self._engine) as connection:
            return devices.sites(connection)

    def site(self, site_id: str) -> SiteRecord | None:
        """One site."""
        return next((site for site in self.sites() if site.site_id == site_id), None)

    def put_site(self, site: SiteRecord, cameras: Sequence[DeviceRecord] = ()) -> None:
        """Adds a site and its devices, or brings them up to date."""
        with connect.writing(self._engine) as connection:
            devices.put_site(connection, site)
            for camera in cameras:
                devices.put_device(connection, camera)

    def devices(self, site_id: str | None = None) -> tuple[DeviceRecord, ...]:
        """Devices by id, of one site or of all."""
        with connect.reading(self._engine) as connection:
            return devices.devices(connection, site_id=site_id)

    def device(self, device_id: str) -> DeviceRecord | None:
        """One device."""
        with connect.reading(self._engine) as connection:
            return next(iter(devices.devices(connection, device_id=device_id)), None)

    def put_device(self, device: DeviceRecord) -> None:
        """Adds a device, or changes name, road, place and site of a known one."""
        with connect.writing(self._engine) as connection:
            devices.put_device(connection, device)

    def put_key(self, key: DeviceKey, *, same_outbox: bool = False) -> bool:
        """Makes a key the device's only valid one; says whether that changed anything.

        Args:
            same_outbox: the device renewed its key and goes on numbering; else a new series begins.
        """
        with connect.writing(self._engine) as connection:
            return devices.put_key(connection, key, same_outbox=same_outbox)

    def keys(self, device_id: str) -> tuple[DeviceKey, ...]:
        """All keys that a device ever had, the newest last."""
        with connect.reading(self._engine) as connection:
            return devices.keys(connection, device_id)

    def identities(self) -> dict[str, Identity]:
        """Every device with its valid key, by id."""
        with connect.reading(self._engine) as connection:
            return devices.identities(connection)

    def issue_desired(self, told: issued.Issued) -> None:
        """Keeps a version of a desired state."""
        with connect.writing(self._engine) as connection:
            issued.put(connection, schema.desired, told)

    def newest_desired_version(self, device_id: str) -> int:
        """The highest version issued for a device; 0 before the first."""
        with connect.reading(self._engine) as connection:
            return issued.newest_version(connection, schema.desired, device_id)

    def newest_desired(self) -> tuple[issued.Issued, ...]:
        """The newest desired state of each device."""
        with connect.reading(self._engine) as connection:
            return issued.newest(connection, schema.desired)

    def issue_board(self, told: issued.Issued) -> None:
        """Keeps a version of what a display is to show."""
        with connect.writing(self._engine) as connection:
            issued.put(connection, schema.board, told)

    def newest_board_version(self, device_id: str) -> int:
        """The highest version issued for a display; 0 before the first."""
        with connect.reading(self._engine) as connection:
            return issued.newest_version(connection, schema.board, device_id)

    def newest_boards(self) -> tuple[issued.Issued, ...]:
        """The newest board of each display."""
        with connect.reading(self._engine) as connection:
            return issued.newest(connection, schema.board)

    # Reads, events and what supports them

    def reads(self, wanted: ReadSearch) -> tuple[ReadRecord, ...]:
        """Reads that fit, newest first.

        Raises:
            SearchError: the pattern is none, or needs a time to look in.
        """
        with connect.reading(self._engine) as connection:
            return search.search(connection, wanted)

    def read(self, passage_id: str) -> ReadDetail | None:
        """One passage with everything that was said about it."""
        with connect.reading(self._engine) as connection:
            return reads.detail(connection, passage_id)

    def reads_after(self, revision: int, limit: int = 100) -> tuple[ReadRecord, ...]:
        """What changed after a revision, oldest change first."""
        with connect.reading(self._engine) as connection:
            return reads.after(connection, revision, limit)

    def newest_revision(self) -> int:
        """The revision of the newest change of a read; 0 before the first."""
        with connect.reading(self._engine) as connection:
            return reads.newest_revision(connection)

    def read_counts(self, since: datetime) -> dict[str, int]:
        """How many passages each device has seen since then; silent ones are left out."""
        with connect.reading(self._engine) as connection:
            return reads.counts(connection, since)

    def last_reads(self) -> dict[str, ReadRecord]:
        """The newest passage of each device that has seen one."""
        with connect.reading(self._engine) as connection:
            return reads.last(connection)

    def events(self, wanted: EventSearch) -> tuple[EventRecord, ...]:
        """Events that fit, newest first."""
        with connect.reading(self._engine) as connection:
            return events.search(connection, wanted)

    def evidence(self, sha256: str) -> StoredEvidence | None:
        """The file of this hash, if a fact announced it and it is here."""
        with connect.reading(self._engine) as connection:
            return evidence.stored(connection, self._evidence, sha256)

    # What proves and what accuses

    def completeness(self, device_id: str) -> DeviceCompleteness:
        """Whether every number that a device gave is accounted for."""
        with connect.reading(self._engine) as connection:
            return completeness.of_device(connection, device_id)

    def rejected(self, limit: int = 100) -> tuple[RejectedRecord, ...]:
        """The newest messages that were set aside."""
        with connect.reading(self._engine) as connection:
            return rejections.newest(connection, limit)

    def rejected_counts(self) -> dict[str, int]:
        """How many messages were set aside by device; of no known device under the empty name."""
        with connect.reading(self._engine) as connection:
            return rejections.counts(connection)

    def record_access(self, access: Access, at: datetime) -> None:
        """Adds a line to the access log.

        Raises:
            SearchError: nobody, no reason or no case is named.
        """
        key = keys.access_key(self._folder)
        with connect.writing(self._engine) as connection:
            access_log.append(connection, access, at, key)

    def accesses(self, limit: int = 100) -> tuple[AccessRecord, ...]:
        """The newest lines of the access log."""
        with connect.reading(self._engine) as connection:
            return access_log.newest(connection, limit)
