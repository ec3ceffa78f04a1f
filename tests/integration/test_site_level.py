# SPDX-License-Identifier: EUPL-1.2
"""``sardze site level``: a whole site goes to another security level, and nothing else changes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from integration.conftest import StorePlace
from integration.processes import environment, fleet_command
from integration.servers import MosquittoServer
from sardze_device.settings import read_settings
from sardze_wire.codec import decode_as
from sardze_wire.records import DesiredState

pytestmark = pytest.mark.timeout(180)  # each command is a process of its own
PROFILE = """schema: sardze/site/1
site_id: koper
name: Koper
broker: {host: 127.0.0.1, port: 1883}
cameras:
  - {device_id: koper-01, name: Gate, source: {kind: synthetic}}
  - {device_id: koper-02, name: Quay, source: {kind: synthetic}}
displays:
  - {device_id: koper-board-01, name: Gate house}
"""


def sardze(place: StorePlace, *words: str | Path) -> str:
    """What a command of the fleet says on this store."""
    command = fleet_command("--store", place.url, "--folder", place.folder, *map(str, words))
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    return done.stdout + done.stderr


def test_a_level_reaches_every_camera_and_outlives_other_changes(
    place: StorePlace, mosquitto: MosquittoServer, tmp_path: Path
) -> None:
    profile, louder = tmp_path / "koper.yaml", tmp_path / "louder.yaml"
    profile.write_text(PROFILE, encoding="utf-8")
    louder.write_text("frame_rate: {busy_fps: 20}\n", encoding="utf-8")
    broker = ("--broker", mosquitto.address)
    sardze(place, "site", "add", profile)
    sardze(place, "camera", "desire", "koper-01", "--file", louder, *broker)
    said = sardze(place, "site", "level", "koper", "2", *broker)
    assert said == "Koper: 2 cameras are on security level 2\n"
    sardze(place, "camera", "desire", "koper-02", "--file", louder, *broker)
    with place.open() as store:
        states = [decode_as(DesiredState, told.payload) for told in store.newest_desired()]
    assert {state.device_id: (state.version, state.security_level) for state in states} == {
        "koper-01": (2, 2),
        "koper-02": (2, 2),
    }
    for state in states:
        settings = read_settings(profile, state.device_id, state)
        assert settings.security_level == 2
        assert settings.tuned.frame_rate.busy_fps == 20.0
    assert "There is no site trieste" in sardze(place, "site", "level", "trieste", "3", *broker)
