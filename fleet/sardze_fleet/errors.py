# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong in the fleet, split by who can act, each with its remedy and its exit code.

Errors carry, edges print: ``sardze_fleet.cli`` alone turns one into words on a terminal and ends
the process with its ``exit_code``. Exit codes: 0 done; 1 done, and something that was looked at is
not well; 2 the command line was wrong (click's own); 3 settings or a file given by the user; 4 the
database; 5 the broker; 70 a fault of ours.
"""

from __future__ import annotations


class FleetError(Exception):
    """Something that a person can act on.

    Args:
        problem: what is wrong, one sentence without a full stop.
        remedy: what to do about it, likewise; empty if nothing can be done.
    """

    exit_code = 70

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem if not remedy else f"{problem}. {remedy}")
        self.problem = problem
        self.remedy = remedy


class SettingsError(FleetError):
    """A setting, or a file that a user gave, is not as it must be."""

    exit_code = 3


class SearchError(FleetError):
    """A search that will not be made as it was asked."""

    exit_code = 3


class NotFoundError(FleetError):
    """A site, device or read that the store does not know."""

    exit_code = 3


class StoreError(FleetError):
    """The database or the evidence beside it cannot be used as it is."""

    exit_code = 4


class StoreAwayError(StoreError):
    """The database does not answer or cannot write now; the same call may succeed later."""


class BrokerError(FleetError):
    """The broker refuses us, or may not be used as asked."""

    exit_code = 5
