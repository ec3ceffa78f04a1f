# SPDX-License-Identifier: EUPL-1.2
"""Finds people and vehicles with whatever detector the catalogue lists.

Ours needs luma alone. A site may bring a model of another family: its catalogue entry says which
(see `detectors.recipe`). The family reads the answers; laying the picture onto the input and
choosing among what the model proposes is done here, the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from sardze_models.catalogue import Catalogue, CatalogueEntry
from sardze_models.detectors.candidates import Candidates, Floats, distinct
from sardze_models.detectors.letterbox import fit
from sardze_models.detectors.recipe import Colour, Family, Recipe, Shape, Size, read_recipe
from sardze_models.detectors.road_user import KINDS, RIVALS, RoadUser
from sardze_models.detectors.sardze import complain_of_sardze, read_sardze
from sardze_models.detectors.ssd import complain_of_ssd, read_ssd
from sardze_models.detectors.yolov8 import complain_of_yolov8, read_yolov8
from sardze_models.detectors.yolox import complain_of_yolox, read_yolox
from sardze_models.errors import ModelFormatError
from sardze_models.runtime import Model, open_model

NAME = "road-users"
_LUMA_OF_RGB = np.array([0.299, 0.587, 0.114], np.float32)
"""BT.601, as the camera's own luma."""
_HOW = (
    "See 'A road-user model of your own' in the technician's guide, and list the model again with "
    "`python -m sardze_models.catalogue add`."
)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What a family knows: whether outputs look like its own, and what they say."""

    complain: Callable[[Sequence[Shape], Size], str | None]
    read: Callable[[Sequence[Floats], Size, Recipe, float], Candidates]


_FAMILIES: Mapping[Family, _Reader] = {
    Family.SARDZE: _Reader(complain_of_sardze, read_sardze),
    Family.SSD: _Reader(complain_of_ssd, read_ssd),
    Family.YOLOX: _Reader(complain_of_yolox, read_yolox),
    Family.YOLOV8: _Reader(complain_of_yolov8, read_yolov8),
}


class RoadUsers:
    """A road-user finder over one opened model; belongs to one thread as its model does."""

    def __init__(self, model: Model, *, threshold: float | None = None) -> None:
        """Check that the model is what its catalogue entry says.

        Raises:
            ModelFormatError: it is not; says what was expected.
        """
        self._model = model
        self._recipe = _recipe_of(model.entry)
        self._reader = _FAMILIES[self._recipe.family]
        self._threshold = self._recipe.threshold if threshold is None else threshold
        self._size, self._channels_first = _input_of(model.entry, self._recipe)
        complaint = self._reader.complain(
            [output.shape for output in model.entry.outputs], self._size
        )
        if complaint:
            raise _strange(model.entry, complaint)
        channels = 1 if self._recipe.colour is Colour.LUMA else 3
        self._sheet = np.empty((self._size[1], self._size[0], channels), np.uint8)

    @classmethod
    def from_catalogue(
        cls, catalogue: Catalogue, *, threads: int = 1, threshold: float | None = None
    ) -> RoadUsers:
        """The catalogue's own road-user finder, opened."""
        return cls(open_model(catalogue.entry(NAME), threads=threads), threshold=threshold)

    def find(self, picture: NDArray[np.uint8]) -> list[RoadUser]:
        """Who is in a picture of any size, best first.

        Args:
            picture: (height, width) luma or (height, width, 3) RGB.
        """
        place = fit(picture.shape, self._size, self._recipe.letterbox)
        self._sheet.fill(self._recipe.pad)
        place.lay(_in_colour(picture, self._recipe.colour), self._sheet)
        outputs = self._model.run(self._numbers(self._sheet))
        proposed = self._reader.read(outputs, self._size, self._recipe, self._threshold)
        found = distinct(_in_our_words(proposed, self._recipe), self._recipe.most_shared, RIVALS)
        boxes = place.back(found.boxes).tolist()
        return [
            RoadUser((left, top, right, bottom), KINDS[label], score)
            for (left, top, right, bottom), label, score in zip(
                boxes, found.labels.tolist(), found.scores.tolist(), strict=True
            )
        ]

    def _numbers(self, sheet: NDArray[np.uint8]) -> NDArray[np.generic]:
        """The sheet as the model wants it."""
        wanted = self._model.entry.inputs[0]
        batch = sheet.transpose(2, 0, 1)[None] if self._channels_first else sheet[None]
        if wanted.dtype == "uint8":
            return np.ascontiguousarray(batch)
        low, high = wanted.value_range or (0.0, 1.0)
        return batch * np.float32((high - low) / 255) + np.float32(low)


def _recipe_of(entry: CatalogueEntry) -> Recipe:
    try:
        return read_recipe(entry.metadata)
    except msgspec.ValidationError as error:
        raise _strange(entry, f"its metadata do not tell how to ask it: {error}") from error


def _input_of(entry: CatalogueEntry, recipe: Recipe) -> tuple[Size, bool]:
    """Width and height of the input, and whether its channels come first."""
    channels = 1 if recipe.colour is Colour.LUMA else 3
    shape = entry.inputs[0].shape if len(entry.inputs) == 1 else ()
    if len(shape) == 4 and shape[0] == 1:
        if shape[3] == channels:
            return (shape[2], shape[1]), False
        if shape[1] == channels:
            return (shape[3], shape[2]), True
    raise _strange(
        entry,
        f"one input of 1 x height x width x {channels} or 1 x {channels} x height x width is "
        f"expected for colour {recipe.colour}",
    )


def _strange(entry: CatalogueEntry, complaint: str) -> ModelFormatError:
    tensors = [f"{each.name} {each.shape}" for each in (*entry.inputs, *entry.outputs)]
    return ModelFormatError(
        f"The model {entry.name} ({', '.join(tensors)}) cannot find road users: {complaint}.",
        remedy=_HOW,
    )


def _in_colour(picture: NDArray[np.uint8], colour: Colour) -> NDArray[np.uint8]:
    """A (height, width, channels) picture as the model was taught with."""
    if colour is Colour.LUMA:
        if picture.ndim == 3:
            picture = np.rint(picture @ _LUMA_OF_RGB).astype(np.uint8)
        return picture[:, :, None]
    if picture.ndim == 2:
        return np.repeat(picture[:, :, None], 3, axis=2)
    return picture if colour is Colour.RGB else picture[:, :, ::-1]


def _in_our_words(candidates: Candidates, recipe: Recipe) -> Candidates:
    """Those that are road users, with labels as places in `KINDS`."""
    known = max(recipe.meanings, default=0) + 1
    places = np.full(known + 1, -1, np.intp)
    for number, kind in recipe.meanings.items():
        if kind in KINDS:
            places[number] = KINDS.index(kind)
    labels = places[np.clip(candidates.labels, 0, known)]
    road_users = labels >= 0
    return Candidates(
        candidates.boxes[road_users], candidates.scores[road_users], labels[road_users]
    )
