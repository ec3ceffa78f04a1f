# SPDX-License-Identifier: EUPL-1.2
"""``sardze-device aim``: see what the camera sees, draw on it, and write the acceptance sheet."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sardze_device.aim.compose import Invitation

MOST_MINUTES = 15.0  # SECURITY 52


@click.command()
@click.option("--listen", default="127.0.0.1", show_default=True, help="Address of this machine.")
@click.option("--port", type=click.IntRange(0, 65535), default=8088, show_default=True)
@click.option(
    "--minutes",
    type=click.FloatRange(1.0, MOST_MINUTES),
    default=MOST_MINUTES,
    show_default=True,
    help="How long the page stays.",
)
@click.option(
    "--speed-kmh",
    type=click.FloatRange(5.0, 250.0),
    help="How fast vehicles pass here; exposure.fastest_kmh of the site if not given.",
)
@click.pass_context
def aim(
    ctx: click.Context, listen: str, port: int, minutes: float, speed_kmh: float | None
) -> None:
    """Serve a page that shows the picture, judges it and takes zones drawn by hand.

    One person gets in with the PIN that is printed here, once. Plates are found and not read. Stop
    the camera's service first: a camera serves one program at a time.
    """
    from sardze_device.agent.reporting import release_name
    from sardze_device.aim.compose import Surroundings, Wish, open_eyes
    from sardze_device.aim.compose import aim as serve
    from sardze_device.aim.door import Secrets
    from sardze_device.camera.clock import RealClock
    from sardze_device.camera.sources import make_source
    from sardze_device.host import Host
    from sardze_device.service import open_service
    from sardze_device.settings import read_settings

    host = Host()
    settings = read_settings(ctx.obj.site, ctx.obj.device or host.hostname())
    eyes = open_eyes(settings.tuned.reading.finder_threshold)
    with open_service() as service:
        clock = RealClock(host.monotonic_ns, service.wait)
        source = make_source(settings, clock=clock, warn=lambda words: click.echo(words, err=True))
        wish = Wish(
            address=listen,
            port=port,
            minutes=minutes,
            speed_kmh=speed_kmh or settings.tuned.exposure.fastest_kmh,
        )
        drawn = Secrets.draw(secrets.randbits(64), secrets.token_urlsafe(32))
        around = Surroundings(
            host=host,
            service=service,
            secrets=drawn,
            release=release_name(),
            invite=lambda invitation: _invite(invitation, minutes),
        )
        serve(settings, source, eyes, wish, around)
    click.echo("The page is gone.")


def _invite(invitation: Invitation, minutes: float) -> None:
    pin = invitation.pin
    click.echo(f"Open {invitation.url} and give the PIN {pin[:3]} {pin[3:]}.")
    if invitation.fingerprint:
        click.echo("The browser will warn. Go on only if its SHA-256 fingerprint is")
        click.echo(f"  {invitation.fingerprint}")
    click.echo(f"It ends after {minutes:g} minutes, with “End now” on the page, or with Ctrl-C.")
