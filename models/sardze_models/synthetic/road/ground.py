# SPDX-License-Identifier: EUPL-1.2
"""What never moves: asphalt, markings, verge, marker posts, trees and sky, painted once.

Textures are laid on the ground in metres and seen through the camera, so they shrink with
distance as they should. Trees and sky show only where the view reaches above the road's plane.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sardze_models.synthetic.road.scene import (
    BRIGHTEST,
    DARKEST,
    NEUTRAL,
    Chroma,
    Light,
    Look,
    RoadScene,
)
from sardze_models.synthetic.road.view import View

Plane = NDArray[np.float32]
_ASPHALT, _GRASS, _GRAVEL, _PAINT, _SKY, _TREES = 112.0, 92.0, 132.0, 205.0, 205.0, 58.0
_GRASS_TINT: Chroma = (112, 121)
_ASPHALT_TINT: Chroma = (129, 127)
_SKY_TINT: Chroma = (142, 121)
_DUSK_SHIFT = (5, -2)
_EDGE_M = 3.15
_PAINT_M = 0.06
_POST_SPACING_M = 6.0
_TABLE = 256


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The empty road: luma, and chroma at half size."""

    luma: NDArray[np.uint8]
    cb: NDArray[np.uint8]
    cr: NDArray[np.uint8]


def paint_ground(scene: RoadScene, view: View, look: Look) -> Ground:
    """Paint the empty road of a scene."""
    rng = np.random.default_rng((scene.seed, 2))
    x, y = view.ground()
    below = np.isfinite(y)
    across = x.astype(np.float32)
    along = np.where(below, np.minimum(y, 1e4), 1e4).astype(np.float32)
    aside = np.abs(across)
    grass = aside > _EDGE_M + 0.35 + 0.12 * _noise(rng, across, along, 0.8)
    gravel = (aside > _EDGE_M + 0.1) & ~grass
    luma = _asphalt(rng, across, along)
    luma[gravel] = _gravel(rng, across[gravel], along[gravel])
    luma[grass] = _grass(rng, across[grass], along[grass])
    if scene.light is Light.DAY:
        luma *= _tree_shade(rng, across, along)
    paint = _markings(rng, across, along)
    shown = look.black + look.gain * luma
    painted = look.black + look.gain * _PAINT * (look.retro if look.retro > 2 else 1.0)
    shown += paint * (min(painted, 170.0) - shown)
    if scene.light is Light.NIGHT:
        shown = look.black + (shown - look.black) * _lamp_fall_off(along)
    shown = np.where(below, shown, _above(rng, view, look))
    shown = _vignette(shown, look.black)
    shown += rng.normal(0, 0.7, shown.shape).astype(np.float32)
    plane = np.clip(np.rint(shown), DARKEST, BRIGHTEST).astype(np.uint8)
    cb, cr = _chroma(scene.light, look, grass, below)
    tones = look.luma(210), look.luma(40), look.luma(240 * look.retro)
    plain = (NEUTRAL[0],) * 3
    return Ground(_posts(plane, view, tones), _posts(cb, view, plain), _posts(cr, view, plain))


def _asphalt(rng: Generator, across: Plane, along: Plane) -> Plane:
    tracks = np.abs(np.abs(np.abs(across) - 1.55) - 0.72)
    worn = 7 * np.exp(-((tracks / 0.28) ** 2))
    broad = 6 * _noise(rng, across, along * 0.35, 1.1) + 5 * _noise(rng, across, along, 0.25)
    stones = 7 * _noise(rng, across, along, 0.035) + 4 * _noise(rng, across, along, 0.016)
    joint = np.abs(across + 0.06 + 0.03 * _noise(rng, across * 0.1, along, 0.7)) < 0.012
    crack_at = 14.0 + 12.0 * rng.random()
    crack = np.abs(along - crack_at - 0.35 * _noise(rng, across, along * 0.1, 0.5)) < 0.035
    patch = (np.abs(along - 19.5) < 1.6) & (np.abs(across - 1.9) < 0.8)
    surface: Plane = _ASPHALT - worn + broad + stones - 34.0 * joint - 30.0 * crack - 16.0 * patch
    return surface


def _gravel(rng: Generator, across: Plane, along: Plane) -> Plane:
    return _GRAVEL + 16 * _noise(rng, across, along, 0.05) + 10 * _noise(rng, across, along, 0.3)


def _grass(rng: Generator, across: Plane, along: Plane) -> Plane:
    tufts = 20 * _noise(rng, across, along * 0.5, 0.06) + 16 * _noise(rng, across, along, 0.35)
    return _GRASS + tufts + 10 * _noise(rng, across, along, 1.5)


def _tree_shade(rng: Generator, across: Plane, along: Plane) -> Plane:
    """Shade of trees at the roadside, holes in the leaves included."""
    crowns = _noise(rng, across + 0.4 * along, along, 2.3) + 0.22 * (np.abs(across) - 2.6)
    leaves = 0.8 * _noise(rng, across, along, 0.32)
    depth = np.clip((crowns + 0.5 * leaves - 0.42) * 2.2, 0, 1)
    return (1.0 - 0.34 * depth).astype(np.float32)


