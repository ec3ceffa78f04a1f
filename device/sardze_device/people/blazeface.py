# SPDX-License-Identifier: EUPL-1.2
"""Faces by BlazeFace out of mediapipe's wheel: the only importer of ``mediapipe``.

The full-range model is taken: its makers mean it for faces within five metres of the camera, and
the short-range one for two (mediapipe's documentation of ``model_selection``).
"""

from __future__ import annotations

from collections.abc import Sequence

import mediapipe
import numpy as np

from sardze_device.people.eyes import PixelBox, Rgb

_FULL_RANGE = 1


class BlazeFace:
    """Mediapipe's detector. Belongs to one thread."""

    def __init__(self, least_score: float = 0.5) -> None:
        self._detector = mediapipe.solutions.face_detection.FaceDetection(
            model_selection=_FULL_RANGE, min_detection_confidence=least_score
        )

    def find(self, rgb: Rgb) -> Sequence[PixelBox]:
        """As ``FaceFinder``."""
        height, width = rgb.shape[:2]
        found = self._detector.process(np.ascontiguousarray(rgb)).detections or ()
        ranked = sorted(found, key=lambda each: -float(each.score[0]))
        boxes = [each.location_data.relative_bounding_box for each in ranked]
        return [
            (
                max(0, round(box.xmin * width)),
                max(0, round(box.ymin * height)),
                min(width, round((box.xmin + box.width) * width)),
                min(height, round((box.ymin + box.height) * height)),
            )
            for box in boxes
        ]
