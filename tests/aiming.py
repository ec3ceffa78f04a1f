# SPDX-License-Identifier: EUPL-1.2
"""``sardze-device aim`` as a process over a drawn road: nobody is in its pictures."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SITE = """
schema: sardze/site/1
site_id: karsava
name: Kārsava
countries: {LV: 0.8, LT: 0.2}
broker: {host: 127.0.0.1, port: 1883}
cameras:
  - device_id: karsava-01
    name: A13 from Rēzekne, southern entrance
    source: {kind: synthetic, seed: 3, vehicles_per_hour: 3600, speed_kmh: [8, 12]}
    lanes:
      - {lane_id: in, direction: approaching, polygon: [[0.1, 0.3], [0.5, 0.3], [0.5, 1.0], [0, 1]]}
    privacy_zones:
      - {name: garden, polygon: [[0.85, 0.0], [1.0, 0.0], [1.0, 0.3], [0.85, 0.3]]}
"""
_TOLD = re.compile(r"Open (\S+)/ and give the PIN (\d{3} \d{3})\.")


@dataclass(frozen=True)
class Aiming:
    """Where the page is, and what lets one in."""

    address: str
    pin: str
    process: subprocess.Popen[bytes]


@contextmanager
def open_aiming(folder: Path, *arguments: str) -> Iterator[Aiming]:
    """The command until the block ends; it must end well."""
    site, log = folder / "site.yaml", folder / "aim.log"
    site.write_text(SITE)
    paths = os.pathsep.join(str(ROOT / part) for part in ("wire", "models", "device"))
    command = [sys.executable, "-u", "-m", "sardze_device", "--site", str(site)]
    command += ["--device", "karsava-01", "aim", "--port", "0", "--speed-kmh", "12", *arguments]
    with log.open("w") as said:
        environment = {**os.environ, "PYTHONPATH": paths}
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
    try:
        found = _told(process, log)
        yield Aiming(found[1], found[2], process)
    finally:
        process.terminate()
        assert process.wait(30) == 0, f"it must end well: {log.read_text()}"


def _told(process: subprocess.Popen[bytes], log: Path) -> re.Match[str]:
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        if found := _TOLD.search(log.read_text()):
            return found
        time.sleep(0.05)
    raise AssertionError(f"the page did not come: {log.read_text()}")
