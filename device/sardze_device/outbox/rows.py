# SPDX-License-Identifier: EUPL-1.2
"""What goes into the outbox and what comes out, as typed records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from msgspec import Struct

from sardze_device.settings import DeviceSettings
from sardze_wire.records import DesiredState, Kind, Range

ROW_OVERHEAD_BYTES = 512
"""Topic, indexes and page slack that a row costs beside its payload."""


@dataclass(frozen=True, slots=True)
class OutboxLimits:
    """How much the outbox may hold, and for how long.

    Attributes:
        max_bytes: payloads with their overhead; beyond it sent rows, evidence and at last reads go.
        max_age_s: age by a clock that may be believed; what is older goes (SECURITY 48).
        keep_sent_s: how long a row that the broker took waits for the fleet's receipt.
    """

    max_bytes: int = 512 * 1024 * 1024
    max_age_s: float = 72 * 3600.0
    keep_sent_s: float = 6 * 3600.0

    @classmethod
    def of(cls, settings: DeviceSettings) -> OutboxLimits:
        """As a device is set: no longer than the site may keep anything at all (SECURITY 48)."""
        tuned = settings.tuned.outbox
        retention_h = settings.privacy.retention_hours if settings.privacy else None
        max_age_h = min(tuned.max_age_h, retention_h or tuned.max_age_h)
        return cls(max_bytes=tuned.max_bytes, max_age_s=max_age_h * 3600.0)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message that waits: a numbered fact, or a piece of its evidence (``sequence`` None)."""

    row_id: int
    sequence: int | None
    kind: Kind
    topic: str
    payload: bytes


class SendLane(Enum):
    """Which rows may go next; the value is the condition in SQL."""

    ALL = ""
    FACTS = "AND sequence IS NOT NULL"
    PICTURES = "AND sequence IS NULL"


@dataclass(frozen=True, slots=True)
class DataSpent:
    """What one day, by UTC, has cost on the modem."""

    day: date
    fact_bytes: int = 0
    picture_bytes: int = 0

    @property
    def all_bytes(self) -> int:
        """Both together."""
        return self.fact_bytes + self.picture_bytes


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """How full the outbox is and what it had to let go.

    Attributes:
        pending: rows that the broker has not taken yet.
        rows: those, and facts that the broker took but no receipt covers; 0 when all has arrived.
        dropped: sequence ranges let go whose report has not arrived yet.
        dropped_evidence: pieces of evidence let go since the file began.
        dropped_facts: facts let go since the file began.
        refused: facts that could not be stored because there was no room.
        oldest_at: when the oldest row that waits was observed.
    """

    pending: int
    rows: int
    size_bytes: int
    max_bytes: int
    last_sequence: int
    dropped: tuple[Range, ...]
    dropped_evidence: int
    dropped_facts: int
    refused: int
    oldest_at: datetime | None

    @property
    def fill(self) -> float:
        """Part of the room that is taken, 0 to 1."""
        return self.size_bytes / self.max_bytes


class CameraStatus(Struct, frozen=True, kw_only=True):
    """What the camera process says of itself; the agent makes health of it.

    ``monotonic_ns`` is when it was written, ``last_frame_ns`` when the newest frame was captured,
    both of the boot named by ``boot_id``. ``rung`` is how much load is shed and ``load`` says why;
    ``positioned`` is None for a camera that never moves, and ``position`` says where it is.
    """

    boot_id: str
    monotonic_ns: int
    started_ns: int
    frames: int
    frames_per_s: float
    last_frame_ns: int | None = None
    words: str = ""
    reading: bool = True
    recoveries: dict[str, int] = {}
    models: dict[str, str] = {}
    settings_version: int = 0
    rung: int = 0
    load: str = ""
    positioned: bool | None = None
    position: str = ""


class DisplayStatus(Struct, frozen=True, kw_only=True):
    """What the display process says of itself: when it last drew, and which board; 0 for none."""

    boot_id: str
    drawn_ns: int
    board_version: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class StoredDesired:
    """The last desired state that the agent found good."""

    version: int
    state: DesiredState


@dataclass(frozen=True, slots=True)
class Losses:
    """What a drop report must tell."""

    ranges: tuple[Range, ...]
    evidence: int
    refused: int
    notice: str

    def __bool__(self) -> bool:
        return bool(self.ranges or self.evidence or self.refused or self.notice)
