# SPDX-License-Identifier: EUPL-1.2
"""What can be tuned on a camera, with the vendor's defaults and the range of each value.

A site profile overrides these for all its cameras or for one, and the fleet through the desired
state; ``profile`` lays the layers over each other. Everything has a unit in its name. Nothing here
switches a safeguard off: privacy zones, signatures and verification are no settings.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from sardze_wire.fields import Fraction
from sardze_wire.people import LEAST_COUNT

Seconds = Annotated[float, Meta(gt=0.0, le=86400.0)]
FramesPerSecond = Annotated[float, Meta(ge=0.1, le=120.0)]
Pin = Annotated[int, Meta(ge=0, le=27)]
"""A Raspberry Pi's GPIO by its BCM number."""


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


class PeopleSettings(Section, frozen=True, kw_only=True):
    """People counted in bands, never identified; needs the extra and an assessment (SECURITY 58).

    Attributes:
        least: smaller groups are never told.
        look_every_s: how often one person's face is looked for while the person is in sight.
        max_looks: looks at one person; the estimates are averaged.
    """

    enabled: bool = False
    least: Annotated[int, Meta(ge=LEAST_COUNT, le=1000)] = 10
    look_every_s: Annotated[float, Meta(ge=0.2, le=60.0)] = 1.0
    max_looks: Annotated[int, Meta(ge=1, le=20)] = 4


class ClipSettings(Section, frozen=True, kw_only=True):
    """A short masked clip round an event or a read.

    Attributes:
        before_s: what is shown of the time before.
        after_s: and after; a second occasion within a clip prolongs it, up to longest_s.
        max_clip_bytes: one clip; what would not fit is left out at its end.
        keep_bytes: clips on the camera's own disk, the oldest go first.
        keep_h: how long they stay there; never longer than the site's retention.
    """

    enabled: bool = False
    before_s: Annotated[float, Meta(ge=0.0, le=30.0)] = 3.0
    after_s: Annotated[float, Meta(ge=0.5, le=60.0)] = 3.0
    longest_s: Annotated[float, Meta(ge=1.0, le=120.0)] = 15.0
    fps: Annotated[float, Meta(ge=1.0, le=30.0)] = 8.0
    max_width_px: Annotated[int, Meta(ge=160, le=1920)] = 640
    quality: Annotated[int, Meta(ge=15, le=45)] = 28
    max_clip_bytes: Annotated[int, Meta(ge=50_000, le=4_000_000)] = 2_000_000
    keep_bytes: Annotated[int, Meta(ge=4_000_000, le=100_000_000_000)] = 200_000_000
    keep_h: Annotated[float, Meta(gt=0.0, le=8760.0)] = 24.0


class PowerProfile(StrEnum):
    """What a camera lives on: the grid, a trailer's battery, or one that must last for weeks."""

    MAINS = "mains"
    TRAILER = "trailer"
    TRAIL = "trail"


class BatteryChip(StrEnum):
    """What measures the battery, on I2C."""

    NONE = "none"
    INA219 = "ina219"
    INA226 = "ina226"


