# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from pathlib import Path

import pytest

from sardze_device.camera.process import CameraProcess, moments_of
from sardze_device.errors import PurposeMissingError, SettingsError
from sardze_device.host import Host
from sardze_device.outbox import Outbox
from sardze_device.service import Notifier, Service
from sardze_device.settings import StatePaths

SITE = """
schema: sardze/site/1
site_id: karsava
name: Kārsava
broker: {host: 127.0.0.1, port: 1883}
cameras:
  - {device_id: karsava-01, name: Malnavas iela, source: {kind: synthetic}}
"""


def _process(folder: Path, site: str, device: str = "karsava-01") -> CameraProcess:
    (folder / "site.yaml").write_text(site)
    return CameraProcess(
        site_file=folder / "site.yaml",
        device_id=device,
        state=folder,
        host=Host(),
        service=Service(Notifier(None)),
        warn=print,
    )


def test_without_a_recorded_purpose_it_refuses_and_leaves_word_for_the_agent(
    tmp_path: Path,
) -> None:
    """SECURITY 47."""
    with pytest.raises(PurposeMissingError, match="privacy") as caught:
        _process(tmp_path, SITE).run()
    assert caught.value.exit_code == 78
    with Outbox.open(StatePaths(tmp_path).outbox) as outbox:
        status = outbox.camera_status()
    assert status is not None
    assert not status.reading
    assert "purpose" in status.words


def test_a_device_that_the_site_does_not_know_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="karsava-99"):
        _process(tmp_path, SITE, "karsava-99").run()


def test_a_frames_time_is_put_on_the_wall_clock_as_it_goes_now() -> None:
    host = Host()
    now = host.moment()
    moment = moments_of(host)(now.monotonic_ns - 5_000_000_000)
    assert abs((now.wall - moment.wall).total_seconds() - 5) < 0.5
    assert moment.monotonic_ns == now.monotonic_ns - 5_000_000_000
