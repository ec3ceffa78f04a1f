# SPDX-License-Identifier: EUPL-1.2
"""Facts and moments for tests of the device: what a camera would have said."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from sardze_device.host import Moment
from sardze_wire.ids import uuid7
from sardze_wire.records import (
    Clock,
    ClockSource,
    EvidenceReference,
    Phase,
    PlateRead,
)

SITE_ID = "karsava"
DEVICE_ID = "karsava-01"
BOOT_ID = "5f0c9a52-6f0e-4b6e-9d5e-3a2a2f9f6d11"
START = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
TRUSTED = Clock(trusted=True, source=ClockSource.NTP)
UNTRUSTED = Clock(trusted=False, source=ClockSource.NONE)


def moment(after_s: float = 0.0, *, boot_id: str = BOOT_ID, clock: Clock = TRUSTED) -> Moment:
    """So many seconds after the start of the test's day."""
    wall = START + timedelta(seconds=after_s)
    return Moment(wall=wall, monotonic_ns=int((100 + after_s) * 1e9), boot_id=boot_id, clock=clock)


def plate_read(
    number: int, *, at: Moment | None = None, pictures: tuple[bytes, ...] = ()
) -> PlateRead:
    """The fact with that number; the same number gives the same identifiers."""
    at = at or moment(float(number))
    seed = hashlib.sha256(str(number).encode()).digest()
    event_id = uuid7(int(at.wall.timestamp() * 1000), seed[:10])
    return PlateRead(
        event_id=event_id,
        sequence=0,
        boot_id=at.boot_id,
        observed_at=at.wall,
        monotonic_ns=at.monotonic_ns,
        clock=at.clock,
        site_id=SITE_ID,
        device_id=DEVICE_ID,
        evidence=tuple(
            EvidenceReference(
                number=place, sha256=hashlib.sha256(picture).hexdigest(), size_bytes=len(picture)
            )
            for place, picture in enumerate(pictures)
        ),
        passage_id=event_id,
        phase=Phase.NEW,
        text=f"AB{number % 10000:04d}",
        country="LV",
        confidence=0.97,
        frames_voted=5,
        plate_box=(0.4, 0.5, 0.5, 0.55),
    )
