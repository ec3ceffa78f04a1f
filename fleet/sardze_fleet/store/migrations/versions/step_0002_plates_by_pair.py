# SPDX-License-Identifier: EUPL-1.2
"""Plates can be searched by pairs of characters: one row a distinct plate, and its pairs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sardze_wire.plates.search import look_alike, pairs_of

revision = "0002"
down_revision = "0001"

_ROWS_AT_ONCE = 10_000


def _words() -> sa.String:
    return sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Makes the tables and fills them from the reads that are there."""
    plate = op.create_table(
        "plate",
        sa.Column("text", _words(), primary_key=True),
        sa.Column("folded", _words(), nullable=False),
    )
    op.create_index("ix_plate_folded", "plate", ["folded"])
    plate_pair = op.create_table(
        "plate_pair",
        sa.Column("pair", _words(), primary_key=True),
        sa.Column("text", _words(), primary_key=True),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    found = connection.execute(sa.text("SELECT DISTINCT text FROM plate_read"))
    texts = [str(text) for text in found.scalars()]
    for start in range(0, len(texts), _ROWS_AT_ONCE):
        some = texts[start : start + _ROWS_AT_ONCE]
        folded = {text: look_alike(text) for text in some}
        op.bulk_insert(plate, [{"text": t, "folded": f} for t, f in folded.items()])
        op.bulk_insert(
            plate_pair,
            [{"pair": pair, "text": t} for t, f in folded.items() for pair in pairs_of(f)],
        )