class PowerSettings(Section, frozen=True, kw_only=True):
    """When a camera does less, and how its battery is measured.

    Attributes:
        warm_c: from here on load is shed, one rung after the other.
        hottest_c: at this the last rung is reached; the firmware throttles from 80 °C.
        full_v: voltage at rest of a full battery; charge is told from it, in a straight line.
        empty_v: voltage of an empty one.
        cpu_share: most of one core's time that looking may take while something moves.
    """

    profile: PowerProfile = PowerProfile.MAINS
    warm_c: Annotated[float, Meta(ge=40.0, le=80.0)] = 70.0
    hottest_c: Annotated[float, Meta(ge=50.0, le=90.0)] = 85.0
    battery: BatteryChip = BatteryChip.NONE
    battery_bus: Annotated[int, Meta(ge=0, le=30)] = 1
    battery_address: Annotated[int, Meta(ge=0x40, le=0x4F)] = 0x40
    shunt_ohm: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.1
    full_v: Annotated[float, Meta(gt=0.0, le=60.0)] = 13.3
    empty_v: Annotated[float, Meta(gt=0.0, le=60.0)] = 12.0
    cpu_share: Annotated[float, Meta(ge=0.05, le=1.0)] = 0.9

    def __post_init__(self) -> None:
        if self.empty_v >= self.full_v:
            raise ValueError(
                f"empty_v {self.empty_v:g} is not below full_v {self.full_v:g}: "
                "Give the battery's voltages at rest"
            )
        if self.warm_c >= self.hottest_c:
            raise ValueError(
                f"warm_c {self.warm_c:g} is not below hottest_c {self.hottest_c:g}: "
                "Lower warm_c or raise hottest_c"
            )


class MobileSettings(Section, frozen=True, kw_only=True):
    """How a camera that moves knows where it is, and how much it may send.

    Attributes:
        gpsd_port: where gpsd listens on this machine; None for a camera that never moves.
        oldest_position_s: an older position is not used.
        worst_position_m: a less certain one is not used either.
        daily_mb: what a day may cost on the modem, in megabytes; None for no cap.
        kept_for_facts: part of it that pictures never touch.
    """

    gpsd_port: Annotated[int, Meta(ge=1, le=65535)] | None = None
    oldest_position_s: Annotated[float, Meta(gt=0.0, le=600.0)] = 5.0
    worst_position_m: Annotated[float, Meta(gt=0.0, le=1000.0)] = 30.0
    daily_mb: Annotated[float, Meta(ge=0.1, le=1_000_000.0)] | None = None
    kept_for_facts: Fraction = 0.3


class ExposureSettings(Section, frozen=True, kw_only=True):
    """How the shutter is held short enough for plates, where the source can be told.

    A source whose ``controls`` name exposure or gain is left to them.

    Attributes:
        held: the shutter follows from what is below; off: stock auto-exposure.
        fastest_kmh: speed at which a plate must still be sharp.
        pixels_per_metre: of the plate where it is read; 327 are 170 pixels a plate.
        angle_deg: between the line of sight and the way of the vehicles.
        blur_px: how far a plate may move while the shutter is open.
        shortest_us: what the sensor can do, or what mains light needs not to flicker.
        most_gain: analogue gain beyond which noise hides the letters.
        context_every_s: how often a lighter frame is taken in between for the scene; 0: never.
        context_shutter_us: its shutter; whatever moves is blurred in it.
        lamp_gpio: BCM number of the pin that switches the infrared lamp; None: no lamp.
        cut_filter_gpio: BCM number of the pin that moves the infrared cut filter away.
    """

    held: bool = True
    fastest_kmh: Annotated[float, Meta(ge=1.0, le=300.0)] = 70.0
    pixels_per_metre: Annotated[float, Meta(ge=20.0, le=4000.0)] = 327.0
    angle_deg: Annotated[float, Meta(ge=1.0, le=90.0)] = 20.0
    blur_px: Annotated[float, Meta(ge=0.1, le=10.0)] = 1.0
    shortest_us: Annotated[float, Meta(ge=10.0, le=10000.0)] = 60.0
    most_gain: Annotated[float, Meta(ge=1.0, le=64.0)] = 16.0
    context_every_s: Annotated[float, Meta(ge=0.0, le=3600.0)] = 0.0
    context_shutter_us: Annotated[float, Meta(ge=100.0, le=200000.0)] = 20000.0
    lamp_gpio: Pin | None = None
    cut_filter_gpio: Pin | None = None


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
    people: PeopleSettings = PeopleSettings()
    clips: ClipSettings = ClipSettings()
    power: PowerSettings = PowerSettings()
    mobile: MobileSettings = MobileSettings()
    exposure: ExposureSettings = ExposureSettings()
