# SPDX-License-Identifier: EUPL-1.2
"""What this one device is set to: vendor's defaults, then the site profile, then what is desired.

The layers and their checks are ``sardze_wire.profile``'s; here the file is read, the device's own
part is picked out, and everything becomes one frozen record with units in its names. An error names
file, line, field and remedy. A stored desired state that no longer fits (after an update, say) does
not stop the device: it runs on without it and says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from sardze_device.errors import SettingsError
from sardze_wire.camera_settings import CameraSettings
from sardze_wire.displays import Display
from sardze_wire.documents import (
    Document,
    DocumentError,
    document_of,
    parse_document,
)
from sardze_wire.ground import GroundCalibration
from sardze_wire.people import PeopleAssessment
from sardze_wire.profile import (
    Broker,
    Camera,
    Lane,
    Place,
    Privacy,
    SiteProfile,
    Zone,
    profile_of,
    reasons_not_to_read,
    settings_of,
)
from sardze_wire.records import DesiredState, Position
from sardze_wire.rules import Watched
from sardze_wire.sources import Source

DESIRED_NAME = "desired state"


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """Everything that camera, display and agent are told.

    Attributes:
        folder: where the site profile lies; relative paths in it start there.
        site_name: what a display shows while it has no board.
        reasons_not_to_read: why plates may not be read; empty when they may (SECURITY 47).
        source: where a camera's frames come from; None for a display.
        display: what a display draws on; None for a camera.
        people: the assessment under which people may be counted (SECURITY 58).
        tuned: what can be tuned, after all layers.
        desired_version: the desired state that is in force, 0 for none.
        desired_refused: why a stored desired state is not in force.
        watched: lines, zones and rules of a camera.
        places: where a camera that moves may work.
        security_level: of the site; it holds even where the desired settings do not fit.
    """

    folder: Path
    site_id: str
    device_id: str
    name: str
    timezone: str
    countries: Mapping[str, float]
    privacy: Privacy | None
    reasons_not_to_read: tuple[str, ...]
    broker: Broker
    position: Position | None
    source: Source | None
    lanes: tuple[Lane, ...]
    privacy_zones: tuple[Zone, ...]
    tuned: CameraSettings
    desired_version: int = 0
    desired_refused: str = ""
    site_name: str = ""
    display: Display | None = None
    ground: GroundCalibration | None = None
    people: PeopleAssessment | None = None
    watched: Watched = Watched()
    security_level: int = 1
    places: tuple[Place, ...] = ()

    @property
    def sha256(self) -> str:
        """A fingerprint of what the camera works by, for the reported state."""
        parts = (
            self.display or self.source,
            self.lanes,
            self.privacy_zones,
            self.ground,
            self.tuned,
            dict(self.countries),
            self.people,
            self.watched,
            self.security_level,
            self.places,
        )
        return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()


def settings_in(settings: DeviceSettings, place: Place | None) -> DeviceSettings:
    """What holds for a camera that moves, in a place: its lanes, the rules on them, its record."""
    if place is None:
        return replace(settings, lanes=(), watched=Watched())
    lanes = {lane.lane_id: lane.direction for lane in place.lanes}
    watched = msgspec.structs.replace(
        settings.watched,
        lanes=lanes,
        rules=settings.watched.rules
        if place.rules is None
        else tuple(rule for rule in settings.watched.rules if rule.name in place.rules),
    )
    privacy = place.privacy or settings.privacy
    return replace(settings, lanes=place.lanes, watched=watched, privacy=privacy)


@dataclass(frozen=True, slots=True)
class StatePaths:
    """The files that a device keeps between starts."""

    folder: Path

    @property
    def outbox(self) -> Path:
        """Facts that wait."""
        return self.folder / "outbox.db"

    @property
    def device_key(self) -> Path:
        """The device's own key, readable by the agent alone (SECURITY 4, SECURITY 37)."""
        return self.folder / "agent" / "device.key"

    @property
    def manager_key(self) -> Path:
        """The manager's public key, where the site profile does not carry it.

        In the agent's own folder: the camera must not be able to replace it.
        """
        return self.folder / "agent" / "manager.pub"

    @property
    def session(self) -> Path:
        """Number of the last connection to a broker."""
        return self.folder / "agent" / "session"


