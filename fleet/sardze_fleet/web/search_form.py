# SPDX-License-Identifier: EUPL-1.2
"""A plate search as somebody asks for it: never without a reason and a case (SECURITY 49). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sardze_fleet.store.records import ReadSearch
from sardze_fleet.web.moments import Moments

RESULTS = 100
SHORTEST_REASON = 8
LONGEST = 500


class SearchFormError(Exception):
    """The form cannot be followed; one sentence for each field that is wrong."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchForm:
    """The fields as they were filled in."""

    pattern: str = ""
    look_alikes: bool = False
    since: str = ""
    until: str = ""
    camera: str = ""
    country: str = ""
    reason: str = ""
    case: str = ""

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> SearchForm:
        """What a browser sent; what it did not send is empty."""
        return cls(
            pattern=_entered(fields, "pattern"),
            look_alikes="look_alikes" in fields,
            since=_entered(fields, "since"),
            until=_entered(fields, "until"),
            camera=_entered(fields, "camera"),
            country=_entered(fields, "country").upper(),
            reason=_entered(fields, "reason"),
            case=_entered(fields, "case"),
        )

    def search(self, site_id: str, moments: Moments) -> ReadSearch:
        """What the store is asked.

        Raises:
            SearchFormError: a field is missing or cannot be understood.
        """
        problems = self._problems()
        times = {}
        for name, entered in (("since", self.since), ("until", self.until)):
            try:
                times[name] = moments.instant(entered, site_id) if entered else None
            except ValueError:
                problems[name] = "This is no date with a time."
        since, until = times.get("since"), times.get("until")
        if since and until and since >= until:
            problems["until"] = "The end must lie after the beginning."
        if problems:
            raise SearchFormError(problems)
        return ReadSearch(
            pattern=self.pattern,
            look_alikes=self.look_alikes,
            since=since,
            until=until,
            device_ids=(self.camera,) if self.camera else (),
            country=self.country or None,
            limit=RESULTS,
        )

    def _problems(self) -> dict[str, str]:
        problems = {}
        if not self.pattern:
            problems["pattern"] = "Enter a plate, or a part of one with * or ?."
        if len(self.reason) < SHORTEST_REASON:
            problems["reason"] = (
                "Say in a few words why you search; the reason is kept in the access log."
            )
        if not self.case:
            problems["case"] = "Enter the number of the case that this search belongs to."
        return problems


def _entered(fields: Mapping[str, str], name: str) -> str:
    return fields.get(name, "").strip()[:LONGEST]
