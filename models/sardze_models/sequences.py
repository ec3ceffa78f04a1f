# SPDX-License-Identifier: EUPL-1.2
"""What voting over frames is worth: `python -m sardze_models.sequences`.

A passage is one plate in several frames. Each is read as a camera reads it, until the vote is sure,
and once more from its single best frame, the one a camera would keep as evidence. Passages come
from runs of photographs that follow each other with the same text (`--labels`), where every split
is reported apart, and from a drawn road by day and by infrared night (`--drawn`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sardze_models.catalogue import load_catalogue
from sardze_models.decoding import decode_reading, is_plate
from sardze_models.evaluation.labels import Photograph, read_labels
from sardze_models.evaluation.likeness import Box, overlap
from sardze_models.finder import Detection, PlateFinder
from sardze_models.reader import PlateReader, Reading
from sardze_models.synthetic.road import Light, RoadScene, SyntheticRoad
from sardze_models.voting import Vote, VoteSettings, sharpness_of, skew_of, weigh

LEAST_WIDTH_PX = 50.0
MOST_FRAMES = 14
"""Of a drawn passage, as many evenly spread ones: what a camera at 12 looks a second gets."""
_SAME = 0.3
_GAP = 3
"""Photographs of a run may lie this far apart in their numbering."""
_COMPARED_WIDTH_PX = 130
_ROAD_MIX = {"LV": 0.5, "LT": 0.2, "EE": 0.15, "PL": 0.1, "RO": 0.05}

Luma = NDArray[np.uint8]
Mix = Mapping[str, float] | None


@dataclass(frozen=True, slots=True)
class Passage:
    """One plate in several frames: each picture with the upright box of the plate in it."""

    text: str
    prior: Mix
    frames: Iterable[tuple[Luma, Box]]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What finder and reader make of one frame."""

    reading: Reading
    weight: float
    width_px: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one passage ended.

    Attributes:
        frames: in which the plate was found.
        calls: of the reader, until the vote was sure.
        voted: the text of the vote, empty where nothing was read.
        single: the text of the best frame alone.
        right: how many frames alone give the true text.
    """

    frames: int
    calls: int
    voted: str
    single: str
    right: int


class Camera:
    """Finder, reader and vote, put together as in a camera, without time and tracks."""

    def __init__(self, finder: PlateFinder, reader: PlateReader, settings: VoteSettings) -> None:
        self._finder = finder
        self._reader = reader
        self._settings = settings

    def watch(self, passage: Passage) -> Outcome:
        """Read a passage both ways."""
        seen = [self._look(luma, box) for luma, box in passage.frames]
        found = [each for each in seen if each is not None]
        voted, calls = self._voted(found, passage.prior)
        best = max(found, key=lambda each: each.weight, default=None)
        single = _text(best.reading, passage.prior)[0] if best else ""
        right = sum(_text(each.reading, passage.prior)[0] == passage.text for each in found)
        return Outcome(len(found), calls, voted, single, right)

    def _voted(self, found: Sequence[Seen], prior: Mix) -> tuple[str, int]:
        votes, text = Vote(self._settings), ""
        for each in found:
            if votes.wants(each.width_px):
                said, confidence = _text(votes.add(each.reading, each.weight), prior)
                text = said or text
                if said:
                    votes.concede(said, confidence, each.width_px)
        return text, votes.readings

    def _look(self, luma: Luma, box: Box) -> Seen | None:
        hopes = [each for each in self._finder.find(luma) if overlap(each.box, box) >= _SAME]
        for plate in self._finder.measure(luma, hopes)[:1]:
            reading = self._reader.read(luma, plate.corners)
            if plate.width_px >= LEAST_WIDTH_PX and is_plate(plate.score, reading):
                return Seen(reading, _weight(luma, plate), plate.width_px)
        return None


def runs_of(photographs: Sequence[Photograph]) -> Iterator[Passage]:
    """Photographs of one set that follow each other by number and show the same text."""
    runs: dict[tuple[str, str], list[tuple[int, Path, Box, str]]] = {}
    for photograph in photographs:
        number = int((re.findall(r"\d+", photograph.file.stem) or ["0"])[-1])
        for label in photograph.labels:
            if not label.text or label.width_px < LEAST_WIDTH_PX:
                continue
            key = (photograph.group, label.text)
            run = runs.get(key, [])
            if run and number - run[-1][0] > _GAP:
                yield from _passage(label.text, run)
                run = []
            runs[key] = [*run, (number, photograph.file, label.box, label.country)]
    for (_, text), run in runs.items():
        yield from _passage(text, run)


def drawn_passages(light: Light, count: int, seed: int) -> Iterator[Passage]:
    """Passages on a drawn road, at a site that knows its mix of countries."""
    scene = RoadScene(light=light, seed=seed, vehicles_per_hour=400, countries=_ROAD_MIX)
    road = SyntheticRoad(scene)
    entered = [each for each in road.passages(count * 12.0) if each.leaves_s > each.enters_s]
    for passage in entered[:count]:
        views = []
        for at_s in np.arange(passage.enters_s, passage.leaves_s, 1 / 12).tolist():
            for plate in road.plates(at_s):
                same = plate.passage.text == passage.text
                if same and plate.width_px >= LEAST_WIDTH_PX:
                    views.append((at_s, (*plate.corners.min(0), *plate.corners.max(0))))
        chosen = views[:: max(1, len(views) // MOST_FRAMES)]
        yield Passage(passage.text, _ROAD_MIX, [(road.frame(t).luma, box) for t, box in chosen])


def told(name: str, passages: Iterable[Passage], camera: Camera) -> str:
    """One line of figures."""
    outcomes = [(passage.text, camera.watch(passage)) for passage in passages]
    outcomes = [(text, each) for text, each in outcomes if each.frames]
    if not outcomes:
        return f"{name}: no passage"
    voted = sum(each.voted == text for text, each in outcomes)
    single = sum(each.single == text for text, each in outcomes)
    calls = np.mean([each.calls for _, each in outcomes])
    frames = np.mean([each.frames for _, each in outcomes])
    alone = np.mean([each.right / each.frames for _, each in outcomes])
    total = len(outcomes)
    return (
        f"{name}: {total} passages, exact with voting {voted} ({voted / total:.1%}), from the "
        f"single best frame {single} ({single / total:.1%}), from any one frame {alone:.1%}; "
        f"{calls:.1f} reader calls a passage of {frames:.1f} frames"
    )


def _passage(text: str, run: Sequence[tuple[int, Path, Box, str]]) -> Iterator[Passage]:
    if len(run) > 1:
        yield Passage(text, None, [(_luma(file), box) for _, file, box, _ in run])


def _luma(file: Path) -> Luma:
    with Image.open(file) as picture:
        return np.asarray(picture.convert("L"))


def _weight(luma: Luma, plate: Detection) -> float:
    x1, y1, x2, y2 = (max(0, int(side)) for side in plate.box)
    step = max(1, (x2 - x1) // _COMPARED_WIDTH_PX)
    crop = luma[y1:y2:step, x1:x2:step]
    return weigh(plate.width_px, sharpness_of(crop), skew_of(plate.corners))


def _text(reading: Reading, prior: Mix) -> tuple[str, float]:
    for match in decode_reading(reading, prior, limit=1):
        return match.text, match.confidence
    return "", 0.0


@click.command(help=__doc__)
@click.option("--labels", type=click.Path(exists=True, path_type=Path), help="A table of labels.")
@click.option("--set", "group", default="set_e", show_default=True, help="Its set of frames.")
@click.option("--drawn", default=0, help="So many drawn passages of each light.")
@click.option("--models", type=click.Path(path_type=Path), help="A folder with a catalogue.json.")
@click.option("--least", default=2, show_default=True, help="Readings that must agree.")
@click.option("--sure", default=0.9, show_default=True, help="Confidence at which reading stops.")
def main(
    *, labels: Path | None, group: str, drawn: int, models: Path | None, least: int, sure: float
) -> None:
    """Entry point."""
    catalogue = load_catalogue(models)
    camera = Camera(
        PlateFinder.from_catalogue(catalogue),
        PlateReader.from_catalogue(catalogue),
        VoteSettings(sure_at=sure, least_readings=least),
    )
    if labels is not None:
        for split in ("train", "val"):
            shown = [each for each in read_labels(labels, split) if each.group == group]
            click.echo(told(f"{group}, {split}", runs_of(shown), camera))
    if drawn:
        for light in (Light.DAY, Light.NIGHT):
            click.echo(told(f"drawn road, {light}", drawn_passages(light, drawn, seed=77), camera))


if __name__ == "__main__":
    main()
