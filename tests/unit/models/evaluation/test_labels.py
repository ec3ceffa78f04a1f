# SPDX-License-Identifier: EUPL-1.2
"""Tables of labelled photographs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sardze_models.errors import LabelsError
from sardze_models.evaluation.labels import Label, Photograph, read_labels

PLATE = Label((100, 100, 220, 130), "LV1234", "LV")
STREET = Photograph(Path("street.jpg"), "set_c", (PLATE, replace(PLATE, text="", country="")))


def test_the_plates_of_a_photograph_come_together(write_table: Callable[..., Path]) -> None:
    table = write_table(STREET, replace(STREET, file=Path("square.jpg"), group="set_a"))
    square, street = read_labels(table, "val")
    assert (square.file, square.group) == (table.parent / "square.jpg", "set_a")
    assert street.labels == STREET.labels
    assert street.countries == ("LV",)


def test_separators_in_a_label_belong_to_no_text(write_table: Callable[..., Path]) -> None:
    spaced = replace(STREET, labels=(replace(PLATE, text="lv-1234"),))
    (photograph,) = read_labels(write_table(spaced))
    assert photograph.labels[0].text == "LV1234"


def test_a_split_without_rows_is_said_to_be_empty(write_table: Callable[..., Path]) -> None:
    with pytest.raises(LabelsError, match="no row of the split train.*--split all"):
        read_labels(write_table(STREET), "train")


def test_a_table_of_another_form_is_refused_by_the_column_that_is_missing(tmp_path: Path) -> None:
    table = tmp_path / "labels.csv"
    table.write_text("file,text\nstreet.jpg,LV1234\n", encoding="utf-8")
    with pytest.raises(LabelsError, match="no column x1, y1, x2, y2, country, split, set"):
        read_labels(table)


def test_a_box_that_is_no_box_is_named_by_its_line(write_table: Callable[..., Path]) -> None:
    table = write_table(STREET)
    table.write_text(table.read_text("utf-8").replace("220", "wide", 1), encoding="utf-8")
    with pytest.raises(LabelsError, match="line 2: the box is not four numbers"):
        read_labels(table)
