# SPDX-License-Identifier: EUPL-1.2
"""The profile of a site: who watches what, where, why, and how its cameras are set.

One YAML file a site, ``schema: sardze/site/1``, read by the fleet and by every device of the site.
``read_profile`` checks it whole: ranges, duplicate names, polygons, countries. Settings come in
layers: the vendor's defaults (``CameraSettings()``), the site's ``settings``, the camera's own
``settings``, and last what the fleet desires (``with_desired``); after reading, every camera
carries its complete settings. A profile without a complete ``privacy`` section is valid, so that a
technician can aim a camera, but no plate is read under it: ``reasons_not_to_read`` (SECURITY 47).
Reading the file, and trying whether its paths and time zone exist, is left to the caller.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from sardze_wire.camera_settings import CameraSettings
from sardze_wire.displays import Display
from sardze_wire.document_checks import did_you_mean
from sardze_wire.documents import (
    Document,
    DocumentError,
    Fault,
    document_of,
    merge,
    parse_document,
    typed,
)
from sardze_wire.fields import Fraction, Identifier
from sardze_wire.ground import GroundCalibration
from sardze_wire.people import PeopleAssessment
from sardze_wire.plates.codes import COUNTRY_NAMES
from sardze_wire.records import Direction, Position
from sardze_wire.rules import Area, Line, Rule, Watched, rule_faults
from sardze_wire.sources import Source

SCHEMA = "sardze/site/1"
LONGEST_UNREASONED_RETENTION_H = 72
"""EDPB Guidelines 3/2019, paragraph 121: longer keeping needs more reason the longer it is."""

Point = tuple[Fraction, Fraction]
Polygon = Annotated[tuple[Point, ...], Meta(min_length=3, max_length=64)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=2000)]


class Strict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a configuration: a field that it does not know is an error."""


class Privacy(Strict, frozen=True, kw_only=True):
    """What must be on record before plates are read (SECURITY 47, SECURITY 48)."""

    purpose: Text = ""
    legal_basis: Text = ""
    controller: Text = ""
    impact_assessment: Text = ""
    retention_hours: Annotated[int, Meta(ge=1, le=8760)] | None = None
    retention_reason: Text = ""
    contact: Text = ""


class Tls(Strict, frozen=True, kw_only=True):
    """Files that a device needs to speak TLS with its broker; paths on the device."""

    ca_file: Name
    certificate_file: Name
    key_file: Name


class Broker(Strict, frozen=True, kw_only=True):
    """Where the devices of a site publish. Without TLS only on the machine itself (SECURITY 19)."""

    host: Name
    port: Annotated[int, Meta(ge=1, le=65535)] = 8883
    tls: Tls | None = None
    manager_public_key: str | None = None

    def __post_init__(self) -> None:
        if self.tls is None and not _is_loopback(self.host):
            raise ValueError(
                f"plain MQTT to {self.host} would be readable on the way: Give ca_file, "
                "certificate_file and key_file under tls, or use a broker on 127.0.0.1"
            )


class Lane(Strict, frozen=True, kw_only=True):
    """A strip of road with one direction, as a polygon in fractions of the picture."""

    lane_id: Identifier
    direction: Direction = Direction.UNKNOWN
    polygon: Polygon
    name: Text = ""


class Zone(Strict, frozen=True, kw_only=True):
    """A part of the picture that is blacked out before anything is kept or sent (SECURITY 51)."""

    name: Name
    polygon: Polygon


GroundPoint = tuple[
    Annotated[float, Meta(ge=-90.0, le=90.0)], Annotated[float, Meta(ge=-180.0, le=180.0)]
]


class Place(Strict, frozen=True, kw_only=True):
    """Where a camera that moves may work; outside all of its places it reads nothing.

    Attributes:
        polygon: corners on the ground, latitude and longitude in degrees (WGS 84).
        lanes: those that count there; lanes of the camera itself count elsewhere only.
        rules: names of the camera's rules that apply there; all of them if not given.
        privacy: what is on record for this place; the site's own record if none is given.
    """

    name: Name
    polygon: Annotated[tuple[GroundPoint, ...], Meta(min_length=3, max_length=64)]
    lanes: tuple[Lane, ...] = ()
    rules: tuple[Name, ...] | None = None
    privacy: Privacy | None = None


