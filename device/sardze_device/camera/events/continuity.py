# SPDX-License-Identifier: EUPL-1.2
"""One road user, one number: a track that begins where another was just lost goes on as that one.

Pure. Who stands half behind a lamp post is lost and found again by any tracker; for a rule that
asks how long somebody stands he must stay the same. Only who is found on nearly the same spot is
taken for the same: who moves on leaves his track where he goes, not where he was. Tracks that
ended are handed on as gone once nobody took them up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sardze_device.camera.events.moment import NS_PER_S, FractionBox, Moment, Sighting
from sardze_device.camera.tracker import overlap

_SAME_SPOT = 0.4
"""Least overlap (intersection over union) of the last box and the first one."""
_WAITS_S = 5.0


@dataclass(slots=True)
class _Last:
    box: FractionBox
    seen_ns: int
    ended: bool = False


class Continuity:
    """Moments in, the same moments out with tracks joined."""

    def __init__(self, waits_s: float = _WAITS_S) -> None:
        self._waits_ns = int(waits_s * NS_PER_S)
        self._last: dict[int, _Last] = {}
        self._goes_on_as: dict[int, int] = {}

    def join(self, moment: Moment) -> Moment:
        """The moment as if nobody had been lost on the way."""
        for track_id in moment.gone:
            number = self._goes_on_as.pop(track_id, track_id)
            if number in self._last:
                self._last[number].ended = True
        sightings = tuple(self._named(each, moment.captured_ns) for each in moment.sightings)
        return replace(moment, sightings=sightings, gone=self._given_up(moment.captured_ns))

    def _named(self, sighting: Sighting, now_ns: int) -> Sighting:
        number = self._goes_on_as.get(sighting.track_id, sighting.track_id)
        if number not in self._last:
            heir_of = self._lost_at(sighting.box)
            if heir_of is not None:
                number = self._goes_on_as[sighting.track_id] = heir_of
        self._last[number] = _Last(sighting.box, now_ns)
        return replace(sighting, track_id=number)

    def _lost_at(self, box: FractionBox) -> int | None:
        """The lost track whose last place this is most."""
        lost = [
            (overlap(last.box, box), number) for number, last in self._last.items() if last.ended
        ]
        shared, number = max(lost, default=(0.0, 0))
        return number if shared >= _SAME_SPOT else None

    def _given_up(self, now_ns: int) -> tuple[int, ...]:
        gone = tuple(
            number
            for number, last in self._last.items()
            if last.ended and now_ns - last.seen_ns > self._waits_ns
        )
        for number in gone:
            del self._last[number]
        return gone
