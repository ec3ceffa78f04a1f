# SPDX-License-Identifier: EUPL-1.2
"""The records that cross the wire, one struct a kind (DESIGN 3).

Rules: every record names its ``schema``; instants are aware UTC datetimes, durations and clocks
carry their unit in the name; positions in a picture are fractions of its width and height, so that
a change of resolution changes nothing; fields that this version does not know survive (see
``codec``). Durable records (``PlateRead``, ``Event``) carry a sequence number that the outbox gives
them; everything else is state, of which only the newest counts.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from msgspec import Meta

from sardze_wire.fields import (
    Box,
    Confidence,
    Count,
    Country,
    Identifier,
    Instant,
    PlateText,
    Sha256,
    Uuid,
    Words,
)
from sardze_wire.open_struct import Open, replaced
from sardze_wire.people import PeopleCount
from sardze_wire.requests import Request, Response


class Kind(StrEnum):
    """What a topic's last fixed level says; the spelling on the wire."""

    PRESENCE = "presence"
    HEARTBEAT = "heartbeat"
    HEALTH = "health"
    PLATE_READ = "plate-read"
    EVENT = "event"
    EVIDENCE = "evidence"
    REPORTED = "reported"
    DESIRED = "desired"
    HOTLIST = "hotlist"
    BOARD = "board"
    REQUEST = "request"
    RESPONSE = "response"
    RECEIPT = "receipt"


class ClockSource(StrEnum):
    """Who vouches for the device's wall clock."""

    NTP = "ntp"
    GPS = "gps"
    RTC = "rtc"
    NONE = "none"


class Clock(Open, frozen=True):
    """Whether ``observed_at`` may be believed, and because of what."""

    trusted: bool
    source: ClockSource


class Position(Open, frozen=True):
    """Where a mobile camera stood, degrees WGS 84 and metres."""

    latitude: Annotated[float, Meta(ge=-90.0, le=90.0)]
    longitude: Annotated[float, Meta(ge=-180.0, le=180.0)]
    accuracy_m: Annotated[float, Meta(ge=0.0)] | None = None


class Phase(StrEnum):
    """Life of a passage or an event: opened, changed, settled."""

    NEW = "new"
    UPDATE = "update"
    END = "end"


class Direction(StrEnum):
    """Seen from the camera."""

    APPROACHING = "approaching"
    RECEDING = "receding"
    UNKNOWN = "unknown"


class VehicleClass(StrEnum):
    """Road users told apart."""

    PERSON = "person"
    BICYCLE = "bicycle"
    MOTORCYCLE = "motorcycle"
    CAR = "car"
    VAN = "van"
    BUS = "bus"
    TRUCK = "truck"
    UNKNOWN = "unknown"


class EventKind(StrEnum):
    """What an ``Event`` states."""

    LINE_CROSSED = "line-crossed"
    WRONG_WAY = "wrong-way"
    STOPPED_VEHICLE = "stopped-vehicle"
    INTRUSION = "intrusion"
    LOITERING = "loitering"
    CROWDING = "crowding"
    QUEUE = "queue"
    NO_LEGIBLE_PLATE = "no-legible-plate"
    TAMPER = "tamper"
    SPEED = "speed"
    COUNT = "count"
    CAMERA_FAULT = "camera-fault"
    OUTBOX_DROP = "outbox-drop"
    LOAD_SHED = "load-shed"
    PLACE = "place"


class EvidenceReference(Open, frozen=True):
    """A file that supports a durable record; it travels on ``evidence/{event_id}/{number}``."""

    number: Count
    sha256: Sha256
    size_bytes: Count
    media_type: str = "image/jpeg"
    shows: str = "scene"


class Alternative(Open, frozen=True):
    """Another character that the reader thought possible in a place."""

    character: Annotated[str, Meta(min_length=1, max_length=1)]
    confidence: Confidence


class CharacterReading(Open, frozen=True):
    """One place of a plate after the vote."""

    character: Annotated[str, Meta(min_length=1, max_length=1)]
    confidence: Confidence
    alternatives: tuple[Alternative, ...] = ()


class Speed(Open, frozen=True):
    """Speed of a calibrated site; never without its error."""

    kmh: Annotated[float, Meta(ge=0.0)]
    error_kmh: Annotated[float, Meta(ge=0.0)]


class Range(Open, frozen=True):
    """Sequence numbers ``first`` to ``last``, both included."""

    first: Count
    last: Count


class DurableRecord(Open, frozen=True, kw_only=True):
    """What every fact carries. ``sequence`` 0 means: the outbox has not given a number yet."""

    event_id: Uuid
    sequence: Count
    boot_id: str
    observed_at: Instant
    monotonic_ns: Count
    clock: Clock
    site_id: Identifier
    device_id: Identifier
    lane_id: Identifier | None = None
    position: Position | None = None
    evidence: tuple[EvidenceReference, ...] = ()


class PlateRead(DurableRecord, frozen=True, kw_only=True):
    """The settled statement about one passage; ``passage_id`` is the same from new to end."""

    schema: str = "sardze/plate-read/1"
    passage_id: Uuid
    phase: Phase
    text: PlateText
    country: Country | None = None
    confidence: Confidence
    characters: tuple[CharacterReading, ...] = ()
    syntax: str | None = None
    vehicle_class: VehicleClass = VehicleClass.UNKNOWN
    direction: Direction = Direction.UNKNOWN
    speed: Speed | None = None
    frames_voted: Count
    plate_box: Box
    vehicle_box: Box | None = None
    models: dict[str, str] = {}


