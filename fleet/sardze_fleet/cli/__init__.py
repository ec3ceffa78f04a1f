# SPDX-License-Identifier: EUPL-1.2
"""The sardze command: one file a noun; this is the list of them.

A command parses, calls and prints. Its file is imported when it is asked for, and imports what is
heavy inside, so that ``--help`` is instant. Errors that know their remedy are printed here, and
only here; ``sardze_fleet.errors`` lists the exit codes.
"""

from __future__ import annotations

import importlib
import sys
import traceback
from pathlib import Path
from typing import cast

import click

from sardze_fleet.cli.edge import Edge
from sardze_fleet.errors import FleetError

COMMANDS = {
    "site": "sardze_fleet.cli.site:site",
    "camera": "sardze_fleet.cli.camera:camera",
    "reads": "sardze_fleet.cli.reads:reads",
    "events": "sardze_fleet.cli.events:events",
    "evidence": "sardze_fleet.cli.evidence:evidence",
    "board": "sardze_fleet.cli.board:board",
    "health": "sardze_fleet.cli.health:health",
    "serve": "sardze_fleet.cli.serve:serve",
    "db": "sardze_fleet.cli.db:db",
    "demo": "sardze_fleet.cli.demo:demo",
}


class Nouns(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the list."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        return cast(click.Command, getattr(importlib.import_module(module), name))


@click.group(cls=Nouns, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--store", metavar="URL", help="The database (or SARDZE_STORE).")
@click.option(
    "--folder",
    metavar="FOLDER",
    help="Where evidence and keys lie (or SARDZE_FOLDER); beside an SQLite database by default.",
)
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="SARDZE_CONFIG",
    help="Settings in YAML (or SARDZE_CONFIG); /etc/sardze/fleet.yaml by default.",
)
@click.option("--verbose", is_flag=True, help="Show where an error came from.")
@click.version_option(package_name="sardze")
@click.pass_context
def command(
    context: click.Context,
    store: str | None,
    folder: str | None,
    config: Path | None,
    verbose: bool,
) -> None:
    """Look after a municipality's number-plate cameras."""
    context.obj = Edge(store=store, folder=folder, config=config, verbose=verbose)


def main() -> None:
    """The console script."""
    try:
        code = command(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except FleetError as error:
        if "--verbose" in sys.argv:
            traceback.print_exc()
        click.echo(f"sardze: {error.problem}", err=True)
        if error.remedy:
            click.echo(f"        {error.remedy}", err=True)
        sys.exit(error.exit_code)
