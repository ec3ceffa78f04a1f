# SPDX-License-Identifier: EUPL-1.2
"""The verdict on how a camera stands: measurements in, a traffic light with its reasons out.

Pure. Each figure carries its source; those marked as judgement are ours and untested on poles. The
light is the worst of its findings; what was not measured is grey and says what is missing, and a
grey finding keeps the light from turning green.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from sardze_device.camera.light.exposure import longest_shutter_us
from sardze_wire.camera_settings import ExposureSettings

PLATE_M = 0.52  # a long European plate (FACTS 5: Milestone's page on plate width)
GOOD_WIDTH_PX = 170.0  # FACTS 5: Milestone, plate width recommendations
LEAST_WIDTH_PX = 130.0  # FACTS 5: Abus IPCS64531
GOOD_ANGLE_DEG = 20.0  # FACTS 5: AxxonSoft, safe
MOST_ANGLE_DEG = 30.0  # FACTS 5: Abus; infrared light is of no use beyond
GOOD_TILT_DEG = 5.0  # judgement: beyond, the writing leaves the reader's strip without levelling
MOST_TILT_DEG = 20.0  # FACTS 5: AxxonSoft, safe
STROKE_PX_AT_GOOD_WIDTH = 2.7  # FACTS 5: Milestone
MOST_EDGE_STROKES = 1.6  # judgement: an edge wider than this closes the gaps in B, 8 and M
GOOD_CONTRAST = 60.0  # judgement: grey levels between writing and paper
LEAST_CONTRAST = 30.0  # judgement
GOOD_BURNT = 0.05  # judgement: part of the plate at full white; strokes thin from there
MOST_BURNT = 0.25  # judgement
MILESTONE_SHUTTER = 11.0  # FACTS 5: Milestone's rule, t = 1 / (11 * km/h) s
RATES = ((40.0, 5.0), (72.0, 10.0), (math.inf, 15.0))
"""Up to this speed in km/h, so many looks a second (FACTS 5: Rekor, 48001142877)."""


class Light(StrEnum):
    """How it stands, worst last."""

    GREEN = "green"
    GREY = "grey"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Measurements:
    """What was measured in the last while; None where there was nothing to measure.

    Attributes:
        plate_width_px: length of the plate's upper and lower edge.
        tilt_deg: how far the writing is from level, clockwise positive.
        angle_deg: how far from straight ahead a plate must at least be seen, from its proportions.
        edge_px: over how many pixels black turns into white on the plate.
        contrast: grey levels between writing and paper.
        burnt: part of the plate at full white.
        shutter_s: exposure time, where the camera tells it.
        frames_per_s: how often a frame came and was looked at.
        speed_kmh: how fast vehicles pass here.
    """

    speed_kmh: float
    frames_per_s: float | None = None
    plate_width_px: float | None = None
    tilt_deg: float | None = None
    angle_deg: float | None = None
    edge_px: float | None = None
    contrast: float | None = None
    burnt: float | None = None
    shutter_s: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was judged: its figure and, where it is not good, what to do."""

    name: str
    light: Light
    figure: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The light, and why."""

    light: Light
    findings: tuple[Finding, ...]


def judge(measured: Measurements) -> Verdict:
    """The verdict on these measurements."""
    findings = (
        _width(measured),
        _angle(measured),
        _tilt(measured),
        _focus(measured),
        _exposure(measured),
        _shutter(measured),
        _rate(measured),
    )
    told = [each for each in findings if each is not None]
    return Verdict(max((each.light for each in told), key=list(Light).index), tuple(told))


def longest_shutter_s(plate_width_px: float, speed_kmh: float) -> float:
    """The exposure in which a plate moves by one pixel, as the camera's own controller has it."""
    px_per_m = plate_width_px / PLATE_M
    return (
        longest_shutter_us(ExposureSettings(fastest_kmh=speed_kmh, pixels_per_metre=px_per_m)) / 1e6
    )


def needed_rate(speed_kmh: float) -> float:
    """How many looks a second a passage at that speed wants."""
    return next(rate for most_kmh, rate in RATES if speed_kmh <= most_kmh)


