# SPDX-License-Identifier: EUPL-1.2
"""Judgements that only the doctor makes: pure, from what was found to a check with its remedy.

Clock, disk, memory, temperature, power and purpose are judged by ``agent.health``; here is what a
running device need not ask itself: packages that do not fit together, a disk that wears out, a
certificate that runs out, files with the wrong rights.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sardze_wire.records import Check, HealthState

WORN_STEP = 10  # per cent of its life, for each step of an eMMC's life_time (JEDEC eMMC 5.0)
WORN_WARNING = 70
WORN_FAILED = 100
CERTIFICATE_WARNING = timedelta(days=30)
DARK_LUMA = 12.0
FLAT_LUMA = 4.0
SLOW_MODEL_MS = 400.0  # judgement: slower than a Zero 2 W should be for any one of ours


@dataclass(frozen=True, slots=True)
class Packages:
    """How this interpreter sees the system's packages.

    Attributes:
        in_venv: it runs in a virtual environment.
        sees_system: which lets the system's packages through.
        picamera_error: what importing picamera2 said; empty if it went well, None if not wanted.
    """

    numpy: str
    in_venv: bool
    sees_system: bool
    picamera_error: str | None


@dataclass(frozen=True, slots=True)
class Wear:
    """What a disk says of itself; None where it says nothing, as SD cards do."""

    life_steps: int | None = None
    near_end: bool = False
    errors: int = 0
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """One frame."""

    size: tuple[int, int]
    mean_luma: float
    deviation: float


def failed(checks: tuple[Check, ...]) -> bool:
    """Whether something must be mended before this device can do its work."""
    return any(check.state is HealthState.FAILED for check in checks)


def check_packages(packages: Packages) -> Check:
    """numpy, picamera2 and the virtual environment are of one world (FACTS 1.5, 3.1)."""
    words = f"numpy {packages.numpy}."
    error = packages.picamera_error
    if not error:
        return _check("packages", HealthState.OK, words)
    if "dtype size changed" in error or "binary incompatib" in error:
        return _check(
            "packages",
            HealthState.FAILED,
            f"{words} The system's picamera2 was built for another numpy: {error}.",
            "On Bookworm install the extra `pi-bookworm` (numpy below 2), on Trixie `pi`, in a "
            "virtual environment made with --system-site-packages.",
        )
    if packages.in_venv and not packages.sees_system:
        return _check(
            "packages",
            HealthState.FAILED,
            f"This virtual environment hides the system's packages: {error}.",
            "Make it again with `python3 -m venv --system-site-packages`; install.sh does so.",
        )
    return _check(
        "packages",
        HealthState.FAILED,
        f"picamera2 cannot be imported: {error}.",
        "sudo apt install python3-picamera2",
    )


def check_wear(wear: Wear) -> Check:
    """The disk has life left and takes what is written."""
    if wear.read_only:
        words = "The disk of the state folder takes nothing: it is mounted read-only."
        remedy = "See `dmesg`; after errors copy the card and replace it."
        return _check("disk wear", HealthState.FAILED, words, remedy)
    if wear.errors:
        words = f"The file system counted {wear.errors} errors."
        remedy = "Replace the card or eMMC; `sardze-device outbox status` shows what still waits."
        return _check("disk wear", HealthState.FAILED, words, remedy)
    if wear.life_steps is None:
        words = "The disk does not tell how worn it is (SD cards do not)."
        return _check("disk wear", HealthState.UNKNOWN, words)
    used = wear.life_steps * WORN_STEP
    state = HealthState.OK
    if used >= WORN_FAILED or wear.near_end:
        state = HealthState.FAILED
    elif used >= WORN_WARNING:
        state = HealthState.WARNING
    remedy = "" if state is HealthState.OK else "Plan a replacement before winter."
    words = f"Up to {used} % of its life is used."
    return _check("disk wear", state, words, remedy, figure=float(used), unit="%")


def check_frame(shot: Shot) -> Check:
    """The camera gave a picture that shows something."""
    words = f"One frame of {shot.size[0]}x{shot.size[1]}, brightness {shot.mean_luma:.0f} of 255."
    if shot.deviation < FLAT_LUMA:
        remedy = "Take the cap off, clean the window, see that nothing hangs before the lens."
        return _check("frame", HealthState.WARNING, f"{words} It shows nothing.", remedy)
    if shot.mean_luma < DARK_LUMA:
        remedy = (
            "By night: see that the infrared lamp burns. By day: check the exposure's controls."
        )
        return _check("frame", HealthState.WARNING, f"{words} It is dark.", remedy)
    return _check("frame", HealthState.OK, words)


def check_model(name: str, took_ms: float) -> Check:
    """A model ran; slow is worth a word."""
    slow = took_ms > SLOW_MODEL_MS
    return _check(
        f"model {name}",
        HealthState.WARNING if slow else HealthState.OK,
        "It runs, but slowly." if slow else "",
        "See that the board is cool and well fed, and that nothing else is busy." if slow else "",
        figure=round(took_ms, 1),
        unit="ms",
    )


def check_certificate(ends: datetime | None, whose: str, now: datetime) -> Check | None:
    """A certificate holds for a while yet; None where there is none."""
    if ends is None:
        return None
    name, left = f"certificate of {whose}", ends - now
    words = f"It ends on {ends:%Y-%m-%d}."
    if left <= timedelta(0):
        remedy = "Have municipal IT issue a new one; if the date is far off, mend the clock first."
        return _check(name, HealthState.FAILED, f"It ended on {ends:%Y-%m-%d}.", remedy)
    if left < CERTIFICATE_WARNING:
        return _check(name, HealthState.WARNING, words, "Have municipal IT renew it.")
    return _check(name, HealthState.OK, words)


def check_rights(complaints: tuple[str, ...]) -> Check:
    """Files and device nodes can be used, and the key by its owner alone."""
    if not complaints:
        return _check("permissions", HealthState.OK)
    remedy = "Run install.sh again: it sets owners and modes; or run this as the service's user."
    return _check("permissions", HealthState.FAILED, " ".join(complaints), remedy)


def _check(
    name: str,
    state: HealthState,
    words: str = "",
    remedy: str = "",
    *,
    figure: float | None = None,
    unit: str | None = None,
) -> Check:
    return Check(name=name, state=state, words=words, remedy=remedy, figure=figure, unit=unit)
