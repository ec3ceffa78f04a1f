# SPDX-License-Identifier: EUPL-1.2
"""Opens a road-user model that stands in no catalogue, to learn from it or to be compared with it.

It is taken as a YOLOX model with COCO's labels in the form in which that project publishes its own:
blue-green-red from 0 to 255, the picture in the upper left corner, answers in cells.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import cast

from sardze_models.catalogue import CatalogueEntry, TensorSpec
from sardze_models.catalogue.manifest import Dtype
from sardze_models.road_users import RoadUsers
from sardze_models.runtime import Tensor, inspect_model, open_model

_AS_PUBLISHED = {"family": "yolox", "labels": "coco", "colour": "bgr", "letterbox": "corner"}


def open_yardstick(file: Path, *, threshold: float, threads: int = 1) -> RoadUsers:
    """The YOLOX model in a TFLite file.

    Raises:
        ModelFormatError: the file is not such a model.
    """
    content = file.read_bytes()
    inputs, outputs = inspect_model(content, str(file))
    entry = CatalogueEntry(
        name=file.stem,
        version="0",
        task="road-users",
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        inputs=tuple(_spec(tensor, (0.0, 255.0)) for tensor in inputs),
        outputs=tuple(_spec(tensor, None) for tensor in outputs),
        quantisation="none",
        licence="its publisher's",
        card=file,
        metadata=_AS_PUBLISHED,
    )
    return RoadUsers(open_model(entry, threads=threads), threshold=threshold)


def _spec(tensor: Tensor, value_range: tuple[float, float] | None) -> TensorSpec:
    return TensorSpec(tensor.name, tensor.shape, cast(Dtype, str(tensor.dtype)), "", value_range)
