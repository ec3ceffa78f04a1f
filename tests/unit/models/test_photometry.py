# SPDX-License-Identifier: EUPL-1.2
"""The photometric camera against physics, and against what libcamera's authors measured."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sardze_models.synthetic.photometry import (
    IMX477,
    IMX708,
    Lens,
    Lighting,
    Sensor,
    Shot,
    developed,
    electrons,
)
from sardze_models.synthetic.photometry_road import PhotometricRoad
from sardze_models.synthetic.road import RoadScene

GREY = np.full((64, 64), 0.18, np.float32)


@pytest.mark.parametrize(
    ("sensor", "lux", "shutter_us", "gain", "light"),
    [
        # libcamera, src/ipa/rpi/vc4/data/imx708.json and imx477.json: rpi.lux, reference_*.
        (IMX708, 977, 10_672, 1.12, 8627 / 65536),
        (IMX477, 830, 27_242, 1.0, 17755 / 65536),
    ],
)
def test_a_grey_card_is_as_bright_as_libcameras_calibration_says(
    sensor: Sensor, lux: float, shutter_us: float, gain: float, light: float
) -> None:
    found = electrons(GREY, None, Lighting(lux), Shot(shutter_us), sensor, Lens(1.8))
    ours = float(found[0, 0]) * gain / sensor.full_well
    assert abs(math.log2(ours / light)) < 0.25


def test_noise_is_that_of_photons_and_reading() -> None:
    rng = np.random.default_rng(1)
    expected = np.full((400, 400), 1000.0, np.float32)
    luma = developed(rng, expected, Shot(1000, 4.0), IMX477).astype(float)
    light = (luma / 255) ** 2.2 * IMX477.full_well / 4.0
    assert light.mean() == pytest.approx(1000, rel=0.02)
    assert light.std() == pytest.approx(math.sqrt(1000 + IMX477.noise_at(4.0) ** 2), rel=0.25)


def test_too_much_light_is_white_and_none_is_black() -> None:
    rng = np.random.default_rng(1)
    assert developed(rng, GREY * 1e7, Shot(1000), IMX477).min() >= 254
    assert developed(rng, GREY * 0, Shot(1000), IMX477).max() < 20


def test_by_lamp_a_plate_outshines_everything_but_only_without_the_cut_filter() -> None:
    plates = np.zeros_like(GREY)
    plates[:, 32:] = 1
    night = Lighting(0.0, 100.0)
    seen = electrons(GREY, plates, night, Shot(1000, cut_filter=False), IMX477, Lens())
    assert seen[0, 63] / seen[0, 0] == pytest.approx(50 * math.pi, rel=0.01)
    assert electrons(GREY, plates, night, Shot(1000), IMX477, Lens()).max() == 0


def test_a_long_shutter_blurs_what_a_short_one_keeps_sharp() -> None:
    scene = RoadScene(seed=3, vehicles_per_hour=900, speed_kmh=(60, 70), size=(640, 360))
    road = PhotometricRoad(scene)
    at_s = next(
        at_s
        for at_s in np.arange(2.0, 60.0, 0.1).tolist()
        if road.plates(at_s) and road.motion_px(at_s, 0.03) > 8
    )
    contrasts = []
    for shutter_us in (500.0, 30_000.0):
        shot = Shot(shutter_us, 3_000.0 / shutter_us)
        luma = road.frame(at_s, Lighting(3_000.0), shot).luma
        corners = road.plates(at_s)[0].corners
        (x1, y1), (x2, y2) = corners.min(axis=0).astype(int), corners.max(axis=0).astype(int)
        contrasts.append(float(luma[y1:y2, x1:x2].std()))
    assert contrasts[1] < 0.7 * contrasts[0]
