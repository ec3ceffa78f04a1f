# SPDX-License-Identifier: EUPL-1.2
"""``sardze-device run display``: the board as a service."""

from __future__ import annotations

import click


@click.command("display")
@click.pass_context
def run_display(ctx: click.Context) -> None:
    """Show the board that the fleet has sent, on this device's screen, until asked to stop."""
    from sardze_device.display.compose import run_display as run
    from sardze_device.host import Host
    from sardze_device.service import open_service

    host = Host()
    ctx.obj.state.mkdir(mode=0o770, parents=True, exist_ok=True)
    with open_service() as service:
        run(ctx.obj.site, ctx.obj.device or host.hostname(), ctx.obj.state, host, service)
