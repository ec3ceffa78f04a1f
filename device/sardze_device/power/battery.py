# SPDX-License-Identifier: EUPL-1.2
"""The battery, as an INA219 or INA226 on I2C sees it; this is the one importer of smbus2.

The figures of both chips are Texas Instruments' data sheets' (SBOS448 for the INA219, SBOS547 for
the INA226): shunt voltage in register 1, signed; bus voltage in register 2. A chip that does not
answer gives no figure, never an old one. Charge is told from the voltage in a straight line between
empty and full at rest: a rough word that the ladder's wide margins allow for, no fuel gauge.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sardze_wire.camera_settings import BatteryChip, PowerSettings

_SHUNT_REGISTER = 1
_BUS_REGISTER = 2


@dataclass(frozen=True, slots=True)
class Supply:
    """What flows; amperes count positive out of the battery."""

    volts: float
    amperes: float

    @property
    def watts(self) -> float:
        """Power drawn."""
        return self.volts * self.amperes


class Battery(Protocol):
    """Something that knows voltage and current."""

    def measure(self) -> Supply | None:
        """Now; None where nothing measures it."""


class NoBattery:
    """A site on the mains, or one whose battery nobody measures."""

    def measure(self) -> Supply | None:
        """Nothing to say."""
        return None


@dataclass(frozen=True, slots=True)
class InaBattery:
    """A chip behind ``read_word(register)``, which gives 16 bits with the high byte first."""

    chip: BatteryChip
    shunt_ohm: float
    read_word: Callable[[int], int]

    def measure(self) -> Supply | None:
        """Now; None if the chip does not answer."""
        try:
            bus, shunt = self.read_word(_BUS_REGISTER), self.read_word(_SHUNT_REGISTER)
        except OSError:
            return None
        return supply_of(self.chip, bus, shunt, self.shunt_ohm)


def supply_of(chip: BatteryChip, bus: int, shunt: int, shunt_ohm: float) -> Supply:
    """What the two registers say."""
    signed = shunt - 0x10000 if shunt & 0x8000 else shunt
    if chip is BatteryChip.INA219:
        return Supply(volts=(bus >> 3) * 4e-3, amperes=signed * 10e-6 / shunt_ohm)
    return Supply(volts=(bus & 0x7FFF) * 1.25e-3, amperes=signed * 2.5e-6 / shunt_ohm)


def charge_of(volts: float, settings: PowerSettings) -> float:
    """How full the battery is, 0 to 1."""
    share = (volts - settings.empty_v) / (settings.full_v - settings.empty_v)
    return min(1.0, max(0.0, share))


def open_battery(settings: PowerSettings) -> Battery:
    """What the settings name; without smbus2 or without the bus nothing is measured."""
    if settings.battery is BatteryChip.NONE:
        return NoBattery()
    try:
        bus = importlib.import_module("smbus2").SMBus(settings.battery_bus)
    except (ImportError, OSError):
        return NoBattery()

    def read_word(register: int) -> int:
        # SMBus words come with the low byte first, the chip sends the high byte first.
        word = int(bus.read_word_data(settings.battery_address, register))
        return (word & 0xFF) << 8 | word >> 8

    return InaBattery(settings.battery, settings.shunt_ohm, read_word)
