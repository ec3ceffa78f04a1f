# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from sardze_device.camera.gate import Motion, MotionGate, frame_interval_s, next_frame_ns

FRAME_NS = 83_000_000


class Scene:
    """A noisy scene with a block that may be put anywhere."""

    def __init__(self, noise: float, seed: int = 1) -> None:
        rng = np.random.default_rng(seed)
        self._still = rng.integers(60, 170, (360, 640)).astype(np.float32)
        self._grain = rng.standard_normal((31, 360, 640), dtype=np.float32)
        self._noise = noise
        self.number = 0

    def frame(
        self, block: tuple[int, int] | None = None, light: float = 0.0, noise: float | None = None
    ) -> tuple[NDArray[np.uint8], int]:
        picture = self._still + light
        if block is not None:
            x, y = block
            picture = picture.copy()
            picture[y : y + 40, x : x + 70] = 215
        self.number += 1
        grain = self._grain[self.number % len(self._grain)]
        picture = picture + grain * (self._noise if noise is None else noise)
        return np.clip(picture, 0, 255).astype(np.uint8), self.number * FRAME_NS

    def still_frames(self, count: int) -> Iterator[tuple[NDArray[np.uint8], int]]:
        for _ in range(count):
            yield self.frame()


def _settled(scene: Scene, gate: MotionGate) -> Motion:
    for lores, at_ns in scene.still_frames(60):
        motion = gate.see(lores, at_ns)
    return motion


def test_the_first_frame_opens_the_gate_because_it_may_hold_a_vehicle() -> None:
    assert MotionGate().see(*Scene(2).frame()).open


@pytest.mark.parametrize("noise", [0.0, 1.5, 4.0, 9.0, 15.0])
def test_noise_alone_does_not_keep_it_open(noise: float) -> None:
    scene, gate = Scene(noise), MotionGate()
    _settled(scene, gate)
    assert not any(gate.see(*frame).open for frame in scene.still_frames(200))


@pytest.mark.parametrize("noise", [1.5, 4.0, 9.0])
def test_a_vehicle_opens_it_in_its_first_frame(noise: float) -> None:
    scene, gate = Scene(noise), MotionGate()
    assert not _settled(scene, gate).open
    assert gate.see(*scene.frame((300, 200))).open


def test_it_closes_a_while_after_the_last_movement_not_at_once() -> None:
    scene, gate = Scene(3), MotionGate()
    _settled(scene, gate)
    for x in range(0, 500, 25):
        assert gate.see(*scene.frame((x, 180))).open
    after = [gate.see(*frame).open for frame in scene.still_frames(60)]
    assert after[:12] == [True] * 12
    assert not after[-1]


def test_a_cloud_is_not_a_vehicle() -> None:
    scene, gate = Scene(3), MotionGate()
    _settled(scene, gate)
    assert not any(gate.see(*scene.frame(light=-1.0 * step)).open for step in range(30))


def test_what_parks_becomes_background() -> None:
    scene, gate = Scene(3), MotionGate()
    _settled(scene, gate)
    opened = [gate.see(*scene.frame((300, 200))).open for _ in range(600)]
    assert opened[0]
    assert not opened[-1]


def test_when_the_gain_rises_so_does_the_threshold_at_once() -> None:
    scene, gate = Scene(3), MotionGate()
    _settled(scene, gate)
    lores, at_ns = scene.frame(noise=12)
    assert not gate.see(lores, at_ns, gain=16.0).open


def test_without_that_word_the_same_noise_would_look_like_motion() -> None:
    scene, gate = Scene(3), MotionGate()
    _settled(scene, gate)
    assert gate.see(*scene.frame(noise=12)).open


def test_a_change_of_size_begins_anew() -> None:
    gate = MotionGate()
    gate.see(np.zeros((360, 640), np.uint8), 0)
    assert gate.see(np.zeros((180, 320), np.uint8), FRAME_NS).open


def test_the_frame_rate_falls_when_nothing_moves() -> None:
    still, moving = Motion(False, 0.0, 2.0), Motion(True, 0.1, 2.0)
    assert frame_interval_s(moving, active_fps=10, idle_fps=4) == 0.1
    assert frame_interval_s(still, active_fps=10, idle_fps=4) == 0.25
    assert frame_interval_s(still, active_fps=2, idle_fps=4) == 0.5


def test_frames_keep_step_although_each_comes_a_little_late() -> None:
    due_ns, captured = 0, []
    for number in range(100):  # a sensor of 25 frames a second, looked at 10 times
        at_ns = number * 40_000_000
        if at_ns >= due_ns:
            captured.append(at_ns)
            due_ns = next_frame_ns(due_ns, at_ns, 0.1)
    assert len(captured) == 40


def test_after_a_gap_no_frames_are_made_up_for() -> None:
    assert next_frame_ns(1_000, 9_000_000_000, 0.1) == 9_100_000_000
