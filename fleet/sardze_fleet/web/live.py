# SPDX-License-Identifier: EUPL-1.2
"""Reads as they arrive, as server-sent events out of the database.

One ``Pulse`` asks the store for its newest revision, however many pages are open; each page then
fetches what is newer than its own cursor, at its own pace. A cursor is a revision: it is the id of
each event, so that a page whose connection broke goes on where it was, and no page ever needs a
queue on the server.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

from litestar import Request, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import ServerSentEvent, ServerSentEventMessage

from sardze_fleet.errors import StoreAwayError
from sardze_fleet.store import Store
from sardze_fleet.web.pages import Pages
from sardze_fleet.web.read_view import read_views

BATCH = 100
CATCH_UP = 1000
"""A page that slept for more revisions than this starts with the newest; its list is shorter."""
KEEP_ALIVE_S = 15.0
STORE_AWAY_S = 2.0

_log = logging.getLogger(__name__)


class Pulse:
    """Wakes whoever waits once the store's newest revision has risen."""

    def __init__(self, newest: Callable[[], int], period_s: float) -> None:
        self.revision = 0
        self.closed = False
        self._newest = newest
        self._period_s = period_s
        self._turn = asyncio.Event()
        self._closing = asyncio.Event()

    async def watch(self) -> None:
        """Asks until closed; waits out a store that is away, and dies of anything else."""
        while not self.closed:
            try:
                newest = await asyncio.to_thread(self._newest)
            except StoreAwayError as error:
                _log.warning("live updates wait: %s", error)
                await _set_within(self._closing, STORE_AWAY_S)
                continue
            if newest != self.revision:
                self.revision = newest
                self._wake()
            await _set_within(self._closing, self._period_s)

    async def beyond(self, revision: int, timeout_s: float) -> bool:
        """Waits for a newer revision, or the end; False if neither came in time."""
        if self.revision > revision or self.closed:
            return True
        return await _set_within(self._turn, timeout_s)

    def close(self) -> None:
        """Ends the watch and all streams."""
        self.closed = True
        self._closing.set()
        self._wake()

    def _wake(self) -> None:
        turn, self._turn = self._turn, asyncio.Event()
        turn.set()


@get("/live/reads")
async def live_reads(
    request: Request[object, object, State],
    store: NamedDependency[Store],
    pages: NamedDependency[Pages],
    pulse: NamedDependency[Pulse],
    after: FromQuery[int] = 0,
    camera: FromQuery[str] = "",
) -> ServerSentEvent:
    """Rows of reads newer than ``after``, or than the last event that the page has seen."""
    seen = request.headers.get("last-event-id", "")
    cursor = int(seen) if seen.isdecimal() else after
    newest = await asyncio.to_thread(store.newest_revision)
    cursor = min(max(cursor, newest - CATCH_UP), newest)
    return ServerSentEvent(rows_after(cursor, camera, store, pages, pulse))


async def rows_after(
    cursor: int, camera: str, store: Store, pages: Pages, pulse: Pulse
) -> AsyncIterator[ServerSentEventMessage]:
    """One event for each batch of changed reads; a comment now and then shows a dead connection."""
    while not pulse.closed:
        heard = pulse.revision
        rows, newest = await asyncio.to_thread(_rows, cursor, camera, store, pages)
        if newest > cursor:
            cursor = newest
            yield ServerSentEventMessage(data=rows or None, id=str(cursor))
            continue
        cursor = max(cursor, heard)
        if not await pulse.beyond(cursor, KEEP_ALIVE_S):
            yield ServerSentEventMessage(data=None, comment="still here")


def _rows(cursor: int, camera: str, store: Store, pages: Pages) -> tuple[str, int]:
    reads = store.reads_after(cursor, limit=BATCH)
    if not reads:
        return "", cursor
    wanted = [read for read in reads if camera in ("", read.device_id)]
    cameras = {device.device_id: device.name for device in store.devices()}
    views = read_views(wanted, cameras, pages.moments())
    return pages.part("read_rows.html", reads=views, fresh=True), reads[-1].revision


async def _set_within(event: asyncio.Event, timeout_s: float) -> bool:
    try:
        async with asyncio.timeout(timeout_s):
            return await event.wait()
    except TimeoutError:
        return False
