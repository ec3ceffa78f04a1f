# SPDX-License-Identifier: EUPL-1.2
"""Lamp and cut filter on a Raspberry Pi's pins: the only importer of ``gpiozero``.

The filter moves before the lamp shines and after it went out, so that its driver and the lamp
never draw current at the same moment. gpiozero sets its pins low when the process ends. A pin that
cannot be had is an error with a remedy.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from sardze_device.camera.light.lamp import NightLight, NoLamp
from sardze_device.errors import SourceError
from sardze_wire.camera_settings import ExposureSettings

MakePin = Callable[[int], Any]
"""A BCM number to something with ``on`` and ``off``."""


def make_pin(number: int) -> Any:
    """An output that starts low, as gpiozero makes it."""
    return importlib.import_module("gpiozero").OutputDevice(number, initial_value=False)


class PinLamp:
    """A lamp's driver on one pin, a cut filter's on another; each may be missing."""

    def __init__(self, lamp: int | None, cut_filter: int | None, make: MakePin = make_pin) -> None:
        try:
            self._lamp = None if lamp is None else make(lamp)
            self._filter = None if cut_filter is None else make(cut_filter)
        except ImportError as error:
            raise SourceError(
                f"gpiozero cannot be imported: {error}.",
                remedy="Install python3-gpiozero and python3-lgpio with apt, or take the pins "
                "out of the camera's exposure settings.",
            ) from error
        except (RuntimeError, OSError, ValueError, LookupError) as error:
            # gpiozero's own errors derive from these.
            raise SourceError(
                f"The pins {lamp} and {cut_filter} cannot be had: {error}.",
                remedy="Check the BCM numbers, that nothing else uses them, and that the service's "
                "user is in the group gpio.",
            ) from error

    @property
    def fitted(self) -> bool:
        """A filter alone is of no use: there must be a lamp."""
        return self._lamp is not None

    def switch(self, on: bool) -> None:
        """The filter out, then the lamp on; or the lamp off, then the filter in."""
        if on:
            _set(self._filter, on)
            _set(self._lamp, on)
        else:
            _set(self._lamp, on)
            _set(self._filter, on)


def make_lamp(settings: ExposureSettings, make: MakePin = make_pin) -> NightLight:
    """What the settings say is fitted."""
    if settings.lamp_gpio is None:
        return NoLamp()
    return PinLamp(settings.lamp_gpio, settings.cut_filter_gpio, make)


def _set(pin: Any, on: bool) -> None:
    if pin is None:
        return
    if on:
        pin.on()
    else:
        pin.off()
