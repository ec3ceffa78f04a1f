# SPDX-License-Identifier: EUPL-1.2
"""Puts a vehicle into the picture: polygons, softened edges, the plate, motion blur, glare.

Everything happens in the small patch of the picture that the vehicle covers. Bytes are averaged
without leaving bytes, which is why a frame is cheap.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sardze_models.synthetic.plates import RenderedPlate
from sardze_models.synthetic.plates_recipes import RECIPES
from sardze_models.synthetic.road.scene import BRIGHTEST, DARKEST, NEUTRAL, Chroma, Look
from sardze_models.synthetic.road.shapes import Kind, Part
from sardze_models.synthetic.road.view import Box, Points

Plane = NDArray[np.uint8]
_GLARE_SIDE = 64
_FRAME_M = 0.018
_HOLDER_LUMA = 26.0
_SHADED = [round(DARKEST + 0.42 * max(level - DARKEST, 0)) for level in range(256)]


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One vehicle ready to be drawn at any distance; the plate's pictures from large to small."""

    corners: Points
    starts: tuple[int, ...]
    lumas: tuple[int, ...]
    chromas: tuple[Chroma, ...]
    lamps: Points
    rear: bool
    face_corners: Points
    plate_corners: Points
    plates: tuple[Image.Image, ...]


def make_figure(
    parts: list[Part], plate: RenderedPlate, look: Look, *, plate_up_m: float, tilt_rad: float
) -> Figure:
    """Gather a vehicle's parts, and its plate as this light shows it."""
    kinds = {part.kind for part in parts}
    lamps = [part for part in parts if part.kind is not Kind.PLAIN]
    recipe = RECIPES[plate.country]
    width_m, height_m = (
        side / 1000 for side in (recipe.two_line_size if plate.two_line else recipe.size)
    )
    starts = np.cumsum([0] + [len(part.corners) for part in parts])
    return Figure(
        corners=np.concatenate([part.corners for part in parts]),
        starts=tuple(int(start) for start in starts),
        lumas=tuple(_lit(part, look) for part in parts),
        chromas=tuple(look.chroma(part.chroma) for part in parts),
        lamps=np.array([part.corners.mean(axis=0) for part in lamps]).reshape(-1, 3),
        rear=Kind.HEADLAMP not in kinds,
        face_corners=_corners(width_m, height_m, plate_up_m, tilt_rad),
        plate_corners=_corners(
            width_m + 2 * _FRAME_M, height_m + 2 * _FRAME_M, plate_up_m, tilt_rad
        ),
        plates=_plate_pictures(plate.luma, look, _FRAME_M / width_m),
    )


def draw_shadow(patch: Image.Image, pixels: Points) -> None:
    """Darken the ground under a vehicle; its texture stays."""
    mask = Image.new("L", patch.size)
    ImageDraw.Draw(mask).polygon(_outline(pixels), fill=255)
    patch.paste(patch.point(_SHADED), mask=mask)


def draw_parts(pen: ImageDraw.ImageDraw, figure: Figure, pixels: Points) -> None:
    """All polygons in luma."""
    points = _outline(pixels)
    for index, luma in enumerate(figure.lumas):
        pen.polygon(points[figure.starts[index] : figure.starts[index + 1]], fill=luma)


def draw_chroma(pen: ImageDraw.ImageDraw, figure: Figure, pixels: Points, which: int) -> None:
    """All polygons in one of the colour planes."""
    points = _outline(pixels)
    for index, chroma in enumerate(figure.chromas):
        pen.polygon(points[figure.starts[index] : figure.starts[index + 1]], fill=chroma[which])


def blank_chroma(pen: ImageDraw.ImageDraw, quad: Points) -> None:
    """The plate has no colour of its body."""
    pen.polygon(_outline(quad), fill=NEUTRAL[0])


def draw_plate(patch: Image.Image, figure: Figure, quad: Points) -> None:
    """Warp the plate into its four corners (clockwise from its top left)."""
    left, top = np.floor(quad.min(axis=0)).astype(int).tolist()
    right, bottom = (np.ceil(quad.max(axis=0)).astype(int) + 1).tolist()
    if right <= 0 or bottom <= 0 or left >= patch.width or top >= patch.height:
        return
    wide = float(np.hypot(*(quad[1] - quad[0])))
    picture = next((one for one in reversed(figure.plates) if one.width >= wide), figure.plates[0])
    local = quad - (left, top)
    size = (right - left, bottom - top)
    warped = picture.transform(
        size,
        Image.Transform.PERSPECTIVE,
        _coefficients(local, picture.size),
        Image.Resampling.BILINEAR,
        fillcolor=int(_HOLDER_LUMA),
    )
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon(_outline(local), fill=255)
    patch.paste(warped, (left, top), mask)


def soften(patch: Plane) -> Plane:
    """The lens: each pixel shares a little with its neighbours, [1 2 1] both ways."""
    softened = patch.copy()
    for shift in (1, -1):
        _share(softened, 0, shift)
        _share(softened, shift, 0)
    return softened


