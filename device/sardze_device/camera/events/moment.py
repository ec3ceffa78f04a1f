# SPDX-License-Identifier: EUPL-1.2
"""What rules are shown, and what they say: moments in, occurrences out.

A moment is one frame as the road users' tracker sees it; time is in it, so that rules own no
clock. A road user who lives but was not seen in this frame is left out of ``sightings``; one
whose track ended is named once in ``gone``. Where nothing moves the tracker shows everyone again
where he was: who stands still is still there. Who makes moments, and who turns occurrences into
records with evidence, is the pipeline.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sardze_wire.records import Direction, EventKind, Phase, Speed, VehicleClass

FractionBox = tuple[float, float, float, float]
"""x1, y1, x2, y2 as fractions of the picture's width and height."""

NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Sighting:
    """One road user in one frame.

    Attributes:
        track_id: the same for as long as he is followed, never given twice in one run.
        plate_legible: None for as long as nobody can say, as for a person.
        speed: only where the camera has a calibration of the ground.
        lane_id: the lane that holds him now.
    """

    track_id: int
    kind: VehicleClass
    box: FractionBox
    plate_legible: bool | None = None
    speed: Speed | None = None
    lane_id: str | None = None

    @property
    def ground(self) -> tuple[float, float]:
        """Where he touches the ground: the middle of his box's lower edge."""
        return (self.box[0] + self.box[2]) / 2, self.box[3]


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame as rules see it.

    Attributes:
        captured_ns: the frame's monotonic time; never falls.
        local: the same instant on the wall clock of the site's time zone, aware.
        gone: tracks that ended since the last moment.
    """

    captured_ns: int
    local: datetime
    sightings: tuple[Sighting, ...] = ()
    gone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """What a rule has to say; the reason is in words.

    Attributes:
        incident: the same from begin to end, never given twice in one run by one ``Rules``.
        zone: name of the line or zone that the rule is about.
        box: where to look; None where there is no one place, and always in a count.
        evidence: whether a picture should go with it; never with a count.
    """

    kind: EventKind
    phase: Phase
    incident: int
    reason: str
    zone: str | None = None
    lane_id: str | None = None
    direction: Direction = Direction.UNKNOWN
    vehicle_class: VehicleClass = VehicleClass.UNKNOWN
    count: int | None = None
    speed: Speed | None = None
    box: FractionBox | None = None
    evidence: bool = False


class Watch(Protocol):
    """All rules of a camera behind two verbs."""

    def see(self, moment: Moment) -> list[Occurrence]:
        """What this moment brings."""
        ...

    def finish(self, moment: Moment) -> list[Occurrence]:
        """The camera stops: incidents that are open end, counts are told as far as they go."""
        ...
