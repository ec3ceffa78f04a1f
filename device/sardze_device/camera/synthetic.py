# SPDX-License-Identifier: EUPL-1.2
"""The synthetic road as a source: rendered at the moment that a frame is asked for.

For the demo, for tests and for trying rules without a camera. What really passed can be written
beside, one JSON line a finished passage, so that reads can be compared with the truth.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from sardze_device.camera.clock import Clock
from sardze_device.camera.frame import Frame, Picture
from sardze_models.synthetic.road import Lane, Light, RoadScene, SyntheticRoad
from sardze_wire.records import Direction
from sardze_wire.sources import SyntheticSource as Asked

_LANE_WIDTH_M = 3.1
_LONGEST_PASSAGE_S = 120.0


class SyntheticSource:
    """Frames of a rendered road in step with the clock."""

    def __init__(
        self,
        road: SyntheticRoad,
        *,
        clock: Clock,
        truth: Path | None = None,
        ends_after_s: float | None = None,
    ) -> None:
        self._road = road
        self._clock = clock
        self._truth = truth
        self._ends_after_s = ends_after_s
        self._start_ns: int | None = None
        self._number = 0
        self._told_until_s = 0.0

    def open(self) -> None:
        """The road begins at the first opening and goes on through later ones."""
        if self._start_ns is None:
            self._start_ns = self._clock.now_ns()
            if self._truth is not None:
                self._truth.write_text("")

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The road as it is now, at the earliest at ``not_before_ns``."""
        self._clock.wait_until(not_before_ns)
        captured_ns = self._clock.now_ns()
        at_s = (captured_ns - (self._start_ns or 0)) / 1e9
        if self._ends_after_s is not None and at_s > self._ends_after_s:
            self._tell_truth(self._ends_after_s)
            return None
        self._tell_truth(at_s)
        seen = self._road.frame(at_s)
        self._number += 1
        picture = Picture(seen.luma, seen.cb, seen.cr)
        return Frame(picture, seen.lores, captured_ns, self._number)

    def close(self) -> None:
        """Nothing is held."""

    def _tell_truth(self, until_s: float) -> None:
        """Write the passages that ended since the last frame."""
        if self._truth is None:
            return
        entered = self._road.passages(until_s, since_s=self._told_until_s - _LONGEST_PASSAGE_S)
        gone = [p for p in entered if self._told_until_s < p.leaves_s <= until_s]
        self._told_until_s = until_s
        if gone:
            with self._truth.open("a") as stream:
                for passage in sorted(gone, key=lambda passage: passage.leaves_s):
                    stream.write(json.dumps(dataclasses.asdict(passage)) + "\n")


def make_road(
    asked: Asked, countries: Mapping[str, float], lane_ids: Sequence[str] = ()
) -> SyntheticRoad:
    """The road of a site profile; its lanes are named as drawn there, in that order."""
    return SyntheticRoad(make_scene(asked, countries, lane_ids))


def make_scene(
    asked: Asked, countries: Mapping[str, float], lane_ids: Sequence[str] = ()
) -> RoadScene:
    """What a site profile asks of a road."""
    return RoadScene(
        light=Light(asked.scene.value),
        seed=asked.seed,
        vehicles_per_hour=asked.vehicles_per_hour,
        speed_kmh=asked.speed_kmh,
        countries=countries or {"LV": 1.0},
        lanes=_lanes(asked.lanes, lane_ids),
        size=(asked.width, asked.height),
        from_s=asked.from_s,
        until_s=asked.until_s,
    )


def _lanes(count: int, lane_ids: Sequence[str]) -> tuple[Lane, ...]:
    """In turns approaching on the left of the picture and receding on its right."""
    lanes = []
    for index in range(count):
        approaching = index % 2 == 0
        outwards_m = _LANE_WIDTH_M * (index // 2 + 0.5)
        lanes.append(
            Lane(
                lane_ids[index] if index < len(lane_ids) else f"lane-{index + 1}",
                Direction.APPROACHING if approaching else Direction.RECEDING,
                -outwards_m if approaching else outwards_m,
            )
        )
    return tuple(lanes)
