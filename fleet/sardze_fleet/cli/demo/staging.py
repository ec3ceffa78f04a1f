# SPDX-License-Identifier: EUPL-1.2
"""Turns a profile into what the demo runs: loopback broker, traffic that ends, known truth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from sardze_fleet.errors import SettingsError
from sardze_wire.profile import SiteProfile
from sardze_wire.sources import SyntheticSource

HEARTBEAT_S = 5.0
BOARD_FILE = "board.png"
CALM_S = 20.0
"""How long a road stays empty while the town's other programs start."""


def check_stageable(profile: SiteProfile) -> None:
    """See that every camera of the site can be played.

    Raises:
        SettingsError: a camera wants real hardware.
    """
    real = [c.device_id for c in profile.cameras if not isinstance(c.source, SyntheticSource)]
    if real:
        raise SettingsError(
            f"The demo plays synthetic roads only, and {', '.join(real)} want something else",
            "Give them 'source: {kind: synthetic}' in a copy of the profile",
        )


def staged(
    profile: SiteProfile,
    *,
    port: int,
    manager_public_key: str | None,
    traffic_s: float | None,
    truth: Path,
) -> str:
    """The profile as the demo's devices read it. JSON is YAML too.

    Args:
        port: the broker's, on loopback.
        manager_public_key: PEM, where the broker can carry signatures.
        traffic_s: seconds of traffic, after which the road stays empty; None: without end.
        truth: folder for what really passed, one file a camera.
    """
    document: dict[str, Any] = msgspec.to_builtins(profile)
    document["broker"] = {"host": "127.0.0.1", "port": port}
    if manager_public_key is not None:
        document["broker"]["manager_public_key"] = manager_public_key
    document["settings"]["reporting"]["heartbeat_s"] = HEARTBEAT_S
    for display in document["displays"]:
        display["screen"] = {"kind": "file", "path": BOARD_FILE}
    for camera in document["cameras"]:
        camera["source"]["truth_path"] = str(truth_file(truth, camera["device_id"]))
        camera["source"]["from_s"] = CALM_S
        if traffic_s is not None:
            camera["source"]["until_s"] = CALM_S + traffic_s
        camera["settings"]["reporting"]["heartbeat_s"] = HEARTBEAT_S
    return msgspec.json.encode(document).decode()


def truth_file(folder: Path, device_id: str) -> Path:
    """Where a camera's source writes what really passed."""
    return folder / f"{device_id}.jsonl"


def passed(folder: Path) -> list[tuple[str, str]]:
    """(device, plate text) of everything that has passed completely so far."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found.append((path.stem, str(msgspec.json.decode(line)["text"])))
    return found
