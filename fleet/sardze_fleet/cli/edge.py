# SPDX-License-Identifier: EUPL-1.2
"""The process's edge: its clock, its user, its settings, its store. Nothing inside reads these."""

from __future__ import annotations

import getpass
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sardze_fleet.settings import FleetSettings
    from sardze_fleet.store import Store


@dataclass(frozen=True, slots=True)
class Edge:
    """What was said before the noun."""

    store: str | None = None
    folder: str | None = None
    config: Path | None = None
    verbose: bool = False

    def settings(self, options: Mapping[tuple[str, str], Any] | None = None) -> FleetSettings:
        """The settings in force, with what this command line says on top.

        Raises:
            SettingsError: something is wrong with them.
        """
        from sardze_fleet.settings import read_settings

        given = {("store", "url"): self.store, ("store", "folder"): self.folder}
        return read_settings(self.config, os.environ, given | dict(options or {}))

    def address(self, settings: FleetSettings) -> tuple[str, Path | None]:
        """URL and folder of the store."""
        from sardze_fleet.settings import default_store_url

        folder = settings.store.folder
        url = settings.store.url or default_store_url(Path.home())
        return url, None if folder is None else Path(folder)

    def open_store(self, settings: FleetSettings | None = None) -> Store:
        """The store that the settings name.

        Raises:
            StoreError: it cannot be used.
        """
        from sardze_fleet.store import open_store

        url, folder = self.address(settings or self.settings())
        return open_store(url, folder=folder)

    @staticmethod
    def now() -> datetime:
        """The time of day, UTC."""
        return datetime.now(UTC)

    @staticmethod
    def monotonic() -> float:
        """Seconds that never run backwards."""
        return time.monotonic()

    @staticmethod
    def user() -> str:
        """Who sits at the terminal."""
        return os.environ.get("SUDO_USER") or getpass.getuser()
