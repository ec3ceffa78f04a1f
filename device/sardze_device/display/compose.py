# SPDX-License-Identifier: EUPL-1.2
"""Where a display is put together: the only place that chooses its screen."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sardze_device.display.display import Display, DisplaySettings
from sardze_device.display.fonts import find_fonts
from sardze_device.display.framebuffer import FramebufferScreen
from sardze_device.display.screen import NullScreen, PictureScreen, Screen
from sardze_device.errors import SettingsError
from sardze_device.host import Host
from sardze_device.outbox import Outbox, OutboxLimits
from sardze_device.service import Service
from sardze_device.settings import StatePaths, read_settings
from sardze_wire.displays import Framebuffer, PictureFile
from sardze_wire.displays import Screen as ScreenSettings


def run_display(
    site_file: Path, device_id: str, state_folder: Path, host: Host, service: Service
) -> None:
    """Run the display of one device until it is asked to stop.

    Raises:
        DeviceError: settings, outbox or screen cannot be used.
    """
    settings = read_settings(site_file, device_id)
    if settings.display is None:
        raise SettingsError(
            f"{device_id} is a camera and has no display.",
            remedy="Add the display to displays in the site profile and name it with --device.",
        )
    told = DisplaySettings(
        site_name=settings.site_name,
        zone=_zone(settings.timezone),
        page_s=settings.display.page_s,
    )
    screen = open_screen(settings.display.screen, state_folder)
    try:
        with Outbox.open(StatePaths(state_folder).outbox, OutboxLimits.of(settings)) as outbox:
            display = Display(told, outbox, screen, find_fonts(), moment=host.moment)
            display.turn()
            service.notifier.ready(f"showing the board of {device_id}")
            display.run(service)
    finally:
        screen.close()


def open_screen(asked: ScreenSettings, folder: Path, root: Path = Path("/")) -> Screen:
    """The screen that a site profile names.

    Raises:
        ScreenError: it cannot be used.
    """
    match asked:
        case Framebuffer():
            return FramebufferScreen(asked.device, root)
        case PictureFile():
            return PictureScreen(folder / asked.path, (asked.width, asked.height))
        case _:
            return NullScreen()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            f"The time zone {name!r} is not known here.", remedy="Install tzdata."
        ) from error
