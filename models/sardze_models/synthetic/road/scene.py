# SPDX-License-Identifier: EUPL-1.2
"""What is asked of a synthetic road: its light, its traffic, its lanes, its camera's picture.

All numbers of how a scene looks stand here as data, one `Look` a light: luma is full range 0 to
255, kept inside `DARKEST` and `BRIGHTEST` so that noise can be added without clipping.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sardze_wire.records import Direction

DARKEST, BRIGHTEST = 16, 239
Chroma = tuple[int, int]
NEUTRAL: Chroma = (128, 128)


class Light(StrEnum):
    """Night is the plate exposure under infrared: dark, without colour, plates shine."""

    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane; its centre is metres to the right of the road's middle, seen by the camera."""

    lane_id: str
    direction: Direction
    centre_m: float


RIGHT_HAND_TRAFFIC = (
    Lane("in", Direction.APPROACHING, -1.55),
    Lane("out", Direction.RECEDING, 1.55),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadScene:
    """A scene; the same scene gives the same road, down to the noise.

    `returning_share` is the share of passages by a vehicle that passed a while ago. With `parked`
    a vehicle stands in the first lane, its plate in full view, for ever. Before `from_s` and after
    `until_s` nobody enters. `wrong_way_share` drive against their lane, `halting_share` stop in the
    middle of the picture for `halt_s` and go on; both have their lane to themselves. With `rain`
    drops streak the picture and everything is paler.
    """

    light: Light = Light.DAY
    seed: int = 1
    vehicles_per_hour: float = 240.0
    speed_kmh: tuple[float, float] = (30.0, 90.0)
    countries: Mapping[str, float] = field(default_factory=lambda: {"LV": 1.0})
    lanes: tuple[Lane, ...] = RIGHT_HAND_TRAFFIC
    size: tuple[int, int] = (1280, 720)
    parked: bool = False
    returning_share: float = 0.0
    from_s: float = 0.0
    until_s: float | None = None
    wrong_way_share: float = 0.0
    halting_share: float = 0.0
    halt_s: float = 12.0
    rain: bool = False

    def __post_init__(self) -> None:
        width, height = self.size
        slowest, fastest = self.speed_kmh
        if width % 4 or height % 4 or not (64 <= width <= 8192 and 64 <= height <= 8192):
            raise ValueError(f"size must be multiples of 4 from 64 to 8192, got {self.size}")
        if not 5 <= slowest <= fastest <= 250:
            raise ValueError(f"speed_kmh must rise within 5 to 250, got {self.speed_kmh}")
        if self.vehicles_per_hour < 0 or not self.lanes or not self.countries:
            raise ValueError("a scene needs lanes, countries and no negative traffic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one light shows things; `gain` and `black` turn daylight luma into this scene's."""

    gain: float
    black: float
    noise: float
    shutter_s: float
    saturation: float
    retro: float
    plate_gain: float
    plate_black: float
    lamp_front: int
    lamp_rear: int
    glare_m: float
    pool: float
    drift: float
    streaks: float = 0.0

    def luma(self, daylight: float) -> int:
        """The luma that daylight's luma has in this light."""
        return int(min(max(self.black + self.gain * daylight, DARKEST), BRIGHTEST))

    def in_rain(self) -> Look:
        """The same light through rain: veiled, and streaked by so many drops a megapixel."""
        return replace(
            self,
            gain=0.82 * self.gain,
            black=self.black + 9,
            noise=1.2 * self.noise,
            plate_gain=0.85 * self.plate_gain,
            plate_black=self.plate_black + 8,
            streaks=500.0,
        )

    def chroma(self, daylight: Chroma) -> Chroma:
        """The colour that daylight's colour has in this light."""
        blue, red = (round(128 + self.saturation * (part - 128)) for part in daylight)
        return blue, red


# Shutters: FACTS 5 (longest shutter for one pixel of blur at 327 px/m); at dusk light is short,
# so a fast plate smears by about two pixels.
LOOKS: Mapping[Light, Look] = {
    Light.DAY: Look(
        gain=0.92,
        black=14,
        noise=1.6,
        shutter_s=0.0005,
        saturation=0.85,
        retro=1.0,
        plate_gain=0.80,
        plate_black=18,
        lamp_front=232,
        lamp_rear=96,
        glare_m=0.0,
        pool=0.0,
        drift=0.08,
    ),
    Light.DUSK: Look(
        gain=0.36,
        black=18,
        noise=3.2,
        shutter_s=0.0010,
        saturation=0.5,
        retro=1.6,
        plate_gain=0.60,
        plate_black=20,
        lamp_front=239,
        lamp_rear=170,
        glare_m=0.42,
        pool=22.0,
        drift=0.05,
    ),
    Light.NIGHT: Look(
        gain=0.11,
        black=17,
        noise=4.2,
        shutter_s=0.0007,
        saturation=0.0,
        retro=7.0,
        plate_gain=0.84,
        plate_black=20,
        lamp_front=239,
        lamp_rear=84,
        glare_m=0.55,
        pool=30.0,
        drift=0.02,
    ),
}
