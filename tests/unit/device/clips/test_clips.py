# SPDX-License-Identifier: EUPL-1.2
"""A clip shows the seconds round an occasion, masked, and is whole or not there."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from drawn_clips import SETTINGS, Grey, S, decoded, grey, hide
from sardze_device.clips.recorder import Clip, ClipRecorder
from sardze_device.clips.shelf import ClipShelf
from sardze_device.errors import DeviceError
from sardze_wire.camera_settings import ClipSettings
from sardze_wire.ids import uuid7


def record(settings: ClipSettings, seconds: float, occasions: dict[int, str]) -> list[Clip[str]]:
    """Ten frames a second; an occasion by the number of its frame."""
    recorder: ClipRecorder[Grey, str] = ClipRecorder(hide, settings)
    clips = []
    for number in range(round(seconds * 10)):
        at_ns = number * S // 10
        if number in occasions:
            recorder.show(occasions[number], at_ns)
        seen = recorder.see(grey(number), at_ns) if recorder.wants(at_ns) else recorder.work(at_ns)
        clips += seen
    return clips + recorder.finish()


def test_a_clip_begins_before_its_occasion_and_ends_after_it() -> None:
    (clip,) = record(SETTINGS, 10.0, {50: "intrusion"})
    assert (clip.from_ns, clip.until_ns) == (3 * S, 6 * S)
    frames = decoded(clip.mp4)
    assert len(frames) == clip.frames == 16
    assert [round(at, 2) for at, _ in frames][:3] == [0.0, 0.2, 0.4]
    assert abs(float(frames[0][1][40, 40]) - 30) < 8
    assert abs(float(frames[-1][1][40, 40]) - 60) < 8


def test_what_is_masked_is_in_no_frame_of_the_clip() -> None:
    """SECURITY 51: masked before it is encoded, the time before the occasion too."""
    (clip,) = record(SETTINGS, 10.0, {50: "intrusion"})
    assert all(luma[2:12, 2:12].max() < 40 for _, luma in decoded(clip.mp4))


def test_the_reference_is_that_of_the_bytes() -> None:
    (clip,) = record(SETTINGS, 5.0, {20: "wrong-way"})
    assert clip.reference.sha256 == hashlib.sha256(clip.mp4).hexdigest()
    assert clip.reference.size_bytes == len(clip.mp4)
    assert clip.reference.media_type == "video/mp4"


def test_a_second_occasion_joins_and_prolongs_up_to_a_limit() -> None:
    (clip,) = record(SETTINGS, 12.0, {30: "a", 35: "b", 45: "c"})
    assert clip.subjects == ("a", "b", "c")
    assert (clip.from_ns, clip.until_ns) == (1 * S, 5 * S)


def test_a_later_occasion_has_a_clip_of_its_own() -> None:
    assert [clip.subjects for clip in record(SETTINGS, 12.0, {30: "a", 90: "b"})] == [
        ("a",),
        ("b",),
    ]


def test_nothing_is_encoded_without_an_occasion() -> None:
    assert record(SETTINGS, 5.0, {}) == []


def test_a_clip_that_would_be_too_large_is_cut_and_still_plays() -> None:
    rng = np.random.default_rng(1)
    recorder: ClipRecorder[Grey, str] = ClipRecorder(
        lambda picture: picture, ClipSettings(enabled=True, max_clip_bytes=50_000, fps=10.0)
    )
    half = np.full((120, 160), 128, np.uint8)
    clips: list[Clip[str]] = []
    for number in range(60):
        if number == 10:
            recorder.show("a", number * S // 10)
        noise = Grey(rng.integers(0, 255, (240, 320), np.uint8), half, half)
        clips += recorder.see(noise, number * S // 10)
    assert clips
    assert len(decoded(clips[0].mp4)) == clips[0].frames


def test_a_picture_that_cannot_be_masked_is_left_out_and_counted() -> None:
    """SECURITY 51"""

    def refuse(picture: Grey) -> Grey:
        raise DeviceError("no polygon")

    recorder: ClipRecorder[Grey, str] = ClipRecorder(refuse, SETTINGS)
    recorder.show("a", 0)
    clips = [clip for n in range(30) for clip in recorder.see(grey(n), n * S // 5)]
    assert clips == []
    assert recorder.masks_failed == 6


def test_who_saves_power_begins_no_clip() -> None:
    recorder: ClipRecorder[Grey, str] = ClipRecorder(hide, SETTINGS)
    recorder.paused = True
    recorder.show("a", 0)
    assert not recorder.wants(0)
    assert recorder.finish() == []


def test_the_shelf_keeps_the_newest_within_its_bound(tmp_path: Path) -> None:
    """SECURITY 18"""
    shelf = ClipShelf.open(tmp_path, ClipSettings(keep_bytes=4_000_000, keep_h=1.0), 72.0)
    names = [uuid7(1_000_000 + n, bytes(10)) for n in range(6)]
    for number, name in enumerate(names):
        shelf.put(name, bytes(1_000_000), 1_000_000 + number)
    assert sorted(path.stem for path in tmp_path.iterdir()) == names[2:]
    assert shelf.put(uuid7(1_000_100, bytes(10)), bytes(4_000_001), 1_000_100) is None


def test_clips_go_at_the_sites_retention_or_before(tmp_path: Path) -> None:
    """SECURITY 48"""
    shelf = ClipShelf.open(tmp_path, ClipSettings(keep_h=24.0), retention_h=1.0)
    shelf.put(uuid7(1_000_000, bytes(10)), b"clip", 1_000_000)
    shelf.tidy(1_000_000 + 3_599_000)
    assert len(list(tmp_path.iterdir())) == 1
    shelf.tidy(1_000_000 + 3_600_000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.timeout(300)
def test_a_kill_at_any_step_of_a_clip_leaves_no_broken_file(tmp_path: Path) -> None:
    """Each step that the process takes towards a clip, in memory and on disk, is its last once."""
    killer = Path(__file__).parent / "kill_at_each_step.py"
    path = ":".join(each for each in sys.path if each)
    ended = subprocess.run(
        [sys.executable, str(killer), str(tmp_path)],
        env={"PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    steps, whole, half = (int(word) for word in ended.stdout.split())
    assert steps > 40
    assert whole > 0  # killed after the rename: the clip is there and plays
    assert half > 0  # killed within the writing: nothing but a rest that the next start removes
