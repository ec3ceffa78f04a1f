# SPDX-License-Identifier: EUPL-1.2
"""What nobody may see: zones black, people, windscreens and strangers' plates beyond recognition.

SECURITY 51. There are two steps and no third. A ``Curtain`` blackens the privacy zones of every
frame before anybody, models included, looks at it. A ``Masker`` makes the one kind of picture that
may be stored, sent or shown: it hides what the finders of road users and of plates see, all plates
but the one that is the reason for the picture, and the zones once more. It rather hides too much:
its finders listen to faint answers, a plate whose vehicle is not seen hides where the glass must
be, and without a finder, or when one fails, all but the plate shown becomes a coarse mosaic.

Hidden parts become the mean of few cells: what the cells lack is in no file, so that no
calculation brings it back. The standard build finds no faces (SECURITY 58).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sardze_device.camera.frame import Frame, Picture, PixelBox, Plane, lores_of
from sardze_device.camera.lanes import Point
from sardze_device.camera.source import FrameSource
from sardze_device.camera.tracker import overlap
from sardze_device.camera.vehicles import NoRoadUsers
from sardze_device.camera.windscreens import windscreens_of
from sardze_device.errors import DeviceError
from sardze_models.detectors.road_user import RoadUser, RoadUserFinder
from sardze_models.errors import ModelError
from sardze_models.finder import Detection
from sardze_wire.records import VehicleClass

HIDES_ROAD_USERS_AT = 0.2
"""Score from which a person or vehicle is hidden: half of what it takes to be counted."""
HIDES_PLATES_AT = 0.15
_ON_FOOT = frozenset({VehicleClass.PERSON, VehicleClass.BICYCLE})
_SAME_PLATE = 0.3
_MARGIN = 0.08
_BLACK, _NEUTRAL = 0, 128
_PERSON_CELLS, _GLASS_CELLS, _PLATE_CELLS = 3, 4, 1
"""Cells along the longer side: a person's head is less than one of a person's."""
_BLIND_CELLS = 24
"""Cells along the picture's longer side where nothing is known of who is in it."""


class MaskError(DeviceError):
    """A privacy zone cannot be applied: there must be no picture (SECURITY 51)."""


@dataclass(frozen=True, slots=True)
class PrivacyZone:
    """A part of the picture that nobody may see."""

    name: str
    polygon: tuple[Point, ...]


class PlateSpotter(Protocol):
    """Finds plates, whether or not they can be read."""

    def find(self, luma: NDArray[np.uint8]) -> Sequence[Detection]:
        """All that may be one."""


class Curtain:
    """Privacy zones as black parts of pictures of any size."""

    def __init__(self, zones: Sequence[PrivacyZone]) -> None:
        """Check the zones.

        Raises:
            MaskError: a zone is no polygon within the picture.
        """
        self._zones = tuple(zones)
        self._stencils: dict[tuple[int, int], NDArray[np.uint8]] = {}
        for zone in self._zones:
            _check(zone)

    def draw(self, frame: Frame) -> Frame:
        """The frame with black zones, in its picture and in its small plane."""
        if not self._zones:
            return frame
        picture = self.over(frame.picture)
        lores = frame.lores * self._kept(frame.lores.shape[1], frame.lores.shape[0])
        return Frame(picture, lores, frame.captured_ns, frame.number, frame.metadata)

    def over(self, picture: Picture) -> Picture:
        """The picture with black zones."""
        if not self._zones:
            return picture
        width, height = picture.size
        kept = self._kept(width, height)
        half = _halved(kept)
        grey = (1 - half) * np.uint8(_NEUTRAL)
        return Picture(picture.y * kept, picture.cb * half + grey, picture.cr * half + grey)

    def _kept(self, width: int, height: int) -> NDArray[np.uint8]:
        """1 where a picture of this size may be seen, 0 elsewhere."""
        if (width, height) not in self._stencils:
            stencil = Image.new("L", (width, height), 1)
            draw = ImageDraw.Draw(stencil)
            for zone in self._zones:
                corners = [(x * width, y * height) for x, y in zone.polygon]
                draw.polygon(corners, fill=0, outline=0, width=3)
            self._stencils[width, height] = np.asarray(stencil)
        return self._stencils[width, height]


class CurtainedSource:
    """A source whose privacy zones are black before anything else sees a frame."""

    def __init__(self, source: FrameSource, curtain: Curtain) -> None:
        self._source = source
        self._curtain = curtain

    def open(self) -> None:
        """As the source does."""
        self._source.open()

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The source's next frame behind its curtain."""
        frame = self._source.read(timeout_s, not_before_ns)
        return None if frame is None else self._curtain.draw(frame)

    def close(self) -> None:
        """As the source does."""
        self._source.close()


