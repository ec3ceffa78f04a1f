# SPDX-License-Identifier: EUPL-1.2
"""The traffic light: what it says of figures, and that it says what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sardze_device.aim.verdict import Light, Measurements, judge, longest_shutter_s, needed_rate

GOOD = Measurements(
    speed_kmh=50.0,
    frames_per_s=12.0,
    plate_width_px=190.0,
    tilt_deg=-1.0,
    angle_deg=12.0,
    edge_px=2.0,
    contrast=110.0,
    burnt=0.0,
    shutter_s=0.0005,
)


def _light(measured: Measurements, name: str) -> Light:
    return next(each.light for each in judge(measured).findings if each.name == name)


def test_a_camera_that_stands_well_is_green_and_nothing_is_to_be_done() -> None:
    verdict = judge(GOOD)
    assert verdict.light is Light.GREEN
    assert not any(each.words for each in verdict.findings)


def test_without_a_plate_nothing_is_promised() -> None:
    verdict = judge(Measurements(speed_kmh=50.0, frames_per_s=12.0))
    assert verdict.light is Light.GREY
    assert "hold a plate" in verdict.findings[0].words


@pytest.mark.parametrize(
    ("change", "name", "light"),
    [
        ({"plate_width_px": 150.0}, "plate width", Light.YELLOW),
        ({"plate_width_px": 90.0}, "plate width", Light.RED),
        ({"angle_deg": 27.0}, "angle", Light.YELLOW),
        ({"angle_deg": 41.0}, "angle", Light.RED),
        ({"tilt_deg": 9.0}, "tilt", Light.YELLOW),
        ({"tilt_deg": -25.0}, "tilt", Light.RED),
        ({"edge_px": 4.0}, "focus", Light.YELLOW),
        ({"edge_px": 7.0}, "focus", Light.RED),
        ({"contrast": 40.0}, "exposure", Light.YELLOW),
        ({"burnt": 0.5}, "exposure", Light.RED),
        ({"shutter_s": 0.001}, "shutter", Light.YELLOW),
        ({"shutter_s": 0.01}, "shutter", Light.RED),
        ({"frames_per_s": 7.0}, "frame rate", Light.YELLOW),
        ({"frames_per_s": 3.0}, "frame rate", Light.RED),
    ],
)
def test_each_figure_has_its_limit_and_a_remedy(
    change: dict[str, float], name: str, light: Light
) -> None:
    verdict = judge(replace(GOOD, **change))
    assert _light(replace(GOOD, **change), name) is light
    assert verdict.light is light, "the light is the worst of its reasons"
    assert all(each.words for each in verdict.findings if each.light is not Light.GREEN)


def test_the_remedy_for_a_tilt_names_the_way_to_turn() -> None:
    words = {each.name: each.words for each in judge(replace(GOOD, tilt_deg=9.0)).findings}
    assert "Turn the camera clockwise" in words["tilt"]


def test_the_longest_shutter_is_that_of_the_table() -> None:
    assert longest_shutter_s(170.0, 50.0) == pytest.approx(0.00064, rel=0.02)  # FACTS 5
    assert longest_shutter_s(170.0, 90.0) == pytest.approx(0.00036, rel=0.02)


def test_faster_roads_want_more_looks() -> None:
    assert [needed_rate(speed) for speed in (30.0, 50.0, 90.0)] == [5.0, 10.0, 15.0]
