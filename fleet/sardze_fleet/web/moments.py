# SPDX-License-Identifier: EUPL-1.2
"""Instants as people read them: the site's own time on the screen, UTC in the title. Pure; now is
an argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant in words.

    Attributes:
        iso: for machines, in UTC.
        clock: hours, minutes and seconds at the site.
        day: the day at the site; empty if it is today.
        full: day and clock.
        utc: for the title.
        ago: how long before now, in one unit.
        trusted: whether the clock that gave it may be believed.
    """

    iso: str
    clock: str
    day: str
    full: str
    utc: str
    ago: str
    trusted: bool


class Moments:
    """Turns instants into words for one page: now, and the time zone of each site."""

    def __init__(self, now: datetime, timezones: Mapping[str, str]) -> None:
        self.now = now
        self._zones = {site_id: _zone(name) for site_id, name in timezones.items()}

    def moment(self, at: datetime, site_id: str, *, trusted: bool = True) -> Moment:
        """The instant as the people of a site read it."""
        zone = self._zones.get(site_id, UTC)
        local, today = at.astimezone(zone), self.now.astimezone(zone).date()
        return Moment(
            iso=at.astimezone(UTC).isoformat(timespec="milliseconds"),
            clock=f"{local:%H:%M:%S}",
            day="" if local.date() == today else f"{local.day} {local:%b}",
            full=f"{local.day} {local:%b %Y, %H:%M:%S}",
            utc=f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
            ago=ago(self.now - at),
            trusted=trusted,
        )

    def midnight(self, site_id: str) -> datetime:
        """When today began at a site."""
        local = self.now.astimezone(self._zones.get(site_id, UTC))
        return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)

    def local(self, at: datetime, site_id: str) -> str:
        """For an input of kind ``datetime-local``."""
        return f"{at.astimezone(self._zones.get(site_id, UTC)):%Y-%m-%dT%H:%M}"

    def instant(self, local: str, site_id: str) -> datetime:
        """What an input of kind ``datetime-local`` says, in UTC.

        Raises:
            ValueError: it is no date with a time.
        """
        entered = datetime.fromisoformat(local)
        if entered.tzinfo is None:
            entered = entered.replace(tzinfo=self._zones.get(site_id, UTC))
        return entered.astimezone(UTC)


def ago(age: timedelta) -> str:
    """An age in its one fitting unit; what lies ahead by more than a second is said to."""
    seconds = age.total_seconds()
    if seconds < -1:
        return f"{_span(-seconds)} ahead"
    return "now" if seconds < 1 else f"{_span(seconds)} ago"


def _span(seconds: float) -> str:
    for unit, size, limit in (("s", 1, 90), ("min", 60, 90), ("h", 3600, 36)):
        if seconds / size < limit:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86400:.0f} days"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
