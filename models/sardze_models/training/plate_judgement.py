# SPDX-License-Identifier: EUPL-1.2
"""Fits how finder and reader together tell plates from badges, once the weights of both are final.

`python -m sardze_models.training.plate_judgement --photographs DIR --write` looks closely at the
photographs of split `train`. What lies on a labelled plate is one; what lies beside them all is
none, where a set has every plate labelled. A few plates that were forgotten there count as none,
which makes the judgement a little strict. Split `val` is never looked at.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from sardze_models.catalogue import load_catalogue
from sardze_models.catalogue.compose import annotate
from sardze_models.decoding import JUDGEMENT, Judgement, odds_of, written
from sardze_models.detectors.candidates import overlaps
from sardze_models.evaluation.ours import open_luma
from sardze_models.finder import PlateFinder
from sardze_models.reader import PlateReader
from sardze_models.training.finder_photographs import read_rows
from sardze_models.training.logistic import logistic

COMPLETE = ("set_a", "set_b")
"""Sets in which every plate has a label."""
_ON_IT, _BESIDE = 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A detection: what the finder and the reader grant it, and whether it is a plate."""

    score: float
    written: float
    plate: bool


def witnessed(labels: Path, finder: PlateFinder, reader: PlateReader) -> Iterator[Witnessed]:
    """Every detection of split `train` of which the labels say whether it is a plate."""
    for name, rows in read_rows(labels, "train").items():
        luma = open_luma(labels.parent / name)
        boxes = np.array([[float(row[side]) for side in ("x1", "y1", "x2", "y2")] for row in rows])
        for seen in finder.find(luma, closely=True):
            near = float(overlaps(np.array([seen.box]), boxes).max())
            plate = near >= _ON_IT
            if plate or (near < _BESIDE and rows[0]["set"] in COMPLETE):
                yield Witnessed(seen.score, written(reader.read(luma, seen.corners)), plate)


def fit(cases: list[Witnessed]) -> Judgement:
    """The judgement under which what the labels say is likeliest."""
    evidence = np.array([[odds_of(case.score), odds_of(case.written)] for case in cases])
    weights = logistic(evidence, np.array([case.plate for case in cases], np.float64))
    offset, finder, reader = (round(weight, 3) for weight in weights.tolist())
    return Judgement(offset, finder, reader)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sardze_models.training.plate_judgement")
    parser.add_argument("--photographs", type=Path, required=True, help="folder with labels.csv")
    parser.add_argument("--models", type=Path, help="a folder with a catalogue.json")
    parser.add_argument("--write", action="store_true", help="keep it in the catalogue")
    options = parser.parse_args()
    catalogue = load_catalogue(options.models)
    finder, reader = PlateFinder.from_catalogue(catalogue), PlateReader.from_catalogue(catalogue)
    cases = list(witnessed(options.photographs / "labels.csv", finder, reader))
    fitted = fit(cases)
    plates = sum(case.plate for case in cases)
    print(f"{plates} plates, {len(cases) - plates} others: {fitted}")
    if options.write:
        annotate("plate-reader", {JUDGEMENT: msgspec.to_builtins(fitted)}, options.models)


if __name__ == "__main__":
    main()
