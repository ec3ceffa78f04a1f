# SPDX-License-Identifier: EUPL-1.2
"""``sardze-device doctor``: what is wrong with this device, and how to mend it."""

from __future__ import annotations

import json

import click

_MARKS = {"ok": "ok     ", "warning": "WARNING", "failed": "FAILED ", "unknown": "unknown"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a check.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Try everything that this device needs, and say in words what is wrong.

    Models are run, the camera gives a frame, the broker is reached; packages, clock, disk, power,
    rights and the site profile are looked at. Exit code 0: nothing failed, there may be warnings;
    1: something must be mended first.
    """
    from sardze_device.doctor.diagnosis import failed
    from sardze_device.doctor.examine import Patient, examine
    from sardze_device.host import Host

    host = Host()
    patient = Patient(ctx.obj.site, ctx.obj.device or host.hostname(), ctx.obj.state)
    checks = examine(patient, host)
    for check in checks:
        if as_json:
            fields = ("name", "state", "figure", "unit", "words", "remedy")
            click.echo(json.dumps({field: getattr(check, field) for field in fields}))
            continue
        figure = (
            "" if check.figure is None else f"{check.figure:g} {check.unit or ''}".strip() + ". "
        )
        click.echo(f"{_MARKS[check.state]}  {check.name}: {figure}{check.words}".rstrip(": "))
        if check.remedy and check.state != "ok":
            click.echo(f"         → {check.remedy}")
    if failed(checks):
        ctx.exit(1)
