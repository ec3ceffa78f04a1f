# SPDX-License-Identifier: EUPL-1.2
"""The option with which a site brings a model of its own."""

from __future__ import annotations

from pathlib import Path

import click

own_models = click.option(
    "--models",
    "own_models",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="SARDZE_MODELS",
    help="Folder with a catalogue of your own; its road-user model takes the place of ours.",
)
