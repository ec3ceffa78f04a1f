# SPDX-License-Identifier: EUPL-1.2
"""Rules as a site profile says them: lines and zones drawn on the picture, and what to watch there.

Only the description and its checks; watching is the camera's work (``camera.events``). Places are
fractions of the picture's width and height. A rule holds on some security levels and at some
hours of the site's own time zone; hours may go over midnight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from sardze_wire.document_checks import Path, did_you_mean
from sardze_wire.documents import Document, Fault
from sardze_wire.fields import Fraction, Identifier
from sardze_wire.records import Direction, VehicleClass

Name = Annotated[str, Meta(min_length=1, max_length=120)]
Point = tuple[Fraction, Fraction]
SecurityLevel = Annotated[int, Meta(ge=1, le=3)]
"""1 normal, 2 heightened, 3 exceptional: the three of the ISPS Code for ports, part A, 2.1."""
TimeOfDay = Annotated[str, Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
Seconds = Annotated[float, Meta(ge=0.0, le=86400.0)]
Classes = Annotated[tuple[VehicleClass, ...], Meta(min_length=1, max_length=8)]
ZoneName = Name
LineName = Name

VEHICLES: tuple[VehicleClass, ...] = (
    VehicleClass.MOTORCYCLE,
    VehicleClass.CAR,
    VehicleClass.VAN,
    VehicleClass.BUS,
    VehicleClass.TRUCK,
)
EVERYBODY: tuple[VehicleClass, ...] = tuple(VehicleClass)
_LEAST_AREA = 1e-4
_LEAST_LENGTH = 0.01


class Weekday(StrEnum):
    """A day of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Sense(StrEnum):
    """Which way a line is crossed."""

    FORWARD = "forward"
    BACK = "back"


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a configuration: a field that it does not know is an error."""


class Line(Part, frozen=True, kw_only=True):
    """A line on the road, corner by corner.

    Forward is to the right hand of who walks it from its first point: drawn from left to right,
    forward is down the picture, nearer to the camera.

    Attributes:
        forward: what forward means seen from the camera; unknown for a line drawn upright.
        forward_words: how a reason calls forward, such as "into the port".
    """

    name: LineName
    points: Annotated[tuple[Point, ...], Meta(min_length=2, max_length=16)]
    forward: Direction = Direction.APPROACHING
    forward_words: Name = "forward"
    back_words: Name = "back"

    def __post_init__(self) -> None:
        pairs = zip(self.points, self.points[1:], strict=False)
        if any(abs(x2 - x1) + abs(y2 - y1) < _LEAST_LENGTH for (x1, y1), (x2, y2) in pairs):
            raise ValueError(f"the line {self.name!r} has no length: Draw its points apart")


class Area(Part, frozen=True, kw_only=True):
    """A part of the ground, drawn on the picture."""

    name: ZoneName
    polygon: Annotated[tuple[Point, ...], Meta(min_length=3, max_length=64)]

    def __post_init__(self) -> None:
        if _area(self.polygon) < _LEAST_AREA:
            raise ValueError(f"the zone {self.name!r} has no area: Draw it larger")


class Hours(Part, frozen=True, kw_only=True):
    """From ``begin`` to ``end`` on some days; an end before the begin is the next day's."""

    days: Annotated[tuple[Weekday, ...], Meta(min_length=1, max_length=7)] = tuple(Weekday)
    begin: TimeOfDay = "00:00"
    end: TimeOfDay = "24:00"

    def __post_init__(self) -> None:
        if self.begin == self.end:
            raise ValueError(
                f"these hours begin and end at {self.begin}: Write begin 00:00 and end 24:00 for a "
                "whole day"
            )


def tag_of(name: str) -> str:
    """``StoppedVehicle`` is ``stopped-vehicle`` in a profile, as in an event's kind."""
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


class Ruling(Part, frozen=True, kw_only=True, tag_field="kind", tag=tag_of):
    """What every rule has.

    Attributes:
        name: how people call it; once a camera.
        levels: security levels on which it holds.
        schedule: hours in which it holds; none given: always.
    """

    name: Name
    levels: Annotated[tuple[SecurityLevel, ...], Meta(min_length=1, max_length=3)] = (1, 2, 3)
    schedule: Annotated[tuple[Hours, ...], Meta(max_length=20)] = ()


class Watching(Ruling, frozen=True, kw_only=True):
    """A rule that may send a picture.

    Attributes:
        evidence: whether a picture goes with it.
        release_s: how long what was seen must be over before it counts as over.
        cool_down_s: how long the same is not told again after it was over.
        update_s: how often something that goes on is told again.
    """

    evidence: bool = True
    release_s: Seconds = 2.0
    cool_down_s: Seconds = 30.0
    update_s: Annotated[float, Meta(ge=1.0, le=86400.0)] = 60.0


class LineCrossed(Watching, frozen=True, kw_only=True):
    """Somebody crosses a line."""

    line: LineName
    classes: Classes = EVERYBODY
    senses: Annotated[tuple[Sense, ...], Meta(min_length=1, max_length=2)] = tuple(Sense)


class Count(Ruling, frozen=True, kw_only=True):
    """How many cross a line, by lane, class and direction; no picture, no single road user."""

    line: LineName
    classes: Classes = EVERYBODY
    every_min: Annotated[int, Meta(ge=5, le=60)] = 15

    def __post_init__(self) -> None:
        if 60 % self.every_min:
            raise ValueError(
                f"every_min {self.every_min} does not divide an hour: Write 5, 10, 15, 20, 30 or 60"
            )


