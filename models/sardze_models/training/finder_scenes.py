# SPDX-License-Identifier: EUPL-1.2
"""Training scenes for the plate finder: a crop of luma with the plates that are in it.

Three kinds: a photograph as it is (boxes only), a photograph or background with rendered plates
put in (corners known), and a drawn road. Pictures are never mirrored: writing is not symmetrical.
A scene is fixed by the generator handed in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sardze_models.training.finder_drawings import (
    draw_clutter,
    draw_lettering,
    draw_road,
    draw_vehicle,
)
from sardze_models.training.finder_light import Weather
from sardze_models.training.finder_pasting import Paster, Quad, half_pixel
from sardze_models.training.finder_photographs import Boxes, Luma, Photograph, upright

PAD_LUMA = 114
SMALLEST_WIDTH, LARGEST_WIDTH = 13.0, 230.0
SHARES = {
    "set_a": 1.0,
    "set_b": 1.3,
    "set_e": 1.6,
    "set_f": 1.5,
    "set_g": 0.7,
    "set_h": 0.8,
    "road": 1.8,
}
"""How often each set is drawn from, whatever its size."""
WEAKLY_LABELLED = frozenset({"set_e", "set_f", "set_g", "set_h"})
UNSURE, SURE = 0.5, 1.0
"""How far a spot without a label is believed to be without a plate: less where plates are known to
lack labels, unless an earlier finder has pointed at the doubtful spots."""
FAINTEST = 9.0
"""Least difference of light on a plate that somebody could still see."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Luma (h, w); plates' corners (n, 4, 2), `exact` where all four are known; doubtful boxes."""

    luma: Luma
    corners: NDArray[np.float32]
    exact: NDArray[np.bool_]
    doubtful: Boxes
    certainty: float


@dataclass(frozen=True, slots=True)
class _Found:
    """Plates gathered while a scene is being made."""

    quads: list[Quad]
    exact: list[bool]
    doubtful: list[Quad]


