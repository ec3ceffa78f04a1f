# SPDX-License-Identifier: EUPL-1.2
"""How a model of a known family is asked and understood: the metadata of its catalogue entry.

A site that brings a model of its own writes these fields; each that is left out has the value
that the family's usual exports have, and an unknown one is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

import msgspec

from sardze_models.detectors.coco import COCO
from sardze_models.detectors.letterbox import Letterbox
from sardze_wire.records import VehicleClass

Size = tuple[int, int]
"""Width, height."""
Shape = tuple[int, ...]
Fraction = Annotated[float, msgspec.Meta(gt=0.0, lt=1.0)]


class Family(StrEnum):
    """Kinds of models whose answers are understood."""

    SARDZE = "sardze"
    SSD = "ssd"
    YOLOX = "yolox"
    YOLOV8 = "yolov8"


class Colour(StrEnum):
    """What the input's channels are; a picture without colour is given three times."""

    LUMA = "luma"
    RGB = "rgb"
    BGR = "bgr"


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model's ways.

    Attributes:
        labels: which road user each label's number means; ``coco`` for models with the 80 (or
            90) labels of COCO counted from 0. Labels not listed are never answered.
        decoded: YOLOX only: boxes are given in pixels.
        normalised: YOLOv8 only: boxes are given in fractions of the input.
        threshold: score from which on somebody is there.
        most_shared: overlap from which on two of a group are the same.
    """

    family: Family
    labels: Literal["coco"] | dict[int, VehicleClass]
    colour: Colour = Colour.RGB
    letterbox: Letterbox = Letterbox.MIDDLE
    pad: Annotated[int, msgspec.Meta(ge=0, le=255)] = 114
    decoded: bool = False
    normalised: bool = False
    threshold: Fraction = 0.4
    most_shared: Fraction = 0.5

    @property
    def meanings(self) -> Mapping[int, VehicleClass]:
        """Label numbers to kinds."""
        return COCO if self.labels == "coco" else self.labels


def read_recipe(metadata: Mapping[str, Any]) -> Recipe:
    """The recipe in a catalogue entry's metadata.

    Raises:
        msgspec.ValidationError: says which field is wrong.
    """
    return msgspec.convert(dict(metadata), Recipe, str_keys=True)
