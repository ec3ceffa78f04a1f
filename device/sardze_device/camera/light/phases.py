# SPDX-License-Identifier: EUPL-1.2
"""Day, dusk, night: told by the gain that the scene would need, with hysteresis both ways.

By day the longest shutter gives enough light; at dusk gain has to help; at night even the most
gain leaves the scene three stops too dark, which letters still bear (docs/guides/night-figures.md).
To fall into a darker phase takes more darkness than to leave it, and the light must stay so for a
while: headlamps and clouds pass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

DARKENS_S, LIGHTENS_S = 5.0, 30.0
_DUSK_ABOVE, _DAY_BELOW = 2.0, 1.2
_NIGHT_ABOVE, _NIGHT_BELOW = 8.0, 2.0
"""Of the most gain: three stops too dark to enter the night, one to leave it."""


class Phase(StrEnum):
    """From light to dark."""

    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Daytime:
    """The phase in force, and the one that the light has been speaking for since when."""

    phase: Phase = Phase.DUSK
    leaning: Phase = Phase.DUSK
    since_ns: int = 0


def follow(daytime: Daytime, needed_gain: float, most_gain: float, now_ns: int) -> Daytime:
    """The phase after a frame that would have needed that gain at the longest shutter."""
    leaning = _leaning(daytime.phase, needed_gain, most_gain)
    if leaning is daytime.phase or leaning is not daytime.leaning:
        return replace(daytime, leaning=leaning, since_ns=now_ns)
    darkens = list(Phase).index(leaning) > list(Phase).index(daytime.phase)
    if now_ns - daytime.since_ns < (DARKENS_S if darkens else LIGHTENS_S) * 1e9:
        return daytime
    return Daytime(leaning, leaning, now_ns)


def _leaning(phase: Phase, needed: float, most: float) -> Phase:
    night = most * (_NIGHT_BELOW if phase is Phase.NIGHT else _NIGHT_ABOVE)
    if needed > night:
        return Phase.NIGHT
    return Phase.DUSK if needed > (_DUSK_ABOVE if phase is Phase.DAY else _DAY_BELOW) else Phase.DAY
