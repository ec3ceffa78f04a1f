# SPDX-License-Identifier: EUPL-1.2
"""What a YOLOX teacher sees in photographs and films, written down once for the student.

`python -m sardze_models.training.road_users_teacher --help`. Each picture is shown to the teacher
in colour, as it is and mirrored. What it sees surely both ways is taught; what it sees faintly, or
one way only, stays unjudged. Of the labelled photographs only split `train` is looked at, of each
film only the first part. Luma is kept at the student's scale, so that no picture is decoded twice.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import msgspec
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from sardze_models.detectors.candidates import Candidates, overlaps
from sardze_models.detectors.road_user import KINDS, RoadUserFinder
from sardze_models.training.finder_photographs import read_rows
from sardze_models.yardstick import open_yardstick

FILMED_FOR_TRAINING = 0.65
"""Of each film: the rest is kept to judge by."""
PICTURES, TRUTHS = "pictures.raw", "truths.jsonl"
KEPT_AT = (640, 480)
"""No picture is kept larger."""

_SURE, _FAINT = 0.35, 0.08
_SAME = 0.5

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Truth(msgspec.Struct, frozen=True):
    """What a kept picture shows; boxes are in its own pixels, kinds are numbers in `KINDS`."""

    name: str
    group: str
    size: tuple[int, int]
    boxes: list[list[float]]
    kinds: list[int]
    scores: list[float]
    doubtful: list[list[float]]


@dataclass(frozen=True, slots=True)
class Material:
    """Where pictures come from."""

    labels: Path | None
    folders: list[Path]
    films: list[Path]
    frames_a_film: int


def judge(teacher: RoadUserFinder, picture: Picture) -> tuple[Candidates, Floats]:
    """What surely is in an RGB picture, and boxes of what may be."""
    mirrored = _seen(teacher, picture[:, ::-1])
    mirrored.boxes[:, [0, 2]] = picture.shape[1] - mirrored.boxes[:, [2, 0]]
    both, lonely = _agreed(_seen(teacher, picture), mirrored)
    sure = both.scores >= _SURE
    doubts = np.concatenate([both.boxes[~sure], lonely])
    certain = both.chosen(sure)
    new = overlaps(doubts, certain.boxes).max(axis=1, initial=0.0) < _SAME
    return certain, doubts[new]


def write_lessons(teacher: RoadUserFinder, material: Material, into: Path) -> int:
    """Judge all pictures and keep them, each as soon as it is judged; how many there are."""
    into.mkdir(parents=True, exist_ok=True)
    count = 0
    with (into / PICTURES).open("wb") as pictures, (into / TRUTHS).open("wb") as truths:
        for name, group, picture in _pictures(material):
            luma, truth = _lesson(teacher, name, group, picture)
            pictures.write(luma.tobytes())
            pictures.flush()
            truths.write(msgspec.json.encode(truth) + b"\n")
            truths.flush()
            count += 1
    return count


def _lesson(
    teacher: RoadUserFinder, name: str, group: str, picture: Picture
) -> tuple[Picture, Truth]:
    sure, doubts = judge(teacher, picture)
    scale = min(1.0, KEPT_AT[0] / picture.shape[1], KEPT_AT[1] / picture.shape[0])
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    luma = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    truth = Truth(
        name=name,
        group=group,
        size=size,
        boxes=_rounded(sure.boxes * scale),
        kinds=sure.labels.tolist(),
        scores=[round(float(score), 3) for score in sure.scores],
        doubtful=_rounded(doubts * scale),
    )
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8), truth


def _pictures(material: Material) -> Iterator[tuple[str, str, Picture]]:
    """Name, group and RGB picture of all there is to look at."""
    for film in material.films:
        for number, frame in _frames(film, material.frames_a_film):
            yield f"{film.name} {number}", "film", frame
    paths = [path for folder in material.folders for path in sorted(folder.glob("*.jpg"))]
    if material.labels is not None:
        names = read_rows(material.labels, "train")
        paths += [material.labels.parent / name for name in names]
    for path in paths:
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if picture is None:
            raise FileNotFoundError(f"{path} is not a readable picture")
        yield path.name, "photograph", rgb_of(picture)


def _frames(film: Path, count: int) -> Iterator[tuple[int, Picture]]:
    """Evenly spread frames of a film's first part."""
    opened = cv2.VideoCapture(str(film))
    last = int(opened.get(cv2.CAP_PROP_FRAME_COUNT) * FILMED_FOR_TRAINING)
    wanted = set(np.linspace(0, last - 1, min(count, last)).round().astype(int).tolist())
    for number in range(last):
        good, frame = opened.read()
        if good and number in wanted:
            yield number, rgb_of(frame)
    opened.release()


def rgb_of(picture: MatLike) -> Picture:
    """OpenCV's order of colours to ours."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


def _seen(teacher: RoadUserFinder, picture: Picture) -> Candidates:
    found = teacher.find(picture)
    return Candidates(
        np.array([each.box for each in found], np.float32).reshape(-1, 4),
        np.array([each.score for each in found], np.float32),
        np.array([KINDS.index(each.kind) for each in found], np.intp),
    )


def _agreed(one: Candidates, other: Candidates) -> tuple[Candidates, Floats]:
    """The means of what both looks show, the first's rest at half its score; the other's rest."""
    shared = overlaps(one.boxes, other.boxes)
    shared[one.labels[:, None] != other.labels[None, :]] = 0.0
    boxes, scores = one.boxes.copy(), one.scores.copy()
    free = np.ones(len(other.scores), bool)
    for row in range(len(scores)):
        matches = shared[row] * free
        best = int(matches.argmax()) if len(matches) else -1
        if best >= 0 and matches[best] > _SAME:
            free[best] = False
            boxes[row] = (boxes[row] + other.boxes[best]) / 2
            scores[row] = (scores[row] + other.scores[best]) / 2
        else:
            scores[row] /= 2
    return Candidates(boxes, scores, one.labels), other.boxes[free]


def _rounded(boxes: Floats) -> list[list[float]]:
    return [[round(float(side), 2) for side in box] for box in boxes]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teacher", type=Path, required=True, help="a YOLOX model as TFLite")
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--labels", type=Path, help="a table of labelled photographs")
    parser.add_argument("--folders", type=Path, nargs="*", default=[], help="more photographs")
    parser.add_argument("--films", type=Path, nargs="*", default=[])
    parser.add_argument("--frames-a-film", type=int, default=120)
    arguments = parser.parse_args()
    material = Material(
        arguments.labels, arguments.folders, arguments.films, arguments.frames_a_film
    )
    count = write_lessons(
        open_yardstick(arguments.teacher, threshold=_FAINT), material, arguments.into
    )
    print(f"{count} pictures were looked at")


if __name__ == "__main__":
    main()
