# SPDX-License-Identifier: EUPL-1.2
"""Events and messages set aside, as they stand on the screen. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sardze_fleet.store.records import EventRecord, RejectedRecord
from sardze_fleet.web.moments import Moment, Moments
from sardze_wire.records import EventKind, HealthState, Phase

CLIP = "video/mp4"
_TONES = {
    EventKind.TAMPER: HealthState.FAILED,
    EventKind.INTRUSION: HealthState.FAILED,
    EventKind.CAMERA_FAULT: HealthState.FAILED,
    EventKind.OUTBOX_DROP: HealthState.FAILED,
    EventKind.WRONG_WAY: HealthState.WARNING,
    EventKind.STOPPED_VEHICLE: HealthState.WARNING,
    EventKind.LOITERING: HealthState.WARNING,
    EventKind.CROWDING: HealthState.WARNING,
    EventKind.SPEED: HealthState.WARNING,
    EventKind.NO_LEGIBLE_PLATE: HealthState.WARNING,
}
_PHASES = {Phase.NEW: "began", Phase.UPDATE: "goes on", Phase.END: "ended"}


@dataclass(frozen=True, slots=True)
class EventView:
    """One statement about an incident."""

    event_id: str
    kind: str
    tone: HealthState
    phase: str
    reason: str
    zone: str
    device_id: str
    camera: str
    lane: str
    moment: Moment
    verified: bool
    pictures: tuple[str, ...]
    clips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RejectedView:
    """One message that was set aside."""

    reason: str
    words: str
    topic: str
    device_id: str
    size_bytes: int
    excerpt: str
    moment: Moment


def event_view(event: EventRecord, cameras: Mapping[str, str], moments: Moments) -> EventView:
    """A line of the list of events."""
    here = [piece for piece in event.evidence if piece.present]
    return EventView(
        event_id=event.event_id,
        kind=event.kind.value.replace("-", " "),
        tone=_TONES.get(event.kind, HealthState.UNKNOWN),
        phase=_PHASES[event.phase],
        reason=event.reason,
        zone=event.zone or "",
        device_id=event.device_id,
        camera=cameras.get(event.device_id, event.device_id),
        lane=event.lane_id or "",
        moment=moments.moment(event.observed_at, event.site_id, trusted=event.clock_trusted),
        verified=event.verified,
        pictures=tuple(piece.sha256 for piece in here if piece.media_type != CLIP),
        clips=tuple(piece.sha256 for piece in here if piece.media_type == CLIP),
    )


def rejected_view(rejected: RejectedRecord, moments: Moments) -> RejectedView:
    """A line of the list of messages set aside; whatever the payload holds becomes plain text."""
    text = rejected.excerpt[:240].decode("utf-8", errors="replace")
    return RejectedView(
        reason=rejected.reason.value.replace("-", " "),
        words=rejected.words,
        topic=rejected.topic,
        device_id=rejected.device_id or "",
        size_bytes=rejected.size_bytes,
        excerpt="".join(letter if letter.isprintable() else "·" for letter in text),
        moment=moments.moment(rejected.received_at, rejected.site_id or ""),
    )