def _width(measured: Measurements) -> Finding:
    width = measured.plate_width_px
    if width is None:
        return _unseen("plate width")
    light = _at_least(width, GOOD_WIDTH_PX, LEAST_WIDTH_PX)
    words = f"Wanted: {GOOD_WIDTH_PX:.0f} px. Go nearer, or take a longer lens."
    return _finding("plate width", light, f"{width:.0f} px", words)


def _angle(measured: Measurements) -> Finding:
    if measured.angle_deg is None:
        return _unseen("angle")
    light = _at_most(measured.angle_deg, GOOD_ANGLE_DEG, MOST_ANGLE_DEG)
    words = f"Wanted: at most {MOST_ANGLE_DEG:.0f}°. Mount nearer to the lane, or look further on."
    return _finding("angle", light, f"at least {measured.angle_deg:.0f}°", words)


def _tilt(measured: Measurements) -> Finding:
    if measured.tilt_deg is None:
        return _unseen("tilt")
    light = _at_most(abs(measured.tilt_deg), GOOD_TILT_DEG, MOST_TILT_DEG)
    turn = "anticlockwise" if measured.tilt_deg < 0 else "clockwise"
    words = f"Turn the camera {turn} until plates lie level."
    return _finding("tilt", light, f"{measured.tilt_deg:+.0f}°", words)


def _focus(measured: Measurements) -> Finding:
    if measured.edge_px is None or measured.plate_width_px is None:
        return _unseen("focus")
    stroke_px = STROKE_PX_AT_GOOD_WIDTH * measured.plate_width_px / GOOD_WIDTH_PX
    light = _at_most(measured.edge_px / stroke_px, 1.0, MOST_EDGE_STROKES)
    figure = f"edges {measured.edge_px:.1f} px, strokes {stroke_px:.1f} px"
    return _finding("focus", light, figure, "Turn the focus until this figure is smallest.")


def _exposure(measured: Measurements) -> Finding:
    if measured.contrast is None or measured.burnt is None:
        return _unseen("exposure")
    burnt = _at_most(measured.burnt, GOOD_BURNT, MOST_BURNT)
    dull = _at_least(measured.contrast, GOOD_CONTRAST, LEAST_CONTRAST)
    figure = f"contrast {measured.contrast:.0f}, {measured.burnt:.0%} white"
    if list(Light).index(burnt) > list(Light).index(dull):
        return _finding("exposure", burnt, figure, "Too bright: less infrared light, less gain.")
    return _finding("exposure", dull, figure, "Too dull: more light, or a cleaner window.")


def _shutter(measured: Measurements) -> Finding | None:
    """Judged only where the camera tells its exposure time."""
    if measured.shutter_s is None or measured.plate_width_px is None:
        return None
    good_s = longest_shutter_s(measured.plate_width_px, measured.speed_kmh)
    most_s = max(good_s, 1.0 / (MILESTONE_SHUTTER * measured.speed_kmh))
    light = _at_most(measured.shutter_s, good_s, most_s)
    words = (
        f"Wanted at {measured.speed_kmh:.0f} km/h: at most {good_s * 1e3:.2f} ms. "
        "Shorten the shutter and add light."
    )
    return _finding("shutter", light, f"{measured.shutter_s * 1e3:.2f} ms", words)


def _rate(measured: Measurements) -> Finding:
    rate, wanted = measured.frames_per_s, needed_rate(measured.speed_kmh)
    if rate is None:
        return Finding("frame rate", Light.GREY, "–", "Wait for frames.")
    light = _at_least(rate, wanted, wanted / 2)
    words = (
        f"Wanted at {measured.speed_kmh:.0f} km/h: {wanted:.0f} frames a second. See that the "
        "board is cool and well fed, or take a faster one."
    )
    return _finding("frame rate", light, f"{rate:.1f} a second", words)


def _finding(name: str, light: Light, figure: str, words: str) -> Finding:
    return Finding(name, light, figure, "" if light is Light.GREEN else words)


def _unseen(name: str) -> Finding:
    return Finding(name, Light.GREY, "–", "Let a vehicle pass, or hold a plate into the lane.")


def _at_least(value: float, good: float, least: float) -> Light:
    return _at_most(-value, -good, -least)


def _at_most(value: float, good: float, most: float) -> Light:
    if value <= good:
        return Light.GREEN
    return Light.YELLOW if value <= most else Light.RED
