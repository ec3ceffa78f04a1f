# SPDX-License-Identifier: EUPL-1.2
"""What is installed on a device: units that systemd accepts, a script that can be run again."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from integration.servers import answers, find_mosquitto, free_port, wait_until

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
UNITS = sorted((DEPLOY / "device").glob("*.service"))
INSTALL = DEPLOY / "device" / "install.sh"


def unit_settings(path: Path) -> configparser.ConfigParser:
    """A unit file; systemd lets keys repeat, of which the last one is kept here."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text())
    return parser


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_accepts_the_unit(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here: the units are not checked")
    text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit.read_text())
    copy = tmp_path / unit.name
    copy.write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if unit.name in line]
    assert done.returncode == 0 and not said, done.stderr


@pytest.mark.parametrize("name", ["camera", "display"])
def test_camera_and_display_have_no_network_and_cannot_see_the_key(name: str) -> None:
    """SECURITY 37."""
    camera = unit_settings(DEPLOY / "device" / f"sardze-{name}.service")["Service"]
    agent = unit_settings(DEPLOY / "device" / "sardze-agent.service")["Service"]
    assert camera["PrivateNetwork"] == "yes"
    assert "AF_INET" not in camera["RestrictAddressFamilies"]
    assert camera["InaccessiblePaths"] == "-/var/lib/sardze/agent"
    assert camera["User"] != agent["User"] and camera["Group"] == agent["Group"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_each_service_is_watched_and_started_again(unit: Path) -> None:
    service = unit_settings(unit)["Service"]
    assert service["Type"] == "notify" and int(service["WatchdogSec"]) <= 60
    assert service["Restart"] == "always" and service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes" and service["CapabilityBoundingSet"] == ""


def test_only_commands_that_exist_have_a_unit() -> None:
    from sardze_device.cli import run

    wanted = [re.search(r"run (\w+)", unit.read_text()) for unit in UNITS]
    assert {found[1] for found in wanted if found} == set(run.commands)


def install(prefix: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(INSTALL), "--prefix", str(prefix), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_installer_writes_what_is_missing_and_nothing_twice(tmp_path: Path) -> None:
    wheel, site = tmp_path / "sardze.whl", tmp_path / "karsava.yaml"
    wheel.write_bytes(b"")
    site.write_text("schema: sardze/site/1\n")
    prefix = tmp_path / "root"
    first = install(prefix, wheel, site, "karsava-01")
    assert first.returncode == 0, first.stderr
    assert "wrote" in first.stdout
    assert (prefix / "etc/sardze/device.env").read_text().startswith("SARDZE_DEVICE=karsava-01\n")
    assert (prefix / "var/lib/sardze/agent").stat().st_mode & 0o777 == 0o700
    assert (prefix / "etc/systemd/system/sardze-agent.service").exists()
    again = install(prefix, wheel, site, "karsava-01")
    assert again.returncode == 0 and again.stdout == "sardze: done\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing.whl", "nothing.yaml", "karsava-01"), "nothing.whl cannot be read"),
        ((INSTALL, INSTALL, "Karsava 1"), "Karsava 1 cannot name a device"),
        (("one",), "use: "),
    ],
)
def test_the_installer_says_what_it_needs(
    tmp_path: Path, arguments: tuple[object, ...], words: str
) -> None:
    done = install(tmp_path, *arguments)
    assert done.returncode != 0 and words in done.stderr


def test_the_shells_can_read_the_installer() -> None:
    for shell in ("sh", "bash"):
        subprocess.run([shell, "-n", str(INSTALL)], check=True)


def test_mosquitto_takes_the_loopback_configuration(tmp_path: Path) -> None:
    """SECURITY 19: it listens on this machine alone."""
    program = find_mosquitto()
    if program is None:
        pytest.skip("no Mosquitto installed: apt-get install mosquitto")
    text = (DEPLOY / "broker" / "mosquitto-loopback.conf").read_text()
    assert re.findall(r"^listener .*$", text, re.MULTILINE) == ["listener 1883 127.0.0.1"]
    port = free_port()
    text = text.replace("listener 1883", f"listener {port}")
    text = text.replace("/var/lib/mosquitto/", f"{tmp_path}/")
    (tmp_path / "mosquitto.conf").write_text(text + "user root\n")
    with subprocess.Popen(
        [program, "-c", str(tmp_path / "mosquitto.conf")], stderr=subprocess.PIPE
    ) as broker:
        try:
            wait_until(lambda: answers(port), "Mosquitto listens")
        finally:
            broker.terminate()
