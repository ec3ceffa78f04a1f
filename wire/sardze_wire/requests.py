# SPDX-License-Identifier: EUPL-1.2
"""Questions to a device and their answers; each with an end, none an order to run anything."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sardze_wire.fields import Instant, Uuid, Words
from sardze_wire.open_struct import Open


class RequestKind(StrEnum):
    """What a device may be asked."""

    SNAPSHOT = "snapshot"
    LIVE_VIEW = "live-view"
    LOG_EXCERPT = "log-excerpt"
    SELF_TEST = "self-test"


class Request(Open, frozen=True, kw_only=True):
    """A question to a device, with an end."""

    schema: str = "sardze/request/1"
    request_id: Uuid
    kind: RequestKind
    asked_by: str
    reason: Words
    expires_at: Instant
    arguments: dict[str, Any] = {}


class Response(Open, frozen=True, kw_only=True):
    """A device's answer to a ``Request``."""

    schema: str = "sardze/response/1"
    request_id: Uuid
    accepted: bool
    at: Instant
    words: Words = ""
    body: dict[str, Any] = {}
