# SPDX-License-Identifier: EUPL-1.2
"""The fleet's memory: SQLite or PostgreSQL, and evidence files beside it."""
