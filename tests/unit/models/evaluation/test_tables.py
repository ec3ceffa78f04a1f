# SPDX-License-Identifier: EUPL-1.2
"""Figures in columns."""

from __future__ import annotations

from sardze_models.evaluation.intervals import Estimate, share
from sardze_models.evaluation.tables import Table, markdown, number, percent, plain

TABLE = Table("Finding", ("set", "plates"), [("set_a", "7"), ("all", "1234")], "by eye")


def test_columns_stand_under_each_other_with_figures_to_the_right() -> None:
    assert plain(TABLE).splitlines() == [
        "Finding",
        "set    plates",
        "set_a       7",
        "all      1234",
        "by eye",
    ]


def test_a_document_gets_a_table_with_its_title_and_its_note_apart() -> None:
    assert markdown(TABLE).splitlines() == [
        "**Finding**",
        "",
        "| set | plates |",
        "| --- | ---: |",
        "| set_a | 7 |",
        "| all | 1234 |",
        "",
        "by eye",
    ]


def test_figures_come_with_their_interval_and_nothing_as_a_dash() -> None:
    assert percent(share(107, 115)) == "93.0 [86.9–96.4]"
    assert number(Estimate(0.0312, 0.01, 0.06)) == "0.031 [0.010–0.060]"
    assert (percent(None), number(None)) == ("–", "–")
