# SPDX-License-Identifier: EUPL-1.2
"""All parts of the web, and how they are put together. Settings and the store come from outside."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from litestar import Litestar
from litestar.di import Provide

from sardze_fleet.store import Store
from sardze_fleet.web import (
    event_pages,
    failures,
    fleet_pages,
    health,
    live,
    read_pages,
    search_pages,
    static,
)
from sardze_fleet.web.assets import BUILD_COMMAND, Assets
from sardze_fleet.web.live import Pulse
from sardze_fleet.web.pages import Pages
from sardze_fleet.web.security import add_security_headers, only_from_here

ROUTES = (
    fleet_pages.fleet_page,
    fleet_pages.fleet_cards,
    fleet_pages.camera_page,
    read_pages.reads_page,
    read_pages.read_page,
    read_pages.evidence,
    live.live_reads,
    event_pages.events_page,
    event_pages.rejected_page,
    search_pages.search_page,
    search_pages.search,
    static.static_file,
    health.healthz,
)

_log = logging.getLogger(__name__)


def create_app(
    store: Store,
    *,
    clock: Callable[[], datetime],
    assets: Assets | None = None,
    pulse_s: float = 0.4,
) -> Litestar:
    """The web over one store. ``server.WebServer`` runs it.

    Args:
        clock: tells the time in UTC.
        pulse_s: how often the store is asked whether something is new.
    """
    assets = assets or Assets.read()
    if not assets.live:
        _log.warning("live updates are off: run %s once, then start again", BUILD_COMMAND)
    pages = Pages(store, assets, clock)
    pulse = Pulse(store.newest_revision, pulse_s)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(pulse.watch(), name="pulse")
            yield
            pulse.close()

    app = Litestar(
        route_handlers=list(ROUTES),
        dependencies={
            "store": Provide(lambda: store, sync_to_thread=False),
            "pages": Provide(lambda: pages, sync_to_thread=False),
            "pulse": Provide(lambda: pulse, sync_to_thread=False),
            "assets": Provide(lambda: assets, sync_to_thread=False),
        },
        guards=[only_from_here],
        before_send=[add_security_headers],
        exception_handlers=failures.handlers(pages),
        lifespan=[lifespan],
        openapi_config=None,
        logging_config=None,
    )
    app.state.pulse = pulse
    return app