class Masker:
    """Makes pictures that may leave the process. Belongs to one thread, as its finders do."""

    def __init__(
        self,
        zones: Sequence[PrivacyZone],
        road_users: RoadUserFinder | None = None,
        plates: PlateSpotter | None = None,
        *,
        warn: Callable[[str], None] = lambda words: None,
    ) -> None:
        """Take the zones as they are; they are checked when a picture is made.

        Args:
            zones: nobody may see these.
            road_users: finds people and vehicles, down to ``HIDES_ROAD_USERS_AT``.
            plates: finds plates, down to ``HIDES_PLATES_AT``.
            warn: told when a finder fails.
        """
        self._zones = tuple(zones)
        self._road_users = None if isinstance(road_users, NoRoadUsers) else road_users
        self._plates = plates
        self._warn = warn
        self.blind = 0
        """Pictures in which nobody could be looked for."""

    def mask(
        self, picture: Picture, shown: PixelBox | None = None, others: Sequence[PixelBox] = ()
    ) -> Picture:
        """A copy of the picture that may be kept.

        Args:
            picture: as the sensor gave it.
            shown: the one plate that stays legible; None for none.
            others: plates of others that are known already.

        Raises:
            MaskError: a zone is no polygon within the picture.
        """
        curtain = Curtain(self._zones)
        copy = picture.copy()
        try:
            hidden = self._seen_in(picture, shown, others)
        except ModelError as error:
            self._warn(f"Pictures are masked whole, because a finder fails: {error}")
            hidden = None
        if hidden is None:
            self.blind += 1
            width, height = picture.size
            hidden = [((0.0, 0.0, float(width), float(height)), _BLIND_CELLS)]
        for box, cells in hidden:
            coarsen(copy, box, cells)
        if shown is not None:
            _bring_back(picture, copy, shown)
        for box in others:
            coarsen(copy, _wider(box, _MARGIN), _PLATE_CELLS)
        return curtain.over(copy)

    def _seen_in(
        self, picture: Picture, shown: PixelBox | None, others: Sequence[PixelBox]
    ) -> list[tuple[PixelBox, int]] | None:
        """What to hide and in how many cells; None if nobody can look."""
        if self._road_users is None or self._plates is None:
            return None
        found = _in_large(self._road_users.find(lores_of(picture.luma)), picture)
        spotted = [*(detection.box for detection in self._plates.find(picture.luma)), *others]
        strange = [box for box in spotted if shown is None or overlap(box, shown) < _SAME_PLATE]
        bearing = strange if shown is None else [*strange, shown]
        return [
            *(
                (_wider(user.box, _MARGIN), _PERSON_CELLS)
                for user in found
                if user.kind in _ON_FOOT
            ),
            *((box, _GLASS_CELLS) for box in windscreens_of(found, bearing)),
            *((_wider(box, _MARGIN), _PLATE_CELLS) for box in strange),
        ]


def coarsen(picture: Picture, box: PixelBox, cells: int) -> None:
    """Replace a part of a picture, in place, by so many cells along its longer side."""
    width, height = picture.size
    left, top = max(0, math.floor(box[0])) // 2 * 2, max(0, math.floor(box[1])) // 2 * 2
    right, bottom = min(width, math.ceil(box[2])), min(height, math.ceil(box[3]))
    if left >= right or top >= bottom:
        return
    side = max(2, math.ceil(max(right - left, bottom - top) / cells / 2) * 2)
    _mosaic(picture.y[top:bottom, left:right], side)
    for plane in (picture.cb, picture.cr):
        rows, columns = slice(top // 2, (bottom + 1) // 2), slice(left // 2, (right + 1) // 2)
        _mosaic(plane[rows, columns], side // 2)


def _mosaic(part: Plane, side: int) -> None:
    for y in range(0, part.shape[0], side):
        for x in range(0, part.shape[1], side):
            cell = part[y : y + side, x : x + side]
            cell[...] = round(float(cell.mean()))


def _bring_back(picture: Picture, copy: Picture, shown: PixelBox) -> None:
    """The plate that is the reason for the picture is legible, whoever stands near."""
    left, top = max(0, math.floor(shown[0])), max(0, math.floor(shown[1]))
    right, bottom = max(0, math.ceil(shown[2])), max(0, math.ceil(shown[3]))
    copy.y[top:bottom, left:right] = picture.y[top:bottom, left:right]


def _in_large(found: Sequence[RoadUser], picture: Picture) -> list[RoadUser]:
    """Road users in the large picture's pixels."""
    small = lores_of(picture.luma)
    across, down = picture.size[0] / small.shape[1], picture.size[1] / small.shape[0]
    return [
        RoadUser((x1 * across, y1 * down, x2 * across, y2 * down), user.kind, user.score)
        for user in found
        for x1, y1, x2, y2 in (user.box,)
    ]


def _wider(box: PixelBox, share: float) -> PixelBox:
    x, y = share * (box[2] - box[0]), share * (box[3] - box[1])
    return box[0] - x, box[1] - y, box[2] + x, box[3] + y


def _halved(kept: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same for the colour planes: a sample reaches over four pixels, all must be free."""
    half = kept[0::2, 0::2].copy()
    for rows, columns in ((0, 1), (1, 0), (1, 1)):
        part = kept[rows::2, columns::2]
        half[: part.shape[0], : part.shape[1]] &= part
    return half


def _check(zone: PrivacyZone) -> None:
    sound = all(math.isfinite(v) and -0.5 <= v <= 1.5 for point in zone.polygon for v in point)
    if len(zone.polygon) < 3 or not sound:
        raise MaskError(
            f"The privacy zone “{zone.name}” is no polygon of fractions of the picture, so no "
            "picture is kept.",
            remedy="Draw it again with at least three corners, each between 0 and 1.",
        )
