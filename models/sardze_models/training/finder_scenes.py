# SPDX-License-Identifier: EUPL-1.2
"""Training scenes for the plate finder: a crop of luma with the plates that are in it.

Four kinds: a photograph as it is (boxes only), a photograph or background with rendered plates
and strangers put in (corners known), a place that an earlier finder took for a plate, and a drawn
road. Pictures are never mirrored: writing is not symmetrical. A scene is fixed by the generator
handed in.
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
from sardze_models.training.finder_pasting import Paster, half_pixel
from sardze_models.training.finder_photographs import Boxes, Luma, Photograph, upright
from sardze_models.training.finder_poses import SIZES, Framing, Matrix, Poser, Quad

PAD_LUMA = 114
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
NEVER_REPLACED = frozenset({"set_g", "road"})
MISTAKEN_UNTIL = {Framing.WIDE: 0.58, Framing.CLOSE: 0.74}
MOST_ENLARGED = {Framing.WIDE: 1.7, Framing.CLOSE: 2.4}

_KEEP, _REPLACE, _COVER = "keep", "replace", "cover"
"""What happens to a photograph's own plates."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Luma (h, w); plates' corners (n, 4, 2), `exact` where all four are known; doubtful boxes."""

    luma: Luma
    corners: NDArray[np.float32]
    exact: NDArray[np.bool_]
    doubtful: Boxes
    certainty: float


@dataclass(frozen=True, slots=True)
class Stock:
    """What scenes are made of."""

    photographs: Sequence[Photograph]
    backgrounds: Sequence[Photograph]
    faces: Sequence[Luma]
    strangers: Sequence[Luma]


@dataclass(frozen=True, slots=True)
class _Found:
    """Plates gathered while a scene is being made."""

    quads: list[Quad]
    exact: list[bool]
    doubtful: list[Quad]


class SceneMaker:
    """Makes endless scenes of one framing."""

    def __init__(self, stock: Stock, rng: Generator, framing: Framing) -> None:
        self._rng = rng
        self._framing = framing
        self._height, self._width = SIZES[framing]
        self._poser = Poser(rng, framing, SIZES[framing])
        self._backgrounds = list(stock.backgrounds)
        self._plates = Paster(stock.faces, rng)
        self._strangers = Paster(stock.strangers, rng)
        self._weather = Weather(rng, *SIZES[framing])
        self._groups = _grouped(stock.photographs)
        shares = np.array([SHARES.get(group, 1.0) for group in self._groups])
        self._shares = shares / shares.sum()
        self._mistaken = [
            (photograph, upright(box))
            for photograph in (*stock.photographs, *stock.backgrounds)
            for box in photograph.strangers
        ]
        self._pointed_at = any(len(photograph.doubtful) for photograph in stock.photographs)

    def scene(self) -> Scene:
        """The next scene."""
        kind = self._rng.random()
        if kind < 0.5 and self._groups:
            return self._photograph()
        if kind < MISTAKEN_UNTIL[self._framing] and self._mistaken:
            photograph, place = self._mistaken[int(self._rng.integers(len(self._mistaken)))]
            return self._around(
                photograph, place, self._rng.choice([_KEEP, _REPLACE], p=[0.9, 0.1])
            )
        if kind < 0.86 and self._backgrounds:
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
        fate = _KEEP
        if group not in NEVER_REPLACED:
            fate = rng.choice([_KEEP, _REPLACE, _COVER], p=[0.64, 0.27, 0.09])
        return self._around(photograph, plate, fate)

    def _around(self, photograph: Photograph, place: Quad, fate: str) -> Scene:
        """A part of a photograph, its plates kept, replaced by rendered ones, or covered."""
        rng = self._rng
        low, high = place.min(axis=0), place.max(axis=0)
        fill = min(self._filling(photograph), 1.0)
        scale = self._poser.scale(*(high - low).tolist())
        scale = float(
            np.clip(scale, fill * float(rng.uniform(0.7, 1.0)), MOST_ENLARGED[self._framing])
        )
        matrix = self._kept_inside(self._placement((low + high) / 2, scale), photograph)
        if fate != _KEEP or (photograph.known.all() and rng.random() < 0.6):
            matrix = self._poser.tilt() @ matrix
        luma = self._seen(photograph, matrix, scale)
        found = _Found([], [], [_mapped(matrix, upright(area)) for area in photograph.doubtful])
        for other, known in zip(photograph.plates, photograph.known, strict=True):
            quad = _mapped(matrix, other)
            if fate == _COVER:
                self._strangers.put(luma, quad, margin=0.15)
                continue
            if fate == _REPLACE:
                quad = self._plates.put(luma, quad, margin=0.06)
            self._note(found, quad, exact=fate == _REPLACE or bool(known))
        sure = photograph.group not in WEAKLY_LABELLED or self._pointed_at
        return self._finished(luma, found, SURE if sure else UNSURE)

    def _background(self, photograph: Photograph) -> Scene:
        rng = self._rng
        height, width = photograph.levels[0].shape
        fill = self._filling(photograph)
        scale = float(np.exp(rng.uniform(np.log(fill * 0.9), np.log(max(1.5, fill)))))
        middle = np.array([rng.uniform(0, width), rng.uniform(0, height)])
        placed = self._kept_inside(self._placement(middle, scale), photograph)
        luma = self._seen(photograph, self._poser.tilt() @ placed, scale)
        if rng.random() < 0.3:
            draw_lettering(rng, luma)
        return self._peopled(luma, int(rng.integers(0, 4)), vehicle=0.5)

    def _drawing(self) -> Scene:
        rng = self._rng
        luma = draw_road(rng, self._height, self._width)
        if rng.random() < 0.5:
            draw_clutter(rng, luma)
        if rng.random() < 0.3:
            draw_lettering(rng, luma)
        return self._peopled(luma, int(rng.integers(0, 5)), vehicle=0.95)

    def _peopled(self, luma: Luma, count: int, *, vehicle: float) -> Scene:
        """Rendered plates, mostly on drawn vehicles, and strangers, apart from each other."""
        rng = self._rng
        found = _Found([], [], [])
        for _ in range(count):
            quad = self._poser.posed()
            middle = quad.mean(axis=0)
            reach = float(np.ptp(quad[:, 0])) * 2.5
            if any(np.abs(other.mean(axis=0) - middle).max() < reach for other in found.quads):
                continue
            if rng.random() < vehicle:
                draw_vehicle(rng, luma, quad)
            self._note(found, self._plates.put(luma, quad, margin=0.0), exact=True)
        taken = [*found.quads, *found.doubtful]
        for _ in range(int(rng.integers(0, 4))):
            quad = self._stranger_place(found.quads)
            if any(_touch(quad, other) for other in taken):
                continue
            if not taken and rng.random() < vehicle / 2:
                draw_vehicle(rng, luma, quad)
            taken.append(self._strangers.put(luma, quad, margin=0.0))
        return self._finished(luma, found, SURE)

    def _stranger_place(self, plates: Sequence[Quad]) -> Quad:
        """Anywhere, or above or below a plate as badges and dealers' words are."""
        rng = self._rng
        if not plates or rng.random() < 0.6:
            return self._poser.posed(aspect=float(np.exp(rng.uniform(np.log(0.15), np.log(1.1)))))
        plate = plates[int(rng.integers(len(plates)))]
        middle, down = plate.mean(axis=0), np.ptp(plate[:, 1])
        away = np.array([rng.normal(0, 2.0), rng.choice([-1, 1]) * rng.uniform(1.1, 3.0)]) * down
        squeeze = np.array([rng.uniform(0.2, 0.9), rng.uniform(0.3, 0.9)])
        return ((plate - middle) * squeeze + middle + away).astype(np.float32)

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

    def _placement(self, point: NDArray[np.floating], scale: float) -> Matrix:
        """Scale about a point of the photograph, and put it somewhere in the scene."""
        rng = self._rng
        stretch = np.exp(rng.normal(0, 0.06))
        across, down = scale * stretch, scale / stretch
        x, y = self._poser.place(0.06)
        return np.array(
            [[across, 0, x - across * point[0]], [0, down, y - down * point[1]], [0, 0, 1]]
        )

    def _filling(self, photograph: Photograph) -> float:
        """The scale at which the photograph just covers the scene."""
        height, width = photograph.levels[0].shape
        return max(self._width / width, self._height / height)

    def _kept_inside(self, matrix: Matrix, photograph: Photograph) -> Matrix:
        """Moved so that little or nothing of the scene lies outside the photograph."""
        if self._rng.random() < 0.1:
            return matrix
        height, width = photograph.levels[0].shape
        for axis, (size, room) in enumerate(((width, self._width), (height, self._height))):
            slack = room - size * matrix[axis, axis]
            low, high = min(slack, 0.0), max(slack, 0.0)
            matrix[axis, 2] = np.clip(matrix[axis, 2], low, high)
        return matrix

    def _seen(self, photograph: Photograph, matrix: Matrix, scale: float) -> Luma:
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


def _mapped(matrix: Matrix, quad: Quad) -> Quad:
    flat = np.concatenate([quad, np.ones((4, 1), np.float32)], axis=1) @ matrix.T
    return np.asarray(flat[:, :2] / flat[:, 2:], np.float32)


def _touch(one: Quad, other: Quad) -> bool:
    """Whether the upright boxes round two quads come nearer than a tenth of their sizes."""
    apart = np.abs(one.min(axis=0) + one.max(axis=0) - other.min(axis=0) - other.max(axis=0)) / 2
    sizes = (np.ptp(one, axis=0) + np.ptp(other, axis=0)) / 2
    return bool((apart < 1.1 * sizes).all())


def _grouped(photographs: Sequence[Photograph]) -> dict[str, list[Photograph]]:
    groups: dict[str, list[Photograph]] = {}
    for photograph in sorted(photographs, key=lambda each: each.group):
        groups.setdefault(photograph.group, []).append(photograph)
    return groups
