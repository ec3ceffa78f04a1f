# SPDX-License-Identifier: EUPL-1.2
"""Holds what a camera said against what passed. Pure; how the day was watched is ``passages``'."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from passages import LIMIT_KMH, Watched
from sardze_models.synthetic.road import Passage
from sardze_wire.records import Event, EventKind, Phase, PlateRead

_EARLY_S, _LATE_S = 0.5, 6.0
_SURELY = 1.1
"""Events that the error of a speed may hide are not asked for, but not held against it."""


@dataclass(slots=True)
class Score:
    """What is counted over all scenes."""

    passages: int = 0
    once: int = 0
    never: int = 0
    twice: int = 0
    strays: int = 0
    exact: int = 0
    lane_and_direction: int = 0
    classes_right: int = 0
    read: int = 0
    class_error: int = 0
    speeds: list[float] = field(default_factory=list)
    speeds_within: int = 0
    found: dict[EventKind, list[int]] = field(default_factory=dict)
    """For each kind: told, of these right, asked for, of these told."""


def judge(watched: Watched, score: Score) -> None:
    """Add one scene to the score."""
    settled = {read.passage_id: read for read in watched.reads}
    taken: dict[int, list[PlateRead]] = {index: [] for index in range(len(watched.passages))}
    for read in settled.values():
        index = _owner(read, watched.passages)
        if index is None:
            score.strays += 1
        else:
            taken[index].append(read)
    for index, passage in enumerate(watched.passages):
        _judge_reads(passage, taken[index], score)
    for kind, happened in _ASKED.items():
        _judge_events(kind, happened, watched, score)
    score.class_error += _class_error(watched)


def _judge_reads(passage: Passage, reads: Sequence[PlateRead], score: Score) -> None:
    score.passages += 1
    score.never += not reads
    score.once += len(reads) == 1
    score.twice += len(reads) > 1
    for read in reads[:1]:
        score.read += 1
        score.exact += read.text == passage.text
        way = (passage.lane_id, passage.direction)
        score.lane_and_direction += (read.lane_id, read.direction) == way
        score.classes_right += read.vehicle_class is passage.vehicle_class
        if read.speed is not None and not passage.halted_s:
            error = abs(read.speed.kmh - passage.speed_kmh)
            score.speeds.append(error / passage.speed_kmh)
            score.speeds_within += error <= 2 * read.speed.error_kmh


def _owner(read: PlateRead, passages: Sequence[Passage]) -> int | None:
    """The passage in whose time a text was told that is its own but for two characters."""
    at_s = read.monotonic_ns / 1e9
    near = [
        (_differ(read.text, passage.text), index)
        for index, passage in enumerate(passages)
        if passage.enters_s - _EARLY_S <= at_s <= passage.leaves_s + _LATE_S
    ]
    difference, index = min(near, default=(99, -1))
    return index if difference <= 2 else None


def _differ(one: str, other: str) -> int:
    if len(one) != len(other):
        return abs(len(one) - len(other)) + sum(
            a != b for a, b in zip(sorted(one), sorted(other), strict=False)
        )
    return sum(a != b for a, b in zip(one, other, strict=True))


Happened = Callable[[Passage], tuple[bool, bool]]
"""Whether a passage must, and whether it may, bring an event."""

_ASKED: dict[EventKind, Happened] = {
    EventKind.LINE_CROSSED: lambda passage: (passage.speed_kmh > 0, passage.speed_kmh > 0),
    EventKind.WRONG_WAY: lambda passage: (passage.wrong_way, passage.wrong_way),
    EventKind.STOPPED_VEHICLE: lambda passage: (passage.halted_s > 0, passage.halted_s > 0),
    EventKind.SPEED: lambda passage: (
        passage.speed_kmh > _SURELY * LIMIT_KMH and not passage.halted_s,
        passage.speed_kmh > LIMIT_KMH,
    ),
}


def _judge_events(kind: EventKind, happened: Happened, watched: Watched, score: Score) -> None:
    """Give each incident to one passage whose time, lane and direction it fits."""
    free = {i for i, passage in enumerate(watched.passages) if happened(passage)[1]}
    must = {i for i, passage in enumerate(watched.passages) if happened(passage)[0]}
    incidents = _incidents(watched.events, kind)
    right: set[int] = set()
    for at_s, event in incidents:
        fits = [i for i in sorted(free - right) if _fits(event, at_s, watched.passages[i])]
        right |= set(fits[:1])
    told = score.found.setdefault(kind, [0, 0, 0, 0])
    for place, number in enumerate((len(incidents), len(right), len(must), len(right & must))):
        told[place] += number


def _incidents(events: Iterable[Event], kind: EventKind) -> list[tuple[float, Event]]:
    """When each incident of a kind was first told, with its first word."""
    first: dict[str, tuple[float, Event]] = {}
    for event in events:
        if event.kind is kind:
            first.setdefault(event.incident_id, (event.monotonic_ns / 1e9, event))
    return list(first.values())


def _fits(event: Event, at_s: float, passage: Passage) -> bool:
    in_time = passage.enters_s - _EARLY_S <= at_s <= passage.leaves_s + _EARLY_S
    return in_time and event.lane_id in (None, passage.lane_id)


def _class_error(watched: Watched) -> int:
    """By how many the counts of all classes together miss the truth."""
    counted: dict[str, int] = {}
    for event in watched.events:
        if event.kind is EventKind.COUNT and event.phase is Phase.END:
            counted[event.vehicle_class] = counted.get(event.vehicle_class, 0) + (event.count or 0)
    for passage in watched.passages:
        if passage.speed_kmh == 0:
            continue
        counted[passage.vehicle_class] = counted.get(passage.vehicle_class, 0) - 1
    return sum(abs(difference) for difference in counted.values())


def figures(score: Score) -> list[tuple[str, float, str, str]]:
    """Name, value, unit and aim of each figure."""
    rows = [
        ("one_read", _share(score.once, score.passages), "%", ">= 98"),
        ("no_read", _share(score.never, score.passages), "%", ""),
        ("several_reads", _share(score.twice, score.passages), "%", ""),
        ("stray_reads", float(score.strays), "reads", ""),
        ("text_exact", _share(score.exact, score.read), "%", ""),
        ("lane_and_direction", _share(score.lane_and_direction, score.read), "%", ">= 99"),
        ("class_of_read", _share(score.classes_right, score.read), "%", ""),
        ("counts_by_class_off", _share(score.class_error, score.passages), "%", "<= 3"),
    ]
    if score.speeds:
        rows += [
            ("speed_error_median", 100 * median(score.speeds), "%", "<= 5"),
            ("speed_within_two_errors", _share(score.speeds_within, len(score.speeds)), "%", ""),
        ]
    for kind, (told, right, must, met) in score.found.items():
        rows.append((f"{kind}_precision", _share(right, told), f"% of {told}", ">= 95"))
        rows.append((f"{kind}_recall", _share(met, must), f"% of {must}", ">= 95"))
    return rows


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def table(rows: Sequence[tuple[str, float, str, str]], seed: int, scenes: str) -> str:
    """The figures as Markdown."""
    lines = [f"Seed {seed}: {scenes}.", "", "| figure | value | aim |", "|---|---|---|"]
    lines += [f"| {name} | {value:.1f} {unit} | {aim} |" for name, value, unit, aim in rows]
    return "\n".join(lines) + "\n"
