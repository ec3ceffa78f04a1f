# SPDX-License-Identifier: EUPL-1.2
"""Evidence: the scene and the plate of one frame as JPEG, masked before it is encoded.

SECURITY 51: what is hidden and how is ``masking``'s; nothing leaves this module that did not come
from there, and both files are cut from the same masked planes. The picture of an event shows no
plate at all.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from sardze_device.camera.frame import Picture
from sardze_device.camera.masking import Masker
from sardze_wire.camera_settings import EvidenceSettings
from sardze_wire.records import EvidenceReference

_PLATE_MARGIN = 0.35
_LEAST_PLATE_WIDTH = 240

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file with its reference."""

    jpeg: bytes
    reference: EvidenceReference


def compose_evidence(
    picture: Picture,
    plate: Box,
    masker: Masker,
    others: Sequence[Box] = (),
    settings: EvidenceSettings = EvidenceSettings(),  # noqa: B008 - frozen
) -> list[Evidence]:
    """The scene and, unless switched off, the plate; both masked, only this plate legible.

    Raises:
        MaskError: a zone is no polygon within the picture.
    """
    masked = masker.mask(picture, plate, others)
    files = [_encode(_scene(masked, settings), 0, "scene", settings.jpeg_quality)]
    if settings.plate_crop:
        face = Image.fromarray(masked.rgb(_with_margin(plate, masked.size)))
        if face.width < _LEAST_PLATE_WIDTH:
            times = math.ceil(_LEAST_PLATE_WIDTH / face.width)
            size = (face.width * times, face.height * times)
            face = face.resize(size, Image.Resampling.BICUBIC)
        files.append(_encode(face, 1, "plate", settings.jpeg_quality))
    return files


def compose_scene(
    picture: Picture,
    masker: Masker,
    settings: EvidenceSettings = EvidenceSettings(),  # noqa: B008 - frozen
) -> list[Evidence]:
    """The scene of an event, in which no plate is legible.

    Raises:
        MaskError: a zone is no polygon within the picture.
    """
    return [_encode(_scene(masker.mask(picture), settings), 0, "scene", settings.jpeg_quality)]


def _scene(masked: Picture, settings: EvidenceSettings) -> Image.Image:
    scene = Image.fromarray(masked.rgb())
    if scene.width <= settings.max_width_px:
        return scene
    height = round(scene.height * settings.max_width_px / scene.width)
    return scene.resize((settings.max_width_px, height), Image.Resampling.BOX)


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
