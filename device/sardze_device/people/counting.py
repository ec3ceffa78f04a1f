# SPDX-License-Identifier: EUPL-1.2
"""Counts the people of one camera while an assessment allows it, and says when it does not.

Per person in sight there are a few impressions and the time of the last look, in memory, under the
track's number, which is valid within one run; when the person has left, one more is added to a
cell and the rest is gone. Nothing here writes, logs or keeps a picture. Models are opened when
counting first becomes lawful, not before. An untrusted clock cannot tell whether the assessment
has expired, so nothing is counted under it (SECURITY 26, SECURITY 58).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Protocol

from sardze_device.host import Moment
from sardze_device.people.eyes import Eyes, Impression, PixelBox, Rgb, band_of, sex_of
from sardze_device.people.quarters import UNSTATED, Cell, Quarters
from sardze_wire.camera_settings import PeopleSettings
from sardze_wire.people import PeopleAssessment, PeopleCount, reasons_not_to_count
from sardze_wire.records import Phase

NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to say; one ``Event`` each."""

    phase: Phase
    reason: str
    count: PeopleCount | None = None


@dataclass(frozen=True, slots=True)
class InSight:
    """What one frame shows of people.

    Attributes:
        persons: the track's number and the box in pixels, of each person seen.
        gone: numbers of tracks that have ended.
        cut: gives a part of the picture in colour, as ``Picture.rgb`` does.
    """

    persons: Sequence[tuple[int, PixelBox]]
    gone: Sequence[int]
    cut: Callable[[PixelBox], Rgb]


class People(Protocol):
    """The camera's people counting, or its absence."""

    def see(self, sight: InSight, moment: Moment) -> list[Told]:
        """What this frame gives to say."""


class NoPeople:
    """People are not counted: every standard build."""

    def see(self, sight: InSight, moment: Moment) -> list[Told]:
        """Nothing to say."""
        return []


@dataclass(slots=True)
class _Passer:
    """A person in sight."""

    impressions: list[Impression] = field(default_factory=list)
    looks: int = 0
    next_look_ns: int = 0

    def cell(self) -> Cell:
        """Where to count the person."""
        if not self.impressions:
            return UNSTATED
        years = fmean(each.years for each in self.impressions)
        return band_of(years), sex_of(fmean(each.female for each in self.impressions))


class PeopleCounting:
    """Counts under an assessment."""

    def __init__(
        self,
        open_eyes: Callable[[], Eyes],
        assessment: PeopleAssessment | None,
        settings: PeopleSettings,
        obstacles: Sequence[str] = (),
    ) -> None:
        """Take what decides; ``obstacles`` are reasons that no assessment removes."""
        self._open_eyes = open_eyes
        self._assessment = assessment
        self._settings = settings
        self._obstacles = tuple(obstacles)
        self._quarters = Quarters(settings.least)
        self._passers: dict[int, _Passer] = {}
        self._eyes: Eyes | None = None
        self._standing: tuple[bool, str] | None = None

    @property
    def counting(self) -> bool:
        """Whether people are counted at present."""
        return self._standing is not None and self._standing[0]

    def see(self, sight: InSight, moment: Moment) -> list[Told]:
        """What this frame gives to say.

        Raises:
            PeopleError: a model failed.
        """
        told = self._stand(moment)
        if not self.counting:
            return told
        if self._eyes is None:
            self._eyes = self._open_eyes()
        for number, box in sight.persons:
            self._look(self._eyes, number, box, sight, moment.monotonic_ns)
        for number in sight.gone:
            if (passer := self._passers.pop(number, None)) is not None:
                self._quarters.add(passer.cell(), moment.wall)
        for count in self._quarters.settle(moment.wall):
            told.append(Told(Phase.UPDATE, _words(count), count))
        return told

    def _stand(self, moment: Moment) -> list[Told]:
        """Begin or stop counting as the assessment says; tell it when that changes."""
        reasons = self._obstacles + (
            reasons_not_to_count(self._assessment, moment.wall.date())
            if moment.clock.trusted
            else ("the clock is not trusted, so nobody can tell whether the assessment holds",)
        )
        standing = not reasons, "; ".join(reasons)
        if standing == self._standing:
            return []
        self._standing = standing
        if reasons:
            self._passers.clear()
            self._quarters.forget()
            self._eyes = None
            return [Told(Phase.END, f"People are not counted: {standing[1]}.")]
        assert self._assessment is not None  # noqa: S101 - reasons_not_to_count saw it
        words = (
            f"People are counted in groups of at least {self._settings.least} under the "
            f"assessment {self._assessment.reference}, until {self._assessment.expires_on}."
        )
        return [Told(Phase.NEW, words)]

    def _look(self, eyes: Eyes, number: int, box: PixelBox, sight: InSight, now_ns: int) -> None:
        passer = self._passers.setdefault(number, _Passer())
        if passer.looks >= self._settings.max_looks or now_ns < passer.next_look_ns:
            return
        passer.looks += 1
        passer.next_look_ns = now_ns + round(self._settings.look_every_s * NS_PER_S)
        impression = eyes.look(sight.cut(box))
        if impression is not None:
            passer.impressions.append(impression)


def _words(count: PeopleCount) -> str:
    if count.total is None:
        return f"Fewer than {count.least} people in a quarter of an hour."
    return f"{count.total} people in a quarter of an hour, in {len(count.groups)} groups."
