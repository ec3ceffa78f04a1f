# SPDX-License-Identifier: EUPL-1.2
"""People are counted while an assessment holds, and nothing of them is left behind."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest

from sardze_device.host import Moment
from sardze_device.people.counting import InSight, NoPeople, PeopleCounting, Told
from sardze_device.people.eyes import (
    Eyes,
    Impression,
    PeopleError,
    PixelBox,
    Rgb,
    band_of,
    sex_of,
)
from sardze_device.people.opening import open_people
from sardze_wire.camera_settings import PeopleSettings
from sardze_wire.people import AgeBand, PeopleAssessment, PeopleGroup, Sex
from sardze_wire.records import Clock, ClockSource, Phase

START = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
ASSESSMENT = PeopleAssessment(
    reference="DPIA 2026-7",
    purpose="visitors",
    legal_basis="decision 14",
    controller="city",
    approved_by="officer",
    approved_on=date(2026, 6, 1),
    expires_on=date(2026, 7, 1),
)
SETTINGS = PeopleSettings(enabled=True, least=5)
PERSON: PixelBox = (0, 0, 60, 120)


class Faces:
    """Sees one face in each cut-out, or fails."""

    def __init__(self, years: float = 30.0, female: float = 0.9, error: str = "") -> None:
        self.years, self.female, self.error = years, female, error
        self.looked = 0

    def find(self, rgb: Rgb) -> list[PixelBox]:
        self.looked += 1
        return [(10, 10, 50, 50)]

    def estimate(self, face: Rgb) -> Impression:
        if self.error:
            raise RuntimeError(self.error + str(face))
        return Impression(self.years, self.female)


def moment(seconds: float, *, trusted: bool = True) -> Moment:
    clock = Clock(trusted, ClockSource.NTP if trusted else ClockSource.NONE)
    return Moment(START + timedelta(seconds=seconds), int(seconds * 1e9), "boot", clock)


def counting(faces: Faces, assessment: PeopleAssessment | None = ASSESSMENT) -> PeopleCounting:
    return PeopleCounting(lambda: Eyes(faces, faces), assessment, SETTINGS)


def cut(box: PixelBox) -> Rgb:
    return np.full((box[3] - box[1], box[2] - box[0], 3), 171, np.uint8)


def pass_by(people: PeopleCounting, number: int, seconds: float) -> list[Told]:
    """One person comes and goes."""
    told = people.see(InSight([(number, PERSON)], [], cut), moment(seconds))
    return told + people.see(InSight([], [number], cut), moment(seconds + 1))


def empty(people: PeopleCounting, seconds: float, *, trusted: bool = True) -> list[Told]:
    return people.see(InSight([], [], cut), moment(seconds, trusted=trusted))


def test_a_quarter_of_people_becomes_one_count_in_bands() -> None:
    people = counting(Faces())
    (began,) = empty(people, 0)
    assert began.phase is Phase.NEW
    assert "DPIA 2026-7, until 2026-07-01" in began.reason
    for number in range(6):
        assert pass_by(people, number, 10.0 * number) == []
    (told,) = empty(people, 901)
    assert told.count is not None
    assert told.count.groups == (PeopleGroup(AgeBand.FROM_25, Sex.FEMALE, 6),)
    assert told.reason == "6 people in a quarter of an hour, in 1 groups."


def test_one_person_in_sight_for_long_is_one_person_and_seldom_looked_at() -> None:
    faces = Faces()
    people = counting(faces)
    for tenth in range(100):
        people.see(InSight([(7, PERSON)], [], cut), moment(tenth / 10))
    assert faces.looked == SETTINGS.max_looks
    people.see(InSight([], [7], cut), moment(11))
    (told,) = empty(people, 901)
    assert told.count is not None
    assert told.count.groups == ()


@pytest.mark.parametrize("assessment", [None, PeopleAssessment(reference="PLACEHOLDER")])
def test_without_an_assessment_no_model_is_opened_and_the_reason_is_told_once(
    assessment: PeopleAssessment | None,
) -> None:
    """SECURITY 58"""
    opened: list[int] = []

    def never() -> Eyes:
        opened.append(1)
        raise AssertionError

    people = PeopleCounting(never, assessment, SETTINGS)
    (told,) = pass_by(people, 1, 0)
    assert told.phase is Phase.END
    assert told.reason.startswith("People are not counted: ")
    assert empty(people, 5000) == []
    assert not opened


def test_counting_stops_at_midnight_after_the_last_day_and_says_so() -> None:
    """SECURITY 58"""
    people, late = counting(Faces()), 12 * 3600.0
    empty(people, late - 100)
    for number in range(8):
        pass_by(people, number, late - 90 + number)
    (told,) = empty(people, late)
    assert told == Told(Phase.END, "People are not counted: the assessment expired on 2026-07-01.")
    assert not people.counting
    assert pass_by(people, 99, late + 1) == []
    assert empty(people, late + 5000) == []


def test_an_untrusted_clock_counts_nobody() -> None:
    """SECURITY 26: nobody could tell whether the assessment has expired."""
    people = counting(Faces())
    (told,) = empty(people, 0, trusted=False)
    assert "clock is not trusted" in told.reason
    (told,) = empty(people, 1)
    assert told.phase is Phase.NEW


def test_what_is_told_has_no_room_for_a_person() -> None:
    """SECURITY 58: the text is made of numbers and words of ours."""
    people = counting(Faces(years=31.4159, female=0.987654))
    told = [each for number in range(9) for each in pass_by(people, number, 2.0 * number)]
    told += empty(people, 901)
    sent = msgspec.json.encode([(each.phase, each.reason, each.count) for each in told]).decode()
    assert "31.4" not in sent
    assert "0.98" not in sent
    assert "171" not in sent


def test_a_failing_model_is_named_by_its_kind_and_quotes_no_pixel() -> None:
    people = counting(Faces(error="cannot use "))
    with pytest.raises(PeopleError) as caught:
        pass_by(people, 1, 0)
    assert "RuntimeError" in str(caught.value)
    assert "171" not in str(caught.value)
    assert caught.value.__context__ is None


CRASH = """
import os, sys, tempfile
import numpy as np
sys.path.insert(0, sys.argv[1])
from datetime import datetime, timezone
from test_counting import Faces, InSight, PERSON, counting, moment
from sardze_device.people.opening import leave_no_core
leave_no_core()
def cut(box):
    return np.frombuffer(b"FACE" * (3 * 30 * 60), np.uint8).reshape(120, 60, 3)
