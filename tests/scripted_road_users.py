# SPDX-License-Identifier: EUPL-1.2
"""Scripted road users: who is where at what time, as moments for rules."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sardze_device.camera.events.moment import NS_PER_S, Moment, Occurrence, Sighting
from sardze_device.camera.events.rules import Rules
from sardze_wire.records import Direction, Speed, VehicleClass
from sardze_wire.rules import Area, Line, Rule, Watched

RIGA = ZoneInfo("Europe/Riga")
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=RIGA)  # a Tuesday
LINE = Line(name="stop line", points=((0.1, 0.5), (0.9, 0.5)))
YARD = Area(name="yard", polygon=((0.2, 0.4), (0.8, 0.4), (0.8, 0.9), (0.2, 0.9)))
LANES = {"in": Direction.APPROACHING, "out": Direction.RECEDING}
FPS = 10


@dataclass(frozen=True)
class Actor:
    """One road user: straight ways between the places where he is at some times."""

    track_id: int
    ways: tuple[tuple[float, float, float], ...]
    """Seconds, x and y of the ground point."""
    kind: VehicleClass = VehicleClass.CAR
    height: float = 0.1
    lane_id: str | None = None
    plate_legible: bool | None = None
    speed: Speed | None = None
    tremble: float = 0.0

    def at(self, s: float, chance: random.Random) -> Sighting | None:
        """The sighting at a time; None before he comes and after he goes."""
        for (s1, x1, y1), (s2, x2, y2) in zip(self.ways, self.ways[1:], strict=False):
            if s1 <= s < s2:
                share = (s - s1) / (s2 - s1)
                x = x1 + share * (x2 - x1) + chance.gauss(0, self.tremble * self.height)
                y = y1 + share * (y2 - y1) + chance.gauss(0, self.tremble * self.height)
                box = (x - self.height / 2, y - self.height, x + self.height / 2, y)
                return Sighting(
                    self.track_id, self.kind, box, self.plate_legible, self.speed, self.lane_id
                )
        return None


def moments(
    actors: Sequence[Actor],
    length_s: float,
    *,
    start: datetime = NOON,
    fps: float = FPS,
    seed: int = 0,
    hidden: Callable[[Actor, float], bool] = lambda _actor, _s: False,
) -> list[Moment]:
    """The frames of a scripted scene."""
    chance = random.Random(seed)  # noqa: S311 - a scene that can be had again
    made, before = [], set[int]()
    for frame in range(int(length_s * fps)):
        s = frame / fps
        there = [(actor, actor.at(s, chance)) for actor in actors]
        alive = {actor.track_id for actor, seen in there if seen}
        sightings = tuple(seen for actor, seen in there if seen and not hidden(actor, s))
        local = start + timedelta(seconds=s)
        gone = tuple(sorted(before - alive))
        made.append(Moment(int(s * NS_PER_S) + 1, local, sightings, gone))
        before = alive
    return made


def watched(*rules: Rule) -> Watched:
    """Rules over one line, one zone and two lanes."""
    return Watched(lines=(LINE,), zones=(YARD,), rules=rules, lanes=LANES, calibrated=True)


def play(rule: Rule | Sequence[Rule], scene: Sequence[Moment], level: int = 1) -> list[Occurrence]:
    """What the rules say of a scene from beginning to end."""
    rules = Rules(watched(*([rule] if not isinstance(rule, Sequence) else rule)), level)
    told = [each for moment in scene for each in rules.see(moment)]
    last = scene[-1]
    return told + rules.finish(replace(last, captured_ns=last.captured_ns + 1, sightings=()))


def down(track_id: int, at_s: float = 1.0, x: float = 0.4, **about: object) -> Actor:
    """Somebody who comes down the picture in four seconds."""
    return Actor(track_id, ((at_s, x, 0.2), (at_s + 4, x, 0.95)), **about)  # type: ignore[arg-type]


def up(track_id: int, at_s: float = 1.0, x: float = 0.6, **about: object) -> Actor:
    """Somebody who goes up the picture in four seconds."""
    return Actor(track_id, ((at_s, x, 0.95), (at_s + 4, x, 0.2)), **about)  # type: ignore[arg-type]
