# SPDX-License-Identifier: EUPL-1.2
"""Health checks of what a camera must get by with: load that is shed, position, data.

They belong to ``health``'s list, which calls them; each is left out where it does not apply.
"""

from __future__ import annotations

from sardze_device.outbox import CameraStatus
from sardze_wire.records import Check, HealthState

ASLEEP_RUNG = 6
BLIND_RUNG = 3
"""From this rung on the infrared lamp is off: nothing is read in the dark (``power.rungs``)."""
DATA_WARNING = 0.8


def check_load(camera: CameraStatus | None) -> Check | None:
    """Everything is on that the site wants."""
    if camera is None or not camera.load:
        return None
    words = camera.load[0].upper() + camera.load[1:] + "."
    if camera.rung == 0:
        return Check(name="load", state=HealthState.OK, figure=0, unit="rungs shed", words=words)
    return Check(
        name="load",
        state=HealthState.FAILED if camera.rung >= BLIND_RUNG else HealthState.WARNING,
        figure=camera.rung,
        unit="rungs shed",
        words=words,
        remedy="Cool the box, strengthen the supply, charge the battery, or raise the data budget.",
    )


def check_position(camera: CameraStatus | None) -> Check | None:
    """A camera that moves knows where it is, and is where it may read."""
    if camera is None or camera.positioned is None:
        return None
    if camera.positioned:
        return Check(name="position", state=HealthState.OK, words=camera.position)
    return Check(
        name="position",
        state=HealthState.FAILED,
        words=camera.position,
        remedy="Give the antenna a view of the sky, away from the camera's ribbon; check gpsd; "
        "move to a place of the site profile, or add this one.",
    )


def check_data(share_used: float | None, *, roaming: bool) -> Check | None:
    """The day's data budget holds."""
    if share_used is None:
        return None
    words = "In a foreign network: pictures wait." if roaming else ""
    if share_used >= 1.0:
        words = "The day's budget is spent: facts still go, pictures wait. " + words
    ok = share_used < DATA_WARNING and not roaming
    return Check(
        name="data",
        state=HealthState.OK if ok else HealthState.WARNING,
        figure=round(100 * share_used, 1),
        unit="% of the day",
        words=words.strip(),
        remedy=""
        if ok
        else "Raise mobile.daily_mb, or bring the camera to a cable for its pictures.",
    )
