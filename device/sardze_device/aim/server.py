# SPDX-License-Identifier: EUPL-1.2
"""The page over HTTP: the standard library's server, for one person, for a limited time.

Rules: without the token of the door there is only the form for the PIN; a request whose Host is a
name (and not an address or localhost) is refused, so that no foreign page reaches this one by a
name of its own; what changes something is a POST from this page's own origin. What is sent is
never stored by a browser, names no foreign address, and runs this page's own script only.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from sardze_device.aim.door import Answer, Door
from sardze_device.errors import DeviceError

COOKIE = "sardze-aim"
POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_MOST_BODY_BYTES = 200_000
_REQUEST_TIMEOUT_S = 15.0
_OK = HTTPStatus.OK
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back; ``file_name`` makes it a download."""

    body: bytes
    media_type: str
    status: HTTPStatus = HTTPStatus.OK
    file_name: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class Pages(Protocol):
    """What there is to see, once somebody is in."""

    def door_page(self, answer: Answer | None) -> Reply:
        """The form for the PIN, with what is wrong."""
        ...

    def open_asset(self, path: str) -> Reply | None:
        """What may be seen without a PIN: style and script."""
        ...

    def get(self, path: str, query: dict[str, list[str]]) -> Reply | None:
        """A page, a picture or a file; None where there is none."""
        ...

    def draw(self, content: bytes) -> Reply:
        """Take over what was drawn."""
        ...


class AimServer(ThreadingHTTPServer):
    """Listens on one address."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        pages: Pages,
        door: Door,
        *,
        token: str,
        now_ns: Callable[[], int],
        tls: ssl.SSLContext | None,
    ) -> None:
        super().__init__(address, _Handler)
        self.pages, self.door, self.token, self.now_ns = pages, door, token, now_ns
        self.tls = tls

    @property
    def scheme(self) -> str:
        """How a browser has to begin the address."""
        return "https" if self.tls else "http"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away, or speaks no TLS, is nobody's fault."""


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    server: AimServer
    server_version = "sardze-aim"
    sys_version = ""
    timeout = _REQUEST_TIMEOUT_S

    def setup(self) -> None:
        """Begin TLS here, in the request's own thread: a silent caller must not stop the others."""
        if self.server.tls is not None:
            self.request.settimeout(_REQUEST_TIMEOUT_S)
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def do_GET(self) -> None:
        """A page, a picture, a file."""
        if not self._host_is_ours():
            return self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        parts, pages = urlsplit(self.path), self.server.pages
        asset = pages.open_asset(parts.path)
        if asset is not None:
            return self._send(asset)
        if not self._admitted():
            if parts.path != "/":
                return self._refuse(HTTPStatus.FORBIDDEN)
            closed = self.server.door.closed(self.server.now_ns())
            return self._send(pages.door_page(Answer.CLOSED if closed else None))
        reply = pages.get(parts.path, parse_qs(parts.query))
        return self._refuse(HTTPStatus.NOT_FOUND) if reply is None else self._send(reply)

    def do_POST(self) -> None:
        """The PIN, a drawing, the end."""
        if not self._host_is_ours() or not self._from_this_page():
            return self._refuse(HTTPStatus.FORBIDDEN)
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _MOST_BODY_BYTES:
            return self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = self.rfile.read(int(length))
        if self.path == "/pin":
            return self._knock(body)
        if not self._admitted():
            return self._refuse(HTTPStatus.FORBIDDEN)
        if self.path == "/drawing":
            return self._send(self._drawn(body))
        if self.path == "/end":
            self.server.door.leave()
            return self._send(replace(self.server.pages.door_page(Answer.CLOSED), status=_OK))
        return self._refuse(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: object) -> None:
        """Who asked for which picture is written nowhere."""

    def _knock(self, body: bytes) -> None:
        pin = parse_qs(body.decode("utf-8", "replace")).get("pin", [""])[0].replace(" ", "")
        answer = self.server.door.knock(pin, self.server.now_ns())
        if answer is not Answer.IN:
            return self._send(self.server.pages.door_page(answer))
        secure = "; Secure" if self.server.tls else ""
        cookie = f"{COOKIE}={self.server.token}; HttpOnly; SameSite=Strict; Path=/{secure}"
        headers = (("Set-Cookie", cookie), ("Location", "/"))
        return self._send(Reply(b"", "text/plain", HTTPStatus.SEE_OTHER, headers=headers))

    def _drawn(self, body: bytes) -> Reply:
        try:
            return self.server.pages.draw(body)
        except DeviceError as error:
            words = str(error).encode()
            return Reply(words, "text/plain; charset=utf-8", HTTPStatus.UNPROCESSABLE_ENTITY)

    def _admitted(self) -> bool:
        try:
            morsel = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return morsel is not None and self.server.door.admits(morsel.value, self.server.now_ns())

    def _host_is_ours(self) -> bool:
        name = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        if name == "localhost":
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def _from_this_page(self) -> bool:
        own = f"{self.server.scheme}://{self.headers.get('Host', '')}"
        return self.headers.get("Origin") == own

    def _refuse(self, status: HTTPStatus) -> None:
        self._send(Reply(status.phrase.encode(), "text/plain; charset=utf-8", status))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        headers = [*_HEADERS.items(), *reply.headers, ("Content-Type", reply.media_type)]
        if reply.file_name:
            headers.append(("Content-Disposition", f'attachment; filename="{reply.file_name}"'))
        for name, value in (*headers, ("Content-Length", str(len(reply.body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)
