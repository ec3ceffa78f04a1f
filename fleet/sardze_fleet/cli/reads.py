# SPDX-License-Identifier: EUPL-1.2
"""sardze reads: looking plates up, always with a reason and a case (SECURITY 49)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from sardze_fleet.cli.edge import Edge
from sardze_fleet.cli.terminal import Moment, json_option, local, print_json, print_table

if TYPE_CHECKING:
    from sardze_fleet.store.records import ReadRecord


@click.group()
def reads() -> None:
    """Look plate reads up."""


@reads.command()
@click.argument("pattern")
@click.option("--reason", required=True, help="Why; goes into the access log.")
@click.option("--case", required=True, help="Reference of the case; goes into the access log.")
@click.option("--look-alikes", is_flag=True, help="Take O for 0, I for 1, B for 8 and so on.")
@click.option("--from", "since", type=Moment(), help="Not before this time.")
@click.option("--to", "until", type=Moment(), help="Before this time.")
@click.option("--device", "devices", multiple=True, help="Only by this camera; repeatable.")
@click.option("--country", help="Only plates of this country, as LV.")
@click.option("--direction", type=click.Choice(["approaching", "receding"]), help="Only this way.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True)
@json_option
@click.pass_obj
def search(  # noqa: PLR0913 - one argument an option
    edge: Edge,
    pattern: str,
    reason: str,
    case: str,
    look_alikes: bool,
    since: datetime | None,
    until: datetime | None,
    devices: tuple[str, ...],
    country: str | None,
    direction: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Find reads of a plate: * stands for anything, ? for one character. Newest first."""
    from sardze_fleet.store.records import Access, AccessAction, ReadSearch
    from sardze_wire.records import Direction

    wanted = ReadSearch(
        pattern=pattern,
        look_alikes=look_alikes,
        since=since,
        until=until,
        device_ids=devices,
        country=country,
        direction=None if direction is None else Direction(direction),
        limit=limit,
    )
    with edge.open_store() as store:
        found = store.reads(wanted)
        access = Access(
            who=edge.user(),
            action=AccessAction.SEARCH,
            reason=reason,
            case=case,
            subject=pattern,
            found=len(found),
        )
        store.record_access(access, edge.now())
    (print_json if as_json else _show)(found)


def _show(found: Sequence[ReadRecord]) -> None:
    rows = [
        (
            r.text,
            r.country or "?",
            f"{r.confidence:.2f}",
            local(r.last_observed_at) + ("" if r.clock_trusted else " (clock untrusted)"),
            r.device_id,
            r.lane_id or "",
            r.direction,
            r.vehicle_class,
            "verified" if r.verified else "unverified",
        )
        for r in found
    ]
    headings = (
        "PLATE",
        "COUNTRY",
        "SURE",
        "SEEN",
        "CAMERA",
        "LANE",
        "DIRECTION",
        "CLASS",
        "SIGNED",
    )
    print_table(headings, rows)
