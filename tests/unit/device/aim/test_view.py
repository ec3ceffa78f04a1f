# SPDX-License-Identifier: EUPL-1.2
"""The view: what the technician sees and what a sheet may hold, on pixels (SECURITY 51)."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sardze_device.aim.measuring import Measuring
from sardze_device.aim.view import Eyes, View
from sardze_device.camera.frame import Frame, from_rgb, lores_of
from sardze_device.camera.masking import Masker, PrivacyZone
from sardze_device.camera.source import FrameSource
from sardze_device.errors import SourceError
from sardze_models.finder import Detection

LEFT = PrivacyZone("left", ((0.0, 0.0), (0.25, 0.0), (0.25, 1.0), (0.0, 1.0)))
RIGHT = PrivacyZone("right", ((0.75, 0.0), (1.0, 0.0), (1.0, 1.0), (0.75, 1.0)))


class Stripes:
    """A source of one striped picture; fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.number = 0

    def open(self) -> None:
        """Fails, or not."""
        if self.failures:
            self.failures -= 1
            raise SourceError("The ribbon is loose.", remedy="Seat it.")

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The next frame."""
        self.number += 1
        rgb = np.full((240, 320, 3), 200, np.uint8)
        rgb[:, ::4] = 60
        picture = from_rgb(rgb)
        return Frame(picture, lores_of(picture.luma), self.number * 10**8, self.number)

    def close(self) -> None:
        """Nothing is held."""


class OnePlate:
    """Finds a plate in the middle."""

    def find(self, luma: NDArray[np.uint8], *, closely: bool = False) -> Sequence[Detection]:
        """Always the same."""
        corners = np.array([[130, 100], [190, 100], [190, 114], [130, 114]], np.float32)
        return [Detection(corners, 0.9)]

    def measure(self, luma: NDArray[np.uint8], found: Sequence[Detection]) -> Sequence[Detection]:
        """As it was."""
        return found


@contextmanager
def _watching(source: FrameSource) -> Iterator[View]:
    over = threading.Event()
    view = View(
        source,
        Eyes(OnePlate(), lambda zones: Masker(zones)),
        zones=[LEFT],
        measuring=Measuring(50.0),
        frame_timeout_s=1.0,
        wait=lambda timeout_s: over.wait(min(timeout_s, 0.01)),
    )
    thread = threading.Thread(target=view.run)
    thread.start()
    try:
        yield view
    finally:
        over.set()
        thread.join(10)


def _luma(jpeg: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("L"))


def test_zones_are_black_in_what_is_shown_those_drawn_meanwhile_too() -> None:
    with _watching(Stripes()) as view:
        shown = _luma(view.glance(0, 5.0).jpeg)
        assert shown[:, :70].max() < 20
        assert shown[:, 250:].max() > 150
        view.hide([RIGHT])
        later = view.glance(view.glance().number + 1, 5.0)
        assert _luma(later.jpeg)[:, 250:].max() < 20
        view.hide([])
        last = view.glance(view.glance().number + 1, 5.0)
        assert _luma(last.jpeg)[:, :70].max() < 20, "the profile's zones stay black"


def test_a_sheet_shows_nobody_where_nobody_can_be_looked_for() -> None:
    with _watching(Stripes()) as view:
        kept = _luma(view.sheet_picture(5.0))
    assert kept[:, :70].max() < 20
    middle = kept[40:200, 100:220].astype(int)
    assert np.abs(np.diff(middle, axis=1)).max() < 30, "all but a coarse mosaic is gone"


def test_figures_come_with_the_picture_that_they_belong_to() -> None:
    with _watching(Stripes()) as view:
        glance = view.glance(0, 5.0)
        assert glance.plates[0].width_px == 60.0
        assert view.picture(glance.number)
        assert view.picture(-1), "an unknown number gives the newest"


def test_a_camera_that_fails_is_told_and_opened_again() -> None:
    with _watching(Stripes(failures=1)) as view:
        glance = view.glance(0, 5.0)
        seen = [glance.words]
        while not glance.jpeg:
            glance = view.glance(glance.number, 5.0)
            seen.append(glance.words)
    assert "The ribbon is loose. Seat it." in seen
