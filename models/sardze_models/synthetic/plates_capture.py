# SPDX-License-Identifier: EUPL-1.2
"""What a roadside camera does to a picture: one pure function for each fault.

All take (rng, luma picture) and return a picture of the same size; numpy and Pillow only, each
well under a millisecond for 300 x 150. `captured` is a mixture of them for training, in the order
of the light's way: optics, sensor, image processor, encoder. Geometry other than the shear of a
rolling shutter is left to whoever places the plate (`turned` is for looking at drawings).
"""

from collections.abc import Callable
from functools import lru_cache
from math import cos, radians, sin
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Luma = NDArray[np.uint8]
Fault = Callable[[Generator, Luma], Luma]

_BLOCK = 8
_MOST_YAW, _MOST_PITCH = radians(45), radians(30)


def captured(rng: Generator, picture: Luma) -> Luma:
    """A few faults at random; about four pictures in ten stay as they are."""
    for fault, share in _MIXTURE:
        if rng.random() < share:
            picture = fault(rng, picture)
    return picture


def infrared(rng: Generator, picture: Luma) -> Luma:
    """A lamp beside the lens: the reflecting face glows and blooms over thin strokes, all else
    sinks into the dark."""
    floor, bright = np.percentile(picture[::8, ::8], (5, 92))
    tones = (np.arange(256) - floor) / max(20.0, float(bright - floor))
    tones = np.clip(tones, 0, 1.3) ** float(rng.uniform(1.1, 2.2)) * 235
    tones = tones * float(rng.uniform(0.55, 1.5)) + float(rng.uniform(0, 14))
    sharp = _bytes(tones)[picture]
    radius = max(0.6, picture.shape[0] * float(rng.uniform(0.008, 0.03)))
    strength = float(rng.uniform(0.05, 0.45))
    glowing = np.where(tones > 180, np.minimum(tones, 255) * strength, 0).astype(np.uint8)
    bloom = _blurred(glowing[picture], radius)
    return _bytes(sharp.astype(np.float32) + bloom)


def headlamp(rng: Generator, picture: Luma) -> Luma:
    """Stray light from a lamp beside the plate: a bright corner and less contrast everywhere."""
    height, width = picture.shape
    x = float(rng.choice([-0.15, 1.15])) * width
    y = float(rng.uniform(0, 1)) * height
    columns = (np.arange(width, dtype=np.float32) - x) ** 2
    rows = (np.arange(height, dtype=np.float32) - y) ** 2
    reach = (float(rng.uniform(0.25, 0.7)) * width) ** 2
    glow = np.exp(-rows / reach)[:, None] * np.exp(-columns / reach)[None, :]
    veil = float(rng.uniform(0, 40))
    lit = picture * (1 - veil / 255) + veil + glow * float(rng.uniform(60, 220))
    return _bytes(lit)


def rolling_shutter(rng: Generator, picture: Luma) -> Luma:
    """Rows are exposed one after another: what drives across the picture leans."""
    height, width = picture.shape
    lean = float(rng.normal(0, 0.1))
    room = int(np.ceil(abs(lean) * height / 2)) + 1
    wide = Image.fromarray(np.pad(picture, ((0, 0), (room, room)), mode="edge"))
    shift = (1, lean, room - lean * height / 2, 0, 1, 0)
    seen = wide.transform((width, height), Image.Transform.AFFINE, shift, Image.Resampling.BILINEAR)
    return np.asarray(seen, dtype=np.uint8)


def gain_noise(rng: Generator, picture: Luma) -> Luma:
    """A small sensor at night: noise that grows with light and gain, blotchy after denoising."""
    gain = float(rng.exponential(1.0)) + 0.3
    lit = picture.astype(np.float32)
    sigma = np.sqrt(lit * (0.12 * gain) + (1.6 * gain) ** 2)
    noise = rng.standard_normal(lit.shape, np.float32)
    if rng.random() < 0.5:
        noise[:, 1:] = (noise[:, 1:] + noise[:, :-1]) * 0.7
        noise[1:] = (noise[1:] + noise[:-1]) * 0.7
    return _bytes(lit + noise * sigma)


def sharpened(rng: Generator, picture: Luma) -> Luma:
    """An image processor that sharpens too much: dark letters get pale halos."""
    amount = int(rng.integers(60, 250))
    halo = ImageFilter.UnsharpMask(float(rng.uniform(0.6, 1.8)), amount, 0)
    return np.asarray(Image.fromarray(picture).filter(halo), dtype=np.uint8)


def coarse(rng: Generator, picture: Luma) -> Luma:
    """Fewer pixels: taken small and enlarged again, with or without smoothing."""
    height, width = picture.shape
    share = float(rng.uniform(0.3, 0.8))
    size = (max(16, round(width * share)), max(8, round(height * share)))
    small = Image.fromarray(picture).resize(size, Image.Resampling.BOX)
    way = (Image.Resampling.NEAREST, Image.Resampling.BILINEAR, Image.Resampling.BICUBIC)
    chosen = way[int(rng.choice(3, p=[0.15, 0.45, 0.4]))]
    return np.asarray(small.resize((width, height), chosen), dtype=np.uint8)


