# SPDX-License-Identifier: EUPL-1.2
"""Lamp and cut filter against small pins."""

from __future__ import annotations

from functools import partial

import pytest

from sardze_device.camera.light.gpio import make_lamp
from sardze_device.errors import SourceError
from sardze_wire.camera_settings import ExposureSettings

BOTH = ExposureSettings(lamp_gpio=18, cut_filter_gpio=23)


class SmallPin:
    """Writes down what it is told."""

    def __init__(self, told: list[str], number: int) -> None:
        self._told = told
        self._number = number

    def on(self) -> None:
        self._told.append(f"{self._number} on")

    def off(self) -> None:
        self._told.append(f"{self._number} off")


def test_the_filter_moves_before_the_lamp_shines_and_after_it_went_out() -> None:
    told: list[str] = []
    lamp = make_lamp(BOTH, partial(SmallPin, told))
    assert lamp.fitted
    lamp.switch(True)
    lamp.switch(False)
    assert told == ["23 on", "18 on", "18 off", "23 off"]


def test_without_a_pin_there_is_no_lamp() -> None:
    lamp = make_lamp(ExposureSettings(), partial(SmallPin, []))
    lamp.switch(True)
    assert not lamp.fitted


def test_a_pin_that_cannot_be_had_says_what_to_do() -> None:
    def busy(number: int) -> SmallPin:
        raise OSError("GPIO busy")

    with pytest.raises(SourceError, match="GPIO busy") as caught:
        make_lamp(BOTH, busy)
    assert "gpio" in (caught.value.remedy or "")