class SceneMaker:
    """Makes endless scenes from photographs, backgrounds and plate faces."""

    def __init__(
        self,
        photographs: Sequence[Photograph],
        backgrounds: Sequence[Photograph],
        faces: Sequence[Luma],
        rng: Generator,
        size: tuple[int, int],
    ) -> None:
        self._rng = rng
        self._height, self._width = size
        self._backgrounds = list(backgrounds)
        self._paster = Paster(faces, rng)
        self._weather = Weather(rng, *size)
        self._groups = {
            group: [photograph for photograph in photographs if photograph.group == group]
            for group in sorted({photograph.group for photograph in photographs})
        }
        shares = np.array([SHARES.get(group, 1.0) for group in self._groups])
        self._shares = shares / shares.sum()
        self._pointed_at = any(len(photograph.doubtful) for photograph in photographs)

    def scene(self) -> Scene:
        """The next scene."""
        kind = self._rng.random()
        if kind < 0.58 and self._groups:
            return self._photograph()
        if kind < 0.82:
            return self._background(
                self._backgrounds[int(self._rng.integers(len(self._backgrounds)))]
            )
        return self._drawing()

    def _photograph(self) -> Scene:
        rng = self._rng
        group = list(self._groups)[int(rng.choice(len(self._shares), p=self._shares))]
        choices = self._groups[group]
        photograph = choices[int(rng.integers(len(choices)))]
        if not len(photograph.plates):
            return self._background(photograph)
        plate = photograph.plates[int(rng.integers(len(photograph.plates)))]
        low, high = plate.min(axis=0), plate.max(axis=0)
        replace = group not in ("set_g", "road") and rng.random() < 0.35
        scale = self._plate_width() / max(float(high[0] - low[0]), 1.0)
        fill = min(self._filling(photograph), 1.0)
        scale = float(np.clip(scale, fill * float(rng.uniform(0.7, 1.0)), 1.7))
        matrix = self._kept_inside(self._placement((low + high) / 2, scale), photograph)
        if replace or (photograph.known.all() and rng.random() < 0.6):
            matrix = self._tilt() @ matrix
        luma = self._seen(photograph, matrix, scale)
        found = _Found([], [], [_mapped(matrix, upright(area)) for area in photograph.doubtful])
        for other, known in zip(photograph.plates, photograph.known, strict=True):
            quad = _mapped(matrix, other)
            if replace:
                quad = self._paster.put(luma, quad, margin=0.06)
            self._note(found, quad, exact=replace or bool(known))
        sure = group not in WEAKLY_LABELLED or self._pointed_at
        return self._finished(luma, found, SURE if sure else UNSURE)

    def _background(self, photograph: Photograph) -> Scene:
        rng = self._rng
        height, width = photograph.levels[0].shape
        fill = self._filling(photograph)
        scale = float(np.exp(rng.uniform(np.log(fill * 0.9), np.log(max(1.5, fill)))))
        middle = np.array([rng.uniform(0, width), rng.uniform(0, height)])
        placed = self._kept_inside(self._placement(middle, scale), photograph)
        luma = self._seen(photograph, self._tilt() @ placed, scale)
        if rng.random() < 0.6:
            for _ in range(int(rng.integers(1, 4))):
                draw_lettering(rng, luma)
        return self._peopled(luma, int(rng.integers(0, 4)), vehicle=0.5)

    def _drawing(self) -> Scene:
        rng = self._rng
        luma = draw_road(rng, self._height, self._width)
        if rng.random() < 0.5:
            draw_clutter(rng, luma)
        if rng.random() < 0.5:
            draw_lettering(rng, luma)
        return self._peopled(luma, int(rng.integers(1, 5)), vehicle=0.95)

    def _peopled(self, luma: Luma, count: int, *, vehicle: float) -> Scene:
        """Rendered plates put in, at a distance from each other, mostly on drawn vehicles."""
        rng = self._rng
        found = _Found([], [], [])
        for _ in range(count):
            quad = self._posed()
            middle = quad.mean(axis=0)
            reach = float(np.ptp(quad[:, 0])) * 2.5
            if any(np.abs(other.mean(axis=0) - middle).max() < reach for other in found.quads):
                continue
            if rng.random() < vehicle:
                draw_vehicle(rng, luma, quad)
            self._note(found, self._paster.put(luma, quad, margin=0.0), exact=True)
        return self._finished(luma, found, 1.0)

    def _posed(self) -> Quad:
        """A plate of chance size and place, turned about all three axes."""
        rng = self._rng
        width = self._plate_width()
        aspect = float(rng.choice([0.212, 0.22, 0.3, 0.5, 0.65], p=[0.5, 0.1, 0.15, 0.15, 0.1]))
        flat = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64) * [0.5, aspect / 2]
        yaw, pitch, roll = rng.normal(0, [0.45, 0.25, 0.09])
        yaw, pitch = float(np.clip(yaw, -1.0, 1.0)), float(np.clip(pitch, -0.7, 0.7))
        across = flat[:, 0] * np.cos(yaw)
        depth = flat[:, 0] * np.sin(yaw) + flat[:, 1] * np.sin(pitch)
        down = flat[:, 1] * np.cos(pitch)
        near = 1.0 / (1.0 + depth * float(rng.uniform(0.0, 0.25)))
        turned = np.stack([across, down], axis=1) * near[:, None]
        spin = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
        place = rng.uniform([0.02, 0.05], [0.98, 0.95]) * [self._width, self._height]
        return (turned @ spin.T * width + place).astype(np.float32)

    def _note(self, found: _Found, quad: Quad, *, exact: bool) -> None:
        """Count a plate in if enough of it is in the scene, else leave its place unjudged."""
        low, high = quad.min(axis=0), quad.max(axis=0)
        limits = np.array([self._width, self._height], np.float32)
        seen = np.clip(np.minimum(high, limits) - np.maximum(low, 0), 0, None)
        share = float((seen / np.maximum(high - low, 1e-3)).prod())
        if share <= 0:
            return
        width, height = high - low
        if share > 0.97 and width >= 10 and height >= 3.5:
            found.quads.append(quad)
            found.exact.append(exact)
        else:
            found.doubtful.append(quad)

    def _finished(self, luma: Luma, found: _Found, certainty: float) -> Scene:
        corners = np.array(found.quads, np.float32).reshape(-1, 4, 2)
        seen = self._weather.degrade(luma, corners)
        visible = np.array([_contrast(seen, quad) >= FAINTEST for quad in corners], bool)
        boxes = [
            np.concatenate([quad.min(axis=0), quad.max(axis=0)])
            for quad in (*found.doubtful, *corners[~visible])
        ]
        return Scene(
            luma=seen,
            corners=corners[visible],
            exact=np.array(found.exact, bool)[visible],
            doubtful=np.array(boxes, np.float32).reshape(-1, 4),
            certainty=certainty,
        )

    def _plate_width(self) -> float:
        return float(np.exp(self._rng.uniform(np.log(SMALLEST_WIDTH), np.log(LARGEST_WIDTH))))

    def _placement(self, point: NDArray[np.floating], scale: float) -> NDArray[np.float64]:
        """Scale about a point of the photograph, and put it somewhere in the scene."""
        rng = self._rng
        stretch = np.exp(rng.normal(0, 0.06))
        across, down = scale * stretch, scale / stretch
        x = rng.uniform(0.06, 0.94) * self._width
        y = rng.uniform(0.06, 0.94) * self._height
        return np.array(
            [[across, 0, x - across * point[0]], [0, down, y - down * point[1]], [0, 0, 1]]
        )

    def _filling(self, photograph: Photograph) -> float:
        """The scale at which the photograph just covers the scene."""
        height, width = photograph.levels[0].shape
        return max(self._width / width, self._height / height)

    def _kept_inside(
        self, matrix: NDArray[np.float64], photograph: Photograph
    ) -> NDArray[np.float64]:
        """Moved so that little or nothing of the scene lies outside the photograph."""
        if self._rng.random() < 0.1:
            return matrix
        height, width = photograph.levels[0].shape
        for axis, (size, room) in enumerate(((width, self._width), (height, self._height))):
            slack = room - size * matrix[axis, axis]
            low, high = min(slack, 0.0), max(slack, 0.0)
            matrix[axis, 2] = np.clip(matrix[axis, 2], low, high)
        return matrix

    def _tilt(self) -> NDArray[np.float64]:
        """A turn about the scene's middle, up to 20 degrees, with a little shear."""
        rng = self._rng
        angle = float(np.clip(rng.normal(0, 0.12), -0.35, 0.35))
        shear = float(rng.normal(0, 0.05))
        x, y = self._width / 2, self._height / 2
        cosine, sine = np.cos(angle), np.sin(angle)
        turn = np.array([[cosine, -sine + shear, 0], [sine, cosine, 0], [0, 0, 1]])
        there = np.array([[1, 0, x], [0, 1, y], [0, 0, 1]])
        back = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1]])
        return np.asarray(there @ turn @ back)

    def _seen(self, photograph: Photograph, matrix: NDArray[np.float64], scale: float) -> Luma:
        """The photograph through the matrix, from the level that needs the least shrinking."""
        level = int(np.clip(np.floor(np.log2(1 / scale) + 0.35), 0, len(photograph.levels) - 1))
        source = photograph.levels[level]
        full = photograph.levels[0].shape
        grow = np.diag([full[1] / source.shape[1], full[0] / source.shape[0], 1.0])
        through = half_pixel(-1) @ matrix @ grow @ half_pixel(1)
        shape = (self._width, self._height)
        return cv2.warpPerspective(
            source, through, shape, flags=cv2.INTER_LINEAR, borderValue=PAD_LUMA
        )


def _contrast(luma: Luma, quad: Quad) -> float:
    """The difference between a plate's light and dark parts."""
    left, top = np.maximum(np.floor(quad.min(axis=0)), 0).astype(int)
    right, bottom = np.ceil(quad.max(axis=0)).astype(int)
    low, high = np.percentile(luma[top:bottom, left:right], (12, 88))
    return float(high - low)


def _mapped(matrix: NDArray[np.float64], quad: Quad) -> Quad:
    flat = np.concatenate([quad, np.ones((4, 1), np.float32)], axis=1) @ matrix.T
    return np.asarray(flat[:, :2] / flat[:, 2:], np.float32)
