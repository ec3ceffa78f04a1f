# SPDX-License-Identifier: EUPL-1.2
"""The shapes that vehicles are put together from: faces, bands, panels, discs, wheels, lamps.

Coordinates: u metres to the right of the vehicle's middle, v metres behind the face that the camera
sees (front or rear), z metres up. Luma is daylight's; `kind` tells the painter what shines by
itself. Which vehicle has which shapes is for `bodies` to know.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sardze_models.synthetic.road.scene import NEUTRAL, Chroma

Corner = tuple[float, float, float]
GLASS, RUBBER = 46.0, 24.0
TAIL_RED: Chroma = (112, 196)
# Faces catch the sky differently: top, the face towards the camera, the sides.
TOP, FACE, SIDE = 1.06, 0.86, 0.70
_CORNER_M = 0.05
_BANDS = 6


class Kind(StrEnum):
    """What a part does with light."""

    PLAIN = "plain"
    HEADLAMP = "headlamp"
    TAIL_LAMP = "tail-lamp"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One polygon."""

    corners: NDArray[np.float64]
    luma: float
    chroma: Chroma
    kind: Kind = Kind.PLAIN


@dataclass(frozen=True, slots=True)
class Paint:
    """Colour of a vehicle's body."""

    luma: float
    chroma: Chroma = NEUTRAL

    def shaded(self, factor: float) -> float:
        """Its luma on a face that gets so much of the light."""
        return min(self.luma * factor, 236.0)


class Shaped:
    """Collects the parts of one vehicle, from what is covered to what covers."""

    def __init__(self, paint: Paint, half_width_m: float, *, rear: bool, visible_side: int) -> None:
        self.parts: list[Part] = []
        self.paint = paint
        self._half, self._rear, self._side = half_width_m, rear, visible_side

    def box(self, near: float, far: float, low: float, top: float, half: float) -> None:
        self.flank([(near, low), (near, top), (far, top)], low, half)
        self.top(near, far, top, half)
        self.graded(
            [(-half, near, top), (half, near, top), (half, near, low), (-half, near, low)],
            (FACE * 1.06, FACE * 0.88),
        )

    def top(self, near: float, far: float, z: float, half: float) -> None:
        self.graded(
            [(-half, far, z), (half, far, z), (half, near, z), (-half, near, z)],
            (TOP * 1.04, TOP * 0.94),
        )

    def graded(self, corners: Sequence[Corner], shades: tuple[float, float]) -> None:
        """A four-cornered face of the body in bands, from its upper edge's shade to the other."""
        upper_left, upper_right, lower_right, lower_left = np.array(corners, np.float64)
        cuts = np.linspace(0, 1, _BANDS + 1)
        for begin, end in zip(cuts[:-1], cuts[1:], strict=True):
            band = [
                upper_left + (lower_left - upper_left) * begin,
                upper_right + (lower_right - upper_right) * begin,
                upper_right + (lower_right - upper_right) * end,
                upper_left + (lower_left - upper_left) * end,
            ]
            shade = shades[0] + (shades[1] - shades[0]) * (begin + end) / 2
            self.parts.append(Part(np.array(band), self.paint.shaded(shade), self.paint.chroma))

    def flank(
        self, outline: Sequence[tuple[float, float]], low: float, half: float | None = None
    ) -> None:
        """The side that shows: an outline from near to far, closed along its lower edge."""
        u = self._side * (self._half if half is None else half)
        corners = [(u, v, z) for v, z in outline]
        corners += [(u, outline[-1][0], low), (u, outline[0][0], low)]
        self.part(corners, self.paint.shaded(SIDE), self.paint.chroma)

    def wheels(self, places: Sequence[float], radius: float) -> None:
        u = self._side * (self._half - 0.01)
        for v in places:
            ring = [
                (u, v + radius * math.cos(angle), radius + radius * math.sin(angle))
                for angle in np.linspace(0, 2 * math.pi, 10, endpoint=False)
            ]
            self.part(ring, RUBBER)
        for side in (-1, 1):
            self.panel(side * (self._half - 0.17), 0.11, 0.0, 2 * radius, RUBBER)

    def lamps(self, u: float, z: float, half_u: float, half_z: float) -> None:
        for side in (-1, 1):
            if self._rear:
                self.panel(side * u, half_u, z - half_z, z + half_z, 100, TAIL_RED, Kind.TAIL_LAMP)
                continue
            self.panel(side * u, half_u, z - half_z, z + half_z, 120.0)
            self.disc(
                side * u, -0.02, z, 0.6 * half_z + 0.02, 0.8 * half_z, 215, kind=Kind.HEADLAMP
            )

    def panel(  # noqa: PLR0913 — a rectangle on the near face
        self,
        u: float,
        half: float,
        low: float,
        top: float,
        luma: float,
        chroma: Chroma = NEUTRAL,
        kind: Kind = Kind.PLAIN,
    ) -> None:
        cut = min(0.25 * (top - low), half, _CORNER_M)
        corners = [
            (u - half, low + cut),
            (u - half, top - cut),
            (u - half + cut, top),
            (u + half - cut, top),
            (u + half, top - cut),
            (u + half, low + cut),
            (u + half - cut, low),
            (u - half + cut, low),
        ]
        self.part([(x, -0.01, z) for x, z in corners], luma, chroma, kind)

    def disc(  # noqa: PLR0913 — an ellipse facing the camera
        self,
        u: float,
        v: float,
        z: float,
        half_u: float,
        half_z: float,
        luma: float,
        chroma: Chroma = NEUTRAL,
        kind: Kind = Kind.PLAIN,
    ) -> None:
        ring = [
            (u + half_u * math.cos(angle), v, z + half_z * math.sin(angle))
            for angle in np.linspace(0, 2 * math.pi, 12, endpoint=False)
        ]
        self.part(ring, luma, chroma, kind)

    def part(
        self,
        corners: Sequence[Corner],
        luma: float = GLASS,
        chroma: Chroma = NEUTRAL,
        kind: Kind = Kind.PLAIN,
    ) -> None:
        self.parts.append(Part(np.array(corners, np.float64), luma, chroma, kind))