people = counting(Faces(error=sys.argv[2]))
if sys.argv[2]:
    people.see(InSight([(1, PERSON)], [], cut), moment(0))
people.see(InSight([(1, PERSON)], [], cut), moment(0))
os.abort()
"""


@pytest.mark.timeout(120)
@pytest.mark.parametrize("error", ["", "model says "])
def test_a_crash_leaves_no_face_in_files_or_in_what_is_printed(tmp_path: Path, error: str) -> None:
    """SECURITY 58: an error and an abort, each with a face in memory."""
    command = [sys.executable, "-X", "faulthandler", "-c", CRASH, str(Path(__file__).parent), error]
    environment = {"TMPDIR": str(tmp_path), "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    path = ":".join(each for each in sys.path if each)
    ended = subprocess.run(
        command, cwd=tmp_path, env=environment | {"PYTHONPATH": path}, capture_output=True
    )
    assert ended.returncode != 0
    assert b"PeopleError" in ended.stderr if error else b"Abort" in ended.stderr
    printed = ended.stdout + ended.stderr
    assert b"FACE" not in printed
    assert b"70 65 67 69" not in printed
    assert list(tmp_path.rglob("*")) == []


def test_the_standard_build_counts_nobody() -> None:
    people = open_people(PeopleSettings(), ASSESSMENT)
    assert isinstance(people, NoPeople)
    assert people.see(InSight([(1, PERSON)], [], cut), moment(0)) == []


def test_switched_on_without_the_extra_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sardze_device.people.opening.VENDORS", ("no_such_vendor",))
    people = open_people(SETTINGS, ASSESSMENT)
    (told,) = people.see(InSight([(1, PERSON)], [], cut), moment(0))
    assert told.phase is Phase.END
    assert "no_such_vendor is not installed" in told.reason
    assert "sardze[people]" in told.reason


def test_bands_are_wide_and_an_unclear_guess_is_none() -> None:
    assert [band_of(years) for years in (3, 15, 44.9, 45, 64.9, 80)] == [
        AgeBand.UNDER_15,
        AgeBand.FROM_15,
        AgeBand.FROM_25,
        AgeBand.FROM_45,
        AgeBand.FROM_45,
        AgeBand.FROM_65,
    ]
    assert [sex_of(female) for female in (0.9, 0.5, 0.1)] == [Sex.FEMALE, Sex.UNSTATED, Sex.MALE]
