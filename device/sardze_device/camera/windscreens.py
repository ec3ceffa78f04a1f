# SPDX-License-Identifier: EUPL-1.2
"""Where the glass of a vehicle is, from its box and its plate: pure geometry.

A camera above the road sees a vehicle's glass in the upper part of its box, and always clearly
above its plate. Front and rear look alike from outside, so both are taken for the windscreen. The
long plates of Europe are 520 mm wide, which scales what is around a plate whose vehicle nobody
saw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sardze_device.camera.frame import PixelBox
from sardze_device.camera.vehicles import carries
from sardze_models.detectors.road_user import RoadUser
from sardze_wire.records import VehicleClass

GLASS: Mapping[VehicleClass, float] = {
    VehicleClass.CAR: 0.62,
    VehicleClass.VAN: 0.62,
    VehicleClass.BUS: 0.75,
    VehicleClass.TRUCK: 0.75,
    VehicleClass.MOTORCYCLE: 0.75,
}
"""Down to which part of its box a vehicle has glass, or a rider."""
_ABOVE = 0.35
"""Plate widths between a plate and the lowest glass: 0.2 m."""
_UP, _ASIDE = 3.6, 1.8
"""Plate widths up to the roof and to either side, for a plate without a vehicle."""
_BEYOND = 0.05


def windscreens_of(found: Sequence[RoadUser], plates: Sequence[PixelBox]) -> list[PixelBox]:
    """Every vehicle's glass, and where it must be above plates that no vehicle carries."""
    vehicles = [user for user in found if user.kind in GLASS]
    glass = [_of_vehicle(vehicle, plates) for vehicle in vehicles]
    for plate in plates:
        x, y = (plate[0] + plate[2]) / 2, (plate[1] + plate[3]) / 2
        if not any(carries(vehicle.box, x, y) for vehicle in vehicles):
            glass.append(_above(plate))
    return glass


def _of_vehicle(vehicle: RoadUser, plates: Sequence[PixelBox]) -> PixelBox:
    """The upper part of the box; its own plate bounds it where the vehicle is the only carrier."""
    left, top, right, bottom = vehicle.box
    aside = _BEYOND * (right - left)
    up = _BEYOND * (bottom - top)
    low = top + GLASS[vehicle.kind] * (bottom - top)
    own = [
        plate
        for plate in plates
        if carries(vehicle.box, (plate[0] + plate[2]) / 2, (plate[1] + plate[3]) / 2)
    ]
    if len(own) == 1:
        x1, y1, x2, _ = own[0]
        low = max(top, min(low, y1 - _ABOVE * (x2 - x1)))
    return left - aside, top - up, right + aside, low


def _above(plate: PixelBox) -> PixelBox:
    x1, y1, x2, _ = plate
    width = x2 - x1
    return x1 - _ASIDE * width, y1 - _UP * width, x2 + _ASIDE * width, y1 - _ABOVE * width
