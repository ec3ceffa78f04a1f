# SPDX-License-Identifier: EUPL-1.2
"""Figures from frames: a drawn plate whose width, tilt and crispness are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from sardze_device.aim.measuring import Measuring, angle_of, crispness_of, tilt_of
from sardze_device.camera.frame import Frame, from_image, lores_of
from sardze_models.finder import Detection

SIZE = (640, 360)
SECOND = 1_000_000_000


def _scene(blur_px: float = 0.0) -> Image.Image:
    image = Image.new("L", SIZE, 90)
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 200, 379, 238), fill=220)
    for x in range(215, 370, 20):
        draw.rectangle((x, 206, x + 5, 232), fill=20)
    return image.filter(ImageFilter.GaussianBlur(blur_px)) if blur_px else image


def _frame(number: int, image: Image.Image, **metadata: float) -> Frame:
    picture = from_image(image)
    return Frame(picture, lores_of(picture.luma), number * SECOND // 10, number, metadata)


def _plate(width: float, height: float, turned_deg: float = 0.0) -> Detection:
    turn = math.radians(turned_deg)
    turned = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]]) @ turned + (200, 200)
    return Detection(corners.astype(np.float32), 0.9)


def test_width_tilt_and_angle_are_those_of_the_corners() -> None:
    assert _plate(180, 39, 8.0).width_px == pytest.approx(180, abs=0.1)
    assert tilt_of(_plate(180, 39, 8.0).corners) == pytest.approx(8.0, abs=0.1)
    straight = 180 / (520 / 113)
    assert angle_of(_plate(180, straight).corners) == pytest.approx(0.0, abs=2.0)
    aside = _plate(180 * math.cos(math.radians(30)), straight)
    assert angle_of(aside.corners) == pytest.approx(30.0, abs=1.0)
    assert angle_of(_plate(100, 70).corners) is None, "two lines say nothing about the angle"


def test_a_blurred_plate_has_wider_edges() -> None:
    crisp, contrast = crispness_of(np.asarray(_scene())[200:239, 200:380])
    blurred, _ = crispness_of(np.asarray(_scene(2.5))[200:239, 200:380])
    assert crisp == pytest.approx(1.0, abs=0.2)
    assert blurred > 3.5
    assert contrast == pytest.approx(200, abs=5)


def test_a_glance_at_a_vehicle_lasts_for_a_while_and_no_longer() -> None:
    measuring, scene = Measuring(50.0), _scene()
    measuring.see(_frame(0, scene, ExposureTime=500.0), [_plate(180, 39)])
    for number in range(1, 60):
        measuring.see(_frame(number, scene, ExposureTime=500.0), [])
    told = measuring.measurements()
    assert told.plate_width_px == pytest.approx(180, abs=0.5)
    assert told.frames_per_s == pytest.approx(10.0)
    assert told.shutter_s == pytest.approx(0.0005)
    measuring.see(_frame(700, scene), [])
    assert measuring.measurements().plate_width_px is None
    assert measuring.measurements().shutter_s is None


def test_the_widest_sights_of_a_passing_plate_count() -> None:
    measuring = Measuring(50.0)
    for number, width in enumerate((40, 60, 160, 180)):
        measuring.see(_frame(number, _scene()), [_plate(width, 39)])
    assert measuring.measurements().plate_width_px == pytest.approx(180, abs=0.5)
