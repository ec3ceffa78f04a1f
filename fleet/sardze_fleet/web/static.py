# SPDX-License-Identifier: EUPL-1.2
"""Style, scripts and type face, by name out of memory."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from sardze_fleet.web.assets import Assets

_FOR_EVER = "public, max-age=31536000, immutable"


@get("/static/{name:path}", sync_to_thread=False)
def static_file(name: FromPath[str], assets: NamedDependency[Assets]) -> Response[bytes]:
    """One file; its address changes with its content."""
    asset = assets.find(name.lstrip("/"))
    if asset is None:
        raise NotFoundException("There is no such file.")
    return Response(
        asset.content, media_type=asset.media_type, headers={"Cache-Control": _FOR_EVER}
    )
