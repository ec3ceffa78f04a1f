# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import hashlib
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sardze_device.camera.evidence import compose_evidence, compose_scene
from sardze_device.camera.frame import Picture, from_rgb
from sardze_device.camera.masking import Masker, PrivacyZone
from sardze_models.detectors.road_user import RoadUser
from sardze_models.finder import Detection
from sardze_wire.camera_settings import EvidenceSettings

HOUSE = PrivacyZone("house", ((0.5, 0.0), (1.0, 0.0), (1.0, 0.5), (0.5, 0.5)))
PLATE = (200.0, 500.0, 320.0, 530.0)


class Nobody:
    """A road and its plates with nothing to hide."""

    def find(self, picture: NDArray[np.uint8]) -> list[RoadUser]:
        return []


class NoPlates:
    """Sees no plate."""

    def find(self, luma: NDArray[np.uint8]) -> list[Detection]:
        return []


def _masker(*zones: PrivacyZone) -> Masker:
    return Masker(zones, Nobody(), NoPlates())


def _street() -> Picture:
    rgb = np.full((720, 1280, 3), (180, 60, 90), np.uint8)
    rgb[500:530, 200:320] = 250
    return from_rgb(rgb)


def _pixels(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))


def test_a_privacy_zone_is_black_in_the_picture_that_is_kept() -> None:
    """SECURITY 51."""
    scene, _ = compose_evidence(_street(), PLATE, _masker(HOUSE))
    pixels = _pixels(scene.jpeg)
    assert pixels[5:260, 500:950].max() <= 8
    assert pixels[400:, :400].min() > 30


def test_a_zone_over_the_plate_hides_it_in_the_crop_too() -> None:
    """SECURITY 51."""
    zone = PrivacyZone("yard", ((0.1, 0.6), (0.3, 0.6), (0.3, 0.8), (0.1, 0.8)))
    _, plate = compose_evidence(_street(), PLATE, _masker(zone))
    assert _pixels(plate.jpeg).max() <= 8


def test_the_plates_of_others_are_one_grey() -> None:
    other = (600.0, 500.0, 700.0, 525.0)
    scene, _ = compose_evidence(_street(), PLATE, _masker(), [other])
    pixels = _pixels(scene.jpeg)
    plate = pixels[380:390, 455:520].astype(int)
    assert np.ptp(plate, axis=(0, 1)).max() <= 6


def test_the_picture_of_an_event_is_a_scene_without_a_cut_out() -> None:
    (scene,) = compose_scene(_street(), _masker(HOUSE))
    assert scene.reference.shows == "scene"
    assert _pixels(scene.jpeg)[5:260, 500:950].max() <= 8


def test_scene_and_plate_are_named_and_described() -> None:
    scene, plate = compose_evidence(_street(), PLATE, _masker())
    assert (scene.reference.shows, plate.reference.shows) == ("scene", "plate")
    assert (scene.reference.number, plate.reference.number) == (0, 1)
    assert scene.reference.sha256 == hashlib.sha256(scene.jpeg).hexdigest()
    assert plate.reference.size_bytes == len(plate.jpeg)
    assert _pixels(scene.jpeg).shape == (540, 960, 3)
    assert _pixels(plate.jpeg).shape[1] >= 240


def test_settings_choose_size_and_whether_there_is_a_crop() -> None:
    files = compose_evidence(
        _street(), PLATE, _masker(), settings=EvidenceSettings(max_width_px=640, plate_crop=False)
    )
    assert [_pixels(file.jpeg).shape for file in files] == [(360, 640, 3)]


def test_a_plate_at_the_rim_of_the_picture_has_a_crop() -> None:
    for box in ((-20.0, -5.0, 30.0, 10.0), (1260.0, 700.0, 1300.0, 740.0), (5.0, 5.0, 6.0, 6.0)):
        _, plate = compose_evidence(_street(), box, _masker())
        assert min(_pixels(plate.jpeg).shape[:2]) >= 2