@dataclass(frozen=True, slots=True)
class Setting:
    """One tuned value and where it came from."""

    field: str
    value: object
    default: object
    origin: str

    @property
    def changed(self) -> bool:
        """Whether it differs from the vendor's default."""
        return self.value != self.default


def read_settings(
    site_file: Path, device_id: str, desired: DesiredState | None = None
) -> DeviceSettings:
    """The settings of one device.

    Raises:
        SettingsError: the file is missing, says something that cannot be, or lacks the device.
    """
    document = _read_document(site_file)
    profile, device = _find_device(document, site_file, device_id)
    camera = device if isinstance(device, Camera) else None
    tuned = camera.settings if camera else profile.settings
    version, refused = 0, ""
    if desired is not None:
        try:
            tuned, _ = settings_of(document, device_id, _desired_layer(desired))
            version = desired.version
        except DocumentError as error:
            refused = f"Desired state {desired.version} no longer fits: {error}"
    return DeviceSettings(
        folder=site_file.parent,
        site_id=profile.site_id,
        site_name=profile.name,
        device_id=device.device_id,
        name=device.name,
        timezone=profile.timezone,
        countries=profile.countries,
        privacy=profile.privacy,
        reasons_not_to_read=reasons_not_to_read(profile) if camera else (),
        broker=profile.broker,
        position=device.position,
        source=camera.source if camera else None,
        display=None if isinstance(device, Camera) else device,
        lanes=camera.lanes if camera else (),
        privacy_zones=camera.privacy_zones if camera else (),
        ground=camera.ground if camera else None,
        tuned=tuned,
        people=profile.people,
        desired_version=version,
        desired_refused=refused,
        watched=camera.watched if camera else Watched(),
        security_level=desired.security_level if desired else 1,
        places=camera.places if camera else (),
    )


def list_settings(
    site_file: Path, device_id: str, desired: DesiredState | None = None
) -> list[Setting]:
    """Every tuned value beside its default, with the layer that set it.

    Raises:
        SettingsError: as ``read_settings``; also when the desired state does not fit.
    """
    document = _read_document(site_file)
    _find_device(document, site_file, device_id)
    layer = None if desired is None else _desired_layer(desired)
    try:
        tuned, whole = settings_of(document, device_id, layer)
    except DocumentError as error:
        raise SettingsError(str(error)) from error
    values = _flat(msgspec.to_builtins(tuned))
    defaults = _flat(msgspec.to_builtins(CameraSettings()))
    return [
        Setting(".".join(path), value, defaults[path], str(whole.origin(path)))
        for path, value in values.items()
    ]


def _read_document(site_file: Path) -> Document:
    try:
        return parse_document(site_file.read_bytes(), str(site_file))
    except OSError as error:
        raise SettingsError(
            f"The site profile {site_file} cannot be read: {error.strerror}.",
            remedy="Name it with --site or SARDZE_SITE.",
        ) from error
    except DocumentError as error:
        raise SettingsError(str(error)) from error


def _find_device(
    document: Document, site_file: Path, device_id: str
) -> tuple[SiteProfile, Camera | Display]:
    try:
        profile = profile_of(document)
    except DocumentError as error:
        raise SettingsError(str(error)) from error
    device = profile.camera(device_id) or profile.display(device_id)
    if device is None:
        known = ", ".join(each.device_id for each in profile.devices)
        raise SettingsError(
            f"{site_file}: cameras: there is no device {device_id!r}; the site has {known}.",
            remedy="Name this device with --device or SARDZE_DEVICE, or add it to the profile.",
        )
    return profile, device


def _desired_layer(desired: DesiredState) -> Document:
    return document_of(desired.settings, f"{DESIRED_NAME} {desired.version}")


def _flat(tree: Mapping[str, object], path: tuple[str, ...] = ()) -> dict[tuple[str, ...], object]:
    result: dict[tuple[str, ...], object] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            result |= _flat(value, (*path, name))
        else:
            result[*path, name] = value
    return result
