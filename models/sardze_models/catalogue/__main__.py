# SPDX-License-Identifier: EUPL-1.2
"""`python -m sardze_models.catalogue`: list a trained model, refresh hashes, check them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import click

from sardze_models.catalogue.compose import (
    ModelDescription,
    TensorMeaning,
    add_model,
    refresh,
)
from sardze_models.catalogue.manifest import CatalogueEntry, Quantisation, load_catalogue
from sardze_models.errors import ModelError
from sardze_models.runtime import open_model


class _Commands(click.Group):
    """Prints our errors as a sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ModelError as error:
            raise click.ClickException(str(error)) from error


_tensor = click.Tuple([str, str, float, float])
_folder = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of catalogue.json (default: the weights shipped with Sardze).",
)


@click.group(cls=_Commands, help=__doc__)
def main() -> None:
    """Entry point."""


@main.command()
@click.argument("name")
@click.option("--version", required=True)
@click.option("--task", required=True, help="What it does: plate-finding, plate-reading …")
@click.option("--file", "file_name", required=True, help="The weights' file name in the folder.")
@click.option("--card", required=True, help="The card's file name in the folder.")
@click.option("--licence", required=True, help="SPDX expression.")
@click.option("--quantisation", type=click.Choice(["none", "float16", "int8"]), default="none")
@click.option(
    "--input", "inputs", type=_tensor, multiple=True, required=True, help="NAME LAYOUT LOW HIGH"
)
@click.option(
    "--output", "outputs", type=_tensor, multiple=True, required=True, help="NAME LAYOUT LOW HIGH"
)
@click.option("--metadata", default="{}", help="A JSON object, e.g. the alphabet.")
@_folder
def add(name: str, folder: Path | None, **given: object) -> None:
    """List the model NAME, in place of an older one of that name.

    Repeat --input and --output once a tensor, in the order in which they are to be passed and
    given back. LAYOUT names the axes, LOW and HIGH the numbers' range.
    """
    description = ModelDescription(
        name=name,
        version=str(given["version"]),
        task=str(given["task"]),
        file=str(given["file_name"]),
        card=str(given["card"]),
        licence=str(given["licence"]),
        quantisation=cast(Quantisation, given["quantisation"]),
        inputs=_meanings(given["inputs"]),
        outputs=_meanings(given["outputs"]),
        metadata=_metadata(str(given["metadata"])),
    )
    _say(add_model(description, folder))


@main.command(name="refresh")
@_folder
def refresh_command(folder: Path | None) -> None:
    """Read hashes, sizes and shapes of all listed files again."""
    for entry in refresh(folder):
        _say(entry)


@main.command()
@_folder
def check(folder: Path | None) -> None:
    """Open every listed model, hash check included."""
    for entry in load_catalogue(folder).entries.values():
        open_model(entry)
        _say(entry)


def _meanings(given: object) -> list[TensorMeaning]:
    rows = cast("tuple[tuple[str, str, float, float], ...]", given)
    return [TensorMeaning(name, layout, (low, high)) for name, layout, low, high in rows]


def _metadata(text: str) -> dict[str, object]:
    try:
        metadata = json.loads(text)
    except ValueError as error:
        raise click.BadParameter(f"--metadata is not JSON: {error}") from error
    if not isinstance(metadata, dict):
        raise click.BadParameter("--metadata must be a JSON object.")
    return metadata


def _say(entry: CatalogueEntry) -> None:
    click.echo(f"{entry.name} {entry.version}  {entry.size_bytes} bytes  sha256 {entry.sha256}")


if __name__ == "__main__":
    main(prog_name="python -m sardze_models.catalogue")
