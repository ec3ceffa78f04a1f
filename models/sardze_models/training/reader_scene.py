# SPDX-License-Identifier: EUPL-1.2
"""Puts a clean plate before a bad camera: perspective, light, dirt, blur, noise, a wrong crop.

Order matters and follows the light: the face is lit and soiled, seen in perspective on some
background, blurred by motion and defocus at the size it has in the picture, made noisy, coded; only
then it is cut out, either by corners that are a little wrong or by an upright box, and stretched to
the reader's canvas exactly as at run time. Photographs enter at the step after the perspective.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sardze_models.reader import COUNTRIES, CROP_HEIGHT_PX, CROP_WIDTH_PX, SLOTS, widen
from sardze_models.synthetic.plates_capture import captured
from sardze_models.training.reader_pool import Face, encode_text

Luma = NDArray[np.uint8]
Points = NDArray[np.float32]

_ALONG_THE_WRITING = 0.65
_TILTED = 0.3
_FAR_OFF = 0.25
_LEANING = 0.35
_BADNESS = (1.2, 2.5)
_CAPTURED = 0.4
_WRITING_NEARBY = 0.15
_LETTERS = np.array(list("ABCDEFGHIJKLMNOPRSTUVZ0123456789"))
_NOWHERE: NDArray[np.float32] = np.full((SLOTS, 2), np.nan, np.float32)

cv2.setNumThreads(0)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One crop as the reader sees it; centres are fractions of the crop, NaN where unknown."""

    crop: Luma
    labels: NDArray[np.int64]
    centres: NDArray[np.float32]
    country: int = -1


def plate_sample(rng: Generator, face: Face, backgrounds: list[Luma]) -> Sample:
    """A drawn plate as a camera might have seen it."""
    badness = float(rng.beta(*_BADNESS))
    width = float(np.exp(rng.uniform(np.log(50), np.log(320 - 60 * badness))))
    if face.tall:
        width = max(54.0, width * 0.75)
    height = width * face.luma.shape[0] / face.luma.shape[1] * float(rng.uniform(0.85, 1.15))
    corners = _seen_in_perspective(rng, width, height)
    margin = max(6.0, 0.6 * height)
    corners -= corners.min(axis=0) - margin
    extent = np.ceil(corners.max(axis=0) + margin).astype(int)
    picture = _background(rng, (int(extent[1]), int(extent[0])), backgrounds)
    if rng.random() < _WRITING_NEARBY:
        _write_nearby(rng, picture, corners)
    picture = _place(rng, picture, _lit(rng, face.luma, badness), corners)
    picture = _camera(rng, picture, width, badness)
    cut = _imprecise(rng, corners) if rng.random() < 0.6 else _upright(rng, corners)
    matrix = _matrix(_canvas_corners(face.luma.shape), corners)
    return _cut_out(picture, cut, face, matrix)


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPlate:
    """A plate cut out of a photograph with margin; box and corners are points in its pixels.

    The corners follow the writing; they equal the box where no slant stands out. A country that
    is not told is -1.
    """

    luma: Luma
    box: Points
    corners: Points
    text: str
    country: str
    group: str
    width_px: float

    @property
    def labels(self) -> NDArray[np.int64]:
        return encode_text(self.text)


def photograph_sample(rng: Generator, plate: LabelledPlate) -> Sample:
    """A labelled photograph, disturbed a little more than it already is."""
    picture = plate.luma
    box = plate.corners if rng.random() < _ALONG_THE_WRITING else plate.box
    width = float(box[1, 0] - box[0, 0])
    target = min(width, float(np.exp(rng.uniform(np.log(56), np.log(260)))))
    if target < width * 0.85 and rng.random() < 0.5:
        scale = target / width
        size = (max(8, round(picture.shape[1] * scale)), max(8, round(picture.shape[0] * scale)))
        box = box * (size[0] / picture.shape[1], size[1] / picture.shape[0])
        picture, width = cv2.resize(picture, size, interpolation=cv2.INTER_AREA), target
    picture = _camera(rng, picture, width, 0.7 * float(rng.beta(*_BADNESS)))
    corners = _imprecise(rng, box.astype(np.float32))
    if rng.random() < _TILTED:
        corners[:, 1] += float(rng.normal(0, 0.08)) * (corners[:, 0] - corners[:, 0].mean())
    crop = _straighten(picture, corners)[0]
    country = COUNTRIES.index(plate.country) if plate.country in COUNTRIES else -1
    return Sample(crop, plate.labels, _NOWHERE, country)


