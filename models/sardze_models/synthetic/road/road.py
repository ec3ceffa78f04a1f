# SPDX-License-Identifier: EUPL-1.2
"""One frame of the road at any moment: the empty ground, who is there, light, noise.

A frame depends on the scene and the moment alone; what is kept between calls only saves work.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sardze_models.synthetic.road.bodies import build_parts
from sardze_models.synthetic.road.grain import Grain
from sardze_models.synthetic.road.ground import paint_ground
from sardze_models.synthetic.road.painting import (
    Figure,
    add_glare,
    blank_chroma,
    draw_chroma,
    draw_parts,
    draw_plate,
    draw_shadow,
    make_figure,
    smear,
    soften,
)
from sardze_models.synthetic.road.scene import BRIGHTEST, DARKEST, LOOKS, Light, RoadScene
from sardze_models.synthetic.road.traffic import Passage, Run, Traffic
from sardze_models.synthetic.road.view import Box, Points, view_of
from sardze_wire.ground import GroundCalibration, GroundPoint
from sardze_wire.records import Direction

Plane = NDArray[np.uint8]
_DRIFT_PERIOD_S = 420.0
_DRIFT_STEP = 1 / 256
_MOMENTS_PER_S = 10_000
_MARGIN_PX = 4


@dataclass(frozen=True, slots=True, eq=False)
class RoadFrame:
    """One frame: full-range Y'CbCr with colour at half size, and the small luma plane."""

    luma: Plane
    cb: Plane
    cr: Plane
    lores: Plane


@dataclass(frozen=True, slots=True, eq=False)
class PlateInView:
    """Where a plate's face is in the picture: corners clockwise from its top left, in pixels."""

    passage: Passage
    corners: Points

    @property
    def width_px(self) -> float:
        """Length of its upper edge."""
        return float(np.hypot(*(self.corners[1] - self.corners[0])))


@dataclass(frozen=True, slots=True)
class VehicleInView:
    """Where a vehicle shows in the picture: left, top, right, bottom in pixels."""

    passage: Passage
    box: tuple[float, float, float, float]