class Camera(Strict, frozen=True, kw_only=True):
    """One device of the site; after ``read_profile`` its settings are complete."""

    device_id: Identifier
    name: Name
    road: Text = ""
    position: Position | None = None
    source: Source
    lanes: tuple[Lane, ...] = ()
    privacy_zones: tuple[Zone, ...] = ()
    places: Annotated[tuple[Place, ...], Meta(max_length=100)] = ()
    ground: GroundCalibration | None = None
    lines: Annotated[tuple[Line, ...], Meta(max_length=50)] = ()
    zones: Annotated[tuple[Area, ...], Meta(max_length=50)] = ()
    rules: Annotated[tuple[Rule, ...], Meta(max_length=100)] = ()
    settings: CameraSettings = CameraSettings()

    @property
    def watched(self) -> Watched:
        """What its rules watch, and what they may rely on."""
        return Watched(
            lines=self.lines,
            zones=self.zones,
            rules=self.rules,
            lanes={lane.lane_id: lane.direction for lane in self.lanes},
            calibrated=self.ground is not None,
        )


class SiteProfile(Strict, frozen=True, kw_only=True):
    """A site whole."""

    schema: str = SCHEMA
    site_id: Identifier
    name: Name
    timezone: Annotated[str, Meta(pattern=r"^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$")] = "UTC"
    countries: dict[str, Annotated[float, Meta(gt=0.0, le=1.0)]] = {}
    privacy: Privacy | None = None
    people: PeopleAssessment | None = None
    broker: Broker
    settings: CameraSettings = CameraSettings()
    cameras: Annotated[tuple[Camera, ...], Meta(min_length=1, max_length=500)]
    displays: Annotated[tuple[Display, ...], Meta(max_length=100)] = ()

    def camera(self, device_id: str) -> Camera | None:
        """The camera of that name, None where the site has none."""
        return next((camera for camera in self.cameras if camera.device_id == device_id), None)

    def display(self, device_id: str) -> Display | None:
        """The display of that name, None where the site has none."""
        return next((display for display in self.displays if display.device_id == device_id), None)

    @property
    def devices(self) -> tuple[Camera | Display, ...]:
        """Every device of the site, cameras first."""
        devices: tuple[Camera | Display, ...] = (*self.cameras, *self.displays)
        return devices


def read_profile(text: str | bytes, name: str) -> SiteProfile:
    """A profile from its text.

    Raises:
        DocumentError: with file, line, column, field and remedy of what is wrong.
    """
    return profile_of(parse_document(text, name))


def profile_of(document: Document) -> SiteProfile:
    """A profile from a parsed document.

    Raises:
        DocumentError: as ``read_profile``.
    """
    _check_schema(document)
    profile = typed(_with_whole_settings(document), SiteProfile)
    faults = [*_country_faults(document, profile), *_name_faults(document, profile)]
    if faults:
        raise DocumentError(faults)
    return profile


def settings_of(
    document: Document, device_id: str, desired: Document | None = None
) -> tuple[CameraSettings, Document]:
    """One camera's settings through all layers, and the document that knows each value's origin.

    Raises:
        DocumentError: a layer holds something that is no setting.
    """
    cameras = document.value.get("cameras", []) if isinstance(document.value, dict) else []
    named = next((i for i, each in enumerate(cameras) if each.get("device_id") == device_id), None)
    own = None if named is None else document.at("cameras", named, "settings")
    layers = [_vendor_settings(), document.at("settings"), own, desired]
    whole = merge([layer for layer in layers if layer is not None and layer.value is not None])
    return typed(whole, CameraSettings), whole


def with_desired(
    settings: CameraSettings, desired: Mapping[str, Any], name: str = "desired state"
) -> CameraSettings:
    """Settings with those that a desired state names put in their place.

    Raises:
        DocumentError: the desired state names something that is no setting, or a bad value.
    """
    below = document_of(msgspec.to_builtins(settings), "settings in force")
    return typed(merge([below, document_of(dict(desired), name)]), CameraSettings)


