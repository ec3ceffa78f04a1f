# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from recorder import record
from sardze_device.camera.clock import RealClock, ReplayClock
from sardze_device.camera.frame import Frame
from sardze_device.camera.video import LiveVideo, VideoFile, masked, open_rtsp
from sardze_device.errors import FrameTimeoutError, SourceError

SIZE = (320, 240)
FPS = 20


def _record(path: Path, frames: int = 40, codec: str = "mpeg4") -> Path:
    """A bright block that moves to the right by four pixels a frame."""
    pictures = []
    for number in range(frames):
        picture = Image.new("RGB", SIZE, (60, 60, 60))
        picture.paste((250, 250, 250), (4 * number, 100, 4 * number + 40, 140))
        pictures.append(picture)
    return record(path, pictures, fps=FPS, codec=codec)


def _all(source: VideoFile, not_before_s: float = 0.0) -> list[Frame]:
    frames = []
    while (frame := source.read(1.0, int(not_before_s * 1e9))) is not None:
        frames.append(frame)
    return frames


def _source(path: Path, warnings: list[str] | None = None) -> VideoFile:
    told = [] if warnings is None else warnings
    return VideoFile(path, clock=ReplayClock(), warn=told.append)


@pytest.mark.parametrize("name", ["a.mp4", "a.avi", "a.mkv"])
def test_all_frames_of_a_recording_come_with_its_own_times(tmp_path: Path, name: str) -> None:
    source = _source(_record(tmp_path / name))
    source.open()
    frames = _all(source)
    source.close()
    assert len(frames) == 40
    assert [frame.number for frame in frames] == list(range(1, 41))
    steps = np.diff([frame.captured_ns for frame in frames])
    assert np.allclose(steps, 1e9 / FPS, atol=2e6)
    assert frames[10].picture.size == SIZE
    assert frames[10].picture.luma[120, 60] > 180
    assert frames[10].picture.luma[20, 20] < 100


def test_frames_before_the_wanted_moment_are_left_out(tmp_path: Path) -> None:
    source = _source(_record(tmp_path / "a.mp4"))
    source.open()
    frame = source.read(1.0, 1_000_000_000)
    assert frame is not None
    assert 1_000_000_000 <= frame.captured_ns < 1_060_000_000


def test_brightness_is_full_range(tmp_path: Path) -> None:
    source = _source(_record(tmp_path / "a.mkv", codec="ffv1"))
    source.open()
    frame = source.read(1.0)
    assert frame is not None
    assert abs(int(frame.picture.luma[120, 20]) - 250) <= 3
    assert abs(int(frame.picture.luma[20, 200]) - 60) <= 3


def test_a_recording_cut_short_gives_what_it_holds_and_a_warning(tmp_path: Path) -> None:
    path = _record(tmp_path / "a.avi", 120)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    warnings: list[str] = []
    source = _source(path, warnings)
    source.open()
    assert 30 < len(_all(source)) < 100
    assert any("cut short" in warning for warning in warnings)


def test_damage_in_the_middle_loses_only_what_is_damaged(tmp_path: Path) -> None:
    path = _record(tmp_path / "a.avi", 120)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4000] = bytes(4000)
    path.write_bytes(content)
    source = _source(path)
    source.open()
    assert len(_all(source)) > 60


@pytest.mark.parametrize("content", [b"", b"this is no video at all", bytes(5000)])
def test_what_is_no_video_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.mp4"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="cannot be read as video") as caught:
        _source(path).open()
    assert caught.value.remedy


def test_an_index_lost_with_the_end_of_an_mp4_is_said(tmp_path: Path) -> None:
    path = _record(tmp_path / "a.mp4")
    path.write_bytes(path.read_bytes()[:4000])
    with pytest.raises(SourceError, match="cannot be read"):
        _source(path).open()


def test_a_recording_can_be_opened_again(tmp_path: Path) -> None:
    source = _source(_record(tmp_path / "a.mp4", 5))
    source.open()
    assert len(_all(source)) == 5
    source.open()
    assert len(_all(source)) == 5
    source.close()
    source.close()
    assert source.read(1.0) is None


def _live(address: str) -> LiveVideo:
    import time

    return LiveVideo(address, clock=RealClock(time.monotonic_ns, time.sleep))


def test_a_live_stream_gives_its_newest_frame_and_says_when_it_ends(tmp_path: Path) -> None:
    source = _live(str(_record(tmp_path / "a.mkv", 60)))
    source.open()
    with pytest.raises(SourceError, match="ended its stream"):
        while True:
            frame = source.read(5.0)
            assert frame is not None
            assert frame.picture.size == SIZE
    source.close()


def test_a_camera_that_is_not_there_is_an_error_in_time() -> None:
    source = open_rtsp("rtsp://operator:secret@127.0.0.1:9/stream", clock=ReplayClock())
    with pytest.raises(SourceError) as caught:
        source.open()
    assert "secret" not in str(caught.value)
    assert "127.0.0.1:9" in str(caught.value)


def test_a_live_stream_that_falls_silent_is_a_timeout() -> None:
    source = _live("nowhere")
    with pytest.raises(FrameTimeoutError, match="no frame"):
        source.read(0.05)


def test_passwords_in_addresses_are_not_shown() -> None:
    assert masked("rtsp://user:pass@10.0.0.1/live") == "rtsp://…@10.0.0.1/live"
    assert masked("/dev/video0") == "/dev/video0"