class Event(DurableRecord, frozen=True, kw_only=True):
    """A durable fact that is not a plate read; ``reason`` says it in words."""

    schema: str = "sardze/event/1"
    kind: EventKind
    phase: Phase
    incident_id: Uuid
    reason: Words
    zone: str | None = None
    direction: Direction = Direction.UNKNOWN
    vehicle_class: VehicleClass = VehicleClass.UNKNOWN
    count: Count | None = None
    speed: Speed | None = None
    box: Box | None = None
    dropped: tuple[Range, ...] = ()
    people: PeopleCount | None = None


class Presence(Open, frozen=True, kw_only=True):
    """On line or not; a will of an older ``session`` or boot hides no newer one (SECURITY 16)."""

    schema: str = "sardze/presence/1"
    online: bool
    boot_id: str
    session: Count
    at: Instant | None = None


class Heartbeat(Open, frozen=True, kw_only=True):
    """I am alive; small, each minute."""

    schema: str = "sardze/heartbeat/1"
    at: Instant
    clock: Clock
    boot_id: str
    uptime_s: Annotated[float, Meta(ge=0.0)]
    last_sequence: Count
    outbox_rows: Count
    outbox_bytes: Count
    frames: Count = 0
    frames_per_s: Annotated[float, Meta(ge=0.0)] = 0.0
    dropped: tuple[Range, ...] = ()
    dropped_evidence: Count = 0


class HealthState(StrEnum):
    """How one check stands."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Check(Open, frozen=True, kw_only=True):
    """One line of a health report."""

    name: str
    state: HealthState
    figure: float | None = None
    unit: str | None = None
    since: Instant | None = None
    words: Words = ""
    remedy: Words = ""


class HealthReport(Open, frozen=True, kw_only=True):
    """The list of checks."""

    schema: str = "sardze/health/1"
    at: Instant
    boot_id: str
    checks: tuple[Check, ...]


class ReportedState(Open, frozen=True, kw_only=True):
    """What really runs on the device."""

    schema: str = "sardze/reported/1"
    at: Instant
    boot_id: str
    release: str
    slot: str = ""
    desired_version: Count = 0
    desired_refused: Words = ""
    settings_sha256: Sha256 | None = None
    models: dict[str, str] = {}
    hardware: dict[str, str] = {}
    rolled_back_because: Words = ""


class DesiredState(Open, frozen=True, kw_only=True):
    """What should run and be set; it names releases and settings, never code (SECURITY 15)."""

    schema: str = "sardze/desired/1"
    device_id: Identifier
    version: Annotated[int, Meta(ge=1)]
    issued_at: Instant
    release: str | None = None
    security_level: Annotated[int, Meta(ge=1, le=3)] = 1
    settings: dict[str, Any] = {}


class HotlistEntry(Open, frozen=True):
    """A keyed hash of a plate, hexadecimal; never its text (SECURITY 38)."""

    digest: Sha256
    list_id: Identifier


class Hotlist(Open, frozen=True, kw_only=True):
    """A version of all lists that concern one device."""

    schema: str = "sardze/hotlist/1"
    version: Annotated[int, Meta(ge=1)]
    key_id: str
    expires_at: Instant
    entries: tuple[HotlistEntry, ...] = ()


class BoardLine(Open, frozen=True):
    """One line of an information display."""

    text: Words
    emphasis: bool = False


class Board(Open, frozen=True, kw_only=True):
    """Content of an information display."""

    schema: str = "sardze/board/1"
    version: Annotated[int, Meta(ge=1)]
    title: Words = ""
    lines: tuple[BoardLine, ...] = ()
    expires_at: Instant | None = None


class Receipt(Open, frozen=True, kw_only=True):
    """How far the fleet has a device's durable records in its database (ADR 0005).

    Everything up to ``through`` is stored or was declared dropped; ``missing`` are the first gaps
    between there and the highest stored.
    """

    schema: str = "sardze/receipt/1"
    device_id: Identifier
    at: Instant
    through: Count
    missing: Annotated[tuple[Range, ...], Meta(max_length=64)] = ()


Record = (
    PlateRead
    | Event
    | Presence
    | Heartbeat
    | HealthReport
    | ReportedState
    | DesiredState
    | Hotlist
    | Board
    | Request
    | Response
    | Receipt
)

RECORD_TYPES: dict[Kind, type[Record]] = {
    Kind.PRESENCE: Presence,
    Kind.HEARTBEAT: Heartbeat,
    Kind.HEALTH: HealthReport,
    Kind.PLATE_READ: PlateRead,
    Kind.EVENT: Event,
    Kind.REPORTED: ReportedState,
    Kind.DESIRED: DesiredState,
    Kind.HOTLIST: Hotlist,
    Kind.BOARD: Board,
    Kind.REQUEST: Request,
    Kind.RESPONSE: Response,
    Kind.RECEIPT: Receipt,
}


def numbered(record: PlateRead | Event, sequence: int) -> PlateRead | Event:
    """The same record with the sequence number that the outbox gave it."""
    return replaced(record, sequence=sequence)
