# SPDX-License-Identifier: EUPL-1.2
"""How commands print: tables for people, JSON lines for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")


class Moment(click.ParamType[datetime]):
    """A day or an instant: ``2026-11-23``, ``2026-11-23T07:30``, with or without an offset."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """An aware instant; without an offset it is this machine's local time."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time: write 2026-11-23 or 2026-11-23T07:30", param, ctx)


def print_json(records: Iterable[Any]) -> None:
    """One line a record."""
    import msgspec

    for record in records:
        click.echo(msgspec.json.encode(record, enc_hook=_plain))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns as wide as their widest cell; nothing but a sentence if there are no rows."""
    cells = [[str(cell) for cell in row] for row in rows]
    if not cells:
        click.echo("nothing found")
        return
    widths = [max(len(row[i]) for row in (headings, *cells)) for i in range(len(headings))]
    for row in (headings, *cells):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())


def local(instant: datetime | None) -> str:
    """An instant as this machine's clock shows it."""
    return "never" if instant is None else instant.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
