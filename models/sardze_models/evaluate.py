# SPDX-License-Identifier: EUPL-1.2
"""How well plates are found and read: `python -m sardze_models.evaluate --labels labels.csv`.

The table of labels has the columns file, x1, y1, x2, y2, text, country, split and set, a row a
plate; pictures are named from the table's folder. Each set gets a line and all of them one more.
How the marks are given is `scoring`'s business; here the shipped models are run as they are.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import click
import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sardze_models.catalogue import load_catalogue
from sardze_models.finder import PlateFinder
from sardze_models.reader import PlateReader, Reading
from sardze_models.scoring import Answer, Label, Marks, marks_of, together
from sardze_wire.plates import decode


def read_labels(table: Path, split: str) -> dict[str, list[Label]]:
    """The labelled plates of one split (of all, if the split is ``all``) by picture."""
    plates: dict[str, list[Label]] = {}
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if split in ("all", row["split"]):
                plates.setdefault(row["file"], []).append(_label(row))
    return plates


class Judge:
    """Runs finder and reader over photographs and marks their answers.

    The milliseconds are those of both models; putting characters into a country's grammar is not
    in them.
    """

    def __init__(self, finder: PlateFinder, reader: PlateReader | None, *, closely: bool) -> None:
        self._finder = finder
        self._reader = reader
        self._closely = closely

    def marks(self, luma: NDArray[np.uint8], labels: list[Label]) -> Marks:
        """The marks of one photograph."""
        if self._reader is None:
            labels = [replace(label, text="") for label in labels]
        started = time.process_time()
        found = self._finder.find(luma, closely=self._closely)
        read = [self._read(luma, detection.corners) for detection in found]
        spent_ms = (time.process_time() - started) * 1000
        told = {label.country: 1.0 for label in labels if label.country}
        answers = [
            Answer(detection.box, told=_text(reading, told or None), untold=_text(reading, None))
            for detection, reading in zip(found, read, strict=True)
        ]
        return marks_of(answers, labels, cpu_ms=spent_ms)

    def _read(self, luma: NDArray[np.uint8], corners: NDArray[np.float32]) -> Reading | None:
        return None if self._reader is None else self._reader.read(luma, corners)


def judged(
    table: Path, plates: dict[str, list[Label]], judge: Judge
) -> Iterator[tuple[str, Marks]]:
    """Set and marks of each photograph, in the order of their names."""
    for name, labels in sorted(plates.items()):
        with Image.open(table.parent / name) as picture:
            luma = np.asarray(picture.convert("L"))
        yield labels[0].group, judge.marks(luma, labels)


def _text(reading: Reading | None, countries: dict[str, float] | None) -> str:
    if reading is None:
        return ""
    best = decode(reading.probabilities.tolist(), reading.alphabet, countries, limit=1)
    return best[0].text if best else ""


def _label(row: dict[str, str]) -> Label:
    left, top, right, bottom = (float(row[key]) for key in ("x1", "y1", "x2", "y2"))
    return Label((left, top, right, bottom), row["text"], row["country"], row["set"])


@click.command(help=__doc__)
@click.option("--labels", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--split", default="val", show_default=True, help="train, val or all.")
@click.option("--models", type=click.Path(path_type=Path), help="A folder with a catalogue.json.")
@click.option("--quick", is_flag=True, help="One look a picture, as for video.")
@click.option("--find-only", is_flag=True, help="Do not read.")
@click.option("--threads", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def main(
    *,
    labels: Path,
    split: str,
    models: Path | None,
    quick: bool,
    find_only: bool,
    threads: int,
    as_json: bool,
) -> None:
    """Entry point."""
    catalogue = load_catalogue(models)
    finder = PlateFinder.from_catalogue(catalogue, threads=threads)
    reader = None if find_only else PlateReader.from_catalogue(catalogue, threads=threads)
    by_set: dict[str, list[Marks]] = {}
    judge = Judge(finder, reader, closely=not quick)
    for group, marks in judged(labels, read_labels(labels, split), judge):
        by_set.setdefault(group, []).append(marks)
    by_set["all"] = [marks for each in list(by_set.values()) for marks in each]
    for group, each in by_set.items():
        score = together(each)
        if as_json:
            click.echo(msgspec.json.encode({"set": group, **asdict(score)}).decode())
        else:
            click.echo(f"{group:<8} {score}")


if __name__ == "__main__":
    main()
