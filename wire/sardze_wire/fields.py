# SPDX-License-Identifier: EUPL-1.2
"""Single values as they occur in records and profiles, each with its range."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

Identifier = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{1,30}$")]
Uuid = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$")]
Fraction = Annotated[float, Meta(ge=0.0, le=1.0)]
Confidence = Annotated[float, Meta(ge=0.0, le=1.0)]
Count = Annotated[int, Meta(ge=0)]
Instant = Annotated[datetime, Meta(tz=True)]
PlateText = Annotated[str, Meta(min_length=1, max_length=16)]
Words = Annotated[str, Meta(max_length=2000)]
Box = tuple[Fraction, Fraction, Fraction, Fraction]
"""x1, y1, x2, y2 as fractions of the picture."""
