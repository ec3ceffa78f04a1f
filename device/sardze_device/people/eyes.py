# SPDX-License-Identifier: EUPL-1.2
"""What looks at a person: one finder of faces, one estimator of age and sex, behind one verb.

A picture of a person comes in, an ``Impression`` goes out: two words' worth. The cut-out of the
face lives in this module's one function and nowhere else. A vendor's error is replaced by one that
names its kind only, since a message may quote pixels (SECURITY 58).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sardze_device.errors import DeviceError
from sardze_wire.people import AgeBand, Sex

Rgb = NDArray[np.uint8]
PixelBox = tuple[int, int, int, int]

LEAST_FACE_PX = 24
"""Narrower faces are not estimated: the age network's input is 64 pixels, the other's 32."""

_BANDS = (
    (15.0, AgeBand.UNDER_15),
    (25.0, AgeBand.FROM_15),
    (45.0, AgeBand.FROM_25),
    (65.0, AgeBand.FROM_45),
)


class PeopleError(DeviceError):
    """A model for people cannot be used, or failed."""


@dataclass(frozen=True, slots=True)
class Impression:
    """What a model guesses of one face: years, and how much speaks for female (0 to 1)."""

    years: float
    female: float


class FaceFinder(Protocol):
    """Finds faces, and says nothing about whose they are."""

    def find(self, rgb: Rgb) -> Sequence[PixelBox]:
        """Left, top, right, bottom of each face, the surest first."""


class FaceEstimator(Protocol):
    """Guesses age and sex."""

    def estimate(self, face: Rgb) -> Impression:
        """Of one face, cut out."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """Both together."""

    finder: FaceFinder
    estimator: FaceEstimator

    def look(self, person: Rgb) -> Impression | None:
        """An impression of the person in this cut-out; None where no face is seen well enough.

        Raises:
            PeopleError: a model failed.
        """
        failed = ""
        try:
            faces = self.finder.find(person)
            wide = [box for box in faces if box[2] - box[0] >= LEAST_FACE_PX]
            if not wide:
                return None
            left, top, right, bottom = wide[0]
            return self.estimator.estimate(person[max(0, top) : bottom, max(0, left) : right])
        except (RuntimeError, ValueError, TypeError, ArithmeticError, LookupError) as error:
            failed = type(error).__name__
        raise PeopleError(  # outside the handler: the vendor's words are not even chained
            f"A model for people failed ({failed}).", remedy="Switch people.enabled off."
        )


def band_of(years: float) -> AgeBand:
    """The band of an estimate."""
    return next((band for limit, band in _BANDS if years < limit), AgeBand.FROM_65)


def sex_of(female: float) -> Sex:
    """The guess, if it is clear enough."""
    if 0.25 < female < 0.75:
        return Sex.UNSTATED
    return Sex.FEMALE if female >= 0.75 else Sex.MALE
