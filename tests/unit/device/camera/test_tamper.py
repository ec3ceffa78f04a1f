# SPDX-License-Identifier: EUPL-1.2
"""Faults are told soon, once, and with a reason; weather is not (SECURITY 39)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sardze_device.camera.tamper import WORDS, Fault, Tampering, TamperRules, TamperWatch
from sardze_device.camera.tamper_look import look_at
from sardze_models.synthetic import weather
from sardze_models.synthetic.road import Light, RoadScene, SyntheticRoad
from sardze_models.synthetic.weather import Plane
from sardze_models.synthetic.weather_day import WeatherDay
from sardze_wire.records import EventKind, Phase

NS_PER_S = 1_000_000_000
pytestmark = pytest.mark.timeout(120)
RNG = np.random.default_rng(3)
Change = Callable[[Plane], Plane]

FAULTS: dict[str, tuple[Fault, Change]] = {
    "a dark cloth": (Fault.BLOCKED, lambda p: weather.covered(p, 1.0, 30, RNG)),
    "paint": (Fault.BLOCKED, lambda p: weather.covered(p, 1.0, 190, RNG)),
    "a cloth over most": (Fault.BLOCKED, lambda p: weather.covered(p, 0.75, 120, RNG)),
    "out of focus": (Fault.BLURRED, lambda p: weather.grain(weather.defocused(p, 0.01), 1, RNG)),
    "turned a little": (Fault.MOVED, lambda p: weather.turned(p, 0.06, 0.0)),
    "turned away": (Fault.MOVED, lambda p: weather.turned(p, 0.3, 0.15)),
    "no light": (Fault.DARK, lambda p: weather.grain(weather.light(p, 0.02, 14), 1, RNG)),
    "too much light": (Fault.OVER_EXPOSED, lambda p: weather.light(p, 6, 140)),
    "only noise": (Fault.FROZEN, lambda p: weather.only_noise(p, RNG)),
}


@lru_cache(maxsize=4)
def road(light: Light) -> list[Plane]:
    scene = RoadScene(light=light, size=(640, 360), seed=3, vehicles_per_hour=300)
    shown = SyntheticRoad(scene)
    return [shown.frame(float(second)).lores for second in range(40)]


def watched(
    planes: list[Plane], watch: TamperWatch | None = None, begin_s: int = 0
) -> list[tuple[int, Tampering]]:
    """What is told of a second-by-second film, with the second."""
    watch = watch or TamperWatch()
    return [
        (second, told)
        for second, plane in enumerate(planes, begin_s)
        for told in watch.see(plane, second * NS_PER_S)
    ]


@pytest.mark.parametrize("light", [Light.DAY, Light.NIGHT])
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_within_ten_seconds_by_its_name(name: str, light: Light) -> None:
    fault, change = FAULTS[name]
    film = road(light)
    told = watched(film[:20] + [change(plane) for plane in film[20:31]])
    assert [(each.fault, each.phase) for _, each in told] == [(fault, Phase.NEW)]
    assert told[0][0] <= 30
    assert told[0][1].reason == WORDS[fault]


def test_a_sensor_that_repeats_itself_is_frozen_and_a_fault_of_the_camera() -> None:
    film = road(Light.DAY)
    ((second, told),) = watched(film[:20] + film[20:21] * 11)
    assert (told.fault, told.occurrence.kind) == (Fault.FROZEN, EventKind.CAMERA_FAULT)
    assert second <= 30


def test_a_camera_that_starts_covered_in_the_dark_says_so() -> None:
    dark = [weather.grain(np.full((180, 320), 16, np.uint8), 1.0, RNG) for _ in range(10)]
    assert [told.fault for _, told in watched(dark)] == [Fault.DARK]


def test_what_was_told_ends_and_keeps_its_number() -> None:
    film = road(Light.DAY)
    covered = [weather.covered(plane, 1.0, 30, RNG) for plane in film[15:25]]
    new, end = (told for _, told in watched(film[:15] + covered + film[25:40]))
    assert (new.phase, end.phase) == (Phase.NEW, Phase.END)
    assert new.incident == end.incident
    assert "after" in end.reason
    assert new.occurrence.kind is EventKind.TAMPER
    assert new.occurrence.evidence
    assert new.occurrence.incident < 0


def test_the_same_fault_is_not_told_again_within_a_minute() -> None:
    watch, film = TamperWatch(), road(Light.DAY)
    covered = [weather.covered(plane, 1.0, 30, RNG) for plane in film]
    watched(film[:15] + covered[15:25] + film[25:40], watch)
    assert watched(covered[:20], watch, 40) == []
    told = [each.phase for _, each in watched(covered, watch, 60)]
    assert told == [Phase.NEW]


def test_a_lorry_that_passes_close_is_no_tampering() -> None:
    film = road(Light.DAY)
    lorry = [weather.covered(plane, 0.9, 110, RNG) for plane in film[20:23]]
    assert watched(film[:20] + lorry + film[23:]) == []


def test_what_stands_is_told_again_and_a_moved_camera_learns_its_new_scene() -> None:
    film = road(Light.DAY)
    turned = [weather.turned(plane, 0.3, 0.15) for plane in film]
    told = watched(film[:15] + turned, TamperWatch(TamperRules(again_s=10.0)))
    assert [each.phase for _, each in told] == [Phase.NEW, Phase.UPDATE, Phase.END]
    assert "taken for the scene" in told[1][1].reason


def test_a_switch_to_infrared_is_learnt_and_not_told() -> None:
    assert watched(road(Light.DAY)[:20] + road(Light.NIGHT)[20:] + road(Light.DAY)) == []


def test_a_camera_that_stops_ends_what_stands() -> None:
    watch, film = TamperWatch(), road(Light.DAY)
    watched(film[:15] + [weather.covered(plane, 1.0, 30, RNG) for plane in film[15:25]], watch)
    assert [told.phase for told in watch.finish()] == [Phase.END]
    assert watch.standing == ()


def test_a_plane_of_another_size_begins_a_new_reference() -> None:
    film = road(Light.DAY)
    smaller = [plane[::2, ::2] for plane in film]
    assert watched(film[:20] + smaller[20:]) == []


def test_an_hour_of_snow_pressed_into_minutes_is_no_tampering() -> None:
    day = WeatherDay(width=320)
    film = [day.lores(12.9 + second / 50, float(second)) for second in range(0, 150)]
    assert watched(film) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_on_photographs(name: str, photographs: Path) -> None:
    fault, change = FAULTS[name]
    files = sorted((photographs / "plates" / "images").glob("*.jpg"))[3:60:14]
    found = []
    for file in files:
        with Image.open(file) as image:
            width = 640
            size = (width, round(image.height * width / image.width))
            still = np.asarray(image.convert("L").resize(size, Image.Resampling.BOX))
        film = [weather.grain(still, 1.5, np.random.default_rng(n)) for n in range(31)]
        told = watched(film[:20] + [change(plane) for plane in film[20:]])
        found.append([each.fault for _, each in told])
    right = sum(faults == [fault] for faults in found)
    assert all(found), found
    assert right >= 0.75 * len(found), found


def test_a_look_at_a_plain_grey_plane_has_no_edges() -> None:
    look = look_at(np.full((180, 320), 90, np.uint8))
    assert look.fields.sum() == 0
    assert look.fine == 0
