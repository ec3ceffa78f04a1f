# SPDX-License-Identifier: EUPL-1.2
"""Pictures to make clips of, and clips back into pictures."""

from __future__ import annotations

import io
from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray

from sardze_device.clips.encoder import Plane
from sardze_wire.camera_settings import ClipSettings

S = 1_000_000_000
SETTINGS = ClipSettings(enabled=True, before_s=2.0, after_s=1.0, longest_s=4.0, fps=5.0)


@dataclass(frozen=True)
class Grey:
    """A picture of one brightness, with a bright person in it."""

    y: Plane
    cb: Plane
    cr: Plane


def grey(level: int, size: tuple[int, int] = (64, 48)) -> Grey:
    luma = np.full((size[1], size[0]), level, np.uint8)
    luma[:16, :16] = 250
    half = np.full((size[1] // 2, size[0] // 2), 128, np.uint8)
    return Grey(luma, half, half)


def hide(picture: Grey) -> Grey:
    luma = picture.y.copy()
    luma[:16, :16] = 0
    return Grey(luma, picture.cb, picture.cr)


def decoded(mp4: bytes) -> list[tuple[float, NDArray[np.uint8]]]:
    """Seconds and luma of each frame."""
    with av.open(io.BytesIO(mp4), "r") as container:
        return [
            (float(frame.time or 0.0), np.asarray(frame.to_ndarray(format="gray"), np.uint8))
            for frame in container.decode(video=0)
        ]
