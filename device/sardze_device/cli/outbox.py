# SPDX-License-Identifier: EUPL-1.2
"""``sardze-device outbox``: what waits to be sent."""

from __future__ import annotations

import dataclasses
import json

import click


@click.group()
def outbox() -> None:
    """What waits to be sent."""


@outbox.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """How full the outbox is, and what it had to let go."""
    from sardze_device.errors import OutboxError
    from sardze_device.outbox import Outbox
    from sardze_device.settings import StatePaths

    path = StatePaths(ctx.obj.state).outbox
    if not path.exists():
        raise OutboxError(
            f"There is no outbox at {path}.", remedy="Start the camera or the agent first."
        )
    with Outbox.open(path) as box:
        found = box.status()
    if as_json:
        fields = dataclasses.asdict(found)
        fields["dropped"] = [[piece.first, piece.last] for piece in found.dropped]
        fields["oldest_at"] = found.oldest_at.isoformat() if found.oldest_at else None
        click.echo(json.dumps(fields))
        return
    click.echo(f"{found.pending} messages wait, {found.rows - found.pending} wait for a receipt")
    click.echo(
        f"{found.size_bytes / 1e6:.1f} MB stored; last sequence number {found.last_sequence}"
    )
    click.echo(
        f"let go: {found.dropped_facts} facts, {found.dropped_evidence} pieces of evidence; "
        f"turned away: {found.refused} facts"
    )
