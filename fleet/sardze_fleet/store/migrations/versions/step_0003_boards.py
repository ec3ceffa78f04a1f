# SPDX-License-Identifier: EUPL-1.2
"""What displays are to show: every version that was issued, as desired states are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the table."""
    words = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "board",
        sa.Column("device_id", words, sa.ForeignKey("device.device_id"), primary_key=True),
        sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.Column("issued_at", sa.BigInteger, nullable=False),
    )
