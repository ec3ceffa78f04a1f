# SPDX-License-Identifier: EUPL-1.2
"""``sardze-device run agent`` and ``sardze-device identity``."""

from __future__ import annotations

import json

import click


@click.command("agent")
@click.pass_context
def run_agent(ctx: click.Context) -> None:
    """Send what the camera found, and look after the device."""
    from sardze_device.agent.compose import run_agent as run
    from sardze_device.host import Host
    from sardze_device.service import open_service

    ctx.obj.state.mkdir(mode=0o770, parents=True, exist_ok=True)
    with open_service() as service:
        run(ctx.obj.site, ctx.obj.device or Host().hostname(), ctx.obj.state, service)


@click.command("identity")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def identity(ctx: click.Context, as_json: bool) -> None:
    """Show this device's name and public key; the key is made if there is none yet."""
    from sardze_device.agent.identity import open_device_key
    from sardze_device.host import Host
    from sardze_device.settings import StatePaths

    ctx.obj.state.mkdir(mode=0o770, parents=True, exist_ok=True)
    key = open_device_key(StatePaths(ctx.obj.state).device_key).public_key
    device_id = ctx.obj.device or Host().hostname()
    if as_json:
        click.echo(json.dumps({"device_id": device_id, "public_key": key.pem}))
        return
    click.echo(f"{device_id}\nkey {key.fingerprint}\n{key.pem}", nl=False)
