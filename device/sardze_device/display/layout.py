# SPDX-License-Identifier: EUPL-1.2
"""Lines of a board as pages of rows that fit an area, in the largest type that is possible.

Pure: how wide a text is in a size is a function that is handed in. Everything goes on one page in a
smaller type before a second page is begun; below a size that can be read from a car, pages turn
instead. A line that is broken stays together on a page where it can.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sardze_wire.records import BoardLine

Measure = Callable[[str, int, bool], float]
"""Width in pixels of a text, in a size, emphasised or not."""

LARGEST = 4
SMALLEST = 10
"""Type sizes as parts of the height: a fourth at most, a tenth at least."""
LEADING = 1.25
"""Height of a row over the size of its type."""
_STEP = 0.93


@dataclass(frozen=True, slots=True)
class Row:
    """One row of type."""

    text: str
    emphasis: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on the screen at once, all in one size."""

    rows: tuple[Row, ...]
    type_px: int


def pages_of(
    lines: Sequence[BoardLine], width: int, height: int, measure: Measure
) -> tuple[Page, ...]:
    """The lines as one page or more; none for no lines."""
    if not lines:
        return ()
    smallest = max(1, height // SMALLEST)
    type_px = max(smallest, height // LARGEST)
    while True:
        rows_on_page = max(1, int(height / (type_px * LEADING)))
        blocks = [_broken(line, width, type_px, measure) for line in lines]
        fits = sum(map(len, blocks)) <= rows_on_page
        if type_px == smallest or (fits and not _tears(lines, width, type_px, measure)):
            return tuple(Page(rows, type_px) for rows in _paged(blocks, rows_on_page))
        type_px = max(smallest, int(type_px * _STEP))


def fitting_size(text: str, width: int, largest: int, measure: Measure, *, bold: bool) -> int:
    """The largest size, up to a limit, in which a text needs no more than the width."""
    needed = measure(text, largest, bold)
    return largest if needed <= width else max(1, int(largest * width / needed))


def _tears(lines: Sequence[BoardLine], width: int, type_px: int, measure: Measure) -> bool:
    """Whether some word is wider than the area: rather smaller type than torn words."""
    return any(
        measure(word, type_px, line.emphasis) > width
        for line in lines
        for word in line.text.split()
    )


def _broken(line: BoardLine, width: int, type_px: int, measure: Measure) -> list[Row]:
    rows: list[str] = []
    current = ""
    for word in line.text.split():
        longer = f"{current} {word}".strip()
        if measure(longer, type_px, line.emphasis) <= width:
            current = longer
            continue
        if current:
            rows.append(current)
        *full, current = _torn(word, width, type_px, line.emphasis, measure)
        rows += full
    return [Row(text, line.emphasis) for text in (*rows, current) if text]


def _torn(word: str, width: int, type_px: int, bold: bool, measure: Measure) -> list[str]:
    """A word in pieces that fit; one piece where it fits whole."""
    pieces = [""]
    for character in word:
        if pieces[-1] and measure(pieces[-1] + character, type_px, bold) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _paged(blocks: Sequence[Sequence[Row]], rows_on_page: int) -> list[tuple[Row, ...]]:
    pages: list[list[Row]] = [[]]
    for block in blocks:
        if len(block) > rows_on_page - len(pages[-1]) and pages[-1]:
            pages.append([])
        for row in block:
            if len(pages[-1]) == rows_on_page:
                pages.append([])
            pages[-1].append(row)
    return [tuple(page) for page in pages]
