# SPDX-License-Identifier: EUPL-1.2
"""The page's server: who gets nothing, and what goes with everything that is sent."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus

import pytest

from sardze_device.aim.certificate import make_tls
from sardze_device.aim.compose import check_address
from sardze_device.aim.door import Answer, Door, Secrets
from sardze_device.aim.server import AimServer, Reply
from sardze_device.errors import SettingsError

SECRETS = Secrets("123456", "token-of-the-test")
COOKIE = {"Cookie": f"sardze-aim={SECRETS.token}"}


class OnePage:
    """Pages that say where one is."""

    def door_page(self, answer: Answer | None) -> Reply:
        """The form."""
        return Reply(f"door {answer}".encode(), "text/plain", HTTPStatus.OK)

    def open_asset(self, path: str) -> Reply | None:
        """None."""
        return None

    def get(self, path: str, query: dict[str, list[str]]) -> Reply | None:
        """One page."""
        return Reply(b"inside", "text/plain") if path == "/" else None

    def draw(self, content: bytes) -> Reply:
        """Takes all."""
        return Reply(b"", "text/plain", HTTPStatus.NO_CONTENT)


@pytest.fixture
def server() -> Iterator[AimServer]:
    """A server on loopback whose door opens for ``SECRETS``."""
    door = Door(SECRETS, closes_ns=10**12)
    made = AimServer(
        ("127.0.0.1", 0), OnePage(), door, token=SECRETS.token, now_ns=lambda: 0, tls=None
    )
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    with made:
        yield made
        made.shutdown()
        thread.join(10)


def _ask(
    server: AimServer, method: str, path: str, body: str = "", **headers: str
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
    connection.request(method, path, body, {key.replace("_", "-"): v for key, v in headers.items()})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def _origin(server: AimServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def test_everything_forbids_foreign_addresses_and_storing(server: AimServer) -> None:
    answer = _ask(server, "GET", "/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_under_a_name_of_its_own_is_refused(server: AimServer) -> None:
    assert _ask(server, "GET", "/", Host="evil.example").status == 421
    assert _ask(server, "POST", "/pin", "pin=123456", Host="evil.example").status == 403


def test_the_pin_counts_only_from_this_page(server: AimServer) -> None:
    assert _ask(server, "POST", "/pin", "pin=123456", Origin="http://evil.example").status == 403
    assert _ask(server, "POST", "/pin", "pin=123456").status == 403
    assert not server.door.admits(SECRETS.token, 0), "nobody came in"
    answer = _ask(server, "POST", "/pin", "pin=123456", Origin=_origin(server))
    assert answer.status == 303
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_nothing_is_changed_without_the_token(server: AimServer) -> None:
    server.door.knock("123456", 0)
    assert _ask(server, "POST", "/drawing", "{}", Origin=_origin(server)).status == 403
    assert _ask(server, "POST", "/end", Origin=_origin(server)).status == 403
    assert _ask(server, "POST", "/drawing", "{}", Origin=_origin(server), **COOKIE).status == 204
    assert _ask(server, "POST", "/end", Origin=_origin(server), **COOKIE).status == 200
    assert server.door.closed(0)


def test_a_body_without_end_is_refused(server: AimServer) -> None:
    answer = _ask(server, "POST", "/pin", Content_Length="99999999", Origin=_origin(server))
    assert answer.status == 413


@pytest.mark.parametrize("address", ["8.8.8.8", "0.0.0.0", "::", "camera.example", "2001:4860::1"])  # noqa: S104
def test_no_address_that_the_internet_reaches_is_served(address: str) -> None:
    with pytest.raises(SettingsError):
        check_address(address)


def test_private_addresses_are_served_with_a_fingerprint() -> None:
    for address in ("127.0.0.1", "10.42.0.1", "192.168.4.1", "169.254.7.7", "fe80::1"):
        check_address(address)
    tls = make_tls("10.42.0.1", now=datetime(2027, 1, 1, tzinfo=UTC))
    assert len(tls.fingerprint.split(":")) == 32
