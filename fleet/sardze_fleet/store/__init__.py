# SPDX-License-Identifier: EUPL-1.2
"""The fleet's memory: SQLite or PostgreSQL, and evidence files beside it."""

from __future__ import annotations

from sardze_fleet.store.store import Store, open_store

__all__ = ["Store", "open_store"]
