# SPDX-License-Identifier: EUPL-1.2
"""sardze site: places, from their profiles."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from sardze_fleet.cli.edge import Edge
from sardze_fleet.cli.terminal import json_option, local, print_json, print_table
from sardze_fleet.errors import NotFoundError, SettingsError


@click.group()
def site() -> None:
    """Add and list sites."""


@site.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def add(edge: Edge, file: Path) -> None:
    """Add the site of a profile with its cameras and displays, or bring them up to date.

    The manager's key is made at the first site; its public half belongs into the profile that the
    devices get (`sardze site key`).
    """
    from sardze_fleet.store.records import DeviceRecord, SiteRecord
    from sardze_wire.documents import DocumentError
    from sardze_wire.profile import Camera, read_profile, reasons_not_to_read

    text = file.read_bytes()
    try:
        profile = read_profile(text, str(file))
    except DocumentError as error:
        raise SettingsError(str(error)) from None
    now = edge.now()
    devices = [
        DeviceRecord(
            device_id=device.device_id,
            site_id=profile.site_id,
            name=device.name,
            road=device.road if isinstance(device, Camera) else "",
            latitude=device.position.latitude if device.position else None,
            longitude=device.position.longitude if device.position else None,
            added_at=now,
        )
        for device in profile.devices
    ]
    record = SiteRecord(
        site_id=profile.site_id,
        name=profile.name,
        timezone=profile.timezone,
        profile=text.decode(),
        added_at=now,
    )
    with edge.open_store() as store:
        store.put_site(record, devices)
        _ = store.manager_key
    displays = f", {len(profile.displays)} displays" if profile.displays else ""
    click.echo(f"{profile.name} ({profile.site_id}): {len(profile.cameras)} cameras{displays}")
    for reason in reasons_not_to_read(profile):
        click.echo(f"its cameras will not read plates: {reason}", err=True)


@site.command("list")
@json_option
@click.pass_obj
def list_sites(edge: Edge, as_json: bool) -> None:
    """List the sites."""
    with edge.open_store() as store:
        sites, devices = store.sites(), store.devices()
    displays = {display for s in sites for display in s.display_ids}
    counts = Counter(d.site_id for d in devices if d.device_id not in displays)
    if as_json:
        print_json(
            {
                "site_id": s.site_id,
                "name": s.name,
                "timezone": s.timezone,
                "added_at": s.added_at,
                "cameras": counts[s.site_id],
            }
            for s in sites
        )
        return
    rows = [(s.site_id, s.name, s.timezone, counts[s.site_id], local(s.added_at)) for s in sites]
    print_table(("SITE", "NAME", "TIME ZONE", "CAMERAS", "ADDED"), rows)


@site.command()
@click.argument("site_id")
@click.pass_obj
def key(edge: Edge, site_id: str) -> None:
    """Print the manager's public key, for `broker.manager_public_key` of the profile."""
    with edge.open_store() as store:
        if store.site(site_id) is None:
            raise NotFoundError(f"There is no site {site_id}", "See `sardze site list`")
        click.echo(store.manager_key.public_pem, nl=False)


@site.command("level")
@click.argument("site_id")
@click.argument("level", type=click.IntRange(1, 3))
@click.option("--broker", metavar="HOST:PORT", help="The broker (or SARDZE_BROKER).")
@click.pass_obj
def set_level(edge: Edge, site_id: str, level: int, broker: str | None) -> None:
    """Set the security level of a whole site: 1 normal, 2 heightened, 3 exceptional.

    Every camera of the site is told in a new version of its desired state, in which nothing else
    changes. Which rules hold on which level stands in the profile, under `levels`.
    """
    from sardze_fleet.cli.issuing import issued, newest_desired, publish
    from sardze_wire.open_struct import replaced
    from sardze_wire.records import DesiredState

    settings, now = edge.settings({("broker", "address"): broker}), edge.now()
    with edge.open_store(settings) as store:
        found = store.site(site_id)
        if found is None:
            raise NotFoundError(f"There is no site {site_id}", "See `sardze site list`")
        known = newest_desired(store)
        messages = []
        for device in store.devices(site_id):
            if device.device_id in found.display_ids:
                continue
            before = known.get(device.device_id)
            state = (
                DesiredState(device_id=device.device_id, version=1, issued_at=now)
                if before is None
                else replaced(before, version=before.version + 1, issued_at=now)
            )
            told = issued(store, device, replaced(state, security_level=level), now)
            store.issue_desired(told)
            messages.append(told)
    for told in messages:
        publish(edge, settings.broker, told)
    click.echo(f"{found.name}: {len(messages)} cameras are on security level {level}")
