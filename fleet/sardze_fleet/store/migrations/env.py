# SPDX-License-Identifier: EUPL-1.2
"""Runs the steps in the transaction that ``sardze_fleet.store.migrate`` has begun."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
