# SPDX-License-Identifier: EUPL-1.2
"""sardze evidence: the pictures that support a read, with a reason and a case (SECURITY 44)."""

from __future__ import annotations

from pathlib import Path

import click

from sardze_fleet.cli.edge import Edge
from sardze_fleet.cli.terminal import json_option, print_json
from sardze_fleet.errors import NotFoundError


@click.group()
def evidence() -> None:
    """Get the pictures behind a read."""


@evidence.command()
@click.argument("passage_id")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--reason", required=True, help="Why; goes into the access log.")
@click.option("--case", required=True, help="Reference of the case; goes into the access log.")
@json_option
@click.pass_obj
def show(edge: Edge, passage_id: str, folder: Path, reason: str, case: str, as_json: bool) -> None:
    """Copy the pictures of a passage into a folder."""
    from sardze_fleet.store.records import Access, AccessAction

    with edge.open_store() as store:
        detail = store.read(passage_id)
        if detail is None:
            raise NotFoundError(f"There is no passage {passage_id}", "See `sardze reads search`")
        pieces = [p for p in detail.record.evidence if p.present]
        access = Access(
            who=edge.user(),
            action=AccessAction.EVIDENCE,
            reason=reason,
            case=case,
            subject=passage_id,
            found=len(pieces),
        )
        store.record_access(access, edge.now())
        folder.mkdir(parents=True, exist_ok=True)
        copied = []
        for piece in pieces:
            stored = store.evidence(piece.sha256)
            if stored is not None:
                target = folder / f"{piece.event_id}-{piece.number}.jpg"
                target.write_bytes(stored.path.read_bytes())
                copied.append({"file": target, "shows": piece.shows, "sha256": piece.sha256})
    if as_json:
        print_json(copied)
        return
    for told in copied:
        click.echo(f"{told['file']}  {told['shows']}")
    if not copied:
        click.echo("no picture of this passage is here")
