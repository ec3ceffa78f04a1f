# SPDX-License-Identifier: EUPL-1.2
"""What can be tuned on a camera, with the vendor's defaults and the range of each value.

A site profile overrides these for all its cameras or for one, and the fleet through the desired
state; ``profile`` lays the layers over each other. Everything has a unit in its name. Nothing here
switches a safeguard off: privacy zones, signatures and verification are no settings.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from sardze_wire.fields import Fraction

Seconds = Annotated[float, Meta(gt=0.0, le=86400.0)]
FramesPerSecond = Annotated[float, Meta(ge=0.1, le=120.0)]


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of settings."""


class GateSettings(Section, frozen=True, kw_only=True):
    """When the small picture counts as moving.

    Attributes:
        threshold: least change of brightness that counts, in levels of 256; noise raises it.
        changed_fraction: share of the looked-at pixels that must change to open the gate.
        background_s: how long something must stand still to become background.
    """

    threshold: Annotated[float, Meta(ge=1.0, le=128.0)] = 6.0
    changed_fraction: Fraction = 0.002
    background_s: Seconds = 6.0


class FrameRateSettings(Section, frozen=True, kw_only=True):
    """How often to look: seldom while nothing moves, often while something does."""

    idle_fps: FramesPerSecond = 5.0
    busy_fps: FramesPerSecond = 12.0
    linger_s: Annotated[float, Meta(ge=0.0, le=60.0)] = 1.5

    def __post_init__(self) -> None:
        if self.idle_fps > self.busy_fps:
            raise ValueError(
                f"idle_fps {self.idle_fps:g} is above busy_fps {self.busy_fps:g}: "
                "Lower idle_fps or raise busy_fps"
            )


class ReadingSettings(Section, frozen=True, kw_only=True):
    """When a plate is found, read and sure.

    Attributes:
        finder_threshold: score from which on a detection counts.
        min_plate_px: narrower plates are not read.
        min_readings: readings that must be voted on before a plate read is sent.
        max_readings: sharpest crops read in one passage; more cost time and change little.
        min_confidence: below this a plate read stays unsent.
        min_confidence_unknown: the same for a text that fits no country.
        sure_confidence: from here on the vote is settled and the read goes out.
    """

    finder_threshold: Fraction = 0.4
    min_plate_px: Annotated[int, Meta(ge=20, le=2000)] = 40
    min_readings: Annotated[int, Meta(ge=1, le=50)] = 2
    max_readings: Annotated[int, Meta(ge=1, le=200)] = 12
    min_confidence: Fraction = 0.6
    min_confidence_unknown: Fraction = 0.8
    sure_confidence: Fraction = 0.9


class PassageSettings(Section, frozen=True, kw_only=True):
    """When a passage ends, and when a vehicle counts as parked or as come back.

    Attributes:
        lost_after_s: a vehicle not seen for so long has left the picture.
        parked_after_s: a vehicle that stands for so long is parked and stays silent.
        parked_hidden_s: how long a parked vehicle may be hidden and still be the same passage.
        returns_after_s: a vehicle away for longer is a new passage; the end is told then.
    """

    lost_after_s: Seconds = 0.8
    parked_after_s: Seconds = 10.0
    parked_hidden_s: Seconds = 600.0
    returns_after_s: Seconds = 3.0


class EvidenceSettings(Section, frozen=True, kw_only=True):
    """Pictures that go with a plate read."""

    jpeg_quality: Annotated[int, Meta(ge=30, le=95)] = 80
    max_width_px: Annotated[int, Meta(ge=320, le=4608)] = 960
    plate_crop: bool = True


class OutboxSettings(Section, frozen=True, kw_only=True):
    """How much a device keeps while it cannot send; oldest evidence goes first (SECURITY 18)."""

    max_bytes: Annotated[int, Meta(ge=1_000_000, le=1_000_000_000_000)] = 2_000_000_000
    max_age_h: Annotated[float, Meta(gt=0.0, le=8760.0)] = 72.0


class ReportingSettings(Section, frozen=True, kw_only=True):
    """How often a device speaks of itself."""

    heartbeat_s: Annotated[float, Meta(ge=1.0, le=3600.0)] = 60.0
    health_s: Annotated[float, Meta(ge=1.0, le=86400.0)] = 60.0


class SourceSettings(Section, frozen=True, kw_only=True):
    """How long to wait for a frame, and how often to reopen before the process restarts."""

    frame_timeout_s: Annotated[float, Meta(ge=0.1, le=60.0)] = 5.0
    reopen_attempts: Annotated[int, Meta(ge=0, le=100)] = 3


class CameraSettings(Section, frozen=True, kw_only=True):
    """Everything that can be tuned."""

    gate: GateSettings = GateSettings()
    frame_rate: FrameRateSettings = FrameRateSettings()
    reading: ReadingSettings = ReadingSettings()
    passage: PassageSettings = PassageSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    outbox: OutboxSettings = OutboxSettings()
    reporting: ReportingSettings = ReportingSettings()
    source: SourceSettings = SourceSettings()
