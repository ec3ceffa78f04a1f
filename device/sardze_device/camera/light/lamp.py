# SPDX-License-Identifier: EUPL-1.2
"""The infrared lamp and the cut filter as one thing: light that the eye does not see, on or off.

``NoLamp`` is the choice of a site that reads by day, or by street lamps.
"""

from __future__ import annotations

from typing import Protocol


class NightLight(Protocol):
    """One verb and a question."""

    @property
    def fitted(self) -> bool:
        """Whether switching has any effect."""

    def switch(self, on: bool) -> None:
        """On: the lamp shines and the cut filter is out of the way. Off: the opposite."""


class NoLamp:
    """Nothing is fitted."""

    @property
    def fitted(self) -> bool:
        """Never."""
        return False

    def switch(self, on: bool) -> None:
        """No effect."""
