# SPDX-License-Identifier: EUPL-1.2
"""``sardze-device``: the commands of a device.

This is the one place that prints errors and turns them into exit codes: what happened and the
remedy on standard error, a traceback only with ``--verbose``. Exit codes: 0 done; 1 an error, or
some file could not be read; 2 the command line is wrong; 65 and above as in sysexits.h, where 75
asks the supervisor to start the camera again and 76 to reboot (see ``camera.ladder``).
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import click

from sardze_device.cli.agent import identity, run_agent
from sardze_device.cli.aim import aim
from sardze_device.cli.context import Context
from sardze_device.cli.display import run_display
from sardze_device.cli.doctor import doctor
from sardze_device.cli.outbox import outbox
from sardze_device.cli.read import read
from sardze_device.cli.replay import replay
from sardze_device.cli.run import run_camera
from sardze_device.cli.settings import settings
from sardze_device.errors import DeviceError
from sardze_models.errors import ModelError

MODEL_EXIT = 69


class Commands(click.Group):
    """A group that prints our errors as sentences."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; end with the error's own exit code."""
        try:
            return super().invoke(ctx)
        except (DeviceError, ModelError) as error:
            if ctx.params.get("verbose"):
                traceback.print_exc()
            click.echo(f"sardze-device: {error}", err=True)
            ctx.exit(error.exit_code if isinstance(error, DeviceError) else MODEL_EXIT)
        except BrokenPipeError:  # whoever read our lines has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    envvar="SARDZE_SITE",
    default=Path("/etc/sardze/site.yaml"),
    show_default=True,
    help="Site profile.",
)
@click.option("--device", envvar="SARDZE_DEVICE", help="Device id; the host's name if not given.")
@click.option(
    "--state",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="SARDZE_STATE",
    default=Path("/var/lib/sardze"),
    show_default=True,
    help="Folder of the outbox and the device's key.",
)
@click.option("--verbose", is_flag=True, help="Show tracebacks.")
@click.version_option(package_name="sardze", prog_name="sardze-device")
@click.pass_context
def main(ctx: click.Context, site: Path, device: str | None, state: Path, verbose: bool) -> None:
    """A number-plate camera on a pole: its services and its tools."""
    ctx.obj = Context(site=site, device=device, state=state, verbose=verbose)


@main.group()
def run() -> None:
    """Run a service until it is asked to stop."""


run.add_command(run_camera, "camera")
run.add_command(run_agent, "agent")
run.add_command(run_display, "display")
for command in (read, replay, aim, doctor, identity, outbox, settings):
    main.add_command(command)
