# SPDX-License-Identifier: EUPL-1.2
"""Persons become counts of groups, a quarter of an hour at a time; nothing smaller leaves.

Rules: a quarter is told once, after it has ended; whoever comes late to it is not counted. Every
person of a quarter is in exactly one group told, or none of them is: groups never overlap and
there is no other sum, so no subtraction gives a smaller number. A cell of age and sex with fewer
persons than ``least`` goes into the unstated group; if that would then be too small itself, the
smallest cell joins it, and so on. Pure: time is an argument.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sardze_wire.people import AgeBand, PeopleCount, PeopleGroup, Sex

QUARTER = timedelta(minutes=15)

Cell = tuple[AgeBand, Sex]
UNSTATED: Cell = (AgeBand.UNSTATED, Sex.UNSTATED)
_ORDER = {
    (age, sex): place for place, (age, sex) in enumerate((a, s) for a in AgeBand for s in Sex)
}


def group(cells: Mapping[Cell, int], least: int) -> tuple[PeopleGroup, ...]:
    """The groups that may be told of these persons; none if there are too few of them."""
    told = {cell: count for cell, count in cells.items() if count > 0 and cell != UNSTATED}
    pool = cells.get(UNSTATED, 0)
    for cell, count in list(told.items()):
        if count < least or AgeBand.UNSTATED in cell or Sex.UNSTATED in cell:
            pool += told.pop(cell)
    while 0 < pool < least and told:
        pool += told.pop(min(told, key=lambda cell: (told[cell], _ORDER[cell])))
    if pool >= least:
        told[UNSTATED] = pool
    return tuple(
        PeopleGroup(age=cell[0], sex=cell[1], count=told[cell])
        for cell in sorted(told, key=_ORDER.__getitem__)
    )


@dataclass(slots=True)
class Quarters:
    """Counts the persons who left the picture, by quarter of an hour."""

    least: int
    _open: dict[datetime, Counter[Cell]] = field(default_factory=dict, init=False)
    _told_until: datetime = field(default=datetime.min.replace(tzinfo=UTC), init=False)

    def add(self, cell: Cell, at: datetime) -> None:
        """One person; not counted if that quarter has been told."""
        since = quarter_of(at)
        if since >= self._told_until:
            self._open.setdefault(since, Counter())[cell] += 1

    def settle(self, now: datetime) -> list[PeopleCount]:
        """The quarters in which somebody was seen and that have ended, in their order."""
        current = quarter_of(now)
        ended = sorted(since for since in self._open if since < current)
        self._told_until = max(self._told_until, current)
        return [
            PeopleCount(
                since=since,
                until=since + QUARTER,
                least=self.least,
                groups=group(self._open.pop(since), self.least),
            )
            for since in ended
        ]

    def forget(self) -> None:
        """Let go of all that was not told."""
        self._open.clear()


def quarter_of(at: datetime) -> datetime:
    """The beginning of the quarter of an hour, UTC."""
    utc = at.astimezone(UTC)
    return utc.replace(minute=utc.minute // 15 * 15, second=0, microsecond=0)
