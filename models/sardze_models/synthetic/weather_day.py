# SPDX-License-Identifier: EUPL-1.2
"""A day before one camera: dawn with fog and a low sun, rain, clouds, snow, dusk, street lamp,
infrared night with headlights. Every moment can be asked for, in any order, with the same answer.

An exposure control is taken to hold the picture's brightness by day, so that light changes by what
it cannot follow at once. The camera switches to infrared and back at fixed times.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.random import Generator

from sardze_models.synthetic import weather
from sardze_models.synthetic.road import Light, RoadScene, SyntheticRoad
from sardze_models.synthetic.weather import Plane

DAY_H = 24.0
_INFRARED_FROM_H, _INFRARED_TO_H = 18.0, 6.0
_DUSK_FROM_H, _DAWN_TO_H = 16.5, 7.5
_LAMP_FROM_H, _LAMP_TO_H = 17.0, 6.75


class WeatherDay:
    """The small plane of a camera over a day, faster than time if wanted."""

    def __init__(self, seed: int = 1, *, width: int = 640, vehicles_per_hour: float = 240.0):
        self._seed = seed
        size = width, width * 9 // 16 // 4 * 4
        self._roads = {
            light: SyntheticRoad(
                RoadScene(light=light, seed=seed, size=size, vehicles_per_hour=vehicles_per_hour)
            )
            for light in Light
        }
        self._cloud = lru_cache(maxsize=4)(self._make_cloud)

    def lores(self, hour: float, at_s: float) -> Plane:
        """The plane at an hour of the day; ``at_s`` is the traffic's own time."""
        rng = np.random.default_rng((self._seed, 7, round(at_s * 100)))
        light = light_of(hour)
        plane = self._roads[light].frame(at_s).lores
        if light is not Light.NIGHT:
            plane = weather.light(plane, self._cloudy(hour))
            plane = _weathered(plane, hour, rng)
        return _lit(plane, hour, light, rng)

    def _cloudy(self, hour: float) -> float:
        """Clouds change every ten minutes and take two to come."""
        begin, part = divmod(hour * 6, 1.0)
        before, now = self._cloud(int(begin) - 1), self._cloud(int(begin))
        return before + (now - before) * min(1.0, part * 5)

    def _make_cloud(self, number: int) -> float:
        return float(np.random.default_rng((self._seed, 8, number + 1)).uniform(0.78, 1.15))


def light_of(hour: float) -> Light:
    """What the road looks like at this hour."""
    if hour >= _INFRARED_FROM_H or hour < _INFRARED_TO_H:
        return Light.NIGHT
    return Light.DUSK if hour >= _DUSK_FROM_H or hour < _DAWN_TO_H else Light.DAY


def _weathered(plane: Plane, hour: float, rng: Generator) -> Plane:
    fog, rain = _between(hour, 6.2, 8.8) * 0.75, _between(hour, 9.5, 11.5)
    snow = _between(hour, 13.0, 15.5)
    if fog > 0:
        plane = weather.fog(plane, fog)
    if rain > 0:
        plane = weather.rain(plane, rain, rng)
    return weather.snow(plane, snow, rng) if snow > 0 else plane


def _lit(plane: Plane, hour: float, light: Light, rng: Generator) -> Plane:
    sun = _between(hour, 7.6, 8.6)
    if sun > 0:
        plane = weather.lamp(plane, 0.7, 0.02, 0.25, 170 * sun)
    if hour >= _LAMP_FROM_H or hour < _LAMP_TO_H:
        plane = weather.lamp(plane, 0.2, 0.1, 0.3, 30)
    if light is Light.NIGHT and rng.random() < 0.1:
        plane = weather.lamp(plane, rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.9), 0.2, 190)
    return plane


def _between(hour: float, begin: float, end: float) -> float:
    """Comes and goes within the first and the last quarter."""
    part = (hour - begin) / (end - begin)
    return max(0.0, min(1.0, 4 * part, 4 * (1 - part)))
