# SPDX-License-Identifier: EUPL-1.2
"""sardze camera: devices, their keys, and what they should do."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from sardze_fleet.cli.edge import Edge
from sardze_fleet.cli.terminal import json_option, local, print_json, print_table
from sardze_fleet.errors import NotFoundError, SettingsError


@click.group()
def camera() -> None:
    """Add and list cameras, and say what they should do."""


@camera.command()
@click.argument("site_id")
@click.argument("device_id")
@click.option("--name", help="Road and place in words; kept as it is if left out.")
@click.option(
    "--public-key",
    "public_key",
    type=click.File("r"),
    metavar="FILE",
    help="PEM as `sardze-device identity` prints it; - reads standard input.",
)
@click.option(
    "--same-outbox",
    is_flag=True,
    help="The device renewed its key and goes on numbering. Without it a new key means a new card.",
)
@click.pass_obj
def add(  # noqa: PLR0913 - one argument an option
    edge: Edge,
    site_id: str,
    device_id: str,
    name: str | None,
    public_key: TextIO | None,
    same_outbox: bool,
) -> None:
    """Add a camera to a site, or change its name or key."""
    from dataclasses import replace

    from sardze_fleet.store.records import DeviceKey, DeviceRecord
    from sardze_wire.ids import IDENTIFIER_RULE, is_identifier
    from sardze_wire.signature import KeyFormatError, PublicKey

    if not is_identifier(device_id):
        raise SettingsError(f"{device_id!r} cannot name a camera", f"Use {IDENTIFIER_RULE}")
    try:
        key = None if public_key is None else PublicKey.from_pem(public_key.read())
    except (KeyFormatError, UnicodeDecodeError) as error:
        raise SettingsError(f"This is no public key: {error}") from None
    with edge.open_store() as store:
        if store.site(site_id) is None:
            raise NotFoundError(f"There is no site {site_id}", "Add it with `sardze site add FILE`")
        known = store.device(device_id)
        if known is not None and known.site_id != site_id:
            raise SettingsError(
                f"{device_id} belongs to the site {known.site_id}", "Choose another name"
            )
        now = edge.now()
        if known is None:
            store.put_device(
                DeviceRecord(
                    device_id=device_id, site_id=site_id, name=name or device_id, added_at=now
                )
            )
        elif name is not None:
            store.put_device(replace(known, name=name))
        if key is not None:
            record = DeviceKey(
                device_id=device_id, key_id=key.key_id, public_key_pem=key.pem, added_at=now
            )
            store.put_key(record, same_outbox=same_outbox)
    click.echo(f"{device_id}: key {key.key_id}" if key else f"{device_id}: no new key")


@camera.command("list")
@click.option("--site", "site_id", help="Only of this site.")
@json_option
@click.pass_obj
def list_cameras(edge: Edge, site_id: str | None, as_json: bool) -> None:
    """List cameras."""
    with edge.open_store() as store:
        devices = store.devices(site_id)
    if as_json:
        print_json(devices)
        return
    on_line = {True: "on line", False: "off line", None: "never seen"}
    rows = [
        (
            d.device_id,
            d.site_id,
            d.name,
            on_line[d.online],
            local(d.last_seen_at),
            "yes" if d.public_key_pem else "no key",
        )
        for d in devices
    ]
    print_table(("CAMERA", "SITE", "NAME", "STATE", "LAST SEEN", "KEY"), rows)


@camera.command()
@click.argument("device_id")
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="Settings in YAML, laid over those of the site's profile.",
)
@click.option("--release", help="The release that should run.")
@click.option("--broker", metavar="HOST:PORT", help="The broker (or SARDZE_BROKER).")
@click.pass_obj
def desire(edge: Edge, device_id: str, file: Path, release: str | None, broker: str | None) -> None:
    """Publish what a camera should be set to: signed, retained, with the next version.

    The security level stays that of its site (`sardze site level`).
    """
    from sardze_fleet.cli.issuing import issued, newest_desired, publish
    from sardze_wire.documents import DocumentError, parse_document
    from sardze_wire.records import DesiredState

    settings = edge.settings({("broker", "address"): broker})
    try:
        document = parse_document(file.read_bytes(), str(file))
    except DocumentError as error:
        raise SettingsError(str(error)) from None
    if not isinstance(document.value, dict):
        raise SettingsError(f"{file} holds no settings", "Write `name: value` lines")
    with edge.open_store(settings) as store:
        device = store.device(device_id)
        if device is None:
            raise NotFoundError(f"There is no camera {device_id}", "See `sardze camera list`")
        version = store.newest_desired_version(device_id) + 1
        before = newest_desired(store).get(device_id)
        state = DesiredState(
            device_id=device_id,
            version=version,
            issued_at=edge.now(),
            release=release,
            security_level=before.security_level if before else 1,
            settings=document.value,
        )
        told = issued(store, device, state, state.issued_at)
        store.issue_desired(told)
    publish(edge, settings.broker, told)
    click.echo(f"{device_id}: version {version} is desired")
