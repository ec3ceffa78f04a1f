# SPDX-License-Identifier: EUPL-1.2
"""When a rule holds: by hours of the site's time zone and by the site's security level. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sardze_wire.rules import Hours, Ruling, Weekday

_DAYS = tuple(Weekday)
_DAY_MIN = 24 * 60


def holds(rule: Ruling, local: datetime, level: int) -> bool:
    """Whether a rule holds at that hour on that security level."""
    return level in rule.levels and (not rule.schedule or in_hours(rule.schedule, local))


def in_hours(schedule: Sequence[Hours], local: datetime) -> bool:
    """Whether any of the hours contains the instant; a day's hours may reach into the next."""
    minute = local.hour * 60 + local.minute
    today, yesterday = _DAYS[local.weekday()], _DAYS[local.weekday() - 1]
    for hours in schedule:
        begin, end = _minutes(hours.begin), _minutes(hours.end)
        if end <= begin:
            end += _DAY_MIN
        if today in hours.days and begin <= minute < end:
            return True
        if yesterday in hours.days and minute + _DAY_MIN < end:
            return True
    return False


def _minutes(time_of_day: str) -> int:
    hours, minutes = time_of_day.split(":")
    return int(hours) * 60 + int(minutes)
