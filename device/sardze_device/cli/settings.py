# SPDX-License-Identifier: EUPL-1.2
"""``sardze-device settings``: what is set, and by whom."""

from __future__ import annotations

import json

import click


@click.command()
@click.option("--changes", is_flag=True, help="Only what differs from the vendor's default.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def settings(ctx: click.Context, changes: bool, as_json: bool) -> None:
    """Show every setting of this device, its default, and the layer that set it."""
    from sardze_device.host import Host
    from sardze_device.outbox import Outbox
    from sardze_device.settings import StatePaths, list_settings

    path = StatePaths(ctx.obj.state).outbox
    desired = None
    if path.exists():
        with Outbox.open(path) as box:
            stored = box.desired()
            desired = stored.state if stored else None
    for each in list_settings(ctx.obj.site, ctx.obj.device or Host().hostname(), desired):
        if changes and not each.changed:
            continue
        if as_json:
            fields = {
                "field": each.field,
                "value": each.value,
                "default": each.default,
                "origin": each.origin,
            }
            click.echo(json.dumps(fields))
        elif each.changed:
            click.echo(f"{each.field}: {each.value}  (default {each.default}; {each.origin})")
        else:
            click.echo(f"{each.field}: {each.value}")
