# SPDX-License-Identifier: EUPL-1.2
"""How far a road-user finder agrees with its teacher on pictures that neither was trained on.

``python -m sardze_models.training.road_users_measures --teacher FILE --labels … --films …`` takes
the photographs of split `val` and what `road_users_teacher` left of each film. The teacher sees
colour, the finder luma. Frames of drawn roads are shown beside, where the truth is known; they
count for themselves. A line a place and one for all; ``--json`` gives the counts.
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from sardze_models.catalogue import load_catalogue
from sardze_models.detectors.agreement import FAINT, SURE, Tally, compare, together
from sardze_models.detectors.road_user import KINDS, RoadUser, RoadUserFinder
from sardze_models.road_users import RoadUsers
from sardze_models.training.finder_photographs import read_rows
from sardze_models.training.road_users_lessons import draw_lessons
from sardze_models.training.road_users_teacher import FILMED_FOR_TRAINING, rgb_of
from sardze_models.yardstick import open_yardstick

Picture = NDArray[np.uint8]
_DRAWN = "drawn roads"
_UNSEEN = 77_000
"""A seed that no run is given."""


@dataclass(slots=True)
class Comparison:
    """Tallies by place and kind, and what both finders cost."""

    places: dict[str, dict[str, Tally]] = field(default_factory=dict)
    ours_ms: list[float] = field(default_factory=list)
    theirs_ms: list[float] = field(default_factory=list)

    def add(self, place: str, tallies: dict[str, Tally]) -> None:
        self.places[place] = together([self.places.get(place, {}), tallies])


def measure(
    finder: RoadUserFinder, teacher: RoadUserFinder, pictures: Iterator[tuple[str, Picture]]
) -> Comparison:
    """Show both all pictures (place and RGB)."""
    comparison = Comparison()
    for place, picture in pictures:
        luma = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
        theirs = _timed(teacher, picture, comparison.theirs_ms)
        ours = _timed(finder, luma, comparison.ours_ms)
        comparison.add(place, compare(ours, theirs))
    return comparison


def measure_drawn(finder: RoadUserFinder, roads: int, comparison: Comparison) -> None:
    """Show frames of drawn roads that were not trained on; here the yardstick is the truth."""
    for lesson in draw_lessons(roads, _UNSEEN):
        truth = [
            RoadUser((left, top, right, bottom), KINDS[kind], 1.0)
            for (left, top, right, bottom), kind in zip(
                lesson.boxes.tolist(), lesson.kinds.tolist(), strict=True
            )
        ]
        comparison.add(_DRAWN, compare(list(finder.find(lesson.luma)), truth))


def _timed(finder: RoadUserFinder, picture: Picture, spent_ms: list[float]) -> list[RoadUser]:
    started = time.process_time()
    found = list(finder.find(picture))
    spent_ms.append((time.process_time() - started) * 1000)
    return found


def held_back(labels: Path | None, films: list[Path], every: int) -> Iterator[tuple[str, Picture]]:
    """Place and RGB of every photograph of `val` and every n-th frame of the films' ends."""
    if labels is not None:
        for name, rows in read_rows(labels, "val").items():
            picture = cv2.imread(str(labels.parent / name), cv2.IMREAD_COLOR)
            if picture is None:
                raise FileNotFoundError(f"{name} is not a readable picture")
            yield rows[0]["set"], rgb_of(picture)
    for film in films:
        opened = cv2.VideoCapture(str(film))
        frames = int(opened.get(cv2.CAP_PROP_FRAME_COUNT))
        for number in range(frames):
            good, frame = opened.read()
            if good and number >= frames * FILMED_FOR_TRAINING and number % every == 0:
                yield film.name, rgb_of(frame)
        opened.release()


def table_of(comparison: Comparison) -> str:
    """For people."""
    everything = together(
        tallies for place, tallies in comparison.places.items() if place != _DRAWN
    )
    photographs = [
        tallies for place, tallies in comparison.places.items() if place.startswith("set_")
    ]
    rows: list[tuple[str, ...]] = [("place", "sure", "met", "told", "right", "kind")]
    for place, tallies in sorted(comparison.places.items()):
        rows.append(_row(place, sum(tallies.values(), Tally())))
    rows.append(_row("photographs", sum(together(photographs).values(), Tally())))
    rows += [_row(kind, tally) for kind, tally in everything.items()]
    rows.append(_row("all", sum(everything.values(), Tally())))
    lines = [f"{row[0]:34}" + "".join(f"{cell:>9}" for cell in row[1:]) for row in rows]
    ours, theirs = np.median(comparison.ours_ms), np.median(comparison.theirs_ms)
    lines.append(f"CPU ms a picture: ours {ours:.1f}, yardstick {theirs:.1f}, {ours / theirs:.2f}")
    lines.append(f"sure: the yardstick's score >= {SURE}; right: it sees the same at >= {FAINT}")
    return "\n".join(lines)


def _row(name: str, tally: Tally) -> tuple[str, ...]:
    shares = [
        "-" if share is None else f"{share:.3f}"
        for share in (
            tally.recall,
            tally.precision,
            tally.same_kind / tally.met if tally.met else None,
        )
    ]
    return name, str(tally.sure), shares[0], str(tally.told), shares[1], shares[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teacher", type=Path, required=True, help="a YOLOX model as TFLite")
    parser.add_argument("--labels", type=Path, help="a table of labelled photographs")
    parser.add_argument("--films", type=Path, nargs="*", default=[])
    parser.add_argument("--every", type=int, default=5, help="of the films' frames")
    parser.add_argument("--roads", type=int, default=6, help="drawn roads to look at")
    parser.add_argument("--models", type=Path, help="a folder with another catalogue.json")
    parser.add_argument("--threshold", type=float, help="in place of the catalogue's")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    finder = RoadUsers.from_catalogue(load_catalogue(given.models), threshold=given.threshold)
    comparison = measure(
        finder,
        open_yardstick(given.teacher, threshold=FAINT),
        held_back(given.labels, given.films, given.every),
    )
    measure_drawn(finder, given.roads, comparison)
    text = msgspec.json.encode(comparison).decode() if given.json else table_of(comparison)
    print(text)


if __name__ == "__main__":
    main()
