# SPDX-License-Identifier: EUPL-1.2
"""The rungs of the ladder, and what each leaves on.

The order is fixed: what costs reads comes last. Every rung keeps what the rungs before it gave up
switched off.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

SLOWED = 0.5
"""Part of the frame rates that is left from the first rung on."""


class Rung(IntEnum):
    """How much has been given up; the number rises with every thing switched off."""

    FULL = 0
    FRAME_RATE = 1
    CLIPS = 2
    INFRARED = 3
    CONTEXT = 4
    PLATES_ONLY = 5
    SLEEP = 6

    @property
    def words(self) -> str:
        """What the rung means, for health and for the fact that tells of the step."""
        return _WORDS[self]


_WORDS = {
    Rung.FULL: "everything is on",
    Rung.FRAME_RATE: "half the frame rate",
    Rung.CLIPS: "no clips, half the frame rate",
    Rung.INFRARED: "infrared lamp off, no clips, half the frame rate",
    Rung.CONTEXT: "no context pictures, infrared lamp off, no clips, half the frame rate",
    Rung.PLATES_ONLY: "plates only: no road users, no rules, no context pictures, lamp off",
    Rung.SLEEP: "asleep until the wake time",
}


@dataclass(frozen=True, slots=True)
class Load:
    """What a camera may do."""

    rate: float = 1.0
    clips: bool = True
    infrared: bool = True
    context: bool = True
    road_users: bool = True
    reading: bool = True


def load_of(rung: Rung) -> Load:
    """What a rung leaves on."""
    return Load(
        rate=0.0 if rung is Rung.SLEEP else SLOWED if rung >= Rung.FRAME_RATE else 1.0,
        clips=rung < Rung.CLIPS,
        infrared=rung < Rung.INFRARED,
        context=rung < Rung.CONTEXT,
        road_users=rung < Rung.PLATES_ONLY,
        reading=rung < Rung.SLEEP,
    )
