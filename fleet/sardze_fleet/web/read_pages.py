# SPDX-License-Identifier: EUPL-1.2
"""Reads as they arrive, one read in full, and the pictures that support it."""

from __future__ import annotations

import re

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from sardze_fleet.store import Store
from sardze_fleet.store.records import Access, AccessAction, ReadSearch
from sardze_fleet.web.pages import Pages
from sardze_fleet.web.read_view import read_detail_view, read_views

LISTED = 60
WHO = "local console"
"""Who looks, as long as nobody signs in: the pages answer on this machine only."""

DUTY = "watch duty"
"""The case under which a read is opened; a search names its own."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "video/mp4"})


@get("/reads", sync_to_thread=True)
def reads_page(
    store: NamedDependency[Store], pages: NamedDependency[Pages], camera: FromQuery[str] = ""
) -> Response[str]:
    """The newest reads; the page goes on by itself from the revision at which it was made."""
    revision = store.newest_revision()
    devices = store.devices()
    reads = store.reads(ReadSearch(device_ids=(camera,) if camera else (), limit=LISTED))
    cameras = {device.device_id: device.name for device in devices}
    return pages.page(
        "reads.html",
        here="reads",
        reads=read_views(reads, cameras, pages.moments()),
        revision=revision,
        devices=devices,
        camera=camera,
    )


@get("/reads/{passage_id:str}", sync_to_thread=True)
def read_page(
    passage_id: FromPath[str], store: NamedDependency[Store], pages: NamedDependency[Pages]
) -> Response[str]:
    """One read with all that speaks for it and against it; looking is logged (SECURITY 44)."""
    detail = store.read(passage_id)
    if detail is None:
        raise NotFoundException("There is no such read. It may have reached its retention limit.")
    access = Access(
        who=WHO,
        action=AccessAction.VIEW,
        reason="opened on the screen",
        case=DUTY,
        subject=detail.record.text,
        found=1,
    )
    store.record_access(access, pages.clock())
    cameras = {device.device_id: device.name for device in store.devices()}
    view = read_detail_view(detail, cameras, pages.moments())
    return pages.page("read.html", here="reads", read=view)


@get("/evidence/{sha256:str}", sync_to_thread=True)
def evidence(sha256: FromPath[str], store: NamedDependency[Store]) -> Response[bytes]:
    """The bytes of a piece of evidence that the store knows, and nothing else."""
    stored = store.evidence(sha256) if _SHA256.fullmatch(sha256) else None
    if stored is None or not stored.path.is_file():
        raise NotFoundException("There is no such evidence. It may have reached its limit.")
    shown = stored.media_type in _SHOWN
    return Response(
        stored.path.read_bytes(),
        media_type=stored.media_type if shown else "application/octet-stream",
        headers={
            "Cache-Control": "private, max-age=3600, immutable",
            "Content-Disposition": "inline" if shown else "attachment",
        },
    )
