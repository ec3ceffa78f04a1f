# SPDX-License-Identifier: EUPL-1.2
"""What the shipped finder thinks of the training photographs, for a finder that is trained further.

`python -m sardze_models.training.finder_opinions --labels … --into opinions.json` writes the
corners of labelled plates, of which people marked only boxes (in sets whose boxes are loose the
finder's own box counts too), and the places where it saw a plate that nobody marked. In sets where
far or second plates lack labels those places are doubtful and stay unjudged in training; in
completely labelled sets they are strangers to be taught, except where the finder is quite sure or
the reader reads a plate's text: even there a few plates were forgotten. Only split `train` is
looked at.
"""

import argparse
from pathlib import Path

import cv2
import msgspec

from sardze_models.catalogue import load_catalogue
from sardze_models.evaluation.likeness import Box, overlap
from sardze_models.finder import Detection, PlateFinder
from sardze_models.reader import PlateReader
from sardze_models.training.finder_photographs import Luma, Opinion, box_of, read_rows
from sardze_models.training.finder_scenes import WEAKLY_LABELLED
from sardze_models.training.finder_slants import slant_in, slanted
from sardze_wire.plates import decode

TRUST = {"set_e": 0.25, "set_f": 0.4}
"""How far the boxes of some sets, drawn loosely, are believed; the others entirely."""
_FAINT, _DOUBT, _SURE = 0.1, 0.4, 0.6
_READABLE = 0.03
"""Confidence in a text that some country's plates have, above which a place may hold a plate."""
_SAME_PLATE = 0.5
_TOUCHING = 0.1
_LEAST_WIDTH_PX = 45.0
_LEAST_CLARITY = 2.5

Corners = list[list[float]]


def opinion_of(
    finder: PlateFinder, reader: PlateReader, luma: Luma, boxes: list[Box], group: str
) -> Opinion:
    """The opinion on one photograph."""
    closely = finder.find(luma, closely=True)
    if group in WEAKLY_LABELLED:
        elsewhere = [each for each in _unlabelled(closely, boxes) if each.score >= _DOUBT]
        doubtful, strangers = elsewhere, []
    else:
        elsewhere = _unlabelled([*closely, *finder.find(luma)], boxes)
        doubtful = [each for each in elsewhere if _may_be_a_plate(each, reader, luma)]
        strangers = [each for each in elsewhere if each not in doubtful]
    trust = TRUST.get(group, 1.0)
    return Opinion(
        corners=[_corners(luma, closely, box, trust) for box in boxes],
        doubtful=[_rounded(each) for each in doubtful],
        strangers=[_rounded(each) for each in strangers],
    )


def _unlabelled(found: list[Detection], boxes: list[Box]) -> list[Detection]:
    return [each for each in found if all(overlap(each.box, box) < _TOUCHING for box in boxes)]


def _may_be_a_plate(detection: Detection, reader: PlateReader, luma: Luma) -> bool:
    if detection.score >= _SURE:
        return True
    reading = reader.read(luma, detection.corners)
    best = decode(reading.probabilities.tolist(), reading.alphabet, None, limit=1)
    return bool(best) and best[0].country is not None and best[0].confidence >= _READABLE


def _rounded(detection: Detection) -> list[float]:
    return [round(value, 1) for value in detection.box]


def _corners(luma: Luma, found: list[Detection], box: Box, trust: float) -> Corners | None:
    """The corners of the plate in the box, or none if it is too small or too vague to tell."""
    if box[2] - box[0] < _LEAST_WIDTH_PX:
        return None
    slant = slant_in(luma, box)
    if slant.clarity < _LEAST_CLARITY:
        return None
    best = max(found, key=lambda each: overlap(each.box, box), default=None)
    if best is not None and overlap(best.box, box) >= _SAME_PLATE:
        left, top, right, bottom = (
            marked * trust + seen * (1 - trust) for marked, seen in zip(box, best.box, strict=True)
        )
        box = (left, top, right, bottom)
    return [[round(float(value), 2) for value in corner] for corner in slanted(box, slant.slope)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--models", type=Path, help="a folder with another catalogue.json")
    arguments = parser.parse_args()
    catalogue = load_catalogue(arguments.models)
    finder = PlateFinder.from_catalogue(catalogue, threshold=_FAINT)
    reader = PlateReader.from_catalogue(catalogue)
    opinions = {}
    for name, rows in read_rows(arguments.labels, "train").items():
        luma = cv2.imread(str(arguments.labels.parent / name), cv2.IMREAD_GRAYSCALE)
        if luma is None:
            raise FileNotFoundError(f"{name} is not a readable picture")
        boxes: list[Box] = []
        for row in rows:
            left, top, right, bottom = box_of(row)
            boxes.append((left, top, right, bottom))
        opinions[name] = opinion_of(finder, reader, luma, boxes, rows[0]["set"])
    arguments.into.write_bytes(msgspec.json.encode(opinions))


if __name__ == "__main__":
    main()
