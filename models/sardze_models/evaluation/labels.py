# SPDX-License-Identifier: EUPL-1.2
"""Labelled photographs: a table with the columns file, x1, y1, x2, y2, text, country, split, set.

A row is a plate; pictures are named from the table's folder. An empty text is a plate that nobody
could read, an empty country one that nobody knows. More columns (licences, remarks) do no harm.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from sardze_models.errors import LabelsError
from sardze_models.evaluation.likeness import Box
from sardze_wire.plates import normalise

COLUMNS = ("file", "x1", "y1", "x2", "y2", "text", "country", "split", "set")


@dataclass(frozen=True, slots=True)
class Label:
    """A plate as a person marked it; the text is normalised, and empty where nobody could read."""

    box: Box
    text: str
    country: str

    @property
    def width_px(self) -> float:
        return self.box[2] - self.box[0]


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture with its plates; the group is the set that it came with."""

    file: Path
    group: str
    labels: tuple[Label, ...]

    @property
    def countries(self) -> tuple[str, ...]:
        """Where its plates come from, as far as known."""
        return tuple(sorted({label.country for label in self.labels if label.country}))


def read_labels(table: Path, split: str = "all") -> list[Photograph]:
    """The photographs of one split (of all, if the split is ``all``), in the order of their names.

    Raises:
        LabelsError: the table is not of this form, or holds no row of the split.
    """
    plates: dict[str, list[Label]] = {}
    groups: dict[str, str] = {}
    with table.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise LabelsError(
                f"{table} has no column {', '.join(missing)}.",
                remedy=f"It needs {', '.join(COLUMNS)}.",
            )
        for row in reader:
            if split in ("all", row["split"]):
                plates.setdefault(row["file"], []).append(_label(row, table, reader.line_num))
                groups.setdefault(row["file"], row["set"])
    if not plates:
        raise LabelsError(f"{table} has no row of the split {split}.", remedy="Try --split all.")
    return [
        Photograph(table.parent / name, groups[name], tuple(labels))
        for name, labels in sorted(plates.items())
    ]


def _label(row: dict[str, str], table: Path, line: int) -> Label:
    try:
        left, top, right, bottom = (float(row[key]) for key in ("x1", "y1", "x2", "y2"))
    except (TypeError, ValueError):
        raise LabelsError(
            f"{table}, line {line}: the box is not four numbers.", remedy="Mend the line."
        ) from None
    return Label((left, top, right, bottom), normalise(row["text"]), row["country"])
