# SPDX-License-Identifier: EUPL-1.2
"""Figures in columns for a person: plain text in a terminal, or Markdown for a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sardze_models.evaluation.intervals import Estimate, Share

NONE = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """A title, a head and rows of cells; the first column names the row."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


def plain(table: Table) -> str:
    """Aligned columns, the figures to the right."""
    rows = [list(table.head), *map(list, table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(_aligned(row, widths)).rstrip() for row in rows]
    return "\n".join(_joined(table.title, lines, table.note))


def markdown(table: Table) -> str:
    """The same as a Markdown table under a bold title."""
    rule = ["---", *("---:" for _ in table.head[1:])]
    lines = [f"| {' | '.join(row)} |" for row in (table.head, rule, *table.rows)]
    return "\n".join(
        _joined(f"**{table.title}**\n", lines, f"\n{table.note}" if table.note else "")
    )


def percent(share: Share | None) -> str:
    """``93.0 [86.8–96.5]``, in percent."""
    if share is None:
        return NONE
    return f"{share.value * 100:.1f} [{share.low * 100:.1f}–{share.high * 100:.1f}]"


def number(estimate: Estimate | None, digits: int = 3) -> str:
    """``0.031 [0.012–0.055]``."""
    if estimate is None:
        return NONE
    parts = (f"{part:.{digits}f}" for part in (estimate.value, estimate.low, estimate.high))
    value, low, high = parts
    return f"{value} [{low}–{high}]"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.rjust(width) if place else cell.ljust(width)


def _joined(title: str, lines: Sequence[str], note: str) -> Iterable[str]:
    yield title
    yield from lines
    if note:
        yield note