def empty_sample(rng: Generator, pictures: list[Luma]) -> Sample:
    """No plate at all, to be read as nothing: some part of a picture, or a flat field."""
    blank = np.zeros(SLOTS, np.int64)
    width = float(np.exp(rng.uniform(np.log(50), np.log(260))))
    height = width * float(np.exp(rng.uniform(np.log(0.15), np.log(0.7))))
    size = (int(height * 1.4) + 8, int(width * 1.2) + 8)
    picture = _camera(rng, _background(rng, size, pictures), width, float(rng.beta(*_BADNESS)))
    rim = np.array([4, 4], np.float32) + (0.1 * width, 0.2 * height)
    corners = _canvas_corners((int(height), int(width))) + rim
    return Sample(_straighten(picture, _imprecise(rng, corners))[0], blank, _NOWHERE)


def _cut_out(picture: Luma, cut: Points, face: Face, matrix: NDArray[np.float64]) -> Sample:
    crop, onto_crop = _straighten(picture, cut)
    height, width = face.luma.shape
    known = face.centres.astype(np.float64) * (width, height)
    moved = cv2.perspectiveTransform(np.nan_to_num(known)[np.newaxis], onto_crop @ matrix)[0]
    centres = moved / (CROP_WIDTH_PX, CROP_HEIGHT_PX)
    centres[np.isnan(face.centres)] = np.nan
    return Sample(crop, face.labels, centres.astype(np.float32), face.country)


def _straighten(picture: Luma, corners: Points) -> tuple[Luma, NDArray[np.float64]]:
    wide = widen(corners)
    matrix = _matrix(wide, _canvas_corners((CROP_HEIGHT_PX, CROP_WIDTH_PX)))
    shrink = float(np.hypot(*(wide[1] - wide[0]))) / CROP_WIDTH_PX
    if shrink > 1.5:
        picture = cv2.blur(picture, (round(shrink), round(shrink)))
    crop = cv2.warpPerspective(
        picture, matrix, (CROP_WIDTH_PX, CROP_HEIGHT_PX), borderMode=cv2.BORDER_REPLICATE
    )
    return crop, matrix


def _canvas_corners(shape: tuple[int, ...]) -> Points:
    height, width = shape[0], shape[1]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)


def _matrix(source: Points, target: Points) -> NDArray[np.float64]:
    return cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))


def _seen_in_perspective(rng: Generator, width: float, height: float) -> Points:
    """The corners of a flat plate turned by yaw, pitch and roll before a pinhole."""
    yaw = rng.normal(0, np.radians(21))
    pitch = rng.normal(0, np.radians(12))
    roll = rng.normal(0, np.radians(8))
    flat = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]], np.float64)
    flat *= (width / 2, height / 2, 0)
    cy, sy, cp, sp, cr, sr = (f(a) for a in (yaw, pitch, roll) for f in (np.cos, np.sin))
    turn = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    turn = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]]) @ turn
    turn = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]]) @ turn
    seen = flat @ turn.T
    distance = width * float(rng.uniform(4, 20))
    return (seen[:, :2] * (distance / (distance + seen[:, 2:]))).astype(np.float32)


def _lit(rng: Generator, luma: Luma, badness: float) -> Luma:
    """Ink and paint under some light, with shadows, dirt and the glare of an infrared lamp."""
    face: NDArray[np.float32] = luma.astype(np.float32) / np.float32(255)
    if rng.random() < 0.02:
        face = 1 - face
    face = face ** np.float32(np.exp(rng.normal(0, 0.15 + 0.3 * badness)))
    dark = float(rng.uniform(0.0, 0.35))
    bright = min(1.0, dark + float(rng.uniform(0.6 - 0.45 * badness, 0.95)))
    gain = float(rng.uniform(1.1, 1.2 + badness)) if rng.random() < 0.15 else 1.0
    face = np.minimum(dark + (bright - dark) * face * gain, 1.0).astype(np.float32)
    if rng.random() < 0.5:
        face = face * _soft_field(rng, face.shape, 0.1 + 0.2 * badness)
    if rng.random() < 0.3 * badness + 0.05:
        _cast_shadow(rng, face)
    if rng.random() < 0.6 * badness:
        _soil(rng, face)
    return (face * 255).astype(np.uint8)


