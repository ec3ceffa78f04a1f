# SPDX-License-Identifier: EUPL-1.2
"""A plate read as it stands on the screen: row of a list, or in full. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sardze_fleet.store.records import EvidenceRecord, MessageRecord, ReadDetail, ReadRecord
from sardze_fleet.web.moments import Moment, Moments
from sardze_wire.codec import decode_as
from sardze_wire.plates import COUNTRY_NAMES, display
from sardze_wire.records import ClockSource, Direction, HealthState, Phase, PlateRead, VehicleClass

SURE, LIKELY = 0.9, 0.7
"""From here on a confidence is shown as good, or as middling."""

_DIRECTIONS = {
    Direction.APPROACHING: ("↓", "towards the camera"),
    Direction.RECEDING: ("↑", "away from the camera"),
    Direction.UNKNOWN: ("·", "direction not known"),
}
_PHASES = {
    Phase.NEW: "passing",
    Phase.UPDATE: "passing, corrected",
    Phase.END: "passed",
}


_CLOCKS = {
    ClockSource.NTP: "network time",
    ClockSource.GPS: "satellite",
    ClockSource.RTC: "battery clock",
    ClockSource.NONE: "nobody",
}


@dataclass(frozen=True, slots=True)
class ReadView:
    """One passage in a list; ``order`` rises with the time of its first observation."""

    passage_id: str
    order: str
    plate: str
    text: str
    country: str
    country_name: str
    device_id: str
    camera: str
    lane: str
    arrow: str
    direction: str
    vehicle: str
    moment: Moment
    confidence: float
    tone: HealthState
    passing: bool
    phase: str
    verified: bool
    picture: str | None


@dataclass(frozen=True, slots=True)
class CharacterView:
    """One place of the plate: what was read, and what else it might be, with confidences."""

    character: str
    confidence: float
    tone: HealthState
    alternatives: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class MessageView:
    """One of the messages that led to a read."""

    event_id: str
    sequence: int
    phase: str
    received: Moment
    verified: bool
    key_id: str


@dataclass(frozen=True, slots=True)
class ReadDetailView:
    """A passage in full; ``box``: the plate in the scene as x, y, width, height in fractions."""

    row: ReadView
    first: Moment
    last: Moment
    received: Moment
    clock_source: str
    scene: EvidenceRecord | None
    crop: EvidenceRecord | None
    clip: EvidenceRecord | None
    awaited: int
    box: tuple[float, float, float, float]
    characters: tuple[CharacterView, ...]
    facts: tuple[tuple[str, str], ...]
    ids: tuple[tuple[str, str], ...]
    messages: tuple[MessageView, ...]


def read_view(read: ReadRecord, cameras: Mapping[str, str], moments: Moments) -> ReadView:
    """The row of a list; ``cameras`` names each device."""
    arrow, direction = _DIRECTIONS[read.direction]
    shown = _shown(read.evidence)
    vehicle = "" if read.vehicle_class is VehicleClass.UNKNOWN else read.vehicle_class.value
    return ReadView(
        passage_id=read.passage_id,
        order=f"{read.first_observed_at.timestamp() * 1000:015.0f}",
        plate=display(read.text, read.country, read.syntax),
        text=read.text,
        country=read.country or "",
        country_name=COUNTRY_NAMES.get(read.country or "", "country not recognised"),
        device_id=read.device_id,
        camera=cameras.get(read.device_id, read.device_id),
        lane=read.lane_id or "",
        arrow=arrow,
        direction=direction,
        vehicle=vehicle,
        moment=moments.moment(read.first_observed_at, read.site_id, trusted=read.clock_trusted),
        confidence=read.confidence,
        tone=confidence_tone(read.confidence),
        passing=read.phase is not Phase.END,
        phase=_PHASES[read.phase],
        verified=read.verified,
        picture=shown.sha256 if shown else None,
    )


def read_views(
    reads: Iterable[ReadRecord], cameras: Mapping[str, str], moments: Moments
) -> list[ReadView]:
    """Rows, newest passage first."""
    views = [read_view(read, cameras, moments) for read in reads]
    return sorted(views, key=lambda view: view.order, reverse=True)


def read_detail_view(
    detail: ReadDetail, cameras: Mapping[str, str], moments: Moments
) -> ReadDetailView:
    """The passage in full."""
    read, statement = detail.record, detail.statement
    here = [piece for piece in read.evidence if piece.present]
    scene = next((piece for piece in here if piece.shows not in ("plate", "clip")), None)
    return ReadDetailView(
        row=read_view(read, cameras, moments),
        first=moments.moment(read.first_observed_at, read.site_id, trusted=read.clock_trusted),
        last=moments.moment(read.last_observed_at, read.site_id, trusted=read.clock_trusted),
        received=moments.moment(read.received_at, read.site_id),
        clock_source=_CLOCKS[read.clock_source],
        scene=scene,
        crop=next((piece for piece in here if piece.shows == "plate"), None),
        clip=next((piece for piece in here if piece.shows == "clip"), None),
        awaited=len(read.evidence) - len(here),
        box=_box_in(scene, detail),
        characters=tuple(
            CharacterView(
                place.character,
                place.confidence,
                confidence_tone(place.confidence),
                tuple((other.character, other.confidence) for other in place.alternatives[:3]),
            )
            for place in statement.characters
        ),
        facts=_facts(detail),
        ids=(
            ("Passage", read.passage_id),
            ("Event", read.event_id),
            ("Sequence", str(read.sequence)),
            ("Boot", statement.boot_id),
        ),
        messages=tuple(_message_view(message, read, moments) for message in detail.messages),
    )


def confidence_tone(confidence: float) -> HealthState:
    """The colour of a confidence."""
    if confidence >= SURE:
        return HealthState.OK
    return HealthState.WARNING if confidence >= LIKELY else HealthState.FAILED


def _shown(evidence: Iterable[EvidenceRecord]) -> EvidenceRecord | None:
    """The picture for a list: the plate if it came alone, else the scene."""
    here = [piece for piece in evidence if piece.present and piece.shows != "clip"]
    return next((piece for piece in here if piece.shows == "plate"), here[0] if here else None)


def _box_in(scene: EvidenceRecord | None, detail: ReadDetail) -> tuple[float, float, float, float]:
    """Where the plate lies in the picture: said by the message that the picture came with."""
    statement = detail.statement
    for message in detail.messages:
        if scene and message.event_id == scene.event_id:
            statement = decode_as(PlateRead, message.payload)
    x1, y1, x2, y2 = statement.plate_box
    return x1, y1, x2 - x1, y2 - y1


def _facts(detail: ReadDetail) -> tuple[tuple[str, str], ...]:
    read, statement = detail.record, detail.statement
    facts = [
        ("Country", COUNTRY_NAMES.get(read.country or "", read.country or "not recognised")),
        ("Pattern", read.syntax or "fits no known pattern"),
        ("Frames voted", str(read.frames_voted)),
        ("Vehicle", read.vehicle_class.value),
        ("Lane", read.lane_id or "not assigned"),
        ("Direction", _DIRECTIONS[read.direction][1]),
    ]
    if read.speed_kmh is not None:
        facts.append(("Speed", f"{read.speed_kmh:.0f} ± {read.speed_error_kmh or 0:.0f} km/h"))
    facts.extend((f"Model: {task}", version) for task, version in sorted(statement.models.items()))
    return tuple(facts)


def _message_view(message: MessageRecord, read: ReadRecord, moments: Moments) -> MessageView:
    return MessageView(
        event_id=message.event_id,
        sequence=message.sequence,
        phase="newest" if message.event_id == read.event_id else "earlier",
        received=moments.moment(message.received_at, read.site_id),
        verified=message.verified,
        key_id=message.key_id or "",
    )
