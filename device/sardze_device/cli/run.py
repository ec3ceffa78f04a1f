# SPDX-License-Identifier: EUPL-1.2
"""``sardze-device run camera``: the camera as a service."""

from __future__ import annotations

from pathlib import Path

import click

from sardze_device.cli.models import own_models


@click.command("camera")
@own_models
@click.pass_context
def run_camera(ctx: click.Context, own_models: Path | None) -> None:
    """Read plates until asked to stop; facts go into the outbox.

    Exit code 75 asks the supervisor to start it again, 76 to reboot the machine.
    """
    from sardze_device.camera.process import CameraProcess
    from sardze_device.host import Host
    from sardze_device.service import open_service

    host = Host()
    ctx.obj.state.mkdir(mode=0o770, parents=True, exist_ok=True)
    with open_service() as service:
        camera = CameraProcess(
            site_file=ctx.obj.site,
            device_id=ctx.obj.device or host.hostname(),
            state=ctx.obj.state,
            host=host,
            service=service,
            warn=lambda sentence: click.echo(sentence, err=True),
            own_models=own_models,
        )
        code = camera.run()
    ctx.exit(code)
