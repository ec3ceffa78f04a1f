# SPDX-License-Identifier: EUPL-1.2
"""From the manager's words to the picture: a real broker, an agent, a display over one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from PIL import Image

from integration.processes import Process, device_command
from integration.servers import MosquittoServer, wait_until
from integration.town_hall import TownHall
from sardze_device.agent.agent import Agent
from sardze_device.agent.compose import compose_agent
from sardze_device.display.compose import open_screen
from sardze_device.display.display import Display, DisplaySettings
from sardze_device.display.fonts import find_fonts
from sardze_device.display.picture import AMBER, BAND
from sardze_device.host import Host
from sardze_device.outbox import Outbox
from sardze_device.settings import DeviceSettings, StatePaths, read_settings
from sardze_wire.records import Board, BoardLine, HealthReport, HealthState, Kind, ReportedState
from sardze_wire.signature import SigningKey
from sardze_wire.topics import Topic

BOARD_ID = "karsava-board-01"
MANAGER = SigningKey.generate()
TOPIC = Topic("karsava", BOARD_ID, Kind.BOARD)
PROFILE = """schema: sardze/site/1
site_id: karsava
name: Kārsava
timezone: Europe/Riga
broker: {{host: 127.0.0.1, port: {port}}}
settings: {{reporting: {{heartbeat_s: 1, health_s: 1}}}}
cameras:
  - {{device_id: karsava-01, name: A13, source: {{kind: synthetic}}}}
displays:
  - device_id: karsava-board-01
    name: Town square
    screen: {{kind: file, path: board.png, width: 320, height: 200}}
"""


@dataclass(frozen=True)
class Square:
    """The town square: an agent and a display over one file."""

    folder: Path
    settings: DeviceSettings
    outbox: Outbox
    agent: Agent
    display: Display

    @property
    def colours(self) -> set[tuple[int, ...]]:
        """What is on the screen."""
        with Image.open(self.folder / "board.png") as picture:
            found = picture.getcolors(picture.width * picture.height) or []
        return {colour for _count, colour in found if isinstance(colour, tuple)}

    def turn(self) -> bool:
        """Both have a turn; always True, so that it can stand in a condition."""
        self.agent.turn(0.02)
        self.display.turn()
        return True


@pytest.fixture
def site(tmp_path: Path, mosquitto: MosquittoServer) -> Path:
    """The profile, with the manager's key where the agent looks for it."""
    path = tmp_path / "site.yaml"
    path.write_text(PROFILE.format(port=mosquitto.port), encoding="utf-8")
    key = StatePaths(tmp_path).manager_key
    key.parent.mkdir()
    key.write_text(MANAGER.public_pem)
    return path


@pytest.fixture
def square(tmp_path: Path, site: Path) -> Iterator[Square]:
    host = Host(synchronised=lambda: True)
    settings = read_settings(site, BOARD_ID)
    assert settings.display is not None
    told = DisplaySettings(site_name=settings.site_name, zone=UTC, page_s=8.0)
    path = StatePaths(tmp_path).outbox
    with Outbox.open(path) as outbox, Outbox.open(path) as shown:
        agent = compose_agent(host, outbox, StatePaths(tmp_path), settings, site)
        screen = open_screen(settings.display.screen, tmp_path)
        display = Display(told, shown, screen, find_fonts(), moment=host.moment)
        yield Square(tmp_path, settings, outbox, agent, display)


@pytest.fixture
def town(mosquitto: MosquittoServer) -> Iterator[TownHall]:
    with TownHall(mosquitto.port) as hall:
        yield hall


def test_a_signed_board_reaches_the_picture(square: Square, town: TownHall) -> None:
    square.turn()
    assert BAND not in square.colours  # the site's name and the time
    lines = (BoardLine("Grebņeva: 40 min", emphasis=True),)
    town.say(TOPIC, Board(version=1, title="Robeža", lines=lines), MANAGER)
    wait_until(lambda: square.turn() and AMBER in square.colours, "the board is shown")
    wait_until(lambda: square.turn() and display_words(town) == "Board 1.", "its health says so")


@pytest.mark.parametrize("key", [None, SigningKey.generate()], ids=["unsigned", "another's"])
def test_a_board_that_is_not_the_managers_never_reaches_the_picture(
    square: Square, town: TownHall, key: SigningKey | None
) -> None:
    """SECURITY 15."""
    town.say(TOPIC, Board(version=9, lines=(BoardLine("Free beer", emphasis=True),)), key)
    wait_until(lambda: square.turn() and refused(town) != "", "the device says that it refuses")
    assert "not signed" in refused(town) or "not the manager's" in refused(town)
    assert square.outbox.board() is None
    assert AMBER not in square.colours and BAND not in square.colours


def test_a_board_that_has_expired_gives_way_to_the_time(square: Square, town: TownHall) -> None:
    lines = (BoardLine("Now", emphasis=True),)
    soon = Host().now() + timedelta(seconds=2)
    town.say(TOPIC, Board(version=1, lines=lines, expires_at=soon), MANAGER)
    wait_until(lambda: square.turn() and AMBER in square.colours, "the board is shown")
    wait_until(lambda: square.turn() and AMBER not in square.colours, "the board has gone")
    assert BAND not in square.colours


def test_the_service_draws_and_ends_in_good_order(tmp_path: Path, site: Path) -> None:
    command = device_command("--site", site, "--device", BOARD_ID, "--state", tmp_path)
    with Process([*command, "run", "display"]) as display:
        wait_until((tmp_path / "board.png").exists, "a picture is drawn")
        assert display.stop() == 0
    with Outbox.open(StatePaths(tmp_path).outbox) as outbox:
        told = outbox.display_status()
    assert told is not None and told.board_version == 0


@pytest.mark.parametrize(
    ("device", "service", "words"),
    [
        ("karsava-01", "display", "karsava-01 is a camera and has no display"),
        (BOARD_ID, "camera", "is a display and has no camera"),
    ],
)
def test_a_service_on_the_wrong_device_says_so(
    tmp_path: Path, site: Path, device: str, service: str, words: str
) -> None:
    text = site.read_text(encoding="utf-8") + (
        "privacy: {purpose: a, legal_basis: b, controller: c, impact_assessment: d,"
        " retention_hours: 24}\n"
    )
    site.write_text(text, encoding="utf-8")
    command = device_command("--site", site, "--device", device, "--state", tmp_path)
    with Process([*command, "run", service]) as running:
        wait_until(lambda: running.said(words), words)


def display_words(town: TownHall) -> str:
    """What the newest health report says of the display."""
    reports = [each for each in town.records(Kind.HEALTH) if isinstance(each, HealthReport)]
    checks = reports[-1].checks if reports else ()
    told = next((each for each in checks if each.name == "display"), None)
    return told.words if told is not None and told.state is HealthState.OK else ""


def refused(town: TownHall) -> str:
    """What the newest reported state does not believe."""
    reports = [each for each in town.records(Kind.REPORTED) if isinstance(each, ReportedState)]
    return reports[-1].desired_refused if reports else ""
