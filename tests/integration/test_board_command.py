# SPDX-License-Identifier: EUPL-1.2
"""``sardze board``: what the town hall writes is signed, kept and handed to the broker."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from integration.conftest import StorePlace
from integration.pole import Line
from integration.processes import environment, fleet_command
from integration.servers import MosquittoServer, wait_until
from sardze_wire.codec import decode_as
from sardze_wire.records import Board
from sardze_wire.signature import verify

pytestmark = pytest.mark.timeout(120)  # each command is a process of its own
BOARD_ID = "karsava-board-01"
PROFILE = """schema: sardze/site/1
site_id: karsava
name: Kārsava
broker: {host: 127.0.0.1, port: 1883}
cameras:
  - {device_id: karsava-01, name: A13, source: {kind: synthetic}}
displays:
  - {device_id: karsava-board-01, name: Town square}
"""


def sardze(place: StorePlace, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the fleet on this store."""
    command = fleet_command("--store", place.url, "--folder", place.folder, *words)
    return subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)


@pytest.fixture
def town(place: StorePlace, tmp_path: Path) -> StorePlace:
    """A store that knows a site with a camera and a display."""
    profile = tmp_path / "karsava.yaml"
    profile.write_text(PROFILE, encoding="utf-8")
    added = sardze(place, "site", "add", str(profile))
    assert "1 cameras, 1 displays" in added.stdout, added.stderr
    return place


def test_a_board_is_published_signed_with_a_rising_version_and_can_be_looked_at(
    town: StorePlace, mosquitto: MosquittoServer
) -> None:
    broker = ("--broker", mosquitto.address)
    lines = ("--line", "! Grebņeva: 40 min", "--line", "Terehova: free")
    done = sardze(town, "board", "set", BOARD_ID, "--title", "Border", *lines, "--minutes", "30",
                  *broker)  # fmt: skip
    assert done.stdout == f"{BOARD_ID}: board 1 is to be shown\n", done.stderr
    assert "board 2 is empty" in sardze(town, "board", "clear", BOARD_ID, *broker).stdout
    line = Line(mosquitto.port)
    line.subscribe("sardze/1/karsava/karsava-board-01/board")
    wait_until(lambda: len(line.heard) == 1, "the newest board is retained")
    line.close()
    message = line.heard[0]
    with town.open() as store:
        key = store.manager_key.public_key
        first = store.newest_boards()[0]
    signature = dict(getattr(message.properties, "UserProperty", []))["signature"]
    verify(key, message.topic, bytes(message.payload), signature)  # SECURITY 15
    assert decode_as(Board, bytes(message.payload)) == Board(version=2)
    assert first.version == 2 and first.payload == message.payload


def test_what_was_set_is_shown_with_what_the_display_says(
    town: StorePlace, mosquitto: MosquittoServer
) -> None:
    assert "nothing was set yet" in sardze(town, "board", "show", BOARD_ID).stdout
    sardze(town, "board", "set", BOARD_ID, "--line", "!40 min", "--broker", mosquitto.address)
    shown = sardze(town, "board", "show", BOARD_ID)
    assert "  !40 min\n" in shown.stdout and "the display says: nothing yet" in shown.stdout
    told = json.loads(sardze(town, "board", "show", BOARD_ID, "--json").stdout)
    assert told["board"]["lines"] == [{"text": "40 min", "emphasis": True}]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "karsava-01", "--line", "x"), f"The displays are {BOARD_ID}"),
        (("set", BOARD_ID), "Give a --title or a --line"),
        (("set", BOARD_ID, "--line", "x" * 2001), "This cannot be sent"),
        (("set", BOARD_ID, "--line", "x", "--broker", "127.0.0.1:1"), "did not take version 1"),
    ],
)
def test_what_cannot_be_done_is_said(town: StorePlace, words: tuple[str, ...], said: str) -> None:
    done = sardze(town, "board", *words)
    assert done.returncode != 0 and said in done.stderr


def test_displays_are_no_cameras(town: StorePlace) -> None:
    told = json.loads(sardze(town, "site", "list", "--json").stdout)
    assert told["cameras"] == 1
    with town.open() as store:
        assert [device.device_id for device in store.devices()] == ["karsava-01", BOARD_ID]
        assert store.sites()[0].display_ids == {BOARD_ID}
        assert store.newest_boards() == () and store.newest_board_version(BOARD_ID) == 0
