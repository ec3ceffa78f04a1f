# SPDX-License-Identifier: EUPL-1.2
"""Who passes when: the truth, made block by block so that any time can be asked for at once.

Every block of `BLOCK_S` seconds has its own random numbers and starts and ends with an empty road,
so no block needs its neighbours. Within a lane a follower keeps so far behind that neither
vehicle hides the other's plate, whatever their speeds. Two-wheelers only go away from the
camera: they have no plate in front.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.random import Generator

from sardze_models.synthetic.plates import RenderedPlate, render_plate
from sardze_models.synthetic.plates_recipes import RECIPES
from sardze_models.synthetic.road.scene import Lane, RoadScene
from sardze_models.synthetic.road.view import Reach, View
from sardze_wire.records import Direction, VehicleClass

BLOCK_S = 240.0
_QUIET_S = 1.0
_ENTRY_M, _EXIT_M, _GAP_M = 45.0, 5.0, 18.0
_RETURN_AFTER_S = 20.0
_OPPOSITE = {
    Direction.APPROACHING: Direction.RECEDING,
    Direction.RECEDING: Direction.APPROACHING,
}


@dataclass(frozen=True, slots=True)
class Build:
    """A kind of vehicle: its box in metres, how often it passes, where its plates are."""

    vehicle_class: VehicleClass
    share: float
    width_m: float
    length_m: float
    height_m: float
    front_plate_m: float
    rear_plate_m: float


BUILDS = (
    Build(VehicleClass.CAR, 0.46, 1.80, 4.4, 1.46, 0.46, 0.72),
    Build(VehicleClass.CAR, 0.20, 1.88, 4.6, 1.68, 0.56, 0.86),
    Build(VehicleClass.CAR, 0.08, 1.68, 3.8, 1.50, 0.44, 0.68),
    Build(VehicleClass.VAN, 0.11, 2.00, 5.4, 2.30, 0.52, 0.62),
    Build(VehicleClass.TRUCK, 0.09, 2.45, 9.5, 3.50, 0.62, 0.74),
    Build(VehicleClass.BUS, 0.03, 2.50, 11.0, 3.15, 0.58, 0.80),
    Build(VehicleClass.MOTORCYCLE, 0.03, 0.80, 2.1, 1.65, 0.0, 0.66),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """The truth of one passage; it enters and leaves when any part shows in the picture."""

    text: str
    country: str
    lane_id: str
    direction: Direction
    vehicle_class: VehicleClass
    enters_s: float
    leaves_s: float
    speed_kmh: float
    two_line: bool
    wrong_way: bool = False
    halted_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Identity:
    """One vehicle: the same seed is the same vehicle, plate included."""

    seed: tuple[int, ...]
    build: Build


@dataclass(frozen=True, slots=True)
class Run:
    """One vehicle driving through; `middle_s` is when its near face comes to `middle_m`.

    One that halts stands there for `halt_s`. `lane` has the direction in which it really drives.
    """

    identity: Identity
    lane: Lane
    middle_s: float
    middle_m: float
    speed_ms: float
    enters_s: float
    leaves_s: float
    halt_s: float = 0.0
    wrong_way: bool = False

    def near_m(self, t_s: float) -> float:
        """Distance of the face that carries the plate: the vehicle lies behind it."""
        late_s = min(max(t_s - self.middle_s, 0.0), self.halt_s)
        return self.middle_m + self._sign * self.speed_ms * (t_s - self.middle_s - late_s)

    def when(self, near_m: float) -> float:
        """The time at which the near face is at that distance (the vehicle must move)."""
        driven_s = self._sign * (near_m - self.middle_m) / self.speed_ms
        return self.middle_s + driven_s + (self.halt_s if driven_s > 0 else 0.0)

    @property
    def _sign(self) -> int:
        return -1 if self.lane.direction is Direction.APPROACHING else 1


class Traffic:
    """The runs of a scene."""

    def __init__(self, scene: RoadScene, view: View) -> None:
        self._scene = scene
        self._view = view
        self._middle_m = view.along(view.height_px * 0.5, 0.6)
        self._moving = scene.lanes[1:] if scene.parked else scene.lanes
        self._reaches: dict[tuple[Build, Lane], Reach] = {}
        self._block = lru_cache(maxsize=1024)(self._make_block)

    def visible(self, t_s: float) -> list[Run]:
        """Who is in the picture, the farthest first."""
        runs = [run for run in self._block(int(t_s // BLOCK_S)) if _shows(run, t_s)]
        if self._scene.parked:
            runs.append(self._standing())
        return sorted(runs, key=lambda run: -run.near_m(t_s))

    def between(self, since_s: float, until_s: float) -> list[Run]:
        """Who entered the picture after one time and up to another, in the order of entering."""
        runs = [self._standing()] if self._scene.parked and since_s < 0 <= until_s else []
        for block in range(max(int(since_s // BLOCK_S), 0), int(until_s // BLOCK_S) + 1):
            runs += [run for run in self._block(block) if since_s < run.enters_s <= until_s]
        return sorted(runs, key=lambda run: run.enters_s)

    def plate(self, run: Run) -> RenderedPlate:
        """The plate of the vehicle that drives."""
        return _plate(run.identity, tuple(sorted(self._scene.countries.items())))

    def passage(self, run: Run) -> Passage:
        """What a perfect observer would write down."""
        plate = self.plate(run)
        return Passage(
            text=plate.text,
            country=plate.country,
            lane_id=run.lane.lane_id,
            direction=run.lane.direction,
            vehicle_class=run.identity.build.vehicle_class,
            enters_s=run.enters_s,
            leaves_s=run.leaves_s,
            speed_kmh=run.speed_ms * 3.6,
            two_line=plate.two_line,
            wrong_way=run.wrong_way,
            halted_s=run.halt_s,
        )

    def _make_block(self, block: int) -> tuple[Run, ...]:
        runs: list[Run] = []
        if self._scene.vehicles_per_hour > 0 and self._moving and block >= 0:
            for number, lane in enumerate(self._moving):
                rng = np.random.default_rng((self._scene.seed, 1, block, number))
                runs += self._fill_lane(rng, lane, (self._scene.seed, block, number), runs)
        from_s, until_s = self._scene.from_s, self._scene.until_s
        return tuple(
            run
            for run in runs
            if run.enters_s >= from_s and (until_s is None or run.enters_s <= until_s)
        )

    def _fill_lane(
        self, rng: Generator, lane: Lane, seed: tuple[int, ...], others: list[Run]
    ) -> list[Run]:
        begin_s = seed[1] * BLOCK_S
        mean_s = 3600 * len(self._moving) / self._scene.vehicles_per_hour
        runs: list[Run] = []
        # The borders of a block stay empty; the mean is shortened so that the hour's count holds.
        mean_s *= (BLOCK_S - 2 * self._slowest_s(lane)) / BLOCK_S
        wanted_s = begin_s + self._slowest_s(lane) + rng.exponential(mean_s)
        while True:
            way, halt_s = self._choose_manner(rng, lane)
            identity = self._choose_identity(rng, way, (*seed, len(runs)), others + runs, wanted_s)
            speed_ms = self._choose_speed(rng, identity.build)
            run = self._run(identity, way, wanted_s, speed_ms)
            run = self._moved(replace(run, halt_s=halt_s, wrong_way=way is not lane), wanted_s)
            if runs:
                run = self._moved(run, max(wanted_s, _earliest(runs[-1], run)))
            run = self._not_before(run, begin_s + _QUIET_S)
            if run.leaves_s > begin_s + BLOCK_S - _QUIET_S:
                return runs
            runs.append(run)
            wanted_s = run.middle_s + rng.exponential(mean_s)

    def _choose_manner(self, rng: Generator, lane: Lane) -> tuple[Lane, float]:
        """The way it really drives, and for how long it halts."""
        scene, way, halt_s = self._scene, lane, 0.0
        if scene.wrong_way_share and rng.random() < scene.wrong_way_share:
            way = replace(lane, direction=_OPPOSITE[lane.direction])
        elif scene.halting_share and rng.random() < scene.halting_share:
            halt_s = scene.halt_s
        return way, halt_s

    def _choose_identity(
        self,
        rng: Generator,
        lane: Lane,
        seed: tuple[int, ...],
        earlier: list[Run],
        wanted_s: float,
    ) -> Identity:
        gone = [
            run.identity
            for run in earlier
            if run.leaves_s + _RETURN_AFTER_S < wanted_s and _fits(run.identity.build, lane)
        ]
        if gone and rng.random() < self._scene.returning_share:
            return gone[int(rng.integers(len(gone)))]
        builds = [build for build in BUILDS if _fits(build, lane)]
        shares = np.array([build.share for build in builds])
        return Identity(seed, builds[int(rng.choice(len(builds), p=shares / shares.sum()))])

    def _choose_speed(self, rng: Generator, build: Build) -> float:
        slowest, fastest = self._scene.speed_kmh
        if build.vehicle_class in (VehicleClass.TRUCK, VehicleClass.BUS):
            fastest = slowest + 0.7 * (fastest - slowest)
        return float(slowest + (fastest - slowest) * rng.beta(2.2, 2.2)) / 3.6

    def _run(self, identity: Identity, lane: Lane, middle_s: float, speed_ms: float) -> Run:
        there = Run(identity, lane, middle_s, self._middle_m, speed_ms, middle_s, middle_s)
        return self._moved(there, middle_s)

    def _not_before(self, run: Run, earliest_s: float) -> Run:
        late_s = max(earliest_s - run.enters_s, 0.0)
        return self._moved(run, run.middle_s + late_s)

    def _moved(self, run: Run, middle_s: float) -> Run:
        """The same run at another time."""
        reach = self._reach(run.identity.build, run.lane)
        there = replace(run, middle_s=middle_s)
        times = there.when(reach.nearest_m), there.when(reach.farthest_m)
        return replace(there, enters_s=min(times), leaves_s=max(times))

    def _reach(self, build: Build, lane: Lane) -> Reach:
        if (build, lane) not in self._reaches:
            self._reaches[build, lane] = self._view.reach(
                build.width_m / 2, build.length_m, build.height_m, lane.centre_m
            )
        return self._reaches[build, lane]

    def _slowest_s(self, lane: Lane) -> float:
        reach = self._reach(BUILDS[0], lane)
        return (reach.farthest_m - reach.nearest_m) / 2 / (self._scene.speed_kmh[0] / 3.6)

    def _standing(self) -> Run:
        lane = self._scene.lanes[0]
        identity = Identity((self._scene.seed, 0, 0, 1_000_000), BUILDS[0])
        return Run(identity, lane, 0.0, self._middle_m, 0.0, 0.0, float("inf"))


def _shows(run: Run, t_s: float) -> bool:
    return run.enters_s <= t_s <= run.leaves_s


def _fits(build: Build, lane: Lane) -> bool:
    return lane.direction is not Direction.APPROACHING or build.front_plate_m > 0


def _earliest(leader: Run, follower: Run) -> float:
    """When the follower may be in the middle: the gap is kept where it is smallest.

    Positions are linear in time, so the gap is smallest where the two meet the ends of the
    stretch that the camera can see.
    """
    if leader.halt_s or leader.wrong_way or follower.wrong_way:
        return leader.leaves_s + _QUIET_S + follower.middle_s - follower.enters_s
    middle, length = leader.middle_m, follower.identity.build.length_m
    if leader.lane.direction is Direction.APPROACHING:
        gone_s = leader.when(_EXIT_M - leader.identity.build.length_m)
        at_exit = gone_s + (_EXIT_M + _GAP_M - middle) / follower.speed_ms
        clear_s = leader.when(_ENTRY_M - _GAP_M - leader.identity.build.length_m)
        return max(at_exit, clear_s + (_ENTRY_M - middle) / follower.speed_ms)
    clear_s = leader.when(_EXIT_M + _GAP_M)
    at_entry = clear_s + (middle + length - _EXIT_M) / follower.speed_ms
    gone_s = leader.when(_ENTRY_M)
    return max(at_entry, gone_s + (middle + length - _ENTRY_M + _GAP_M) / follower.speed_ms)


@lru_cache(maxsize=512)
def _plate(identity: Identity, countries: tuple[tuple[str, float], ...]) -> RenderedPlate:
    rng = np.random.default_rng((*identity.seed, 7))
    shares = np.array([share for _, share in countries])
    country = countries[int(rng.choice(len(countries), p=shares / shares.sum()))][0]
    two_wheeler = identity.build.vehicle_class is VehicleClass.MOTORCYCLE
    styles = RECIPES[country].styles
    style = "two-line" if two_wheeler and "two-line" in styles else styles[0]
    return render_plate(rng, country=country, style=style)