def smear(patch: Plane, motion: tuple[float, float]) -> Plane:
    """Motion during the shutter: the mean of the patch along its way, by halving."""
    smeared = patch.copy()
    x, y = motion
    while max(abs(x), abs(y)) >= 1.0:
        x, y = x / 2, y / 2
        _share(smeared, round(x), round(y))
    return smeared


def add_glare(
    picture: Plane, centre: tuple[float, float], radius: tuple[float, float], peak: float
) -> Box | None:
    """Add light that spreads round a lamp or on the road, in place; where it went."""
    light = _glare(_step(radius[0]), _step(radius[1]), round(peak))
    height, width = light.shape
    left, top = round(centre[0]) - width // 2, round(centre[1]) - height // 2
    shown = (
        max(left, 0),
        max(top, 0),
        min(left + width, picture.shape[1]),
        min(top + height, picture.shape[0]),
    )
    if shown[0] >= shown[2] or shown[1] >= shown[3]:
        return None
    region = picture[shown[1] : shown[3], shown[0] : shown[2]]
    part = light[shown[1] - top : shown[3] - top, shown[0] - left : shown[2] - left]
    np.add(region, np.minimum(part, BRIGHTEST - region), out=region)
    return shown


def _lit(part: Part, look: Look) -> int:
    match part.kind:
        case Kind.HEADLAMP:
            return look.lamp_front
        case Kind.TAIL_LAMP:
            return look.lamp_rear
        case _:
            return look.luma(part.luma)


def _corners(width_m: float, height_m: float, up_m: float, tilt_rad: float) -> Points:
    u, z = width_m / 2, height_m / 2
    flat = np.array([(-u, z), (u, z), (u, -z), (-u, -z)])
    turn = np.array([[np.cos(tilt_rad), -np.sin(tilt_rad)], [np.sin(tilt_rad), np.cos(tilt_rad)]])
    turned = flat @ turn.T
    return np.stack((turned[:, 0], np.full(4, -0.02), turned[:, 1] + up_m), axis=1)


def _plate_pictures(luma: Plane, look: Look, frame_share: float) -> tuple[Image.Image, ...]:
    """The plate in its holder as this light shows it, in falling sizes."""
    shown = look.plate_black + look.plate_gain * luma.astype(np.float32)
    face = np.clip(shown, DARKEST, BRIGHTEST).astype(np.uint8)
    frame = round(luma.shape[1] * frame_share)
    held = np.pad(face, frame, constant_values=look.luma(_HOLDER_LUMA))
    picture = Image.fromarray(held)
    widths = [
        width for width in (400, 300, 220, 170, 130, 100, 76, 58, 44) if width < picture.width
    ]
    return picture, *(
        picture.resize(
            (width, max(round(width * held.shape[0] / held.shape[1]), 1)), Image.Resampling.BOX
        )
        for width in widths
    )


def _coefficients(quad: Points, size: tuple[int, int]) -> tuple[float, ...]:
    """Pillow's eight numbers: from a place in the picture to one on the plate."""
    width, height = size
    rows, wanted = [], []
    ends = ((0, 0), (width, 0), (width, height), (0, height))
    for (x, y), (u, v) in zip(quad.tolist(), ends, strict=True):
        rows.append((x, y, 1, 0, 0, 0, -u * x, -u * y))
        rows.append((0, 0, 0, x, y, 1, -v * x, -v * y))
        wanted += [u, v]
    return tuple(np.linalg.solve(np.array(rows, float), np.array(wanted, float)).tolist())


def _outline(pixels: Points) -> list[tuple[float, float]]:
    return [(x, y) for x, y in pixels.tolist()]


def _share(patch: Plane, x: int, y: int) -> None:
    """Average the patch in place with itself moved by whole pixels; edges keep what they have."""
    height, width = patch.shape
    if abs(x) >= width or abs(y) >= height:
        return
    here = patch[max(-y, 0) : height - max(y, 0), max(-x, 0) : width - max(x, 0)]
    there = patch[max(y, 0) : height - max(-y, 0), max(x, 0) : width - max(-x, 0)]
    mean = here ^ there
    mean >>= 1
    mean += here & there
    here[...] = mean


def _step(radius_px: float) -> int:
    """The next of few sizes, a twentieth apart, so that glares need not be made anew."""
    return max(round(1.05 ** round(math.log(max(radius_px, 1.0), 1.05))), 1)


@lru_cache(maxsize=256)
def _glare(half_width: int, half_height: int, peak: int) -> Plane:
    size = 2 * half_width, 2 * half_height
    spread = np.asarray(_GLARE.resize(size, Image.Resampling.BILINEAR))
    return (spread.astype(np.uint16) * peak >> 8).astype(np.uint8)


def _glare_disc() -> Image.Image:
    along = (np.arange(_GLARE_SIDE) + 0.5) / _GLARE_SIDE * 2 - 1
    falling = np.clip(1 - np.hypot(along[:, None], along[None, :]), 0, 1)
    light = 0.75 * falling**2.4 + 0.25 * falling**12
    return Image.fromarray(np.rint(255 * light / light.max()).astype(np.uint8))


_GLARE = _glare_disc()
