# SPDX-License-Identifier: EUPL-1.2
"""sardze events: what cameras noticed beside plates."""

from __future__ import annotations

from datetime import datetime

import click

from sardze_fleet.cli.edge import Edge
from sardze_fleet.cli.terminal import Moment, json_option, local, print_json, print_table


@click.command()
@click.option("--kind", "kinds", multiple=True, help="Only of this kind; repeatable.")
@click.option("--device", "devices", multiple=True, help="Only by this camera; repeatable.")
@click.option("--site", "site_id", help="Only of this site.")
@click.option("--from", "since", type=Moment(), help="Not before this time.")
@click.option("--to", "until", type=Moment(), help="Before this time.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@json_option
@click.pass_obj
def events(  # noqa: PLR0913 - one argument an option
    edge: Edge,
    kinds: tuple[str, ...],
    devices: tuple[str, ...],
    site_id: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List events, newest first."""
    from sardze_fleet.errors import SearchError
    from sardze_fleet.store.records import EventSearch
    from sardze_wire.records import EventKind

    try:
        wanted = tuple(EventKind(kind) for kind in kinds)
    except ValueError as error:
        raise SearchError(str(error), f"Kinds are {', '.join(EventKind)}") from None
    with edge.open_store() as store:
        found = store.events(
            EventSearch(
                kinds=wanted,
                device_ids=devices,
                site_id=site_id,
                since=since,
                until=until,
                limit=limit,
            )
        )
    if as_json:
        print_json(found)
        return
    rows = [(local(e.observed_at), e.device_id, e.kind, e.phase, e.reason) for e in found]
    print_table(("SEEN", "CAMERA", "KIND", "PHASE", "REASON"), rows)
