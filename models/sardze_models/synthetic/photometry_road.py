# SPDX-License-Identifier: EUPL-1.2
"""The synthetic road through a photometric camera: any light, any shutter, any gain.

The road is drawn by day, once for each pixel that a plate moves while the shutter is open; the
mean of these is what the sensor sees. So blur, noise, darkness and saturation come from the
exposure and from nothing else. Lamps of vehicles do not shine here.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from sardze_models.synthetic.photometry import (
    IMX477,
    Lens,
    Lighting,
    Sensor,
    Shot,
    developed,
    electrons,
    reflectance_of,
)
from sardze_models.synthetic.photometry import Light as Plane
from sardze_models.synthetic.road import Light, Passage, RoadFrame, RoadScene, SyntheticRoad
from sardze_models.synthetic.road.road import PlateInView
from sardze_models.synthetic.road.scene import LOOKS

MOST_MOMENTS = 24
"""A shutter open for longer than so many pixels of motion is drawn in as many moments."""
_MOMENTS_PER_S = 10_000
_DAY = LOOKS[Light.DAY]


class PhotometricRoad:
    """A road, the light on it, and a sensor behind a lens."""

    def __init__(
        self, scene: RoadScene, *, sensor: Sensor = IMX477, lens: Lens | None = None
    ) -> None:
        self._road = SyntheticRoad(replace(scene, light=Light.DAY))
        self._sensor, self._lens = sensor, lens or Lens()
        self.scene = self._road.scene

    def frame(self, t_s: float, lighting: Lighting, shot: Shot) -> RoadFrame:
        """What the camera gives if its shutter opens at that moment."""
        shutter_s = shot.shutter_us * 1e-6
        moments = min(max(round(self.motion_px(t_s, shutter_s)), 1), MOST_MOMENTS)
        seen = [self._road.frame(t_s + shutter_s * part / moments) for part in range(moments)]
        expected = np.zeros(seen[0].luma.shape, np.float32)
        for part, each in enumerate(seen):
            reflectance = reflectance_of(each.luma, _DAY.black, _DAY.gain)
            plates = self._plates(t_s + shutter_s * part / moments) if _by_lamp(lighting) else None
            expected += electrons(reflectance, plates, lighting, shot, self._sensor, self._lens)
        rng = np.random.default_rng((self.scene.seed, 6, round(t_s * _MOMENTS_PER_S)))
        luma = developed(rng, expected / np.float32(moments), shot, self._sensor)
        first = seen[0]
        cb, cr = first.cb, first.cr
        if not shot.cut_filter:
            cb, cr = np.full_like(cb, 128), np.full_like(cr, 128)
        return RoadFrame(luma, cb, cr, np.asarray(Image.fromarray(luma).reduce(2)))

    def motion_px(self, t_s: float, shutter_s: float) -> float:
        """How far the fastest plate in view moves while the shutter is open."""
        later = {plate.passage: plate.corners for plate in self.plates(t_s + shutter_s)}
        moved = [
            float(np.hypot(*(later[plate.passage] - plate.corners).mean(axis=0)))
            for plate in self.plates(t_s)
            if plate.passage in later
        ]
        return max(moved, default=1.0)

    def plates(self, t_s: float) -> list[PlateInView]:
        """The truth of one frame: plates that are whole in the picture."""
        return self._road.plates(t_s)

    def passages(self, until_s: float, *, since_s: float = -1.0) -> list[Passage]:
        """The truth: who entered the picture."""
        return self._road.passages(until_s, since_s=since_s)

    def _plates(self, t_s: float) -> Plane:
        mask = Image.new("L", self.scene.size)
        pen = ImageDraw.Draw(mask)
        for plate in self.plates(t_s):
            pen.polygon([(x, y) for x, y in plate.corners.tolist()], fill=1)
        return np.asarray(mask, dtype=np.float32)


def _by_lamp(lighting: Lighting) -> bool:
    return lighting.infrared_mw_m2 > 0
