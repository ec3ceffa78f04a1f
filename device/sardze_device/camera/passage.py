# SPDX-License-Identifier: EUPL-1.2
"""Settles tracks into passages: one plate read a passage, with a beginning and an end.

Pure: time is an argument. A passage is told once its opinion is sure (``new``), told again if its
text changes for a better one (``update``), and settled when its vehicle is gone (``end``). A
passage that was never sure is told at its end if it is likely enough; one that is not legible is
only counted.

One vehicle, one passage: a track that carries the same plate as an open passage, or nearly the
same in nearly the same place, goes on with that passage. What stands still stays silent for as
long as it stands, through occlusions too; a vehicle that left and comes back is a new passage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sardze_device.camera.ground import PLATE, Ground
from sardze_device.camera.lanes import FractionBox, LaneArea, direction_of, lane_of
from sardze_device.camera.tracker import Box, Track, distance
from sardze_device.camera.voting import Opinion
from sardze_wire.records import Direction, Phase, Speed

NS_PER_S = 1_000_000_000
_REMEMBERED = 96
_PLACE_ERROR = 0.0015
"""Of a plate's middle, as a fraction of the picture: two pixels of 1280."""


@dataclass(frozen=True, slots=True)
class PassageRules:
    """What counts as one passage."""

    least_confidence: float = 0.6
    """Below it a plate is not legible."""
    least_confidence_unknown: float = 0.8
    """The same for a text that fits no country."""
    rejoin_s: float = 2.0
    """How long a lost vehicle may be away and still be the same passage."""
    parked_after_s: float = 10.0
    """Standing still for this long is parking."""
    parked_rejoin_s: float = 600.0
    """How long a parked vehicle may be hidden and still be the same passage."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is to be told about a passage."""

    passage: int
    phase: Phase
    opinion: Opinion
    track_id: int
    at_ns: int
    first_ns: int
    box: Box
    size: tuple[int, int]
    lane_id: str | None
    direction: Direction
    told_before: bool
    speed: Speed | None = None


