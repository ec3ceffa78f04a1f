# SPDX-License-Identifier: EUPL-1.2
"""The first tables: sites, devices, messages as they came, reads, events, evidence, logs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def _words() -> sa.String:
    return sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Makes them."""
    _places()
    _reads()
    _events()
    _logs()


def _places() -> None:
    op.create_table(
        "counter",
        sa.Column("name", _words(), primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "site",
        sa.Column("site_id", _words(), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "device",
        sa.Column("device_id", _words(), primary_key=True),
        sa.Column("site_id", _words(), sa.ForeignKey("site.site_id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("road", sa.Text, nullable=False),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.Column("series", sa.Integer, nullable=False),
        sa.Column("last_seen_at", sa.BigInteger),
        sa.Column("presence", sa.LargeBinary),
        sa.Column("presence_at", sa.BigInteger),
        sa.Column("heartbeat", sa.LargeBinary),
        sa.Column("heartbeat_at", sa.BigInteger),
        sa.Column("health", sa.LargeBinary),
        sa.Column("health_at", sa.BigInteger),
        sa.Column("reported", sa.LargeBinary),
        sa.Column("reported_at", sa.BigInteger),
    )
    op.create_table(
        "device_key",
        sa.Column("device_id", _words(), sa.ForeignKey("device.device_id"), primary_key=True),
        sa.Column("key_id", _words(), primary_key=True),
        sa.Column("public_key_pem", sa.Text, nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.Column("retired_at", sa.BigInteger),
    )


def _reads() -> None:
    op.create_table(
        "message",
        sa.Column("event_id", _words(), primary_key=True),
        sa.Column("device_id", _words(), nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("kind", _words(), nullable=False),
        sa.Column("subject_id", _words(), nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.Text),
        sa.Column("key_id", _words()),
        sa.Column("verified", sa.Boolean, nullable=False),
        sa.Column("observed_at", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_message_subject_id", "message", ["subject_id"])
    op.create_table(
        "plate_read",
        sa.Column("passage_id", _words(), primary_key=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("event_id", _words(), nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("phase", _words(), nullable=False),
        sa.Column("text", _words(), nullable=False),
        sa.Column("country", _words()),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("syntax", sa.Text),
        sa.Column("site_id", _words(), nullable=False),
        sa.Column("device_id", _words(), nullable=False),
        sa.Column("lane_id", _words()),
        sa.Column("direction", _words(), nullable=False),
        sa.Column("vehicle_class", _words(), nullable=False),
        sa.Column("speed_kmh", sa.Double),
        sa.Column("speed_error_kmh", sa.Double),
        sa.Column("frames_voted", sa.BigInteger, nullable=False),
        sa.Column("first_observed_at", sa.BigInteger, nullable=False),
        sa.Column("last_observed_at", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("clock_trusted", sa.Boolean, nullable=False),
        sa.Column("clock_source", _words(), nullable=False),
        sa.Column("verified", sa.Boolean, nullable=False),
    )
    op.create_index("ix_plate_read_revision", "plate_read", ["revision"], unique=True)
    op.create_index("ix_plate_read_text", "plate_read", ["text"])
    op.create_index("ix_plate_read_last_observed_at", "plate_read", ["last_observed_at"])
    op.create_index(
        "ix_plate_read_device_id_last_observed_at", "plate_read", ["device_id", "last_observed_at"]
    )


def _events() -> None:
    op.create_table(
        "event",
        sa.Column("event_id", _words(), primary_key=True),
        sa.Column("incident_id", _words(), nullable=False),
        sa.Column("kind", _words(), nullable=False),
        sa.Column("phase", _words(), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("zone", sa.Text),
        sa.Column("site_id", _words(), nullable=False),
        sa.Column("device_id", _words(), nullable=False),
        sa.Column("lane_id", _words()),
        sa.Column("direction", _words(), nullable=False),
        sa.Column("vehicle_class", _words(), nullable=False),
        sa.Column("count", sa.BigInteger),
        sa.Column("speed_kmh", sa.Double),
        sa.Column("observed_at", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("clock_trusted", sa.Boolean, nullable=False),
        sa.Column("verified", sa.Boolean, nullable=False),
    )
    op.create_index("ix_event_observed_at", "event", ["observed_at"])
    op.create_index("ix_event_device_id_observed_at", "event", ["device_id", "observed_at"])
    op.create_table(
        "evidence",
        sa.Column("event_id", _words(), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("device_id", _words(), nullable=False),
        sa.Column("subject_id", _words()),
        sa.Column("announced_sha256", _words()),
        sa.Column("received_sha256", _words()),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("shows", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger),
    )
    op.create_index("ix_evidence_subject_id", "evidence", ["subject_id"])
    op.create_index("ix_evidence_received_sha256", "evidence", ["received_sha256"])


def _logs() -> None:
    op.create_table(
        "rejected_message",
        sa.Column("rejected_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("site_id", _words()),
        sa.Column("device_id", _words()),
        sa.Column("reason", _words(), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", _words(), nullable=False),
        sa.Column("excerpt", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "rejected_count",
        sa.Column("device_id", _words(), primary_key=True),
        sa.Column("reason", _words(), primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sequence_range",
        sa.Column("device_id", _words(), primary_key=True),
        sa.Column("series", sa.Integer, primary_key=True),
        sa.Column("state", _words(), primary_key=True),
        sa.Column("first", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("last", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "access_log",
        sa.Column("access_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", _words(), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("case", sa.Text, nullable=False),
        sa.Column("subject_digest", _words(), nullable=False),
        sa.Column("found", sa.BigInteger),
    )
    op.create_index("ix_access_log_at", "access_log", ["at"])
    op.create_table(
        "desired",
        sa.Column("device_id", _words(), sa.ForeignKey("device.device_id"), primary_key=True),
        sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.Column("issued_at", sa.BigInteger, nullable=False),
    )
    op.execute("INSERT INTO counter (name, value) VALUES ('revision', 0)")
