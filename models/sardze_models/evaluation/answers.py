# SPDX-License-Identifier: EUPL-1.2
"""What a system says about a photograph: the plates it sees, and what that cost it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from sardze_models.evaluation.likeness import Box

Corners = tuple[tuple[float, float], ...]
"""Four points, clockwise from the plate's own top-left."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text, normalised, and how sure the system is of it (0..1)."""

    text: str
    confidence: float


NOTHING = Said("", 0.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """A plate as a system sees it.

    Attributes:
        box: upright, in the photograph's pixels.
        told: its text where the system is told the country.
        untold: its text where it is not.
        corners: None where the system knows of none.
        rejected: it came up, but the system itself takes it for no plate: counted nowhere, named
            where the plate was missed for it.
    """

    box: Box
    told: Said
    untold: Said
    corners: Corners | None = None
    rejected: bool = False

    @property
    def tilt_degrees(self) -> float | None:
        """How far the plate's long edges run from level."""
        if self.corners is None:
            return None
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self.corners
        return abs(math.degrees(math.atan2(y1 - y0 + y2 - y3, x1 - x0 + x2 - x3)))


@dataclass(frozen=True, slots=True)
class Reply:
    """All answers to one photograph.

    `cpu_ms` is the processor's time from the opened picture to the texts with no country told,
    over all threads; `parts_ms` says where it went, as far as known.
    """

    answers: tuple[Answer, ...]
    cpu_ms: float
    parts_ms: Mapping[str, float] = field(default_factory=dict)
