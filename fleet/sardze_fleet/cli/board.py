# SPDX-License-Identifier: EUPL-1.2
"""sardze board: what the information displays show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from sardze_fleet.cli.edge import Edge
from sardze_fleet.cli.terminal import json_option, local, print_json
from sardze_fleet.errors import NotFoundError

if TYPE_CHECKING:
    from sardze_fleet.store import Store
    from sardze_fleet.store.records import DeviceRecord
    from sardze_wire.records import BoardLine

EMPHASIS = "!"

_broker_option = click.option(
    "--broker", metavar="HOST:PORT", help="The broker (or SARDZE_BROKER)."
)


@click.group()
def board() -> None:
    """Write on the information displays, and see what stands there."""


@board.command("set")
@click.argument("device_id")
@click.option("--title", default="", help="Heading; the site's name if left out.")
@click.option(
    "--line",
    "lines",
    multiple=True,
    help=f"A line, as often as needed; one that begins with {EMPHASIS} is emphasised.",
)
@click.option(
    "--minutes",
    type=click.IntRange(min=1),
    help="Show it for so long; without it until something else is set.",
)
@_broker_option
@click.pass_obj
def set_board(  # noqa: PLR0913 - one argument an option
    edge: Edge,
    device_id: str,
    title: str,
    lines: tuple[str, ...],
    minutes: int | None,
    broker: str | None,
) -> None:
    """Show lines on a display: signed, retained, with the next version."""
    from sardze_wire.records import BoardLine

    told = tuple(
        BoardLine(line.removeprefix(EMPHASIS).strip(), emphasis=line.startswith(EMPHASIS))
        for line in lines
    )
    if not told and not title:
        raise click.UsageError("Give a --title or a --line, or use `sardze board clear`.")
    version = _issue(edge, device_id, title, told, minutes, broker)
    click.echo(f"{device_id}: board {version} is to be shown")


@board.command()
@click.argument("device_id")
@_broker_option
@click.pass_obj
def clear(edge: Edge, device_id: str, broker: str | None) -> None:
    """Let a display show the site's name and the time."""
    version = _issue(edge, device_id, "", (), None, broker)
    click.echo(f"{device_id}: board {version} is empty")


@board.command()
@click.argument("device_id")
@json_option
@click.pass_obj
def show(edge: Edge, device_id: str, as_json: bool) -> None:
    """What a display was last told to show, and what it says of itself."""
    from sardze_wire.codec import decode_as
    from sardze_wire.records import Board

    with edge.open_store() as store:
        display = _display(store, device_id)
        newest = next((b for b in store.newest_boards() if b.device_id == device_id), None)
    told = None if newest is None else decode_as(Board, newest.payload)
    checks = display.health.checks if display.health else ()
    says = next((check.words for check in checks if check.name == "display"), "")
    if as_json:
        print_json([{"device_id": device_id, "board": told, "display_says": says}])
        return
    if told is None:
        click.echo("nothing was set yet")
    else:
        until = f", until {local(told.expires_at)}" if told.expires_at else ""
        click.echo(f"board {told.version}{until}: {told.title}")
        for line in told.lines:
            click.echo(f"  {EMPHASIS if line.emphasis else ''}{line.text}")
    click.echo(f"the display says: {says or 'nothing yet'}")


def _issue(  # noqa: PLR0913 - what a board is made of
    edge: Edge,
    device_id: str,
    title: str,
    lines: tuple[BoardLine, ...],
    minutes: int | None,
    broker: str | None,
) -> int:
    from sardze_fleet.cli.issuing import issued, publish
    from sardze_wire.records import Board

    settings = edge.settings({("broker", "address"): broker})
    with edge.open_store(settings) as store:
        display = _display(store, device_id)
        now = edge.now()
        record = Board(
            version=store.newest_board_version(device_id) + 1,
            title=title,
            lines=lines,
            expires_at=None if minutes is None else now + timedelta(minutes=minutes),
        )
        told = issued(store, display, record, now)
        store.issue_board(told)
    publish(edge, settings.broker, told)
    return record.version


def _display(store: Store, device_id: str) -> DeviceRecord:
    """The display of that name.

    Raises:
        NotFoundError: there is none; the words name those that there are.
    """
    displays = sorted(display for site in store.sites() for display in site.display_ids)
    device = store.device(device_id)
    if device is None or device_id not in displays:
        known = f"The displays are {', '.join(displays)}" if displays else "No site has a display"
        raise NotFoundError(
            f"There is no display {device_id}",
            f"{known}; add it to `displays` in the profile, then `sardze site add FILE`",
        )
    return device
