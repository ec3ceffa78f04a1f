# SPDX-License-Identifier: EUPL-1.2
"""Frames of synthetic roads as training photographs: what is and what is not there is known."""

import numpy as np

from sardze_models.synthetic.plates_recipes import COUNTRIES
from sardze_models.synthetic.road import Light, RoadScene, SyntheticRoad
from sardze_models.training.finder_photographs import Photograph, levels_of

_FRAMES_OF_A_ROAD = 24
_FROM_S, _UNTIL_S = 5.0, 600.0


def look_at_roads(count: int, seed: int) -> list[Photograph]:
    """Frames of that many roads, in day, dusk and night by turns; every eighth road is empty."""
    rng = np.random.default_rng([seed, 1])
    lights = list(Light)
    photographs = []
    for number in range(count):
        scene = RoadScene(
            light=lights[number % len(lights)],
            seed=int(rng.integers(1000, 1_000_000)),
            vehicles_per_hour=0.0 if number % 8 == 7 else 1500.0,
            countries=dict.fromkeys(COUNTRIES, 1.0),
        )
        road = SyntheticRoad(scene)
        for moment in rng.uniform(_FROM_S, _UNTIL_S, _FRAMES_OF_A_ROAD):
            photographs.append(_frame(road, float(moment), f"road {number} at {moment:.2f} s"))
    return photographs


def _frame(road: SyntheticRoad, moment: float, name: str) -> Photograph:
    plates = [plate.corners for plate in road.plates(moment)]
    return Photograph(
        name=name,
        group="road",
        levels=levels_of(road.frame(moment).luma),
        plates=np.array(plates, np.float32).reshape(-1, 4, 2),
        known=np.ones(len(plates), bool),
        doubtful=np.zeros((0, 4), np.float32),
        strangers=np.zeros((0, 4), np.float32),
    )
