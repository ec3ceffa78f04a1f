# SPDX-License-Identifier: EUPL-1.2
"""What every answer says to the browser, and which requests get none.

A page may load only from its own origin, holds no script of its own text, and is shown in no frame.
Until people sign in, the pages are for this machine: a request under a foreign name (DNS rebinding)
or started by a foreign page is refused.
"""

from __future__ import annotations

from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders, State
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.types import Message, Scope

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_UNCACHED = "private, no-store"


async def add_security_headers(message: Message, scope: Scope) -> None:
    """Sets them on every answer, errors included; what says nothing of caching is not kept."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in _HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", _UNCACHED)


def only_from_here(
    connection: ASGIConnection[object, object, object, State], _: BaseRouteHandler
) -> None:
    """Refuses names that are not this machine's, and forms that another site sends.

    Raises:
        PermissionDeniedException: the request comes from elsewhere.
    """
    host = connection.headers.get("host", "")
    if _name(host) not in LOOPBACK_NAMES:
        raise PermissionDeniedException(
            "These pages answer only under the names of this machine: 127.0.0.1 or localhost."
        )
    if connection.scope.get("method") in ("GET", "HEAD"):
        return
    site = connection.headers.get("sec-fetch-site", "same-origin")
    origin = connection.headers.get("origin", f"http://{host}")
    if site not in ("same-origin", "none") or origin.partition("://")[2] != host:
        raise PermissionDeniedException("This form was sent by a page of another site.")


def _name(host: str) -> str:
    return host if host.endswith("]") else host.rpartition(":")[0] or host
