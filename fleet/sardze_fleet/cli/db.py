# SPDX-License-Identifier: EUPL-1.2
"""sardze db: the schema of the database."""

from __future__ import annotations

import click

from sardze_fleet.cli.edge import Edge
from sardze_fleet.cli.terminal import json_option, print_json


@click.group()
def db() -> None:
    """See and renew the database's schema."""


@db.command()
@click.pass_obj
def upgrade(edge: Edge) -> None:
    """Bring the database to the schema that this program needs."""
    from sardze_fleet.store import migrate, store

    url, folder = edge.address(edge.settings())
    engine, _folder = store.reach(url, folder=folder)
    before = migrate.upgrade(engine)
    engine.dispose()
    if before.current:
        click.echo(f"schema {before.needed}: nothing to do")
    else:
        click.echo(f"schema {before.found or 'none'} became {before.needed}")


@db.command()
@json_option
@click.pass_obj
def status(edge: Edge, as_json: bool) -> None:
    """Say which schema the database has, and which one is needed."""
    from sardze_fleet.store import migrate, store

    url, folder = edge.address(edge.settings())
    engine, _folder = store.reach(url, folder=folder)
    found = migrate.schema_status(engine)
    engine.dispose()
    if as_json:
        print_json([{"found": found.found, "needed": found.needed, "current": found.current}])
    else:
        click.echo(f"schema {found.found or 'none'}, needed {found.needed}")


@db.command()
@json_option
@click.pass_context
def check(context: click.Context, as_json: bool) -> None:
    """Exit with 1 unless the database answers and has the needed schema."""
    from sardze_fleet.store import migrate, store

    edge: Edge = context.obj
    url, folder = edge.address(edge.settings())
    engine, _folder = store.reach(url, folder=folder)
    found = migrate.schema_status(engine)
    engine.dispose()
    if as_json:
        print_json([{"current": found.current}])
    elif not found.current:
        click.echo(
            f"schema {found.found or 'none'}, needed {found.needed}: run `sardze db upgrade`"
        )
    context.exit(0 if found.current else 1)
