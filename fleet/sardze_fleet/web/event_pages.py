# SPDX-License-Identifier: EUPL-1.2
"""The list of events, and the list of messages that ingest set aside (SECURITY 17)."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from sardze_fleet.store import Store
from sardze_fleet.store.records import EventSearch
from sardze_fleet.web.event_view import event_view, rejected_view
from sardze_fleet.web.pages import Pages
from sardze_wire.records import EventKind

LISTED = 100
_KINDS = frozenset(EventKind)


@get("/events", sync_to_thread=True)
def events_page(
    store: NamedDependency[Store],
    pages: NamedDependency[Pages],
    camera: FromQuery[str] = "",
    kind: FromQuery[str] = "",
) -> Response[str]:
    """What the cameras noticed, newest first; a kind that there is not means every kind."""
    devices = store.devices()
    events = store.events(
        EventSearch(
            kinds=(EventKind(kind),) if kind in _KINDS else (),
            device_ids=(camera,) if camera else (),
            limit=LISTED,
        )
    )
    cameras = {device.device_id: device.name for device in devices}
    moments = pages.moments()
    return pages.page(
        "events.html",
        here="events",
        events=[event_view(event, cameras, moments) for event in events],
        devices=devices,
        camera=camera,
        kind=kind,
        kinds=list(EventKind),
        listed=LISTED,
    )


@get("/rejected", sync_to_thread=True)
def rejected_page(store: NamedDependency[Store], pages: NamedDependency[Pages]) -> Response[str]:
    """Messages that could not be believed or read, with the reason."""
    moments = pages.moments()
    return pages.page(
        "rejected.html",
        here="rejected",
        rejected=[rejected_view(one, moments) for one in store.rejected(limit=LISTED)],
        counts=sorted(store.rejected_counts().items(), key=lambda row: -row[1]),
        listed=LISTED,
    )
