# SPDX-License-Identifier: EUPL-1.2
"""Vehicles as coloured polygons, in the order in which they cover each other.

Coordinates: u metres to the right of the vehicle's middle, v metres behind the face that the camera
sees (front or rear), z metres up. Only what a camera above the road can see is there. Luma is
daylight's; `kind` tells the painter what shines by itself. The plate and the shadow are not parts.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from sardze_models.synthetic.road.scene import Chroma
from sardze_models.synthetic.road.shapes import (
    FACE,
    GLASS,
    RUBBER,
    TAIL_RED,
    TOP,
    Corner,
    Kind,
    Paint,
    Part,
    Shaped,
)
from sardze_models.synthetic.road.traffic import Build
from sardze_wire.records import VehicleClass

_TRIM, _CHROME = 34.0, 168.0
_AMBER: Chroma = (84, 164)

# Grey, white and black lead in European registrations; the rest are common paints, by eye.
PAINTS = (
    (Paint(206), 0.22),
    (Paint(150, (129, 127)), 0.17),
    (Paint(92, (131, 126)), 0.17),
    (Paint(40), 0.18),
    (Paint(72, (150, 116)), 0.10),
    (Paint(78, (116, 178)), 0.08),
    (Paint(86, (120, 116)), 0.04),
    (Paint(168, (108, 140)), 0.04),
)


def build_parts(
    build: Build, rng: Generator, *, rear: bool, visible_side: int, sunny: bool
) -> list[Part]:
    """The polygons of one vehicle.

    Args:
        build: its kind and size.
        rng: chance of paint and trim.
        rear: the camera sees the rear, not the front.
        visible_side: 1 if its right side shows in the picture, -1 if its left.
        sunny: windows mirror the sky.
    """
    shares = np.array([share for _, share in PAINTS])
    paint = PAINTS[int(rng.choice(len(PAINTS), p=shares / shares.sum()))][0]
    body = _Body(build, paint, rng, rear=rear, visible_side=visible_side, sunny=sunny)
    match build.vehicle_class:
        case VehicleClass.TRUCK:
            return body.truck()
        case VehicleClass.BUS:
            return body.bus()
        case VehicleClass.MOTORCYCLE:
            return body.motorcycle()
        case VehicleClass.VAN:
            return body.van()
        case _:
            return body.car()


class _Body(Shaped):
    """The kinds of bodies, each from far to near."""

    def __init__(
        self,
        build: Build,
        paint: Paint,
        rng: Generator,
        *,
        rear: bool,
        visible_side: int,
        sunny: bool,
    ) -> None:
        super().__init__(paint, build.width_m / 2, rear=rear, visible_side=visible_side)
        self._length, self._height, self._rng = build.length_m, build.height_m, rng
        self._mirrored = 62.0 if sunny else 12.0

    def car(self) -> list[Part]:
        half, height = self._half, self._height
        belt, hood = 0.62 * height + 0.02, 0.50 * height + 0.02
        if self._rear:
            glass_low, glass_top = 0.10, 0.62
            roof_end, hood = 0.56 * self._length, belt
        else:
            glass_low, glass_top = 0.25 * self._length, 0.43 * self._length
            roof_end = 0.74 * self._length
        inner = 0.80 * half
        self.wheels((0.19 * self._length, 0.80 * self._length), 0.31)
        self.flank(
            [(0.03, 0.24), (0.0, hood), (glass_low, belt), (self._length, belt)], 0.22, 0.98 * half
        )
        self.top(glass_low, self._length, belt, 0.98 * half)
        self._house(glass_low, glass_top, roof_end, belt, inner)
        self._bonnet(glass_low, hood, belt)
        self._windscreen(glass_low, glass_top, belt, height, inner)
        self._mirrors(glass_low + 0.15, belt + 0.06)
        self._face(0.22, hood)
        return self._rear_trim(hood) if self._rear else self._front_trim(hood)

    def van(self) -> list[Part]:
        half, height = self._half, self._height
        self.wheels((0.9, 0.76 * self._length), 0.34)
        if self._rear:
            self.box(0.0, self._length, 0.34, height, half)
            for side in (-1, 1):
                self.panel(side * 0.48 * half, 0.36 * half, 1.25, height - 0.25, GLASS)
            self.panel(0.0, 0.012, 0.5, height - 0.1, self.paint.shaded(0.5))
            return self._rear_trim(1.05)
        belt = 1.18
        self.flank([(0.03, 0.3), (0.0, 0.95), (0.55, belt), (self._length, belt)], 0.3)
        self.flank([(0.55, belt), (1.25, height), (self._length, height)], belt)
        self.top(1.2, self._length, height, 0.9 * half)
        self._bonnet(0.55, 0.95, belt)
        self._windscreen(0.55, 1.22, belt, height - 0.08, 0.88 * half)
        self._mirrors(0.8, belt + 0.2)
        self._face(0.28, 0.95)
        return self._front_trim(0.95)

    def truck(self) -> list[Part]:
        half, height = self._half, self._height
        load = Paint(float(self._rng.choice([196.0, 150.0, 110.0])), self.paint.chroma)
        self.wheels((1.3, 0.6 * self._length, 0.8 * self._length), 0.5)
        if self._rear:
            self.paint = load
            self.box(0.0, self._length - 2.4, 1.05, height, half)
            for u in (-0.9 * half, -0.012, 0.9 * half):
                self.panel(u, 0.03, 1.15, height - 0.1, load.shaded(0.62))
            self.panel(0.0, 0.85 * half, 0.46, 0.62, _TRIM)
            self.panel(0.0, 0.96 * half, 0.92, 1.06, RUBBER)
            self.lamps(0.78 * half, 0.62, 0.2, 0.09)
            return self.parts
        self.paint, cab = load, self.paint
        self.box(2.3, self._length, 1.05, height, half)
        self.paint = cab
        self.box(0.0, 2.1, 0.42, height - 0.75, 0.96 * half)
        self._glass_panel(0.86 * half, 1.72, height - 1.05)
        self.panel(0.0, 0.92 * half, height - 1.03, height - 0.98, cab.shaded(0.55))
        self.panel(0.0, 0.6 * half, 1.02, 1.52, _TRIM)
        for bar in (1.12, 1.26, 1.40):
            self.panel(0.0, 0.56 * half, bar, bar + 0.04, _CHROME * 0.6)
        self.panel(0.0, 0.96 * half, 0.36, 0.44, RUBBER)
        self._mirrors(0.2, 2.0)
        self.lamps(0.74 * half, 0.74, 0.2, 0.1)
        return self.parts

    def bus(self) -> list[Part]:
        half, height = self._half, self._height
        self.wheels((2.4, 0.72 * self._length), 0.48)
        self.box(0.0, self._length, 0.34, height, half)
        self.part([(self._side * half, v, z) for v, z in _strip(0.6, self._length, 1.3, 2.3)])
        if self._rear:
            self._glass_panel(0.8 * half, 1.9, height - 0.45)
            self.panel(0.0, 0.7 * half, 1.1, 1.6, self.paint.shaded(0.6))
            self.lamps(0.86 * half, 1.15, 0.1, 0.22)
            return self.parts
        self._glass_panel(0.93 * half, 1.12, height - 0.42)
        self.panel(0.0, 0.7 * half, height - 0.38, height - 0.14, 30.0)
        self.panel(-0.1, 0.34 * half, height - 0.32, height - 0.2, 190.0, _AMBER)
        self._mirrors(0.1, 2.3)
        self.lamps(0.76 * half, 0.72, 0.2, 0.1)
        return self.parts

    def motorcycle(self) -> list[Part]:
        self.disc(0.0, 0.25, 0.31, 0.13, 0.31, RUBBER)
        self.disc(0.0, 0.2, 0.62, 0.2, 0.2, _TRIM)
        self.disc(0.0, 0.1, 0.88, 0.22, 0.13, self.paint.shaded(FACE), self.paint.chroma)
        for side in (-1, 1):
            self.disc(side * 0.24, 0.7, 0.62, 0.1, 0.26, 44.0)
            self.disc(side * 0.30, 0.8, 1.08, 0.1, 0.26, 40.0)
        self.disc(0.0, 0.7, 1.12, 0.25, 0.34, 48.0)
        self.disc(0.0, 0.8, 1.53, 0.14, 0.15, self.paint.shaded(1.0), self.paint.chroma)
        self.panel(0.0, 0.1, 0.80, 0.86, 120.0, TAIL_RED, Kind.TAIL_LAMP)
        return self.parts

    def _front_trim(self, hood: float) -> list[Part]:
        half = self._half
        low = 0.24 + 0.02 * self._rng.random()
        self.panel(0.0, 0.93 * half, low, low + 0.16, _TRIM)
        self.panel(0.0, 0.50 * half, hood - 0.24, hood - 0.06, RUBBER)
        self.panel(0.0, 0.50 * half, hood - 0.16, hood - 0.14, _CHROME)
        self.panel(0.0, 0.06, hood - 0.19, hood - 0.08, _CHROME)
        self.lamps(0.74 * half, hood - 0.15, 0.17, 0.075)
        return self.parts

    def _rear_trim(self, belt: float) -> list[Part]:
        half = self._half
        self.panel(0.0, 0.94 * half, 0.26, 0.42, _TRIM)
        self.panel(0.0, 0.90 * half, 0.55, 0.565, self.paint.shaded(0.5))
        self.panel(0.0, 0.30, belt - 0.10, belt - 0.07, _CHROME * 0.8)
        self.lamps(0.83 * half, belt - 0.13, 0.13, 0.1)
        return self.parts

    def _house(self, low: float, top: float, end: float, belt: float, inner: float) -> None:
        """The side windows and the roof of a car."""
        foot, head = self._side * 0.97 * self._half, self._side * inner
        roof = self._height
        self.part(
            [(foot, low, belt), (head, top, roof), (head, end, roof), (foot, end + 0.5, belt)]
        )
        self.top(top, end, roof, inner)

    def _bonnet(self, end: float, low: float, top: float) -> None:
        half = self._half
        edge, back = 0.92 * half, 0.96 * half
        self.graded(
            [(-back, end, top), (back, end, top), (edge, 0.0, low), (-edge, 0.0, low)],
            (TOP * 1.02, TOP * 0.9),
        )
        if not self._rear:
            self.part(
                [
                    (-0.55 * half, 0.1, low + 0.02),
                    (-0.62 * half, end, top),
                    (0.62 * half, end, top),
                    (0.55 * half, 0.1, low + 0.02),
                ],
                self.paint.shaded(TOP * 1.07),
                self.paint.chroma,
            )

    def _windscreen(self, low: float, top: float, belt: float, roof: float, inner: float) -> None:
        wide, narrow = 0.97 * self._half, inner

        def across(share: float, part: float) -> Corner:
            half = wide + (narrow - wide) * part
            return share * half, low + (top - low) * part, belt + (roof - belt) * part

        self.part([across(-1, 0), across(-1, 1), across(1, 1), across(1, 0)])
        mirrored = [across(-0.95, 0.45), across(-0.95, 0.96), across(0.95, 0.96), across(0.2, 0.5)]
        self.part(mirrored, GLASS + self._mirrored)
        if not self._rear:
            seat = [across(-0.62, 0.08), across(-0.55, 0.5), across(-0.25, 0.5), across(-0.2, 0.08)]
            self.part(seat, GLASS * 0.62)
            self.part([across(-0.9, 0), across(0.1, 0.10), across(0.9, 0)], RUBBER)

    def _glass_panel(self, half: float, low: float, top: float) -> None:
        self.panel(0.0, half, low, top, GLASS)
        high = low + 0.55 * (top - low)
        corners = [(-half, high), (-half, top), (half, top), (half * 0.3, high)]
        self.part([(0.97 * u, -0.005, z) for u, z in corners], GLASS + self._mirrored)

    def _mirrors(self, v: float, z: float) -> None:
        if self._rear:
            return
        for side in (-1, 1):
            near, far = side * self._half, side * (self._half + 0.17)
            corners = [(near, v, z), (near, v, z + 0.12), (far, v, z + 0.13), (far, v, z + 0.02)]
            self.part(corners, self.paint.shaded(FACE * 0.9), self.paint.chroma)

    def _face(self, low: float, top: float) -> None:
        """The lower face with rounded corners."""
        half = self._half
        outline = [(0.86, low), (0.97, low + 0.08), (1.0, 0.5 * (low + top)), (0.98, top - 0.07)]
        outline.append((0.94, top))
        right = [(half * share, 0.0, z) for share, z in outline]
        left = [(-half * share, 0.0, z) for share, z in reversed(outline)]
        self.part(right + left, self.paint.shaded(FACE), self.paint.chroma)


def _strip(near: float, far: float, low: float, top: float) -> list[tuple[float, float]]:
    return [(near, low), (near, top), (far, top), (far, low)]
