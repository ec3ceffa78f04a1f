# SPDX-License-Identifier: EUPL-1.2
"""Tables of the outbox file, as numbered steps; a step and its number commit together.

A released step never changes: a new one is added. ``counter`` has one row that outlives every
message, so that deleting all of them gives no number back. Its totals are kept by triggers, so both
processes see the same.
"""

from __future__ import annotations

import sqlite3

from sardze_device.errors import OutboxError

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE counter (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            last_sequence INTEGER NOT NULL DEFAULT 0,
            rows INTEGER NOT NULL DEFAULT 0,
            size_bytes INTEGER NOT NULL DEFAULT 0,
            dropped_facts INTEGER NOT NULL DEFAULT 0,
            dropped_evidence INTEGER NOT NULL DEFAULT 0,
            reported_evidence INTEGER NOT NULL DEFAULT 0,
            refused INTEGER NOT NULL DEFAULT 0,
            reported_refused INTEGER NOT NULL DEFAULT 0,
            notice TEXT NOT NULL DEFAULT '')""",
        "INSERT INTO counter (only_row) VALUES (1)",
        """CREATE TABLE message (
            row_id INTEGER PRIMARY KEY AUTOINCREMENT,
            sequence INTEGER UNIQUE,
            belongs_to INTEGER NOT NULL,
            kind TEXT NOT NULL,
            topic TEXT NOT NULL,
            boot_id TEXT NOT NULL,
            monotonic_ns INTEGER NOT NULL,
            observed_ms INTEGER NOT NULL,
            trusted INTEGER NOT NULL,
            sent INTEGER NOT NULL DEFAULT 0,
            size_bytes INTEGER NOT NULL,
            payload BLOB NOT NULL)""",
        "CREATE INDEX message_sent ON message (sent, row_id, sequence)",
        "CREATE INDEX message_belongs ON message (belongs_to)",
        "CREATE INDEX message_kind ON message (kind, row_id)",
        """CREATE TRIGGER message_in AFTER INSERT ON message BEGIN
            UPDATE counter SET rows = rows + 1, size_bytes = size_bytes + NEW.size_bytes; END""",
        """CREATE TRIGGER message_out AFTER DELETE ON message BEGIN
            UPDATE counter SET rows = rows - 1, size_bytes = size_bytes - OLD.size_bytes; END""",
        """CREATE TABLE dropped (
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            reported_by INTEGER)""",
        """CREATE TABLE camera_status (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            body BLOB NOT NULL)""",
        """CREATE TABLE desired (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            version INTEGER NOT NULL,
            body BLOB NOT NULL)""",
    ),
    (
        """CREATE TABLE board (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            body BLOB NOT NULL)""",
        """CREATE TABLE display_status (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            body BLOB NOT NULL)""",
    ),
    (
        # The last fact appended when a picture was sent out of its turn; 0 for one in its turn.
        "ALTER TABLE message ADD COLUMN sent_beyond INTEGER NOT NULL DEFAULT 0",
        """CREATE TABLE data_spent (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            day TEXT NOT NULL,
            fact_bytes INTEGER NOT NULL,
            picture_bytes INTEGER NOT NULL)""",
    ),
)


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables to the newest step.

    Raises:
        OutboxError: a newer program made the file.
    """
    done = int(db.execute("PRAGMA user_version").fetchone()[0])
    if done > len(STEPS):
        raise OutboxError(
            f"The outbox file has version {done}; this program knows {len(STEPS)}.",
            remedy="Install the release that wrote it, or a newer one.",
        )
    for number, statements in enumerate(STEPS[done:], start=done + 1):
        db.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
