# SPDX-License-Identifier: EUPL-1.2
"""A road that nobody drove on: vehicles with readable plates pass a camera on a pole.

`SyntheticRoad(RoadScene(...))` draws the frame of any moment, in any order, always the same for the
same seed, and knows the truth of what passed. Followed from the outside in: `scene` (what is
asked for), `traffic` (who passes when), `view` (where it lands in the picture), `ground` (what
never moves), `bodies` (vehicles, put together from `shapes`), `painting` (polygons, plate and
light into pixels), `grain` (noise), `road` (one frame).
"""

from __future__ import annotations

from sardze_models.synthetic.road.road import RoadFrame, SyntheticRoad
from sardze_models.synthetic.road.scene import Lane, Light, RoadScene
from sardze_models.synthetic.road.traffic import Passage

__all__ = ["Lane", "Light", "Passage", "RoadFrame", "RoadScene", "SyntheticRoad"]
