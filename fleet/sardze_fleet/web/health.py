# SPDX-License-Identifier: EUPL-1.2
"""For whoever watches this process: it answers, and so does the store."""

from __future__ import annotations

from litestar import get
from litestar.di import NamedDependency

from sardze_fleet.store import Store


@get("/healthz", sync_to_thread=True)
def healthz(store: NamedDependency[Store]) -> dict[str, object]:
    """Well if the store answers; an error otherwise."""
    return {"status": "ok", "revision": store.newest_revision()}
