# SPDX-License-Identifier: EUPL-1.2
"""The controller against scenes of known light, through cameras that obey late and bend tones."""

from __future__ import annotations

import math
from collections import deque

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sardze_device.camera.light.controller import PlateLight, Seen, State, begin, decide
from sardze_device.camera.light.exposure import Exposure, Limits, limits_of, longest_shutter_us
from sardze_device.camera.light.measure import Brightness
from sardze_device.camera.light.phases import Phase
from sardze_wire.camera_settings import ExposureSettings

LIMITS = Limits(60.0, 800.0, 16.0)
FRAME_NS = 66_000_000
SETTLES = 24
"""Frames, at three frames of delay and nine stops between the darkest and the lightest exposure."""

scene_light = st.floats(-20.0, 2.0).map(lambda power: 2.0**power / 1000)
"""Mean light of a scene that a microsecond at gain 1 gives."""
tones = st.floats(0.7, 1.4)
delays = st.integers(0, 3)
sites = st.builds(
    ExposureSettings,
    fastest_kmh=st.floats(5, 250),
    pixels_per_metre=st.floats(30, 2000),
    angle_deg=st.floats(2, 90),
    blur_px=st.floats(0.2, 4),
    most_gain=st.floats(1, 32),
)

unhurried = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Scene:
    """A camera over a scene: obeys some frames late, and its tone curve is not quite ours."""

    def __init__(self, light: float, tone: float = 1.0, delay: int = 2, lamp: float = 0.0) -> None:
        self.light, self.tone, self.lamp, self.delay = light, tone, lamp, delay
        self.plate: float | None = None
        self.at_ns = 0
        self._coming: deque[Exposure] = deque()

    def frame(self, state: State) -> Seen:
        """What the next frame says."""
        while len(self._coming) < self.delay:
            self._coming.append(state.exposure)
        self._coming.append(state.exposure)
        taken = self._coming.popleft()
        self.at_ns += FRAME_NS
        light = self.light + (self.lamp if state.lamp else 0.0)
        mean, top = self._level(light * taken.total), self._level(3 * light * taken.total)
        plate = None
        if self.plate is not None:
            by = self.plate * (self.lamp if state.lamp else self.light)
            plate = PlateLight(taken, self._level(by * taken.total))
        return Seen(self.at_ns, taken, Brightness(mean, top), plate)

    def _level(self, light: float) -> float:
        return math.pow(min(max(light, 1e-9), 1.0), self.tone)


def run(scene: Scene, state: State, frames: int, *, lamp: bool = False) -> list[State]:
    """The states after each of so many frames."""
    states = []
    for _ in range(frames):
        state = decide(state, scene.frame(state), LIMITS, lamp_fitted=lamp)
        states.append(state)
    return states


@unhurried
@given(
    sites,
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.none() | st.floats(0, 1)),
        max_size=30,
    ),
    st.booleans(),
)
def test_no_light_and_no_plate_ever_makes_a_shutter_that_blurs(
    site: ExposureSettings, seen: list[tuple[float, float, float, float | None]], lamp: bool
) -> None:
    limits = limits_of(site)
    state = begin(limits)
    for number, (mean, top, clipped, plate) in enumerate(seen):
        light = None if plate is None else PlateLight(state.exposure, plate)
        frame = Seen(number * 10**9, state.exposure, Brightness(mean, top, clipped), light)
        state = decide(state, frame, limits, lamp_fitted=lamp)
        moved_px = (
            state.exposure.shutter_us * 1e-6 * site.pixels_per_metre * site.fastest_kmh / 3.6
        ) * math.sin(math.radians(site.angle_deg))
        assert moved_px <= site.blur_px * 1.0001
        assert 1.0 <= state.exposure.gain <= site.most_gain


def test_the_longest_shutter_is_that_of_the_table() -> None:
    for kmh, per_metre, millis in ((30, 327, 1.07), (50, 250, 0.84), (90, 538, 0.22)):
        site = ExposureSettings(fastest_kmh=kmh, pixels_per_metre=per_metre, angle_deg=20)
        assert abs(longest_shutter_us(site) / 1000 - millis) < 0.006


