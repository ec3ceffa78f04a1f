# SPDX-License-Identifier: EUPL-1.2
"""What a manager can be told: defaults, a YAML file, the environment, the command line, in layers.

The result is one frozen struct with units in its names. A value that cannot be is refused with the
place where it was written. Plain MQTT and plain HTTP are refused off loopback here, and no setting
changes that (SECURITY 19). Nothing is read when this module is imported.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct

from sardze_fleet.errors import SettingsError
from sardze_wire.documents import (
    Document,
    DocumentError,
    document_of,
    merge,
    parse_document,
    typed,
)

SCHEMA = "sardze/fleet/1"
DEFAULT_FILE = Path("/etc/sardze/fleet.yaml")
ENVIRONMENT = {
    "SARDZE_STORE": ("store", "url"),
    "SARDZE_FOLDER": ("store", "folder"),
    "SARDZE_BROKER": ("broker", "address"),
    "SARDZE_MQTT": ("broker", "mqtt"),
    "SARDZE_UNSIGNED": ("ingest", "unsigned"),
}
"""Variables and the settings that they stand for."""

Port = Annotated[int, Meta(ge=1, le=65535)]
OwnPort = Annotated[int, Meta(ge=0, le=65535)]
"""A port that we open ourselves; 0 takes a free one."""


def is_loopback(host: str) -> bool:
    """Whether a name can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _split(address: str) -> tuple[str, int]:
    host, colon, port = address.rpartition(":")
    if not (colon and host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError(f"{address!r} is no address of a broker: Write host:port")
    return host, int(port)


class Mqtt(StrEnum):
    """Version of the protocol. 3.1.1 knows no signatures and no refusals (SECURITY 13)."""

    V5 = "5"
    V311 = "3.1.1"


class Unsigned(StrEnum):
    """What happens to messages without a signature."""

    REFUSE = "refuse"
    ACCEPT = "accept"


class Strict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of settings: a field that it does not know is an error."""


class StoreSettings(Strict, frozen=True, kw_only=True):
    """Where the fleet's memory is; ``folder`` is beside an SQLite file unless given."""

    url: str = ""
    folder: str | None = None


class TlsFiles(Strict, frozen=True, kw_only=True):
    """PEM files for mutual TLS with the broker."""

    ca_file: str
    certificate_file: str
    key_file: str


class BrokerSettings(Strict, frozen=True, kw_only=True):
    """The broker, as ``host:port``."""

    address: str = "127.0.0.1:1883"
    mqtt: Mqtt = Mqtt.V5
    client_id: Annotated[str, Meta(min_length=1, max_length=64)] = "sardze-ingest"
    tls: TlsFiles | None = None
    session_expiry_s: Annotated[int, Meta(ge=60)] = 7 * 24 * 3600

    def __post_init__(self) -> None:
        if self.tls is None and not is_loopback(self.host):
            raise ValueError(
                f"plain MQTT to {self.host} would be readable on the way: Give ca_file, "
                "certificate_file and key_file under tls, or use a broker on 127.0.0.1"
            )

    @property
    def host(self) -> str:
        """The broker's name."""
        return _split(self.address)[0]

    @property
    def port(self) -> int:
        """The broker's port."""
        return _split(self.address)[1]


class IngestSettings(Strict, frozen=True, kw_only=True):
    """How messages are taken in; ``workers`` processes share the durable ones."""

    unsigned: Unsigned = Unsigned.REFUSE
    workers: Annotated[int, Meta(ge=1, le=64)] = 1
    batch_messages: Annotated[int, Meta(ge=1, le=10_000)] = 1000
    batch_wait_ms: Annotated[int, Meta(ge=0, le=1000)] = 100
    rejected_kept_per_minute: Annotated[int, Meta(ge=0, le=10_000)] = 60


class WebSettings(Strict, frozen=True, kw_only=True):
    """Where the pages are shown; on loopback only, until people sign in."""

    host: str = "127.0.0.1"
    port: OwnPort = 8080

    def __post_init__(self) -> None:
        if not is_loopback(self.host):
            raise ValueError(
                f"the pages cannot be shown on {self.host}: nobody signs in yet. Use 127.0.0.1"
            )


class FleetSettings(Strict, frozen=True, kw_only=True):
    """All of it."""

    schema: str = SCHEMA
    store: StoreSettings = StoreSettings()
    broker: BrokerSettings = BrokerSettings()
    ingest: IngestSettings = IngestSettings()
    web: WebSettings = WebSettings()

    def __post_init__(self) -> None:
        if self.ingest.unsigned is Unsigned.ACCEPT and not is_loopback(self.broker.host):
            raise ValueError("unsigned messages can only be accepted from a broker on 127.0.0.1")


def read_settings(
    file: Path | None,
    environment: Mapping[str, str],
    options: Mapping[tuple[str, str], Any],
) -> FleetSettings:
    """The settings from their layers, the last one winning.

    Args:
        file: a YAML file; None takes the default one if it is there.
        environment: the process's variables.
        options: group and name of settings given on the command line; None means not given.

    Raises:
        SettingsError: something is wrong; the words say where, and what to do.
    """
    layers = [document_of({"schema": SCHEMA}, "defaults"), *_file_layer(file)]
    told = {ENVIRONMENT[name]: environment[name] for name in ENVIRONMENT if environment.get(name)}
    layers.append(_layer(told, "environment"))
    layers.append(_layer({k: v for k, v in options.items() if v is not None}, "command line"))
    try:
        settings = typed(merge(layers), FleetSettings)
    except DocumentError as error:
        raise SettingsError(str(error)) from None
    if settings.schema != SCHEMA:
        raise SettingsError(f"These are settings of schema {settings.schema}", f"Use {SCHEMA}")
    return settings


def default_store_url(home: Path) -> str:
    """The database of somebody who named none."""
    return f"sqlite:///{home}/.local/share/sardze/fleet.db"


def _file_layer(file: Path | None) -> list[Document]:
    if file is None and not DEFAULT_FILE.exists():
        return []
    path = file or DEFAULT_FILE
    try:
        document = parse_document(path.read_bytes(), str(path))
    except DocumentError as error:
        raise SettingsError(str(error)) from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None
    return [document] if document.value is not None else []


def _layer(values: Mapping[tuple[str, str], Any], name: str) -> Document:
    tree: dict[str, dict[str, Any]] = {}
    for (group, key), value in values.items():
        tree.setdefault(group, {})[key] = value
    return document_of(tree, name)
