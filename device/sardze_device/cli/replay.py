# SPDX-License-Identifier: EUPL-1.2
"""``sardze-device replay``: a site's rules over recorded video, as fast as it goes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sardze_device.cli.models import own_models


@click.command()
@click.option("--site", type=click.Path(path_type=Path), help="Site profile whose rules are tried.")
@click.option("--device", help="Which of the site's cameras; the first one if not given.")
@own_models
@click.option("--json", "as_json", is_flag=True, help="Whole records instead of sentences.")
@click.option(
    "--film",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a video that shows plates, lanes, zones and what was told; for one recording.",
)
@click.argument("videos", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def replay(
    ctx: click.Context,
    site: Path | None,
    device: str | None,
    own_models: Path | None,
    as_json: bool,
    film: Path | None,
    videos: tuple[Path, ...],
) -> None:
    """Run the whole pipeline over recordings and print what it would tell.

    A recording that cannot be read is reported; the others are read all the same, and the exit code
    is 1. At the end a table counts reads by lane and events by kind. Privacy zones are black in the
    film; it is yours to keep or to delete.
    """
    from sardze_device.camera.compose import open_models
    from sardze_device.camera.journal import LinesJournal, SentencesJournal, TallyJournal
    from sardze_device.camera.replay import Onlookers, open_film, read_site
    from sardze_device.camera.replay import replay as replay_video
    from sardze_device.cli.progress import Progress
    from sardze_device.errors import SourceError
    from sardze_device.host import Host
    from sardze_device.service import open_service

    if film and len(videos) > 1:
        raise click.UsageError("--film takes one recording; give the others a film each.")
    settings = read_site(site or ctx.obj.site, device or ctx.obj.device)
    models = open_models(threshold=settings.tuned.reading.finder_threshold, own=own_models)
    journal = TallyJournal(LinesJournal(sys.stdout) if as_json else SentencesJournal(sys.stdout))
    failed, started = False, Host().moment()
    with open_service() as service:
        for video in videos:
            with Progress(video.name) as progress:
                try:
                    onlookers = Onlookers(
                        service=service,
                        warn=progress.warn,
                        on_frame=progress.frame_came,
                        film=open_film(film, settings) if film else None,
                    )
                    replay_video(
                        video, settings, models, journal, started=started, onlookers=onlookers
                    )
                except SourceError as error:
                    progress.warn(str(error))
                    failed = True
    if not as_json:
        _print_table(journal.rows())
    if failed:
        ctx.exit(1)


def _print_table(rows: list[tuple[str, str, int]]) -> None:
    if not rows:
        click.echo("Nothing was read, and nothing happened.")
        return
    widths = (max(len(row[0]) for row in rows), max(len(row[1]) for row in rows))
    click.echo()
    for what, where, many in rows:
        click.echo(f"{what:<{widths[0]}}  {where:<{widths[1]}}  {many:>6}")