def reasons_not_to_read(profile: SiteProfile) -> tuple[str, ...]:
    """Why plates may not be read under this profile; empty when they may (SECURITY 47)."""
    if profile.privacy is None:
        return (
            "the site profile has no privacy section: record purpose, legal_basis, controller, "
            "impact_assessment and retention_hours",
        )
    return gaps_of(profile.privacy)


def gaps_of(privacy: Privacy) -> tuple[str, ...]:
    """What is missing on record; empty when all is there (SECURITY 47, SECURITY 48)."""
    recorded = {
        "purpose": privacy.purpose,
        "legal_basis": privacy.legal_basis,
        "controller": privacy.controller,
        "impact_assessment": privacy.impact_assessment,
    }
    reasons = [
        f"privacy.{name} is not recorded" for name, text in recorded.items() if not text.strip()
    ]
    if privacy.retention_hours is None:
        reasons.append("privacy.retention_hours is not recorded")
    elif (
        privacy.retention_hours > LONGEST_UNREASONED_RETENTION_H
        and not privacy.retention_reason.strip()
    ):
        reasons.append(
            f"privacy.retention_hours is {privacy.retention_hours}: more than "
            f"{LONGEST_UNREASONED_RETENTION_H} needs a privacy.retention_reason"
        )
    return tuple(reasons)


def _vendor_settings() -> Document:
    return document_of(msgspec.to_builtins(CameraSettings()), "vendor defaults")


def _with_whole_settings(document: Document) -> Document:
    """The document with the site's settings, and under them each camera's, made complete."""
    vendor = _vendor_settings()
    own = document.at("settings")
    site = merge([vendor, own]) if own is not None and isinstance(own.value, dict) else vendor
    if not isinstance(document.value, dict) or (own and not isinstance(own.value, dict)):
        return document
    cameras = document.value.get("cameras")
    result = document.placed(site, "settings")
    for index, camera in enumerate(cameras if isinstance(cameras, list) else []):
        if not isinstance(camera, dict):
            continue
        layer = document.at("cameras", index, "settings")
        if layer is None or isinstance(layer.value, dict):
            whole = merge([site, layer]) if layer else site
            result = result.placed(whole, "cameras", index, "settings")
    return result


def _check_schema(document: Document) -> None:
    if not isinstance(document.value, dict):
        raise DocumentError(
            [document.fault((), "this is no site profile", f"Begin with 'schema: {SCHEMA}'.")]
        )
    schema = document.value.get("schema")
    if schema != SCHEMA:
        words = "the schema is missing" if schema is None else f"the schema is {schema!r}"
        remedy = f"This program reads 'schema: {SCHEMA}'."
        raise DocumentError([document.fault(("schema",), words, remedy)])


def _country_faults(document: Document, profile: SiteProfile) -> list[Fault]:
    known = list(COUNTRY_NAMES)
    return [
        document.fault(
            ("countries", code),
            f"plates of {code!r} are not known",
            did_you_mean(code, known),
        )
        for code in profile.countries
        if code not in COUNTRY_NAMES
    ]


def _name_faults(document: Document, profile: SiteProfile) -> list[Fault]:
    faults: list[Fault] = []
    devices: set[str] = set()
    for index, camera in enumerate(profile.cameras):
        place = ("cameras", index)
        if camera.device_id in devices:
            faults.append(_given_twice(document, (*place, "device_id"), camera.device_id))
        devices.add(camera.device_id)
        lanes = [lane.lane_id for lane in camera.lanes]
        for number, lane_id in enumerate(lanes):
            if lane_id in lanes[:number]:
                words = f"the lane_id {lane_id!r} is given twice for one camera"
                faults.append(
                    document.fault((*place, "lanes", number, "lane_id"), words, "Rename one.")
                )
        faults += rule_faults(document, place, camera.watched)
    for index, display in enumerate(profile.displays):
        if display.device_id in devices:
            place = ("displays", index)
            faults.append(_given_twice(document, (*place, "device_id"), display.device_id))
        devices.add(display.device_id)
    return faults


def _given_twice(document: Document, place: tuple[str | int, ...], device_id: str) -> Fault:
    words = f"the device_id {device_id!r} is given twice"
    return document.fault(place, words, "Give each device its own.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