class SyntheticRoad:
    """A road and its camera."""

    def __init__(self, scene: RoadScene) -> None:
        self.scene = scene
        offset_m = float(np.random.default_rng((scene.seed, 3)).uniform(-0.3, 0.3))
        self._look = LOOKS[scene.light].in_rain() if scene.rain else LOOKS[scene.light]
        self._view = view_of(scene.size, offset_m)
        self._traffic = Traffic(scene, self._view)
        self._ground = paint_ground(scene, self._view, self._look)
        self._grain = Grain(scene.size, self._look.noise, (scene.seed, 4), self._look.streaks)
        small = (scene.size[0] // 2, scene.size[1] // 2)
        self._small_grain = Grain(small, self._look.noise / 2, (scene.seed, 5), self._look.streaks)
        self._figure = lru_cache(maxsize=64)(self._make_figure)
        self._drifted = lru_cache(maxsize=2)(self._make_drifted)

    def frame(self, t_s: float) -> RoadFrame:
        """The frame that the camera takes `t_s` seconds after the road was opened."""
        luma, lores = self._drifted(self._drift_steps(t_s))
        cb, cr = self._ground.cb.copy(), self._ground.cr.copy()
        runs = self._traffic.visible(t_s)
        if runs:
            luma, lores = luma.copy(), lores.copy()
        for run in runs:
            for left, top, right, bottom in self._draw(run, t_s, luma, (cb, cr)):
                small = Image.fromarray(luma[top:bottom, left:right]).reduce(2)
                lores[top // 2 : bottom // 2, left // 2 : right // 2] = np.asarray(small)
        moment = round(t_s * _MOMENTS_PER_S)
        return RoadFrame(
            self._grain.over(luma, moment), cb, cr, self._small_grain.over(lores, moment)
        )

    def passages(self, until_s: float, *, since_s: float = -1.0) -> list[Passage]:
        """The truth: who entered the picture up to a time, in the order of entering.

        With `since_s` only those who entered after it: a long run need not tell all again.
        """
        return [self._traffic.passage(run) for run in self._traffic.between(since_s, until_s)]

    def plates(self, t_s: float) -> list[PlateInView]:
        """The truth of one frame: plates that are whole in the picture."""
        found = []
        for run in self._traffic.visible(t_s):
            corners = self._on_road(self._figure_of(run).face_corners, run, t_s)
            inside = (corners >= 0).all() and (corners <= self.scene.size).all()
            if inside:
                found.append(PlateInView(self._traffic.passage(run), corners))
        return found

    def vehicles(self, t_s: float) -> list[VehicleInView]:
        """The truth of one frame: who shows, the farthest first, cut off at the picture's rim."""
        found = []
        for run in self._traffic.visible(t_s):
            pixels = self._on_road(self._figure_of(run).corners, run, t_s)
            pixels = np.clip(pixels, 0, self.scene.size)
            (left, top), (right, bottom) = pixels.min(axis=0).tolist(), pixels.max(axis=0).tolist()
            if right > left and bottom > top:
                box = (left, top, right, bottom)
                found.append(VehicleInView(self._traffic.passage(run), box))
        return found

    def lane_polygon(self, lane_id: str) -> list[tuple[float, float]]:
        """Where a lane lies in the picture, in fractions, for a site profile."""
        lane = next(lane for lane in self.scene.lanes if lane.lane_id == lane_id)
        near, far = self._view.along(self._view.height_px, 0), self._view.along(0, 0)
        corners = [(lane.centre_m + u, y, 0.0) for u, y in _rectangle(1.55, near, far)]
        pixels = self._view.project(np.array(corners)) / self.scene.size
        return [(float(x), float(y)) for x, y in np.clip(pixels, 0, 1)]

    def calibration(self) -> GroundCalibration:
        """The ground as a technician would measure it: a rectangle painted on the road."""
        far, near = (self._view.along(self._view.height_px * share, 0) for share in (0.15, 0.9))
        real = [(-2.0, far), (2.0, far), (2.0, near), (-2.0, near)]
        seen = self._view.project(np.array([(u, v, 0.0) for u, v in real])) / self.scene.size
        first, second, third, fourth = (
            GroundPoint(x=x, y=y, across_m=u, along_m=v)
            for (x, y), (u, v) in zip(seen.tolist(), real, strict=True)
        )
        return GroundCalibration(
            points=(first, second, third, fourth), camera_height_m=self._view.height_m
        )

    def _draw(self, run: Run, t_s: float, luma: Plane, chroma: tuple[Plane, Plane]) -> list[Box]:
        """Draw one vehicle; the parts of the picture that it changed."""
        figure = self._figure_of(run)
        pixels = self._on_road(figure.corners, run, t_s)
        shadow = self._shadow(run, t_s)
        box = self._view.box(np.concatenate((pixels, shadow)), _MARGIN_PX)
        touched = []
        if box is not None:
            left, top, right, bottom = box
            quad = self._on_road(figure.plate_corners, run, t_s)
            patch = Image.fromarray(luma[top:bottom, left:right])
            draw_shadow(patch, shadow - (left, top))
            draw_parts(ImageDraw.Draw(patch), figure, pixels - (left, top))
            softened = Image.fromarray(soften(np.asarray(patch)))
            draw_plate(softened, figure, quad - (left, top))
            luma[top:bottom, left:right] = smear(np.asarray(softened), self._motion(run, t_s))
            if self._look.saturation:
                _colour(figure, pixels, quad, box, chroma)
            touched.append(box)
        return touched + self._shine(luma, figure, run, t_s)

    def _shine(self, luma: Plane, figure: Figure, run: Run, t_s: float) -> list[Box]:
        """Glare of lamps, and the pool of light that headlamps throw on the road."""
        if not self._look.glare_m:
            return []
        near_m = run.near_m(t_s)
        scale = self._view.pixels_per_metre(max(near_m, 2.0), 0.7)
        radius = self._look.glare_m * scale * (0.45 if figure.rear else 1.0)
        peak = 0.4 * self._look.lamp_rear if figure.rear else 0.9 * self._look.lamp_front
        lamps = self._on_road(figure.lamps, run, t_s).tolist()
        boxes = [add_glare(luma, (x, y), (radius, radius), peak) for x, y in lamps]
        if not figure.rear:
            ahead = np.array([(run.lane.centre_m, near_m - 1.6, 0.0)])
            ((x, y),) = self._view.project(ahead).tolist()
            boxes.append(add_glare(luma, (x, y), (1.5 * scale, 0.75 * scale), self._look.pool))
        return [_even(box, self.scene.size) for box in boxes if box is not None]

    def _figure_of(self, run: Run) -> Figure:
        return self._figure(run)

    def _make_figure(self, run: Run) -> Figure:
        identity, build = run.identity, run.identity.build
        rear = run.lane.direction is not Direction.APPROACHING
        rng = np.random.default_rng((*identity.seed, 8))
        parts = build_parts(
            build,
            rng,
            rear=rear,
            visible_side=1 if run.lane.centre_m < self._view.offset_m else -1,
            sunny=self.scene.light is Light.DAY,
        )
        return make_figure(
            parts,
            self._traffic.plate(run),
            self._look,
            plate_up_m=build.rear_plate_m if rear else build.front_plate_m,
            tilt_rad=float(rng.normal(0, 0.008)),
        )

    def _on_road(self, corners: Points, run: Run, t_s: float) -> Points:
        return self._view.project(corners + (run.lane.centre_m, run.near_m(t_s), 0.0))

    def _shadow(self, run: Run, t_s: float) -> Points:
        build = run.identity.build
        wide = build.width_m / 2 + 0.1
        aside = 0.15 if self.scene.light is Light.DAY else 0.0
        corners = [
            (run.lane.centre_m + u + aside, run.near_m(t_s) + v, 0.0)
            for u, v in _rectangle(wide, -0.12, build.length_m + 0.1)
        ]
        return self._view.project(np.array(corners))

    def _motion(self, run: Run, t_s: float) -> tuple[float, float]:
        """How far the plate moves in the picture while the shutter is open."""
        here = np.array([(run.lane.centre_m, run.near_m(t_s), 0.6)])
        later = np.array([(run.lane.centre_m, run.near_m(t_s + self._look.shutter_s), 0.6)])
        x, y = (self._view.project(later) - self._view.project(here))[0].tolist()
        return x, y

    def _drift_steps(self, t_s: float) -> int:
        phase = 2 * math.pi * (t_s / _DRIFT_PERIOD_S + self.scene.seed * 0.137)
        return round(self._look.drift * math.sin(phase) / _DRIFT_STEP)

    def _make_drifted(self, steps: int) -> tuple[Plane, Plane]:
        """The ground in slightly more or less light, large and small."""
        black = self._look.black
        levels = black + (np.arange(256) - black) * (1 + steps * _DRIFT_STEP)
        table = np.clip(np.rint(levels), DARKEST, BRIGHTEST).astype(int).tolist()
        ground = Image.fromarray(self._ground.luma).point(table)
        return np.asarray(ground), np.asarray(ground.reduce(2))


def _rectangle(half: float, near: float, far: float) -> list[tuple[float, float]]:
    return [(-half, near), (-half, far), (half, far), (half, near)]


def _even(box: Box, size: tuple[int, int]) -> Box:
    """The box widened to even sides, so that it is whole pixels in the small picture too."""
    left, top, right, bottom = box
    return left & ~1, top & ~1, min((right + 1) & ~1, size[0]), min((bottom + 1) & ~1, size[1])


def _colour(
    figure: Figure, pixels: Points, quad: Points, box: Box, chroma: tuple[Plane, Plane]
) -> None:
    left, top, right, bottom = (side // 2 for side in box)
    for which, plane in enumerate(chroma):
        patch = Image.fromarray(plane[top:bottom, left:right])
        pen = ImageDraw.Draw(patch)
        draw_chroma(pen, figure, pixels / 2 - (left, top), which)
        blank_chroma(pen, quad / 2 - (left, top))
        plane[top:bottom, left:right] = np.asarray(patch)
