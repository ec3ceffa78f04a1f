# SPDX-License-Identifier: EUPL-1.2
"""The composition root of an aiming: settings in; it returns when the time is over.

Only here are the finder opened, the source made and the server put on its address. On this machine
itself the page is plain HTTP; on any other address it is TLS, and only private and link-local ones
are taken, so that nobody puts a camera's picture on the internet by mistake. The reader is not
opened: aiming needs no purpose on record, because no plate is read (SECURITY 47).
"""

from __future__ import annotations

import errno
import ipaddress
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sardze_device.aim.certificate import OwnTls, make_tls
from sardze_device.aim.door import Door, Secrets
from sardze_device.aim.drawing import drawing_of
from sardze_device.aim.measuring import Measuring
from sardze_device.aim.pages import AimPages
from sardze_device.aim.server import AimServer
from sardze_device.aim.sheet import Occasion
from sardze_device.aim.view import Eyes, View
from sardze_device.camera.masking import (
    HIDES_PLATES_AT,
    HIDES_ROAD_USERS_AT,
    Masker,
    PrivacyZone,
)
from sardze_device.camera.source import FrameSource
from sardze_device.errors import DeviceError, SettingsError
from sardze_device.host import Host
from sardze_device.service import Service
from sardze_device.settings import DeviceSettings
from sardze_models.catalogue import load_catalogue
from sardze_models.finder import PlateFinder
from sardze_models.road_users import NAME as ROAD_USERS
from sardze_models.road_users import RoadUsers
from sardze_models.runtime import open_model

_LOOK_EVERY_S = 0.2
_LINGER_S = 1.5
"""For the last page to fetch its style."""


class AddressError(DeviceError):
    """The page cannot be served where it was asked to be."""

    exit_code = 69


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the technician asked for."""

    address: str
    port: int
    minutes: float
    speed_kmh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What the terminal shows; a fingerprint only where the page is TLS."""

    url: str
    pin: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an aiming is given besides settings: the machine, the process, secrets, a mouth."""

    host: Host
    service: Service
    secrets: Secrets
    release: str
    invite: Callable[[Invitation], None]


def aim(
    settings: DeviceSettings, source: FrameSource, eyes: Eyes, wish: Wish, around: Surroundings
) -> None:
    """Serve the page until its time is over, the person leaves, or the process should end.

    Raises:
        SettingsError: the address may be reached from the internet.
        AddressError: nothing can be served there.
    """
    check_address(wish.address)
    now_ns, secrets = around.host.monotonic_ns, around.secrets
    door = Door(secrets, closes_ns=now_ns() + round(wish.minutes * 60e9))

    def over(timeout_s: float) -> bool:
        return around.service.wait(timeout_s) or door.closed(now_ns())

    view = View(
        source,
        eyes,
        zones=[PrivacyZone(zone.name, zone.polygon) for zone in settings.privacy_zones],
        measuring=Measuring(wish.speed_kmh),
        frame_timeout_s=settings.tuned.source.frame_timeout_s,
        wait=over,
    )
    pages = AimPages(
        view,
        door,
        drawing_of(settings),
        occasion=lambda: _occasion(settings, around.host, wish, around.release),
        now_ns=now_ns,
    )
    tls = None if _is_loopback(wish.address) else make_tls(wish.address, now=around.host.now())
    with _listen(wish, pages, door, tls, around) as server:
        host, port = _shown(wish.address), server.server_address[1]
        url = f"{server.scheme}://{host}:{port}/"
        fingerprint = tls.fingerprint if tls else ""
        around.invite(Invitation(url=url, pin=secrets.pin, fingerprint=fingerprint))
        _serve(server, view, over)


def _serve(server: AimServer, view: View, over: Callable[[float], bool]) -> None:
    """Watch and serve side by side; a watcher that dies ends the page with its error."""
    serving = threading.Thread(target=server.serve_forever, name="aim-server", daemon=True)
    with ThreadPoolExecutor(1, thread_name_prefix="aim-view") as pool:
        watching = pool.submit(view.run)
        serving.start()
        while not watching.done() and not over(_LOOK_EVERY_S):
            pass
        server.door.leave()
        serving.join(_LINGER_S)
        server.shutdown()
        watching.result()


def open_eyes(threshold: float) -> Eyes:
    """The released models, checked against their hashes (SECURITY 32).

    Raises:
        ModelError: a model cannot be used.
    """
    catalogue = load_catalogue()
    users = RoadUsers(open_model(catalogue.entry(ROAD_USERS)), threshold=HIDES_ROAD_USERS_AT)
    spotter = PlateFinder.from_catalogue(catalogue, threshold=HIDES_PLATES_AT)
    return Eyes(
        finder=PlateFinder.from_catalogue(catalogue, threshold=threshold),
        masker=lambda zones: Masker(zones, users, spotter),
    )


def check_address(address: str) -> None:
    """Only this machine's own, private and link-local addresses.

    Raises:
        SettingsError: it is none, or one that the internet may reach.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError as error:
        raise SettingsError(
            f"{address!r} is no address.", remedy="Give one of this machine, such as 10.42.0.1."
        ) from error
    if parsed.is_unspecified or not (parsed.is_private or parsed.is_link_local):
        raise SettingsError(
            f"{address} may be reached from the internet.",
            remedy="Give a private address of this machine, or leave --listen out and use "
            "`ssh -L 8088:127.0.0.1:8088`.",
        )


def _listen(
    wish: Wish, pages: AimPages, door: Door, tls: OwnTls | None, around: Surroundings
) -> AimServer:
    try:
        return AimServer(
            (wish.address, wish.port),
            pages,
            door,
            token=around.secrets.token,
            now_ns=around.host.monotonic_ns,
            tls=tls.context if tls else None,
        )
    except OSError as error:
        remedy = "Give an address of this machine with --listen."
        if error.errno == errno.EADDRINUSE:
            remedy = "Another aiming may be running; end it, or give another --port."
        raise AddressError(
            f"Nothing can be served on {wish.address}, port {wish.port}: {error.strerror}.",
            remedy=remedy,
        ) from error


def _occasion(settings: DeviceSettings, host: Host, wish: Wish, release: str) -> Occasion:
    moment = host.moment()
    return Occasion(
        site_name=settings.site_name,
        device_id=settings.device_id,
        device_name=settings.name,
        at=moment.wall,
        clock_trusted=moment.clock.trusted,
        speed_kmh=wish.speed_kmh,
        release=release,
        reasons_not_to_read=settings.reasons_not_to_read,
    )


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback


def _shown(address: str) -> str:
    return f"[{address}]" if ":" in address else address