class WrongWay(Watching, frozen=True, kw_only=True):
    """A vehicle goes against the direction of its lane.

    Attributes:
        lanes: which; none given: all whose direction is known.
        least_travel: how far against it, in fractions of the picture's height.
    """

    lanes: tuple[Identifier, ...] = ()
    classes: Classes = (VehicleClass.BICYCLE, *VEHICLES)
    least_travel: Annotated[float, Meta(ge=0.01, le=1.0)] = 0.08


class StoppedVehicle(Watching, frozen=True, kw_only=True):
    """A vehicle stands where none should."""

    zone: ZoneName
    after_s: Seconds = 20.0
    classes: Classes = VEHICLES


class Intrusion(Watching, frozen=True, kw_only=True):
    """Somebody is where nobody should be."""

    zone: ZoneName
    after_s: Seconds = 0.5
    classes: Classes = EVERYBODY


class Loitering(Watching, frozen=True, kw_only=True):
    """Somebody stays for long."""

    zone: ZoneName
    after_s: Seconds = 120.0
    classes: Classes = (VehicleClass.PERSON,)


class Crowding(Watching, frozen=True, kw_only=True):
    """More than so many for so long."""

    zone: ZoneName
    more_than: Annotated[int, Meta(ge=1, le=500)]
    for_s: Seconds = 10.0
    classes: Classes = (VehicleClass.PERSON,)


class Queue(Watching, frozen=True, kw_only=True):
    """More than so many vehicles stand in line for so long."""

    zone: ZoneName
    more_than: Annotated[int, Meta(ge=1, le=500)]
    for_s: Seconds = 30.0
    classes: Classes = VEHICLES


class Speeding(Watching, frozen=True, kw_only=True, tag="speed"):
    """A vehicle is faster than the limit, the error of its speed taken off first.

    Attributes:
        zone: where; none given: in the whole picture.
    """

    limit_kmh: Annotated[float, Meta(ge=5.0, le=250.0)]
    zone: ZoneName | None = None
    after_s: Seconds = 0.3
    classes: Classes = VEHICLES


class NoLegiblePlate(Watching, frozen=True, kw_only=True):
    """A vehicle crosses a line and its plate could not be read until then."""

    line: LineName
    classes: Classes = VEHICLES


Rule = (
    LineCrossed
    | Count
    | WrongWay
    | StoppedVehicle
    | Intrusion
    | Loitering
    | Crowding
    | Queue
    | Speeding
    | NoLegiblePlate
)


class Watched(Struct, frozen=True, kw_only=True):
    """What one camera watches, whole.

    Attributes:
        lanes: the camera's lanes and the direction of each.
        calibrated: whether the ground is, so that speeds can be told.
    """

    lines: tuple[Line, ...] = ()
    zones: tuple[Area, ...] = ()
    rules: tuple[Rule, ...] = ()
    lanes: dict[str, Direction] = {}
    calibrated: bool = False

    @property
    def directed_lanes(self) -> list[str]:
        """Those one can go the wrong way in."""
        return [name for name, way in self.lanes.items() if way is not Direction.UNKNOWN]


def rule_faults(document: Document, place: Path, watched: Watched) -> Iterator[Fault]:
    """Names that are given twice or name nothing, and rules without what they rely on.

    Args:
        document: the profile.
        place: of the camera in it.
        watched: the camera's lines, zones and rules.
    """
    lines = [line.name for line in watched.lines]
    zones = [zone.name for zone in watched.zones]
    rules = [rule.name for rule in watched.rules]
    for field, names in (("lines", lines), ("zones", zones), ("rules", rules)):
        for number, name in enumerate(names):
            if name in names[:number]:
                words = f"the name {name!r} is given twice in {field} of one camera"
                yield document.fault((*place, field, number, "name"), words, "Rename one.")
    for number, rule in enumerate(watched.rules):
        here = (*place, "rules", number)
        for field, known in (("line", lines), ("zone", zones)):
            asked = getattr(rule, field, None)
            if asked is not None and asked not in known:
                yield _unknown(document, (*here, field), field, asked, known)
        if isinstance(rule, WrongWay):
            yield from _lane_faults(document, here, rule, watched)
        if isinstance(rule, Speeding) and not watched.calibrated:
            words = "there is no speed without a calibration of the ground"
            yield document.fault(here, words, "Give the camera its ground, or take the rule out.")


def _lane_faults(
    document: Document, here: Path, rule: WrongWay, watched: Watched
) -> Iterator[Fault]:
    known = watched.directed_lanes
    if not known:
        words = "no lane of this camera has a direction to go against"
        remedy = "Give a lane its direction, approaching or receding."
        yield document.fault(here, words, remedy)
        return
    for index, lane in enumerate(rule.lanes):
        if lane not in known:
            yield _unknown(document, (*here, "lanes", index), "lane with a direction", lane, known)


def _unknown(document: Document, place: Path, what: str, asked: str, known: list[str]) -> Fault:
    remedy = did_you_mean(asked, known) or f"Draw a {what} of that name first."
    return document.fault(place, f"there is no {what} {asked!r}", remedy)


def _area(polygon: Sequence[Point]) -> float:
    following = [*polygon[1:], polygon[0]]
    doubled = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(polygon, following, strict=True))
    return abs(doubled) / 2
