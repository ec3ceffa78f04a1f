# SPDX-License-Identifier: EUPL-1.2
"""What the store hands out and takes in: frozen records, never rows.

Those that ingest makes by the thousand are structs. Instants are aware UTC. A field that came over
the wire keeps the wire's own struct or enum, so that a word is spelt the same in a camera, in a
table and on a screen. Nothing here reads a clock or a database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from sardze_wire.profile import read_profile
from sardze_wire.records import (
    ClockSource,
    Direction,
    EventKind,
    HealthReport,
    Heartbeat,
    Kind,
    Phase,
    PlateRead,
    Presence,
    Range,
    ReportedState,
    VehicleClass,
)


class RejectionReason(StrEnum):
    """Why a message was set aside instead of stored (SECURITY 17)."""

    TOPIC = "topic"
    TOO_LARGE = "too-large"
    MALFORMED = "malformed"
    MISADDRESSED = "misaddressed"
    UNKNOWN_DEVICE = "unknown-device"
    UNSIGNED = "unsigned"
    BAD_SIGNATURE = "bad-signature"
    EVENT_ID_REUSED = "event-id-reused"
    EVIDENCE_MISMATCH = "evidence-mismatch"


class AccessAction(StrEnum):
    """What somebody did with personal data (SECURITY 44)."""

    SEARCH = "search"
    VIEW = "view"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRecord:
    """A place with its cameras; ``profile`` is the text of its YAML file as it was added."""

    site_id: str
    name: str
    timezone: str
    profile: str
    added_at: datetime

    @property
    def display_ids(self) -> frozenset[str]:
        """The site's information displays; its other devices are cameras."""
        if not self.profile:
            return frozenset()
        profile = read_profile(self.profile, self.site_id)
        return frozenset(display.device_id for display in profile.displays)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRecord:
    """A camera: who it is, and the newest it said about itself."""

    device_id: str
    site_id: str
    name: str
    road: str = ""
    latitude: float | None = None
    longitude: float | None = None
    public_key_pem: str | None = None
    added_at: datetime
    online: bool | None = None
    presence: Presence | None = None
    presence_at: datetime | None = None
    heartbeat: Heartbeat | None = None
    heartbeat_at: datetime | None = None
    health: HealthReport | None = None
    health_at: datetime | None = None
    reported: ReportedState | None = None
    reported_at: datetime | None = None
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceKey:
    """A public key of a device. Retired ones are kept, to verify what they signed (SECURITY 42)."""

    device_id: str
    key_id: str
    public_key_pem: str
    added_at: datetime
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord:
    """A file that a durable record announced; ``present`` once its bytes are here and match."""

    event_id: str
    number: int
    sha256: str
    size_bytes: int
    media_type: str
    shows: str
    present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvidence:
    """Where the bytes of a piece of evidence lie."""

    sha256: str
    path: Path
    media_type: str


class ReadRecord(Struct, frozen=True, kw_only=True):
    """One passage as it stands; ``revision`` rises with every change, its evidence included."""

    passage_id: str
    revision: int
    event_id: str
    sequence: int
    phase: Phase
    text: str
    country: str | None
    confidence: float
    syntax: str | None
    site_id: str
    device_id: str
    lane_id: str | None
    direction: Direction
    vehicle_class: VehicleClass
    speed_kmh: float | None
    speed_error_kmh: float | None
    frames_voted: int
    first_observed_at: datetime
    last_observed_at: datetime
    received_at: datetime
    clock_trusted: bool
    clock_source: ClockSource
    verified: bool
    evidence: tuple[EvidenceRecord, ...] = ()


class MessageRecord(Struct, frozen=True, kw_only=True):
    """A durable message exactly as it came (SECURITY 41); ``subject_id``: its passage or
    incident."""

    event_id: str
    device_id: str
    sequence: int
    kind: Kind
    subject_id: str
    topic: str
    payload: bytes
    signature: str | None
    key_id: str | None
    verified: bool
    observed_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDetail:
    """A passage with its newest statement in full and the messages that led to it, oldest first."""

    record: ReadRecord
    statement: PlateRead
    messages: tuple[MessageRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """One statement about an incident; an incident has one for each phase."""

    event_id: str
    incident_id: str
    kind: EventKind
    phase: Phase
    reason: str
    zone: str | None
    site_id: str
    device_id: str
    lane_id: str | None
    direction: Direction
    vehicle_class: VehicleClass
    count: int | None
    speed_kmh: float | None
    observed_at: datetime
    received_at: datetime
    clock_trusted: bool
    verified: bool
    evidence: tuple[EvidenceRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSearch:
    """What to look for. ``pattern``: ``*`` any run, ``?`` one character; None or ``*`` is every
    plate.

    ``since`` is included, ``until`` is not; both are about ``last_observed_at``. Newest first.
    """

    pattern: str | None = None
    look_alikes: bool = False
    since: datetime | None = None
    until: datetime | None = None
    site_id: str | None = None
    device_ids: tuple[str, ...] = ()
    country: str | None = None
    direction: Direction | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSearch:
    """Which events; ``since`` is included, ``until`` is not. Newest first."""

    kinds: tuple[EventKind, ...] = ()
    device_ids: tuple[str, ...] = ()
    site_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCompleteness:
    """Whether everything that a device numbered is here or declared dropped (SECURITY 14).

    ``announced`` is the highest number a heartbeat told of: the numbers after ``last`` up to it are
    on their way while the device's outbox holds rows, and missing when it is empty.
    """

    device_id: str
    received: int = 0
    dropped: int = 0
    last: int = 0
    announced: int = 0
    outbox_rows: int = 0
    missing: tuple[Range, ...] = ()

    @property
    def missing_count(self) -> int:
        """How many numbers are nowhere."""
        return sum(gap.last - gap.first + 1 for gap in self.missing)

    @property
    def complete(self) -> bool:
        """True if no number is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A message about to be set aside."""

    topic: str
    payload: bytes
    reason: RejectionReason
    words: str
    site_id: str | None = None
    device_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRecord:
    """A message that was set aside, with the beginning of its payload."""

    rejected_id: int
    received_at: datetime
    topic: str
    site_id: str | None
    device_id: str | None
    reason: RejectionReason
    words: str
    size_bytes: int
    sha256: str
    excerpt: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who does what with personal data, and why; ``subject`` is kept as a keyed hash only (SECURITY
    46)."""

    who: str
    action: AccessAction
    reason: str
    case: str
    subject: str = ""
    found: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRecord:
    """A line of the access log."""

    access_id: int
    at: datetime
    who: str
    action: AccessAction
    reason: str
    case: str
    subject_digest: str
    found: int | None