def _soft_field(rng: Generator, shape: tuple[int, ...], depth: float) -> NDArray[np.float32]:
    coarse = rng.uniform(1 - depth, 1, (int(rng.integers(2, 4)), int(rng.integers(2, 6))))
    return cv2.resize(
        coarse.astype(np.float32), (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC
    )


def _cast_shadow(rng: Generator, face: NDArray[np.float32]) -> None:
    height, width = face.shape
    points = rng.uniform(-0.2, 1.2, (3, 2)) * (width, height)
    mask = np.ones_like(face)
    cv2.fillConvexPoly(mask, points.astype(np.int32), float(rng.uniform(0.35, 0.8)))
    face *= mask


def _soil(rng: Generator, face: NDArray[np.float32]) -> None:
    height, width = face.shape
    tone = float(rng.uniform(0.1, 0.7))
    for _ in range(int(rng.integers(1, 12))):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        radius = int(rng.uniform(1, 0.09 * height + 2))
        cv2.circle(face, (x, y), radius, tone, -1)


def _background(rng: Generator, shape: tuple[int, int], backgrounds: list[Luma]) -> Luma:
    chance = rng.random()
    if backgrounds and chance < 0.6:
        picture = backgrounds[int(rng.integers(len(backgrounds)))]
        height, width = picture.shape
        y = int(rng.integers(max(1, height - shape[0])))
        x = int(rng.integers(max(1, width - shape[1])))
        patch = picture[y : y + shape[0], x : x + shape[1]]
        if patch.shape != shape:
            patch = cv2.resize(patch, (shape[1], shape[0]))
        return patch.copy()
    tone = float(rng.uniform(0, 230))
    field = tone * _soft_field(rng, shape, float(rng.uniform(0.05, 0.7)))
    return np.clip(field, 0, 255).astype(np.uint8)


def _write_nearby(rng: Generator, picture: Luma, corners: Points) -> None:
    """A maker's or dealer's name above or below the plate: it is not to be read."""
    word = "".join(rng.choice(_LETTERS, int(rng.integers(3, 9))))
    height = float(corners[:, 1].max() - corners[:, 1].min())
    size = height * float(rng.uniform(0.2, 0.7))
    scale = size / cv2.getTextSize("H", cv2.FONT_HERSHEY_SIMPLEX, 1, 1)[0][1]
    room = float(rng.uniform(0.05, 0.25)) * height
    below = rng.random() < 0.7
    y = corners[:, 1].max() + room + size if below else corners[:, 1].min() - room
    x = corners[:, 0].min() + float(rng.uniform(-0.1, 0.4)) * height
    tone, weight = int(rng.integers(256)), max(1, round(size * float(rng.uniform(0.05, 0.2))))
    place = (int(x), int(y))
    cv2.putText(picture, word, place, cv2.FONT_HERSHEY_SIMPLEX, scale, tone, weight, cv2.LINE_AA)


def _place(rng: Generator, picture: Luma, face: Luma, corners: Points) -> Luma:
    """The face, perhaps in a dealer's frame, over the picture."""
    if rng.random() < 0.5:
        frame = corners + (corners - corners.mean(axis=0)) * (
            float(rng.uniform(0.01, 0.06)),
            float(rng.uniform(0.04, 0.35)),
        )
        tone = float(rng.uniform(5, 90)) if rng.random() < 0.8 else float(rng.uniform(100, 250))
        cv2.fillConvexPoly(picture, frame.astype(np.int32), tone)
    seen_width = float(np.hypot(*(corners[1] - corners[0])))
    shrink = seen_width / face.shape[1]
    if shrink < 0.75:
        size = (max(8, round(seen_width)), max(4, round(face.shape[0] * shrink)))
        face = cv2.resize(face, size, interpolation=cv2.INTER_AREA)
    matrix = _matrix(_canvas_corners(face.shape), corners)
    size = (picture.shape[1], picture.shape[0])
    seen = cv2.warpPerspective(face, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    mask = np.zeros_like(picture)
    cv2.fillConvexPoly(mask, (corners * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
    share = mask.astype(np.float32) / 255
    return (seen * share + picture * (1 - share)).astype(np.uint8)


def _camera(rng: Generator, picture: Luma, width: float, badness: float) -> Luma:
    """Blur, contrast, noise and coding, in proportion to the plate's width in pixels.

    One badness (0..1) scales them all: faults that are drawn one by one would multiply, and most
    plates would come out worse than any photograph.
    """
    if rng.random() < 0.1 + 0.6 * badness:
        reach = 1 + width * 0.06 * badness
        picture = _motion_blur(rng, picture, float(rng.uniform(1, 1 + reach)))
    if rng.random() < 0.3 + 0.6 * badness:
        sigma = float(rng.uniform(0.3, 0.5 + width * 0.015 * badness))
        picture = cv2.GaussianBlur(picture, (0, 0), sigma)
    if rng.random() < _CAPTURED * (0.3 + badness):
        picture = captured(rng, picture)
    lit = picture.astype(np.float32)
    if rng.random() < 0.5:
        contrast = float(rng.uniform(1 - 0.7 * badness, 1.3))
        lit = (lit - 128) * contrast + 128 + float(rng.uniform(-70, 70)) * badness
    if rng.random() < 0.6:
        noise = float(rng.exponential(1 + 9 * badness))
        lit += rng.standard_normal(lit.shape, np.float32) * min(noise, 22.0)
    picture = np.clip(lit, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        quality = int(rng.integers(80 - int(58 * badness), 96))
        coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        picture = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    return picture


def _motion_blur(rng: Generator, picture: Luma, length: float) -> Luma:
    size = max(3, int(np.ceil(length)) | 1)
    angle = rng.normal(0, 0.35) if rng.random() < 0.6 else rng.uniform(0, np.pi)
    kernel = np.zeros((size, size), np.float32)
    reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    middle = np.array([size // 2, size // 2])
    begin, end = (((middle + sign * reach) * 16).astype(int) for sign in (-1, 1))
    ends = ((int(begin[0]), int(begin[1])), (int(end[0]), int(end[1])))
    cv2.line(kernel, *ends, 1.0, 1, cv2.LINE_AA, 4)
    return cv2.filter2D(picture, -1, kernel / max(float(kernel.sum()), 1e-6))


def _imprecise(rng: Generator, corners: Points) -> Points:
    """Corners as a finder gives them: each a little off, the whole a little loose or tight.

    Now and then they are far too loose or lean another way, as happens with dealers' frames and
    plates seen from the side; and often their short sides stand upright where the letters lean,
    as with plates that roll.
    """
    width = float(np.hypot(*(corners[1] - corners[0])))
    height = float(np.hypot(*(corners[3] - corners[0])))
    middle = corners.mean(axis=0)
    scale = 1 + np.array([rng.normal(0, 0.03), rng.normal(0, 0.07)])
    if rng.random() < _FAR_OFF:
        scale += (abs(float(rng.normal(0, 0.12))), abs(float(rng.normal(0, 0.35))))
        middle = middle + rng.normal(0, 1, 2) * (0.03 * width, 0.10 * height)
        lean = float(rng.normal(0, 0.07))
        corners = corners + np.stack(
            [np.zeros(4), lean * (corners[:, 0] - middle[0])], axis=1
        ).astype(np.float32)
    if rng.random() < _LEANING:
        shear = float(rng.normal(0, 0.14))
        corners = corners + np.stack(
            [shear * (corners[:, 1] - middle[1]), np.zeros(4)], axis=1
        ).astype(np.float32)
    moved = middle + (corners - middle) * scale
    moved += rng.normal(0, 1, 2) * (0.012 * width, 0.04 * height)
    moved += rng.normal(0, 1, (4, 2)) * (0.01 * width, 0.035 * height)
    return moved.astype(np.float32)


def _upright(rng: Generator, corners: Points) -> Points:
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    box = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    return _imprecise(rng, box)