@unhurried
@given(scene_light, scene_light, tones, delays)
def test_after_a_step_of_light_it_settles_and_then_stands_still(
    first: float, second: float, tone: float, delay: int
) -> None:
    scene = Scene(first, tone, delay)
    state = run(scene, begin(LIMITS), SETTLES)[-1]
    scene.light = second
    states = run(scene, state, SETTLES + 30)
    assert len({state.exposure for state in states[SETTLES:]}) == 1


@unhurried
@given(scene_light, tones)
def test_a_settled_scene_is_neither_dark_nor_glaring_unless_the_limits_forbid_it(
    light: float, tone: float
) -> None:
    scene = Scene(light, tone)
    state = run(scene, begin(LIMITS), SETTLES)[-1]
    mean = scene.frame(state).brightness.mean
    if state.exposure.total < LIMITS.most * 0.99:
        assert mean > 0.10
    if state.exposure.total > LIMITS.shortest_us * 1.01:
        assert mean < 0.26


def test_gain_helps_only_once_the_shutter_is_as_long_as_a_plate_allows() -> None:
    for light in (2.0**power / 1000 for power in range(-12, 3)):
        exposure = run(Scene(light), begin(LIMITS), SETTLES)[-1].exposure
        assert exposure.gain == 1.0 or exposure.shutter_us == LIMITS.longest_us


@unhurried
@given(st.floats(1.0, 12.0), st.floats(-6.0, 0.0))
def test_a_plate_that_shines_is_brought_below_overflowing_and_kept_there(
    shines: float, power: float
) -> None:
    scene = Scene(2.0**power / 1000)
    state = run(scene, begin(LIMITS), SETTLES)[-1]
    scene.plate = shines
    state = run(scene, state, 2 * SETTLES)[-1]
    plate = scene.frame(state).plate
    assert plate is not None
    assert plate.level < 0.93
    scene.plate = None
    kept = run(scene, state, SETTLES)[-1].exposure
    assert abs(math.log2(kept.total / state.exposure.total)) < 0.5


def test_by_lamp_the_black_scene_does_not_drive_the_plates_into_white() -> None:
    scene = Scene(1e-9, lamp=2e-6)
    states = run(scene, begin(LIMITS), 200, lamp=True)
    assert states[-1].phase is Phase.NIGHT
    assert states[-1].lamp is not None
    assert states[-1].exposure.gain <= 4.0
    scene.plate = 300.0
    state = run(scene, states[-1], SETTLES, lamp=True)[-1]
    plate = scene.frame(state).plate
    assert plate is not None
    assert 0.4 < plate.level < 0.7


@unhurried
@given(st.floats(0.01, 100.0), st.floats(-20.0, -8.0))
def test_the_lamp_never_switches_itself_off_and_on_again(share: float, power: float) -> None:
    light = 2.0**power / 1000
    scene = Scene(light, lamp=share * light)
    states = run(scene, begin(LIMITS), 1200, lamp=True)
    switched = [
        one.lamp is None for one, other in zip(states, states[1:], strict=False)
        if (one.lamp is None) != (other.lamp is None)
    ]  # fmt: skip
    assert len(switched) <= 1


def test_dawn_switches_the_lamp_off_once_and_a_passing_cloud_does_not_bring_it_back() -> None:
    scene = Scene(1e-8, lamp=1e-6)
    state = run(scene, begin(LIMITS), 300, lamp=True)[-1]
    assert state.lamp is not None
    scene.light = 1e-4
    state = run(scene, state, 700, lamp=True)[-1]
    assert state.lamp is None
    scene.light = 2e-6
    states = run(scene, state, 30, lamp=True)
    scene.light = 1e-4
    states += run(scene, states[-1], 100, lamp=True)
    assert all(each.lamp is None for each in states)


def test_headlamps_for_a_moment_make_no_day_of_the_night() -> None:
    scene = Scene(1e-8)
    state = run(scene, begin(LIMITS), 300)[-1]
    assert state.phase is Phase.NIGHT
    scene.light = 1e-3
    states = run(scene, state, 60)
    assert {each.phase for each in states} == {Phase.NIGHT}
