# SPDX-License-Identifier: EUPL-1.2
"""``sardze-device read``: the plates on photographs and in recordings, one line a file."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sardze_device.cli.context import Context

if TYPE_CHECKING:
    from sardze_device.camera.compose import Models
    from sardze_device.camera.offline import PlateFound
    from sardze_device.camera.pipeline import Decode


@click.command()
@click.option(
    "--country",
    "countries",
    multiple=True,
    metavar="CC",
    help="Country whose plates are expected, for example LV; may be given more than once.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def read(
    ctx: click.Context, countries: tuple[str, ...], as_json: bool, files: tuple[Path, ...]
) -> None:
    """Read the plates on photographs and in recordings.

    Of a hundred texts given with a confidence of 0.9, about ninety are right. A plate on which
    nothing is legible is told with an empty text.

    A file that cannot be read is reported in its line; the others are read all the same, and the
    exit code is 1.
    """
    from sardze_device.camera.compose import open_models
    from sardze_device.camera.pipeline import best_match
    from sardze_device.errors import SourceError

    models = open_models()
    decode_best = best_match(_countries(ctx.obj, countries))
    failed = False
    for file in files:
        started = time.perf_counter()
        line: dict[str, Any] = {"file": str(file), "plates": []}
        try:
            line["plates"] = [_plain(plate) for plate in _plates(file, models, decode_best)]
        except SourceError as error:
            line["error"] = str(error)
            failed = True
        line["ms"] = round(1000 * (time.perf_counter() - started), 1)
        click.echo(json.dumps(line, ensure_ascii=False) if as_json else _sentence(line))
    if failed:
        ctx.exit(1)


def _plates(file: Path, models: Models, decode: Decode) -> list[PlateFound]:
    from sardze_device.camera.offline import frames_of, is_video, read_photograph, read_recording
    from sardze_device.cli.progress import Progress

    if not is_video(file):
        return read_photograph(file, models.finder, models.reader, decode)
    with Progress(file.name) as progress:
        frames = frames_of(file, warn=progress.warn, on_frame=progress.frame_came)
        return read_recording(frames, models.finder, models.reader, decode)


def _countries(context: Context, told: tuple[str, ...]) -> dict[str, float] | None:
    """Those told, else the mix of the site where there is a profile, else all."""
    from sardze_wire.plates.codes import COUNTRY_NAMES

    unknown = [code for code in told if code.upper() not in COUNTRY_NAMES]
    if unknown:
        raise click.BadParameter(
            f"plates of {', '.join(unknown)} are not known; known are "
            f"{', '.join(sorted(COUNTRY_NAMES))}",
            param_hint="--country",
        )
    if told:
        return {code.upper(): 1.0 for code in told}
    if context.site.exists():
        from sardze_device.camera.replay import read_countries

        return read_countries(context.site) or None
    return None


def _plain(plate: PlateFound) -> dict[str, Any]:
    return {
        "text": plate.text,
        "country": plate.country,
        "confidence": round(plate.confidence, 4),
        "box": list(plate.box),
    }


def _sentence(line: dict[str, Any]) -> str:
    if "error" in line:
        return f"{line['file']}: {line['error']}"
    plates = [
        f"{plate['text']} ({plate['country'] or '?'}, {plate['confidence']:.0%})"
        if plate["text"]
        else "a plate that is not legible"
        for plate in line["plates"]
    ]
    return f"{line['file']}: {', '.join(plates) or 'no plate'}  [{line['ms']:.0f} ms]"
