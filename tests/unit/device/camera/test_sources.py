# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from sardze_device.camera.clock import RealClock, ReplayClock
from sardze_device.camera.light.regulated import RegulatedSource
from sardze_device.camera.picamera import PicameraSource
from sardze_device.camera.source import FrameSource
from sardze_device.camera.sources import make_source
from sardze_device.camera.stills import Stills
from sardze_device.camera.synthetic import SyntheticSource
from sardze_device.camera.video import LiveVideo, VideoFile
from sardze_device.errors import SourceError
from sardze_device.settings import read_settings

SITE = """
schema: sardze/site/1
site_id: karsava
name: Kārsava
broker: {{host: 127.0.0.1, port: 1883}}
cameras:
  - {{device_id: karsava-01, name: Malnavas iela, source: {source}}}
"""


def _source(folder: Path, source: str, clock: ReplayClock | None = None) -> FrameSource:
    (folder / "site.yaml").write_text(SITE.format(source=source))
    settings = read_settings(folder / "site.yaml", "karsava-01")
    return make_source(settings, clock=clock or ReplayClock(), warn=print)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("{kind: stills, path: pictures}", Stills),
        ("{kind: video, path: a.mp4}", VideoFile),
        ("{kind: rtsp, url: 'rtsp://10.0.0.1/live'}", LiveVideo),
        ("{kind: usb, device: /dev/video0}", LiveVideo),
        ("{kind: synthetic, width: 640, height: 360}", SyntheticSource),
        ("{kind: synthetic, width: 640, height: 360, lux: 5}", RegulatedSource),
        ("{kind: picamera}", RegulatedSource),
        ("{kind: picamera, controls: {ExposureTime: 500}}", PicameraSource),
    ],
)
def test_each_kind_of_source_in_a_profile_has_its_object(
    tmp_path: Path, source: str, kind: type[FrameSource]
) -> None:
    assert isinstance(_source(tmp_path, source), kind)


def test_paths_start_at_the_profile_and_a_loop_begins_again(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    Image.new("RGB", (20, 10)).save(tmp_path / "pictures" / "1.png")
    source = _source(tmp_path, "{kind: stills, path: pictures, loop: true}")
    source.open()
    frames = [source.read(1.0) for _ in range(3)]
    source.close()
    assert all(frame is not None and frame.picture.size == (20, 10) for frame in frames)


def test_a_loop_over_nothing_that_can_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "1.png").write_bytes(b"broken")
    source = _source(tmp_path, "{kind: stills, path: pictures, loop: true}")
    source.open()
    with pytest.raises(SourceError, match="no frame"):
        source.read(1.0)


def test_the_replay_clock_is_wherever_it_was_asked_to_be_and_never_goes_back() -> None:
    clock = ReplayClock(5)
    clock.wait_until(90)
    clock.wait_until(30)
    assert clock.now_ns() == 90


def test_the_real_clock_waits_as_long_as_is_missing_and_not_for_the_past() -> None:
    waits: list[float] = []
    clock = RealClock(lambda: 2_000_000_000, waits.append)
    clock.wait_until(3_500_000_000)
    clock.wait_until(1_000_000_000)
    assert waits == [1.5]
    assert clock.now_ns() == 2_000_000_000