def _markings(rng: Generator, across: Plane, along: Plane) -> Plane:
    """How much paint lies on each spot, 0 to 1: a dashed middle, lines at the edges, worn."""
    dash = (along % 4.5) < 2.6
    middle = (np.abs(across) < _PAINT_M) & dash
    edge = np.abs(np.abs(across) - (_EDGE_M - 0.12)) < _PAINT_M
    marked = middle | edge
    paint = np.zeros_like(across)
    worn = 0.82 + 0.5 * _noise(rng, across[marked], along[marked], 0.09)
    paint[marked] = np.clip(worn, 0.15, 1)
    return paint


def _lamp_fall_off(along: Plane) -> Plane:
    """Infrared light beside the lens: weaker with distance, kept apart from black."""
    fall: Plane = np.clip((15.0 / np.maximum(along, 6.0)) ** 1.6, 0.25, 1.6)
    return fall


def _above(rng: Generator, view: View, look: Look) -> Plane:
    """Trees at the horizon and sky above them."""
    rows = np.arange(view.height_px, dtype=np.float32)[:, None]
    horizon = view.height_px / 2 - view.focal_px * np.tan(view.pitch_rad)
    crest = horizon - view.focal_px * 0.05 * (1 + 0.5 * rng.random(view.width_px)[None, :])
    trees = _TREES + 18 * rng.standard_normal((view.height_px, view.width_px)).astype(np.float32)
    tone = np.where(rows > crest, trees, _SKY)
    above: Plane = (look.black + look.gain * tone).astype(np.float32)
    return above


def _vignette(luma: Plane, black: float) -> Plane:
    height, width = luma.shape
    rows = np.linspace(-1, 1, height, dtype=np.float32)[:, None] ** 2
    columns = np.linspace(-1, 1, width, dtype=np.float32)[None, :] ** 2
    return (black + (luma - black) * (1 - 0.09 * (rows + columns))).astype(np.float32)


def _posts(plane: NDArray[np.uint8], view: View, tones: tuple[int, int, int]) -> NDArray[np.uint8]:
    """White marker posts with a dark band and a reflector, where the verge shows."""
    shrunk = view.width_px // plane.shape[1]
    picture = Image.fromarray(plane)
    pen = ImageDraw.Draw(picture)
    bands = ((0.0, 1.0, 0.06), (0.66, 0.88, 0.06), (0.72, 0.84, 0.025))
    for number in range(12, 0, -1):
        along = number * _POST_SPACING_M
        for x in (-_EDGE_M - 0.75, _EDGE_M + 0.75):
            for (low, high, half), tone in zip(bands, tones, strict=True):
                corners = [(x + u, along, z) for u, z in _upright(half, low, high)]
                pixels = view.project(np.array(corners)) / shrunk
                pen.polygon([(px, py) for px, py in pixels.tolist()], fill=tone)
    return np.asarray(picture)


def _upright(half: float, low: float, high: float) -> list[tuple[float, float]]:
    return [(-half, high), (half, high), (half, low), (-half, low)]


def _chroma(
    light: Light, look: Look, grass: NDArray[np.bool_], below: NDArray[np.bool_]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    small_grass, small_below = grass[::2, ::2], below[::2, ::2]
    planes = []
    for which in (0, 1):
        tint = np.where(small_grass, _GRASS_TINT[which], _ASPHALT_TINT[which])
        tint = np.where(small_below, tint, _SKY_TINT[which])
        shown = NEUTRAL[which] + look.saturation * (tint - NEUTRAL[which])
        if light is Light.DUSK:
            shown += _DUSK_SHIFT[which]
        planes.append(np.rint(shown).astype(np.uint8))
    return planes[0], planes[1]


def _noise(rng: Generator, across: Plane, along: Plane, metres: float) -> Plane:
    """Smooth noise of about unit strength whose bumps are so many metres wide, on the ground.

    Broad bumps are worked out at a quarter of the size: there is nothing finer to see.
    """
    table = rng.standard_normal((_TABLE, _TABLE)).astype(np.float32)
    if across.ndim == 1 or metres < 0.2:
        return _sampled(table, across / metres, along / metres)
    coarse = _sampled(table, across[::4, ::4] / metres, along[::4, ::4] / metres)
    size = across.shape[1], across.shape[0]
    return np.asarray(Image.fromarray(coarse).resize(size, Image.Resampling.BILINEAR))


def _sampled(table: Plane, u: Plane, v: Plane) -> Plane:
    column, row = np.floor(u), np.floor(v)
    fu, fv = u - column, v - row
    left, top = column.astype(np.int32) & (_TABLE - 1), row.astype(np.int32) & (_TABLE - 1)
    right, bottom = (left + 1) & (_TABLE - 1), (top + 1) & (_TABLE - 1)
    upper = table[top, left] * (1 - fu) + table[top, right] * fu
    lower = table[bottom, left] * (1 - fu) + table[bottom, right] * fu
    mixed: Plane = upper * (1 - fv) + lower * fv
    return mixed
