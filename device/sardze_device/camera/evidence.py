# SPDX-License-Identifier: EUPL-1.2
"""Evidence: the scene and the plate of one frame as JPEG, masked before it is encoded.

SECURITY 51: privacy zones and the plates of others are black in the planes before anything leaves
this module; a zone that cannot be applied means no picture at all. Zones are polygons in
fractions of the picture. Both files are cut from the same masked planes.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sardze_device.camera.frame import Picture
from sardze_device.camera.lanes import Point
from sardze_device.errors import DeviceError
from sardze_wire.camera_settings import EvidenceSettings
from sardze_wire.records import EvidenceReference

_PLATE_MARGIN = 0.35
_LEAST_PLATE_WIDTH = 240
_BLACK, _NEUTRAL = 0, 128

Box = tuple[float, float, float, float]


class MaskError(DeviceError):
    """A privacy zone cannot be applied: there must be no picture (SECURITY 51)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file with its reference."""

    jpeg: bytes
    reference: EvidenceReference


@dataclass(frozen=True, slots=True)
class PrivacyZone:
    """A part of the picture that nobody may see."""

    name: str
    polygon: tuple[Point, ...]


def compose_evidence(
    picture: Picture,
    plate: Box,
    zones: Sequence[PrivacyZone],
    others: Sequence[Box] = (),
    settings: EvidenceSettings = EvidenceSettings(),  # noqa: B008 - frozen
) -> list[Evidence]:
    """The scene and, unless switched off, the plate; both masked.

    Raises:
        MaskError: a zone is no polygon within the picture.
    """
    masked = mask(picture, zones, others)
    scene = Image.fromarray(masked.rgb())
    if scene.width > settings.max_width_px:
        height = round(scene.height * settings.max_width_px / scene.width)
        scene = scene.resize((settings.max_width_px, height), Image.Resampling.BOX)
    files = [_encode(scene, 0, "scene", settings.jpeg_quality)]
    if settings.plate_crop:
        face = Image.fromarray(masked.rgb(_with_margin(plate, masked.size)))
        if face.width < _LEAST_PLATE_WIDTH:
            times = math.ceil(_LEAST_PLATE_WIDTH / face.width)
            size = (face.width * times, face.height * times)
            face = face.resize(size, Image.Resampling.BICUBIC)
        files.append(_encode(face, 1, "plate", settings.jpeg_quality))
    return files


def mask(picture: Picture, zones: Sequence[PrivacyZone], others: Sequence[Box] = ()) -> Picture:
    """A copy of the picture with zones and other boxes black.

    Raises:
        MaskError: a zone is no polygon within the picture.
    """
    width, height = picture.size
    corners = [_pixels(zone, width, height) for zone in zones]
    corners += [[(x1, y1), (x2, y1), (x2, y2), (x1, y2)] for x1, y1, x2, y2 in others]
    copy = picture.copy()
    if corners:
        hidden = _covered(corners, width, height)
        copy.y[hidden] = _BLACK
        half = hidden[0::2, 0::2].copy()
        for rows, columns in ((0, 1), (1, 0), (1, 1)):  # a chroma sample reaches over four pixels
            part = hidden[rows::2, columns::2]
            half[: part.shape[0], : part.shape[1]] |= part
        copy.cb[half] = _NEUTRAL
        copy.cr[half] = _NEUTRAL
    return copy


def _covered(corners: Sequence[Sequence[Point]], width: int, height: int) -> NDArray[np.bool_]:
    stencil = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(stencil)
    for polygon in corners:
        draw.polygon(list(polygon), fill=1, outline=1, width=3)
    return np.asarray(stencil).astype(bool)


def _pixels(zone: PrivacyZone, width: int, height: int) -> list[Point]:
    points = [(x, y) for x, y in zone.polygon]
    sound = all(math.isfinite(v) and -0.5 <= v <= 1.5 for point in points for v in point)
    if len(points) < 3 or not sound:
        raise MaskError(
            f"The privacy zone “{zone.name}” is no polygon of fractions of the picture, so no "
            "picture is kept.",
            remedy="Draw it again with at least three corners, each between 0 and 1.",
        )
    return [(x * width, y * height) for x, y in points]


def _with_margin(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    x1, y1, x2, y2 = box
    margin = _PLATE_MARGIN * max(y2 - y1, 0.25 * (x2 - x1))
    left, top = max(0, math.floor(x1 - margin)), max(0, math.floor(y1 - margin))
    right, bottom = min(size[0], math.ceil(x2 + margin)), min(size[1], math.ceil(y2 + margin))
    left, top = min(left, size[0] - 2), min(top, size[1] - 2)
    return left, top, max(right, left + 2), max(bottom, top + 2)


def _encode(image: Image.Image, number: int, shows: str, quality: int) -> Evidence:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality, optimize=True)
    jpeg = stream.getvalue()
    reference = EvidenceReference(
        number=number,
        sha256=hashlib.sha256(jpeg).hexdigest(),
        size_bytes=len(jpeg),
        media_type="image/jpeg",
        shows=shows,
    )
    return Evidence(jpeg, reference)
