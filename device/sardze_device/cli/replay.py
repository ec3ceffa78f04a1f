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
@click.argument("videos", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def replay(
    ctx: click.Context,
    site: Path | None,
    device: str | None,
    own_models: Path | None,
    as_json: bool,
    videos: tuple[Path, ...],
) -> None:
    """Run the whole pipeline over recordings and print what it would tell.

    A recording that cannot be read is reported; the others are read all the same, and the exit code
    is 1.
    """
    from sardze_device.camera.compose import open_models
    from sardze_device.camera.journal import LinesJournal, SentencesJournal
    from sardze_device.camera.replay import read_site
    from sardze_device.camera.replay import replay as replay_video
    from sardze_device.cli.progress import Progress
    from sardze_device.errors import SourceError
    from sardze_device.host import Host
    from sardze_device.service import open_service

    settings = read_site(site or ctx.obj.site, device or ctx.obj.device)
    models = open_models(threshold=settings.tuned.reading.finder_threshold, own=own_models)
    journal = LinesJournal(sys.stdout) if as_json else SentencesJournal(sys.stdout)
    failed, started = False, Host().moment()
    with open_service() as service:
        for video in videos:
            with Progress(video.name) as progress:
                try:
                    replay_video(
                        video,
                        settings,
                        models,
                        journal,
                        service=service,
                        started=started,
                        watch=(progress.warn, progress.frame_came),
                    )
                except SourceError as error:
                    progress.warn(str(error))
                    failed = True
    if failed:
        ctx.exit(1)
