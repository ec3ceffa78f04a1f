# SPDX-License-Identifier: EUPL-1.2
"""An information display as a site profile says it: who it is, and what it draws on.

Only the description; opening a screen is the device's work. What the display shows crosses the wire
as a ``Board``.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from sardze_wire.fields import Identifier
from sardze_wire.records import Position

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Side = Annotated[int, Meta(ge=64, le=8192)]


class Framebuffer(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind",
    tag="framebuffer",
):  # fmt: skip
    """The console's screen, HDMI or DSI: ``/dev/fb0`` and its siblings."""

    device: Annotated[str, Meta(pattern=r"^fb[0-9]$")] = "fb0"


class PictureFile(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="file"
):
    """A PNG file that is written anew with each picture; from the state folder unless absolute."""

    path: Annotated[str, Meta(min_length=1, max_length=1000)]
    width: Side = 1280
    height: Side = 720


class NoScreen(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="none"
):
    """Nothing is fitted yet; the device answers for itself all the same."""


Screen = Framebuffer | PictureFile | NoScreen


class Display(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One display of the site: a device with a name and a key of its own."""

    device_id: Identifier
    name: Name
    position: Position | None = None
    screen: Screen = Framebuffer()
    page_s: Annotated[float, Meta(ge=2.0, le=120.0)] = 8.0
