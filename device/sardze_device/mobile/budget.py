# SPDX-License-Identifier: EUPL-1.2
"""The day's data budget: what may be sent now. Pure.

Facts always go, even beyond the budget: they are small, and they are what the camera is for.
Pictures go when sending costs nothing, and on the modem within the part of the day's budget that is
not kept for facts, spread over the day, so that an evening's pictures do not wait for a morning's.
In a foreign network they wait. Nothing is thrown away here; a picture that waits goes later. A day
is a day in UTC; a clock that goes back or has no time yet opens no new budget.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sardze_device.outbox import DataSpent
from sardze_wire.camera_settings import MobileSettings

HEAD_START = timedelta(hours=2)
"""Pictures of so much of the day may go from its beginning."""
OVERHEAD_BYTES = 300
"""MQTT, TLS and TCP heads and the acknowledgement of one message, about."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a day may cost; ``kept_for_facts`` is the part that pictures never touch."""

    daily_bytes: int
    kept_for_facts: float = 0.3


@dataclass(frozen=True, slots=True)
class Line:
    """What sending costs at the moment."""

    metered: bool = True
    roaming: bool = False


def on_day(spent: DataSpent, now: datetime) -> DataSpent:
    """The account of today: a new one once the date has risen."""
    return DataSpent(now.date()) if now.date() > spent.day else spent


def spend(spent: DataSpent, size_bytes: int, *, picture: bool) -> DataSpent:
    """The account after one message."""
    cost = size_bytes + OVERHEAD_BYTES
    if picture:
        return replace(spent, picture_bytes=spent.picture_bytes + cost)
    return replace(spent, fact_bytes=spent.fact_bytes + cost)


def picture_may_go(
    plan: Plan, spent: DataSpent, line: Line, size_bytes: int, now: datetime
) -> bool:
    """Whether a picture of that size may be sent now."""
    if not line.metered:
        return True
    if line.roaming:
        return False
    cost = size_bytes + OVERHEAD_BYTES
    for_pictures = plan.daily_bytes * (1.0 - plan.kept_for_facts)
    begun = now - datetime.combine(now.date(), datetime.min.time(), now.tzinfo)
    share = min(1.0, (begun + HEAD_START) / _DAY)
    fits_hour = spent.picture_bytes + cost <= for_pictures * share
    return fits_hour and spent.all_bytes + cost <= plan.daily_bytes


def plan_of(settings: MobileSettings) -> Plan | None:
    """The plan of a site; None without a cap."""
    if settings.daily_mb is None:
        return None
    return Plan(int(settings.daily_mb * 1e6), settings.kept_for_facts)


def share_used(plan: Plan | None, spent: DataSpent | None) -> float | None:
    """Part of the day's budget that is spent, None without one; above 1 as facts always go."""
    if plan is None:
        return None
    return spent.all_bytes / plan.daily_bytes if spent else 0.0
