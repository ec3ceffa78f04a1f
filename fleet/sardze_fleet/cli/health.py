# SPDX-License-Identifier: EUPL-1.2
"""sardze health: how every camera stands, and what to do about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from sardze_fleet.cli.edge import Edge
from sardze_fleet.cli.terminal import json_option, local, print_json

if TYPE_CHECKING:
    from sardze_fleet.store.records import DeviceCompleteness, DeviceRecord
    from sardze_wire.records import Check

SILENT_S = 180
"""Three heartbeats: a camera that was not heard for so long has failed."""


@click.command()
@click.option("--site", "site_id", help="Only of this site.")
@json_option
@click.pass_context
def health(context: click.Context, site_id: str | None, as_json: bool) -> None:
    """Show each camera's checks with their remedies; exit with 1 if anything has failed."""
    edge: Edge = context.obj
    now = edge.now()
    with edge.open_store() as store:
        devices = store.devices(site_id)
        numbers = {d.device_id: store.completeness(d.device_id) for d in devices}
        rejected = store.rejected_counts()
    reports = []
    for device in devices:
        checks = [
            *_own_checks(device, numbers[device.device_id], rejected.get(device.device_id, 0), now),
            *(device.health.checks if device.health else ()),
        ]
        reports.append((device, checks))
    if as_json:
        print_json(_plain(d, checks, numbers[d.device_id]) for d, checks in reports)
    else:
        for device, checks in reports:
            _show(device, checks)
        if rejected.get(""):
            click.echo(f"{rejected['']} messages of unknown senders were set aside")
    failed = any(check.state == "failed" for _device, checks in reports for check in checks)
    context.exit(1 if failed else 0)


def _own_checks(
    device: DeviceRecord, numbers: DeviceCompleteness, rejected: int, now: datetime
) -> list[Check]:
    """What the fleet knows of a device and the device cannot."""
    from sardze_wire.records import Check, HealthState

    checks = []
    if device.public_key_pem is None:
        remedy = "Add its key: `sardze camera add`"
        words = "the fleet has no key of this camera"
        checks.append(Check(name="identity", state=HealthState.WARNING, words=words, remedy=remedy))
    silent = device.last_seen_at is None or now - device.last_seen_at > timedelta(seconds=SILENT_S)
    if silent or device.online is False:
        checks.append(
            Check(
                name="uplink",
                state=HealthState.FAILED,
                since=device.last_seen_at,
                words=f"last heard {local(device.last_seen_at)}",
                remedy="Look at power, network and the agent on the camera",
            )
        )
    missing = numbers.missing_count
    checks.append(
        Check(
            name="completeness",
            state=HealthState.FAILED if missing else HealthState.OK,
            figure=float(missing),
            unit="records",
            words=f"{numbers.received} received, {numbers.dropped} dropped, {missing} missing",
            remedy="They may still be on their way; else look at the camera's outbox and the broker"
            if missing
            else "",
        )
    )
    if rejected:
        checks.append(
            Check(
                name="rejected",
                state=HealthState.WARNING,
                figure=float(rejected),
                unit="messages",
                words=f"{rejected} messages in its name were set aside",
                remedy="See why in the web's list; an old key is the usual cause",
            )
        )
    return checks


def _plain(
    device: DeviceRecord, checks: list[Check], numbers: DeviceCompleteness
) -> dict[str, Any]:
    return {
        "device_id": device.device_id,
        "site_id": device.site_id,
        "online": device.online,
        "last_seen_at": device.last_seen_at,
        "missing": numbers.missing,
        "received": numbers.received,
        "dropped": numbers.dropped,
        "checks": checks,
    }


def _show(device: DeviceRecord, checks: list[Check]) -> None:
    states = {True: "on line", False: "off line", None: "never seen"}
    click.echo(f"{device.device_id}  {device.name}: {states[device.online]}")
    for check in checks:
        figure = "" if check.figure is None else f" {check.figure:g} {check.unit or ''}".rstrip()
        click.echo(f"  {check.state:8}{check.name}:{figure or ' -'}  {check.words}".rstrip())
        if check.remedy and check.state != "ok":
            click.echo(f"            {check.remedy}")
