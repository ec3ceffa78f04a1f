# SPDX-License-Identifier: EUPL-1.2
"""What the shipped finder thinks of the training photographs, for a finder that is trained further.

`python -m sardze_models.training.finder_opinions --labels … --into opinions.json` writes two
things: the corners of labelled plates, of which people marked only boxes (in sets whose boxes are
loose the finder's own box counts too), and the places where it saw a plate that nobody marked.
Those stay unjudged in training, since in some sets second or far plates have no label. Only split
`train` is looked at.
"""

import argparse
from pathlib import Path

import cv2
import msgspec
import numpy as np

from sardze_models.catalogue import load_catalogue
from sardze_models.evaluation.likeness import Box, overlap
from sardze_models.finder import Detection, PlateFinder
from sardze_models.finder_views import tiles_of
from sardze_models.training.finder_photographs import Luma, Opinion, box_of, read_rows
from sardze_models.training.finder_scenes import WEAKLY_LABELLED
from sardze_models.training.finder_slants import slant_of, slanted

TRUST = {"set_e": 0.25, "set_f": 0.4}
"""How far the boxes of some sets, drawn loosely, are believed; the others entirely."""
_DOUBT = 0.4
_SAME_PLATE = 0.5
_TOUCHING = 0.1
_LEAST_WIDTH_PX = 45.0
_LEAST_CLARITY = 2.5
_SHEET = (640, 384)

Corners = list[list[float]]


def opinion_of(finder: PlateFinder, luma: Luma, boxes: list[Box], group: str) -> Opinion:
    """The opinion on one photograph; where its set is completely labelled nothing is doubtful."""
    complete = group not in WEAKLY_LABELLED
    trust = TRUST.get(group, 1.0)
    found = finder.find(luma, closely=True)
    if not complete:
        for tile in tiles_of(luma.shape, _SHEET):
            left, top, right, bottom = tile.part
            part = np.ascontiguousarray(luma[top:bottom, left:right])
            found += [_moved(each, left, top) for each in finder.find(part)]
    strangers = [
        [round(value, 1) for value in each.box]
        for each in found
        if all(overlap(each.box, box) < _TOUCHING for box in boxes)
    ]
    return Opinion(
        corners=[_corners(luma, found, box, trust) for box in boxes],
        doubtful=[] if complete else strangers,
    )


def _corners(luma: Luma, found: list[Detection], box: Box, trust: float) -> Corners | None:
    """The corners of the plate in the box, or none if it is too small or too vague to tell."""
    if box[2] - box[0] < _LEAST_WIDTH_PX:
        return None
    slant = slant_of(luma, box)
    if slant.clarity < _LEAST_CLARITY:
        return None
    best = max(found, key=lambda each: overlap(each.box, box), default=None)
    if best is not None and overlap(best.box, box) >= _SAME_PLATE:
        left, top, right, bottom = (
            marked * trust + seen * (1 - trust) for marked, seen in zip(box, best.box, strict=True)
        )
        box = (left, top, right, bottom)
    return [[round(float(value), 2) for value in corner] for corner in slanted(box, slant.slope)]


def _moved(detection: Detection, left: int, top: int) -> Detection:
    shift = np.array([left, top], np.float32)
    return Detection(detection.corners + shift, detection.score)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--models", type=Path, help="a folder with another catalogue.json")
    arguments = parser.parse_args()
    finder = PlateFinder.from_catalogue(load_catalogue(arguments.models), threshold=_DOUBT)
    opinions = {}
    for name, rows in read_rows(arguments.labels, "train").items():
        luma = cv2.imread(str(arguments.labels.parent / name), cv2.IMREAD_GRAYSCALE)
        if luma is None:
            raise FileNotFoundError(f"{name} is not a readable picture")
        boxes: list[Box] = []
        for row in rows:
            left, top, right, bottom = box_of(row)
            boxes.append((left, top, right, bottom))
        opinions[name] = opinion_of(finder, luma, boxes, rows[0]["set"])
    arguments.into.write_bytes(msgspec.json.encode(opinions))


if __name__ == "__main__":
    main()
