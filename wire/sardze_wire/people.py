# SPDX-License-Identifier: EUPL-1.2
"""People as numbers: what may be counted, under which assessment, and the count that leaves.

SECURITY 58: faces found, age and sex estimated are off by default and absent from the standard
build; they need a recorded assessment with an end. ``PeopleCount`` is all that ever leaves the
camera: how many persons of a group in a quarter of an hour. It has no field for a picture, a
vector, a track or a single person, and its groups do not overlap, so nothing can be subtracted.
Text that begins with PLACEHOLDER counts as not written.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from sardze_wire.fields import Count, Instant
from sardze_wire.open_struct import Open

LEAST_COUNT = 5
"""No group of fewer persons is ever told; a site may ask for more, not for less."""

LONGEST_ASSESSMENT = timedelta(days=366)
"""An assessment is looked at again each year."""

PLACEHOLDER = "PLACEHOLDER"

Text = Annotated[str, Meta(max_length=2000)]


class AgeBand(StrEnum):
    """Years, in bands wide enough for an estimate from a face."""

    UNDER_15 = "under-15"
    FROM_15 = "15-24"
    FROM_25 = "25-44"
    FROM_45 = "45-64"
    FROM_65 = "65-and-over"
    UNSTATED = "unstated"


class Sex(StrEnum):
    """As a model guesses it from a face; it says nothing about a person."""

    FEMALE = "female"
    MALE = "male"
    UNSTATED = "unstated"


class PeopleAssessment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be on record before people are counted; apart from that for plates."""

    reference: Text = ""
    purpose: Text = ""
    legal_basis: Text = ""
    controller: Text = ""
    approved_by: Text = ""
    approved_on: date | None = None
    expires_on: date | None = None


class PeopleGroup(Open, frozen=True):
    """How many persons; unstated for age and sex holds those whom no other group could take."""

    age: AgeBand
    sex: Sex
    count: Annotated[int, Meta(ge=LEAST_COUNT)]


class PeopleCount(Open, frozen=True, kw_only=True):
    """A quarter of an hour. Without groups there were fewer persons than ``least``, or none."""

    since: Instant
    until: Instant
    least: Annotated[int, Meta(ge=LEAST_COUNT)]
    groups: tuple[PeopleGroup, ...] = ()

    @property
    def total(self) -> Count | None:
        """All persons of the quarter; None where they were too few to tell."""
        return sum(group.count for group in self.groups) or None


def reasons_not_to_count(assessment: PeopleAssessment | None, today: date) -> tuple[str, ...]:
    """Why people may not be counted today; empty when they may (SECURITY 58)."""
    if assessment is None:
        return (
            "the site profile has no people section: record reference, purpose, legal_basis, "
            "controller, approved_by, approved_on and expires_on of its own assessment",
        )
    recorded = {
        name: getattr(assessment, name)
        for name in ("reference", "purpose", "legal_basis", "controller", "approved_by")
    }
    reasons = [_missing(name, text) for name, text in recorded.items() if not _is_written(text)]
    approved, expires = assessment.approved_on, assessment.expires_on
    reasons += [
        f"people.{name} is not recorded"
        for name, day in (("approved_on", approved), ("expires_on", expires))
        if day is None
    ]
    if approved is not None and approved > today:
        reasons.append(f"the assessment holds from {approved} on")
    if expires is not None and expires < today:
        reasons.append(f"the assessment expired on {expires}")
    if approved and expires and expires - approved > LONGEST_ASSESSMENT:
        reasons.append(
            f"people.expires_on is {(expires - approved).days} days after people.approved_on: "
            f"more than {LONGEST_ASSESSMENT.days} needs a new assessment"
        )
    return tuple(reasons)


def _is_written(text: str) -> bool:
    return bool(text.strip()) and not text.strip().upper().startswith(PLACEHOLDER)


def _missing(name: str, text: str) -> str:
    return f"people.{name} is {'still a placeholder' if text.strip() else 'not recorded'}"
