# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import hashlib
import io
import math

import numpy as np
import pytest
from PIL import Image

from sardze_device.camera.evidence import MaskError, PrivacyZone, compose_evidence, mask
from sardze_device.camera.frame import Picture, from_rgb
from sardze_wire.camera_settings import EvidenceSettings

HOUSE = PrivacyZone("house", ((0.5, 0.0), (1.0, 0.0), (1.0, 0.5), (0.5, 0.5)))
PLATE = (200.0, 500.0, 320.0, 530.0)


def _street() -> Picture:
    rgb = np.full((720, 1280, 3), (180, 60, 90), np.uint8)
    rgb[500:530, 200:320] = 250
    return from_rgb(rgb)


def _pixels(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))


def test_a_privacy_zone_is_black_in_the_picture_that_is_kept() -> None:
    """SECURITY 51."""
    scene, _ = compose_evidence(_street(), PLATE, [HOUSE])
    pixels = _pixels(scene.jpeg)
    assert pixels[5:260, 500:950].max() <= 8
    assert pixels[400:, :400].min() > 30


def test_it_is_black_and_without_colour_in_the_planes_before_anything_is_encoded() -> None:
    """SECURITY 51."""
    picture = _street()
    hidden = mask(picture, [HOUSE])
    assert hidden.y[:360, 640:].max() == 0
    assert (hidden.cb[:180, 320:] == 128).all()
    assert (hidden.cr[:180, 320:] == 128).all()
    assert picture.y[:360, 640:].min() > 0


def test_a_zone_over_the_plate_hides_it_in_the_crop_too() -> None:
    """SECURITY 51."""
    zone = PrivacyZone("yard", ((0.1, 0.6), (0.3, 0.6), (0.3, 0.8), (0.1, 0.8)))
    _, plate = compose_evidence(_street(), PLATE, [zone])
    assert _pixels(plate.jpeg).max() <= 8


def test_the_plates_of_others_are_black() -> None:
    other = (600.0, 500.0, 700.0, 525.0)
    scene, _ = compose_evidence(_street(), PLATE, [], [other])
    pixels = _pixels(scene.jpeg)
    assert pixels[380:390, 460:520].max() <= 8


@pytest.mark.parametrize(
    "polygon",
    [
        (),
        ((0.1, 0.1), (0.2, 0.2)),
        ((0.1, 0.1), (0.2, math.nan), (0.3, 0.1)),
        ((10.0, 10.0), (200.0, 10.0), (200.0, 90.0)),
    ],
)
def test_a_zone_that_cannot_be_applied_means_no_picture(
    polygon: tuple[tuple[float, float], ...],
) -> None:
    """SECURITY 51."""
    with pytest.raises(MaskError, match="house"):
        compose_evidence(_street(), PLATE, [PrivacyZone("house", polygon)])


def test_scene_and_plate_are_named_and_described() -> None:
    scene, plate = compose_evidence(_street(), PLATE, [])
    assert (scene.reference.shows, plate.reference.shows) == ("scene", "plate")
    assert (scene.reference.number, plate.reference.number) == (0, 1)
    assert scene.reference.sha256 == hashlib.sha256(scene.jpeg).hexdigest()
    assert plate.reference.size_bytes == len(plate.jpeg)
    assert _pixels(scene.jpeg).shape == (540, 960, 3)
    assert _pixels(plate.jpeg).shape[1] >= 240


def test_settings_choose_size_and_whether_there_is_a_crop() -> None:
    files = compose_evidence(
        _street(), PLATE, [], settings=EvidenceSettings(max_width_px=640, plate_crop=False)
    )
    assert [_pixels(file.jpeg).shape for file in files] == [(360, 640, 3)]


def test_a_plate_at_the_rim_of_the_picture_has_a_crop() -> None:
    for box in ((-20.0, -5.0, 30.0, 10.0), (1260.0, 700.0, 1300.0, 740.0), (5.0, 5.0, 6.0, 6.0)):
        _, plate = compose_evidence(_street(), box, [])
        assert min(_pixels(plate.jpeg).shape[:2]) >= 2
