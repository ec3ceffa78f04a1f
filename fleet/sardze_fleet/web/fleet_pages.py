# SPDX-License-Identifier: EUPL-1.2
"""The overview of all cameras, and one camera in full."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from sardze_fleet.store import Store
from sardze_fleet.store.records import EventSearch, ReadSearch
from sardze_fleet.web.camera_view import (
    FleetView,
    camera_view,
    check_views,
    fleet_view,
    missing_total,
)
from sardze_fleet.web.event_view import event_view
from sardze_fleet.web.moments import Moments
from sardze_fleet.web.pages import Pages
from sardze_fleet.web.read_view import read_views

RECENT_READS, RECENT_EVENTS = 12, 8


@get("/", sync_to_thread=True)
def fleet_page(store: NamedDependency[Store], pages: NamedDependency[Pages]) -> Response[str]:
    """Every camera on one screen."""
    return pages.page("fleet.html", here="fleet", fleet=view_fleet(store, pages.moments()))


@get("/fleet/cards", sync_to_thread=True, media_type="text/html")
def fleet_cards(store: NamedDependency[Store], pages: NamedDependency[Pages]) -> str:
    """What changes on the overview, fetched again every few seconds."""
    return pages.part("fleet_cards.html", fleet=view_fleet(store, pages.moments()))


@get("/cameras/{device_id:str}", sync_to_thread=True)
def camera_page(
    device_id: FromPath[str], store: NamedDependency[Store], pages: NamedDependency[Pages]
) -> Response[str]:
    """One camera: health with remedies, completeness, what runs, newest reads and events."""
    device = store.device(device_id)
    if device is None:
        raise NotFoundException(f"There is no camera {device_id} in this fleet.")
    moments = pages.moments()
    completeness = store.completeness(device_id)
    today = store.read_counts(moments.midnight(device.site_id)).get(device_id, 0)
    last_read = store.last_reads().get(device_id)
    reads = store.reads(ReadSearch(device_ids=(device_id,), limit=RECENT_READS))
    events = store.events(EventSearch(device_ids=(device_id,), limit=RECENT_EVENTS))
    cameras = {device_id: device.name}
    return pages.page(
        "camera.html",
        here="fleet",
        device=device,
        camera=camera_view(device, completeness, last_read, today, moments),
        checks=check_views(device.health, device.site_id, moments),
        completeness=completeness,
        reads=read_views(reads, cameras, moments),
        events=[event_view(event, cameras, moments) for event in events],
    )


def view_fleet(store: Store, moments: Moments) -> FleetView:
    """Gathers what the overview shows."""
    devices = store.devices()
    last_reads = store.last_reads()
    counts = {
        site.site_id: store.read_counts(moments.midnight(site.site_id)) for site in store.sites()
    }
    completeness = {device.device_id: store.completeness(device.device_id) for device in devices}
    cameras = [
        camera_view(
            device,
            completeness[device.device_id],
            last_reads.get(device.device_id),
            counts.get(device.site_id, {}).get(device.device_id, 0),
            moments,
        )
        for device in devices
    ]
    return fleet_view(cameras, missing_total(completeness.values()))
