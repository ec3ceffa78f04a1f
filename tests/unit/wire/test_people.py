# SPDX-License-Identifier: EUPL-1.2
"""People are counted only under an assessment of their own that is complete and in force."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sardze_wire.camera_settings import CameraSettings
from sardze_wire.documents import DocumentError, document_of
from sardze_wire.people import (
    LEAST_COUNT,
    AgeBand,
    PeopleAssessment,
    PeopleCount,
    PeopleGroup,
    Sex,
    reasons_not_to_count,
)
from sardze_wire.profile import read_profile, reasons_not_to_read, with_desired

WHOLE = PeopleAssessment(
    reference="DPIA 2026-7",
    purpose="How many visitors the promenade has",
    legal_basis="Council decision 14",
    controller="City of Izmail",
    approved_by="Data protection officer",
    approved_on=date(2026, 3, 1),
    expires_on=date(2027, 2, 28),
)


def without(**changes: Any) -> tuple[str, ...]:
    return reasons_not_to_count(msgspec.structs.replace(WHOLE, **changes), date(2026, 6, 1))


def test_a_whole_assessment_in_force_allows_counting() -> None:
    assert without() == ()


def test_nothing_recorded_allows_nothing() -> None:
    """SECURITY 58"""
    (reason,) = reasons_not_to_count(None, date(2026, 6, 1))
    assert "no people section" in reason


def test_what_is_missing_is_named() -> None:
    assert without(legal_basis=" ") == ("people.legal_basis is not recorded",)
    assert without(expires_on=None) == ("people.expires_on is not recorded",)
    assert without(controller="PLACEHOLDER: who?") == ("people.controller is still a placeholder",)


def test_the_last_day_still_counts_and_the_next_does_not() -> None:
    last = date(2027, 2, 28)
    assert reasons_not_to_count(WHOLE, last) == ()
    assert reasons_not_to_count(WHOLE, last + timedelta(days=1)) == (
        "the assessment expired on 2027-02-28",
    )
    assert reasons_not_to_count(WHOLE, date(2026, 2, 28)) == (
        "the assessment holds from 2026-03-01 on",
    )


def test_an_assessment_for_ever_is_none() -> None:
    (reason,) = without(expires_on=date(2099, 1, 1))
    assert "a new assessment" in reason


def test_izmail_reads_plates_and_counts_nobody_until_its_assessment_is_written() -> None:
    """SECURITY 58: a placeholder is no assessment."""
    text = (Path(__file__).parents[3] / "deploy" / "sites" / "izmail.yaml").read_bytes()
    profile = read_profile(text, "izmail.yaml")
    assert len(profile.cameras) == 30
    assert sum(camera.settings.people.enabled for camera in profile.cameras) == 3
    assert reasons_not_to_read(profile) == ()
    assert len(reasons_not_to_count(profile.people, date(2026, 12, 1))) == 7


def test_people_are_not_counted_unless_a_site_asks_and_no_setting_tells_of_few() -> None:
    """SECURITY 58"""
    settings = CameraSettings()
    assert not settings.people.enabled
    assert settings.people.least >= LEAST_COUNT
    with pytest.raises(DocumentError, match="least"):
        with_desired(settings, {"people": {"least": LEAST_COUNT - 1}})


def test_what_leaves_has_room_for_numbers_of_groups_and_nothing_else() -> None:
    """SECURITY 58: no field could hold a picture, a vector, a track or one person."""
    fields = {name: {f.name for f in msgspec.structs.fields(kind)} for name, kind in (
        ("count", PeopleCount), ("group", PeopleGroup)
    )}  # fmt: skip
    assert fields == {
        "count": {"since", "until", "least", "groups"},
        "group": {"age", "sex", "count"},
    }
    document = document_of({"age": "25-44", "sex": "male", "count": 1}, "a group of one")
    with pytest.raises(msgspec.ValidationError, match="count"):
        msgspec.convert(document.value, PeopleGroup)
    assert PeopleGroup(AgeBand.FROM_25, Sex.MALE, LEAST_COUNT).count == LEAST_COUNT