@dataclass(slots=True)
class _Passage:
    number: int
    track_id: int
    first_ns: int
    size: tuple[int, int]
    trail: list[tuple[int, Box]] = field(default_factory=list)
    opinion: Opinion | None = None
    told: Opinion | None = None
    gone_ns: int | None = None

    @property
    def box(self) -> Box:
        return self.trail[-1][1]

    def see(self, box: Box, now_ns: int) -> None:
        self.trail.append((now_ns, box))
        if len(self.trail) > _REMEMBERED:
            del self.trail[1 : _REMEMBERED // 2 : 2]

    def is_parked(self, after_s: float) -> bool:
        """Whether it stood still for the last ``after_s`` seconds of its trail."""
        last_ns, last = self.trail[-1]
        for at_ns, box in reversed(self.trail):
            if distance(box, last) > 0.5 * (last[2] - last[0]):
                return False
            if last_ns - at_ns >= after_s * NS_PER_S:
                return True
        return False


class Passages:
    """All passages that are not settled yet."""

    def __init__(
        self,
        settings: PassageRules = PassageRules(),  # noqa: B008 - frozen
        lanes: Sequence[LaneArea] = (),
        ground: Ground | None = None,
    ) -> None:
        self._rules = settings
        self._ground = ground
        self._lanes = tuple(lanes)
        self._open: dict[int, _Passage] = {}
        self._of_track: dict[int, int] = {}
        self._next = 1
        self.not_legible = 0

    def settle(
        self,
        seen: Sequence[tuple[Track, Opinion | None]],
        ended: Sequence[Track],
        size: tuple[int, int],
        now_ns: int,
    ) -> list[Statement]:
        """What the tracks seen and ended in one frame give to say, oldest passage first."""
        statements = []
        for track, opinion in seen:
            passage = self._passage_of(track, size)
            passage.see(track.box, now_ns)
            passage.gone_ns = None
            if opinion is not None:
                statements += self._hear(passage, track, opinion, now_ns)
        for track in ended:
            number = self._of_track.pop(track.track_id, None)
            if number in self._open and self._open[number].track_id == track.track_id:
                self._open[number].gone_ns = now_ns
        return statements + self._close(now_ns)

    def finish(self, now_ns: int) -> list[Statement]:
        """Settle everything: the camera stops."""
        for passage in self._open.values():
            passage.gone_ns = passage.gone_ns if passage.gone_ns is not None else now_ns
        self._of_track.clear()
        statements = []
        while self._open:
            passage = self._open.pop(min(self._open))
            statements += self._end(passage, now_ns)
        return statements

    def _passage_of(self, track: Track, size: tuple[int, int]) -> _Passage:
        number = self._of_track.get(track.track_id)
        if number is None:
            number, self._next = self._next, self._next + 1
            self._of_track[track.track_id] = number
            self._open[number] = _Passage(number, track.track_id, track.first_ns, size)
        return self._open[number]

    def _hear(
        self, passage: _Passage, track: Track, opinion: Opinion, now_ns: int
    ) -> list[Statement]:
        known = passage.opinion
        if (
            known is None
            or passage.track_id == track.track_id
            or (opinion.confidence > known.confidence)
        ):
            passage.opinion = opinion
        if not opinion.sure or not self._is_legible(opinion):
            return []
        if passage.told is None:
            other = self._same_vehicle(passage, opinion)
            if other is not None:
                self._join(other, passage, track)
                return []
            return [self._say(passage, Phase.NEW, opinion, now_ns)]
        if opinion.text != passage.told.text and opinion.confidence > passage.told.confidence:
            return [self._say(passage, Phase.UPDATE, opinion, now_ns)]
        return []

    def _same_vehicle(self, passage: _Passage, opinion: Opinion) -> _Passage | None:
        """An open passage that this plate goes on with."""
        for other in self._open.values():
            known = other.told or other.opinion
            if other is passage or known is None:
                continue
            if known.text == opinion.text:
                return other
            near = distance(other.box, passage.trail[0][1]) < 3 * (other.box[2] - other.box[0])
            if other.gone_ns is not None and near and _differ(known.text, opinion.text) <= 1:
                return other
        return None

    def _join(self, other: _Passage, passage: _Passage, track: Track) -> None:
        """The vehicle of ``other`` came back under a new track."""
        del self._open[passage.number]
        self._of_track[track.track_id] = other.number
        other.track_id, other.gone_ns = track.track_id, None
        other.trail += passage.trail
        if other.opinion is None or (
            passage.opinion is not None and passage.opinion.confidence > other.opinion.confidence
        ):
            other.opinion = passage.opinion

    def _close(self, now_ns: int) -> list[Statement]:
        """Settle the passages whose vehicle has been gone for long enough."""
        rules, statements = self._rules, []
        for passage in list(self._open.values()):
            if passage.gone_ns is None:
                continue
            parked = passage.told is not None and passage.is_parked(rules.parked_after_s)
            patience_s = rules.parked_rejoin_s if parked else rules.rejoin_s
            if now_ns - passage.gone_ns >= patience_s * NS_PER_S:
                del self._open[passage.number]
                statements += self._end(passage, now_ns)
        return statements

    def _end(self, passage: _Passage, now_ns: int) -> list[Statement]:
        opinion = passage.opinion
        if opinion is None:
            return []
        if passage.told is not None:
            better = opinion.sure and opinion.confidence >= passage.told.confidence
            return [self._say(passage, Phase.END, opinion if better else passage.told, now_ns)]
        if not self._is_legible(opinion):
            self.not_legible += 1
            return []
        if self._same_vehicle(passage, opinion) is not None:
            return []
        return [self._say(passage, Phase.END, opinion, now_ns)]

    def _is_legible(self, opinion: Opinion) -> bool:
        rules = self._rules
        least = rules.least_confidence if opinion.country else rules.least_confidence_unknown
        return bool(opinion.text) and opinion.confidence >= least

    def _say(self, passage: _Passage, phase: Phase, opinion: Opinion, now_ns: int) -> Statement:
        before, passage.told = passage.told is not None, opinion
        boxes = [_fractions(box, passage.size) for _, box in passage.trail]
        lane = lane_of(boxes, self._lanes)
        return Statement(
            passage=passage.number,
            phase=phase,
            opinion=opinion,
            track_id=passage.track_id,
            at_ns=passage.trail[-1][0] if phase is Phase.END else now_ns,
            first_ns=passage.first_ns,
            box=passage.box,
            size=passage.size,
            lane_id=lane.lane_id if lane else None,
            direction=direction_of(boxes, lane),
            told_before=before,
            speed=self._speed(passage),
        )

    def _speed(self, passage: _Passage) -> Speed | None:
        """How fast, where the ground is known and the whole way was one drive."""
        if self._ground is None:
            return None
        boxes = [(at_ns, _fractions(box, passage.size)) for at_ns, box in passage.trail]
        middles = [(at_ns, ((b[0] + b[2]) / 2, (b[1] + b[3]) / 2)) for at_ns, b in boxes]
        return self._ground.speed_of(middles, PLATE, _PLACE_ERROR)


def _fractions(box: Box, size: tuple[int, int]) -> FractionBox:
    width, height = size
    return box[0] / width, box[1] / height, box[2] / width, box[3] / height


def _differ(one: str, other: str) -> int:
    """Edit distance."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            diagonal, row[j] = (
                row[j],
                min(row[j] + 1, row[j - 1] + 1, diagonal + (left != right)),
            )
    return row[len(other)]
