# SPDX-License-Identifier: EUPL-1.2
"""What was drawn on the picture, and the site profile's section that says the same.

A drawing comes from a browser and is checked like any file: shapes of fractions of the picture,
names as a profile takes them. The section is YAML to be put under the camera's entry in
``cameras``; read back by ``sardze_wire.profile`` it gives the same lanes and zones. What the
profile already has is where the drawing begins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from sardze_device.errors import DeviceError
from sardze_device.settings import DeviceSettings
from sardze_wire.documents import DocumentError, parse_document, typed
from sardze_wire.profile import Lane, Zone
from sardze_wire.rules import Area, Line

_ROUNDED = 4
_MOST_BYTES = 200_000
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""YAML folds or refuses these where JSON takes them as they are."""


class Drawing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lanes, lines and zones for rules, and privacy zones, as a profile has them."""

    lanes: tuple[Lane, ...] = ()
    lines: tuple[Line, ...] = ()
    zones: tuple[Area, ...] = ()
    privacy_zones: tuple[Zone, ...] = ()


class DrawingError(DeviceError):
    """What was drawn is nothing that a profile could hold."""


def drawing_of(settings: DeviceSettings) -> Drawing:
    """What the profile says already."""
    return Drawing(
        lanes=settings.lanes,
        lines=settings.watched.lines,
        zones=settings.watched.zones,
        privacy_zones=settings.privacy_zones,
    )


def read_drawing(content: bytes) -> Drawing:
    """A drawing from its JSON.

    Raises:
        DrawingError: a shape or a name that no profile could hold.
    """
    if len(content) > _MOST_BYTES:
        raise DrawingError("The drawing is too large.", remedy="Draw fewer corners.")
    try:
        drawing = msgspec.json.decode(content, type=Drawing)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DrawingError(f"The drawing cannot be used: {error}.") from error
    names = {
        "lane": [lane.lane_id for lane in drawing.lanes],
        "line": [line.name for line in drawing.lines],
        "zone": [zone.name for zone in drawing.zones],
        "privacy zone": [zone.name for zone in drawing.privacy_zones],
    }
    for kind, given in names.items():
        twice = sorted({name for name in given if given.count(name) > 1})
        if twice:
            raise DrawingError(
                f"Two {kind}s are called {', '.join(twice)}.", remedy="Rename one of them."
            )
    return drawing


def section_of(drawing: Drawing, device_id: str) -> str:
    """The lines for the camera's entry in the site profile.

    Raises:
        DrawingError: the lines would not give the drawing again.
    """
    lines = [f"# Drawn on {device_id}: put these lines under its entry in `cameras`."]
    lines += _list("lanes", [_lane(lane) for lane in drawing.lanes])
    lines += _list("lines", [_line(line) for line in drawing.lines])
    lines += _list("zones", [_zone(zone) for zone in drawing.zones])
    lines += _list("privacy_zones", [_zone(zone) for zone in drawing.privacy_zones])
    section = "\n".join(lines) + "\n"
    try:
        typed(parse_document(section, "the drawing"), Drawing)
    except DocumentError as error:
        raise DrawingError(str(error)) from error
    return section


def _list(name: str, entries: Sequence[str]) -> list[str]:
    return [f"{name}:", *(f"  - {entry}" for entry in entries)] if entries else [f"{name}: []"]


def _lane(lane: Lane) -> str:
    fields: dict[str, object] = {"lane_id": lane.lane_id, "direction": lane.direction.value}
    if lane.name:
        fields["name"] = lane.name
    return _flow({**fields, "polygon": _rounded(lane.polygon)})


def _line(line: Line) -> str:
    fields: dict[str, object] = {"name": line.name, "forward": line.forward.value}
    fields |= {"forward_words": line.forward_words, "back_words": line.back_words}
    return _flow({**fields, "points": _rounded(line.points)})


def _zone(zone: Zone | Area) -> str:
    return _flow({"name": zone.name, "polygon": _rounded(zone.polygon)})


def _flow(fields: dict[str, object]) -> str:
    """One line of YAML: JSON's strings and numbers are YAML too, but for a few line breaks."""
    inner = (
        f"{key}: {_BREAKS.sub(_escape, json.dumps(value, ensure_ascii=False))}"
        for key, value in fields.items()
    )
    return "{" + ", ".join(inner) + "}"


def _escape(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04x}"


def _rounded(points: Sequence[tuple[float, float]]) -> list[list[float]]:
    return [[round(x, _ROUNDED), round(y, _ROUNDED)] for x, y in points]
