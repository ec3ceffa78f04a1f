# SPDX-License-Identifier: EUPL-1.2
"""The demo: a whole town on one machine, with the same programs that a real one runs."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from importlib import resources
from pathlib import Path

import click
import msgspec

from sardze_fleet.errors import SettingsError


@click.command()
@click.option(
    "--for",
    "traffic_s",
    type=click.FloatRange(min=5),
    metavar="SECONDS",
    help="Let traffic pass for so long, then settle and end. Without it: until Ctrl-C.",
)
@click.option(
    "--site",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another site's profile; the default is Kārsava.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8400,
    show_default=True,
    help="Of the page, on loopback; 0 takes a free one.",
)
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep database, pictures and logs in this empty folder instead of a temporary one.",
)
def demo(traffic_s: float | None, site: Path | None, port: int, state: Path | None) -> None:
    """Run a town on this machine: broker, database, cameras on synthetic roads, and the page.

    The last line on standard output is JSON: devices, passages, reads, the share of texts that are
    right, events, missing sequence numbers, frames a second.
    """
    from sardze_fleet.cli.demo.brokers import free_port
    from sardze_fleet.cli.demo.staging import check_stageable
    from sardze_fleet.cli.demo.town import Town
    from sardze_wire.profile import read_profile

    path = site or _karsava()
    profile = read_profile(path.read_text(encoding="utf-8"), str(path))
    check_stageable(profile)
    with ExitStack() as stack:
        folder = state or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sardze-")))
        if state is not None and state.exists() and any(state.iterdir()):
            raise SettingsError(f"The folder {state} is not empty", "Name another with --state")
        folder.mkdir(parents=True, exist_ok=True)
        town = Town(profile, folder, _say, web_port=port or free_port())
        account = town.run(traffic_s)
    click.echo(msgspec.json.encode(account).decode())


def _karsava() -> Path:
    """The profile in the wheel, or in the source tree beside the packages."""
    packaged = Path(str(resources.files("sardze_fleet"))) / "sites" / "karsava.yaml"
    if packaged.exists():
        return packaged
    return Path(__file__).parents[4] / "deploy" / "sites" / "karsava.yaml"


def _say(words: str) -> None:
    click.echo(words, err=True)
