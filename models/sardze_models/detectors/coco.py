# SPDX-License-Identifier: EUPL-1.2
"""COCO's labels that name road users, counted from 0.

Models with 80 classes and those with COCO's 90 numbers agree as far as the truck. Source: the list
of 80 categories that cocodataset.org publishes, in its order. COCO knows no van: people who
labelled it called vans cars, trucks or buses.
"""

from __future__ import annotations

from collections.abc import Mapping

from sardze_wire.records import VehicleClass

COCO: Mapping[int, VehicleClass] = {
    0: VehicleClass.PERSON,
    1: VehicleClass.BICYCLE,
    2: VehicleClass.CAR,
    3: VehicleClass.MOTORCYCLE,
    5: VehicleClass.BUS,
    7: VehicleClass.TRUCK,
}