def video_coded(rng: Generator, picture: Luma) -> Luma:
    """A starved video encoder: flat steps in every frequency with a dead zone, in blocks whose
    mean survives, then softened edges between the blocks."""
    height, width = picture.shape
    rows, columns = -(-height // _BLOCK), -(-width // _BLOCK)
    padded = np.pad(
        picture, ((0, rows * _BLOCK - height), (0, columns * _BLOCK - width)), mode="edge"
    )
    blocks = padded.reshape(rows, _BLOCK, columns, _BLOCK).swapaxes(1, 2).astype(np.float32)
    basis = _cosines()
    waves = basis @ blocks @ basis.T
    step = np.float32(np.exp(rng.uniform(np.log(12), np.log(70))))
    rounding = np.float32(rng.uniform(0.17, 0.34))
    kept = np.trunc(waves / step + np.copysign(rounding, waves)) * step
    kept[..., 0, 0] = np.round(waves[..., 0, 0] / 6) * 6
    coded = basis.T @ kept @ basis
    whole = coded.swapaxes(1, 2).reshape(rows * _BLOCK, columns * _BLOCK)
    if rng.random() < 0.7:
        _deblock(whole, float(step) / 2)
        _deblock(whole.T, float(step) / 2)
    return _bytes(whole[:height, :width])


def snowfall(rng: Generator, picture: Luma) -> Luma:
    """Flakes or drops in the air between camera and plate: short bright streaks."""
    height, width = picture.shape
    seen = Image.fromarray(picture)
    pen = ImageDraw.Draw(seen)
    slope, tone = float(rng.normal(0, 0.4)), int(rng.integers(150, 256))
    for x, y, long in rng.random((int(rng.integers(3, 25)), 3)):
        reach = 1 - float(np.log(1 - long)) * 0.05 * height
        end = (x * width + slope * reach, y * height + reach)
        pen.line((x * width, y * height, *end), fill=tone, width=1 + (height > 90))
    return np.asarray(seen, dtype=np.uint8)


def turned(rng: Generator, picture: Luma, paper: int = 90) -> Luma:
    """The picture of a flat thing turned by up to 45 degrees of yaw and 30 of pitch and roll."""
    height, width = picture.shape
    yaw = float(rng.uniform(-1, 1)) * _MOST_YAW
    pitch, roll = (float(rng.uniform(-1, 1)) * _MOST_PITCH for _ in range(2))
    across, down = (np.array(axis) for axis in _axes(yaw, pitch, roll * 0.5))
    far = width * float(rng.uniform(2.5, 8))
    seen = []
    for sx, sy in ((-1, -1), (-1, 1), (1, 1), (1, -1)):
        x, y, z = across * (sx * width / 2) + down * (sy * height / 2)
        seen.append((x * far / (far + z), y * far / (far + z)))
    points = np.array(seen)
    points -= points.min(axis=0)
    size = (int(np.ceil(points[:, 0].max())) + 1, int(np.ceil(points[:, 1].max())) + 1)
    corners = np.array([(0, 0), (0, height), (width, height), (width, 0)], np.float64)
    face = Image.fromarray(picture).transform(
        size, Image.Transform.PERSPECTIVE, _perspective(points, corners),
        Image.Resampling.BICUBIC, fillcolor=paper,
    )  # fmt: skip
    return np.asarray(face, dtype=np.uint8)


_MIXTURE: tuple[tuple[Fault, float], ...] = (
    (infrared, 0.12),
    (headlamp, 0.05),
    (snowfall, 0.03),
    (rolling_shutter, 0.15),
    (gain_noise, 0.2),
    (coarse, 0.08),
    (sharpened, 0.12),
    (video_coded, 0.15),
)


def _bytes(levels: NDArray[Any]) -> Luma:
    kept: Luma = np.clip(levels, 0, 255).astype(np.uint8)
    return kept


def _blurred(picture: Luma, radius: float) -> Luma:
    soft = Image.fromarray(picture).filter(ImageFilter.BoxBlur(radius))
    return np.asarray(soft.filter(ImageFilter.BoxBlur(radius)), dtype=np.uint8)


@lru_cache(maxsize=1)
def _cosines() -> NDArray[np.float32]:
    """The orthonormal cosine transform of one block's side."""
    index = np.arange(_BLOCK)
    basis = np.cos(np.pi * (2 * index[None, :] + 1) * index[:, None] / (2 * _BLOCK))
    basis[0] /= np.sqrt(2)
    scaled: NDArray[np.float32] = (basis * np.sqrt(2 / _BLOCK)).astype(np.float32)
    return scaled


def _deblock(whole: NDArray[Any], limit: float) -> None:
    """Soften the step between neighbouring blocks where it is small enough to be no edge."""
    left, right = whole[:, _BLOCK - 1 : -1 : _BLOCK], whole[:, _BLOCK::_BLOCK]
    step = right - left
    step = np.where(np.abs(step) < limit, step * 0.25, 0)
    left += step
    right -= step


def _axes(
    yaw: float, pitch: float, roll: float
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Where the plate's own x and y point after the three turns; z is away from the camera."""
    right = (cos(roll) * cos(yaw), sin(roll) * cos(yaw), sin(yaw))
    x, y, z = -sin(roll) * cos(pitch), cos(roll) * cos(pitch), sin(pitch)
    return right, (x, y, z)


def _perspective(seen: NDArray[np.float64], corners: NDArray[np.float64]) -> list[float]:
    """The eight numbers by which Pillow finds, for a point that is seen, its place on the face."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, corners, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
        values += [u, v]
    return [float(number) for number in np.linalg.solve(np.array(rows), np.array(values))]
