# SPDX-License-Identifier: EUPL-1.2
"""gpsd's reports as typed fixes. Pure; whatever is not a usable position is None.

Fields as in gpsd's protocol (gpsd_json(5)): class TPV, ``mode`` 2 or 3 for a fix in two or three
dimensions, ``lat`` and ``lon`` in degrees, ``eph`` the estimated horizontal error in metres,
``speed`` in m/s. Receivers leave fields out, and a report of another class says nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

LONGEST_LINE_BYTES = 65536
_FIX_2D = 2
_UNTOLD_ERROR_M = 50.0
"""Taken where a receiver tells no error: worse than any open sky, so that strict sites refuse."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A position with its quality."""

    latitude: float
    longitude: float
    accuracy_m: float
    dimensions: int
    speed_ms: float | None = None


class _Report(Struct, frozen=True, rename={"kind": "class"}):
    kind: str
    mode: int = 0
    lat: Annotated[float, Meta(ge=-90.0, le=90.0)] | None = None
    lon: Annotated[float, Meta(ge=-180.0, le=180.0)] | None = None
    eph: Annotated[float, Meta(ge=0.0, le=1e6)] | None = None
    epx: Annotated[float, Meta(ge=0.0, le=1e6)] | None = None
    epy: Annotated[float, Meta(ge=0.0, le=1e6)] | None = None
    speed: Annotated[float, Meta(ge=0.0, le=1e4)] | None = None


@dataclass(frozen=True, slots=True)
class Unfixed:
    """The receiver speaks, but has no position."""


def report_of(line: bytes) -> Fix | Unfixed | None:
    """What one line says about the position; None if it speaks of something else, or nonsense."""
    try:
        report = msgspec.json.decode(line, type=_Report)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if report.kind != "TPV":
        return None
    if report.mode < _FIX_2D or report.lat is None or report.lon is None:
        return Unfixed()
    return Fix(report.lat, report.lon, _error_m(report), report.mode, report.speed)


def _error_m(report: _Report) -> float:
    if report.eph is not None:
        return report.eph
    if report.epx is not None and report.epy is not None:
        return float((report.epx**2 + report.epy**2) ** 0.5)
    return _UNTOLD_ERROR_M
