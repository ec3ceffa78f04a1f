# SPDX-License-Identifier: EUPL-1.2
"""The decision after each frame: the next exposure, the phase, whether the lamp shines.

Rules. Every step is reckoned from the exposure that the measured frame was *taken* with, not from
the last one asked for: controls take effect some frames later, and so no change is made twice.
Small differences are left alone, so that steady light gives a steady exposure. Without a lamp the
scene's mean leads, corrected by what plates needed that were found; until one was found, the
brightest parts of the picture are kept from overflowing. By lamp the scene is black and says
nothing: the exposure that showed a plate well is kept, and starts low, since plates throw the
lamp's light back a hundred times stronger than anything else. The light that the lamp itself adds
is measured when it is switched on and taken off when daylight is judged, so that it cannot switch
itself off.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from sardze_device.camera.light.exposure import Exposure, Limits, divide
from sardze_device.camera.light.measure import CLIPPED, Brightness
from sardze_device.camera.light.phases import Daytime, Phase, follow

SCENE_MEAN = 0.16
"""Light that a whole scene is exposed for; libcamera's tunings aim there too."""
PLATE_SHEET = 0.55
"""Light of a plate's sheet, luma 194: bright, and far from overflowing."""
HIGHLIGHTS = 0.8
_STEADY = 2**0.25
_LESS = 0.7
_MOST_UP, _MOST_DOWN = 4.0, 8.0
_MOST_OFFSET = 2**1.5
_LAMP_GAIN = 4.0
_LAMP_SETTLES_NS = 1_000_000_000
_GLARING = 0.002
_DARKEST = 1e-5


@dataclass(frozen=True, slots=True)
class PlateLight:
    """Light of a plate's sheet, in a frame that was taken so."""

    taken: Exposure
    level: float


@dataclass(frozen=True, slots=True)
class Seen:
    """One frame's light: how it was taken, the whole of it, and the plate found last if new."""

    at_ns: int
    taken: Exposure
    brightness: Brightness
    plate: PlateLight | None = None


@dataclass(frozen=True, slots=True)
class LampLight:
    """What is known of the lamp since it was switched on; light is a microsecond's at gain 1."""

    since_ns: int
    before: float
    added: float | None = None
    total: float = 0.0
    """The exposure that shows plates well by this lamp."""


@dataclass(frozen=True, slots=True)
class State:
    """What is in force."""

    exposure: Exposure
    daytime: Daytime = Daytime()
    offset: float | None = None
    """What plates needed, as a factor of what the scene needs; None until one was found."""
    lamp: LampLight | None = None
    """None while it is off."""

    @property
    def phase(self) -> Phase:
        """Day, dusk or night."""
        return self.daytime.phase


def begin(limits: Limits) -> State:
    """Before the first frame: the longest shutter with little gain."""
    return State(divide(limits.longest_us * min(2.0, limits.most_gain), limits))


def decide(state: State, seen: Seen, limits: Limits, *, lamp_fitted: bool) -> State:
    """The state after a frame."""
    a_microsecond = max(seen.brightness.mean, _DARKEST) / seen.taken.total
    lamp = _measured(state.lamp, seen, a_microsecond)
    by_day = a_microsecond - (lamp.added or 0.0) if lamp else a_microsecond
    needed = SCENE_MEAN / max(by_day, _DARKEST / limits.most) / limits.longest_us
    daytime = state.daytime
    if lamp is None or lamp.added is not None:
        daytime = follow(daytime, needed, limits.most_gain, seen.at_ns)
    lamp, offset = _switched(lamp, daytime, lamp_fitted, seen, limits), state.offset
    if lamp:
        lamp = _plates_by_lamp(lamp, seen, limits)
        wanted = lamp.total
    else:
        wanted, offset = _wanted_by_day(offset, seen)
    exposure = _towards(state.exposure, wanted, seen.taken, limits)
    return State(exposure, daytime, offset, lamp)


def _towards(asked: Exposure, wanted: float, taken: Exposure, limits: Limits) -> Exposure:
    """A step towards what is wanted, or what was asked where that is close enough."""
    wanted = min(max(wanted, taken.total / _MOST_DOWN), taken.total * _MOST_UP)
    wanted = min(max(wanted, limits.shortest_us), limits.most)
    if asked.total / _STEADY <= wanted <= asked.total * _STEADY:
        return asked
    return divide(wanted, limits)


def _wanted_by_day(offset: float | None, seen: Seen) -> tuple[float, float | None]:
    """The exposure that scene and plates ask for, and the offset learned from plates."""
    scene = seen.taken.total * SCENE_MEAN / max(seen.brightness.mean, _DARKEST)
    if seen.plate is not None:
        here = _bounded(_for_level(seen.plate.taken, seen.plate.level, PLATE_SHEET) / scene)
        offset = here if offset is None else math.sqrt(offset * here)
    if offset is not None:
        return scene * offset, offset
    unclipped = _for_level(seen.taken, seen.brightness.highlights, HIGHLIGHTS)
    return scene * min(_bounded(unclipped / scene), 1.0), None


def _plates_by_lamp(lamp: LampLight, seen: Seen, limits: Limits) -> LampLight:
    """The lamp's exposure after a frame: what its plate asks for; less where glare hides all."""
    if seen.at_ns - lamp.since_ns < _LAMP_SETTLES_NS:
        return lamp
    if seen.plate is not None:
        return replace(lamp, total=_for_level(seen.plate.taken, seen.plate.level, PLATE_SHEET))
    if seen.brightness.clipped > _GLARING:
        return replace(lamp, total=max(min(lamp.total, seen.taken.total / 2), limits.longest_us))
    return lamp


def _measured(lamp: LampLight | None, seen: Seen, a_microsecond: float) -> LampLight | None:
    """The lamp with the light that it adds, once it has been on for long enough."""
    if lamp is None or lamp.added is not None:
        return lamp
    if seen.at_ns - lamp.since_ns < _LAMP_SETTLES_NS:
        return lamp
    return replace(lamp, added=max(a_microsecond - lamp.before, 0.0))


def _switched(
    lamp: LampLight | None, daytime: Daytime, fitted: bool, seen: Seen, limits: Limits
) -> LampLight | None:
    if not fitted or daytime.phase is not Phase.NIGHT:
        return None
    if lamp is not None:
        return lamp
    before = seen.brightness.mean / seen.taken.total
    total = limits.longest_us * min(_LAMP_GAIN, limits.most_gain)
    return LampLight(seen.at_ns, before, total=total)


def _for_level(taken: Exposure, level: float, aim: float) -> float:
    """The exposure at which a part of that level comes to its aim; a little less than it was
    taken with where it overflows: a larger step, on a tone curve steeper than ours, would come
    back to overflowing and never rest.
    """
    if level >= CLIPPED:
        return taken.total * _LESS
    return taken.total * aim / max(level, _DARKEST)


def _bounded(factor: float) -> float:
    return min(max(factor, 1 / _MOST_OFFSET), _MOST_OFFSET)
