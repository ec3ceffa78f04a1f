# SPDX-License-Identifier: EUPL-1.2
"""The demo from outside: one command, eight cameras, an account at the end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TRAFFIC_S = 40


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The last line of a short demo that ended by itself."""
    state = tmp_path_factory.mktemp("town")
    command = [str(Path(sys.executable).parent / "sardze"), "demo", "--for", str(TRAFFIC_S)]
    done = subprocess.run(
        [*command, "--port", "0", "--state", str(state)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.timeout(300)
def test_every_passage_becomes_one_read_and_nothing_is_missing(account: dict[str, Any]) -> None:
    """SECURITY 14, with the whole town: one camera had no network for a quarter of the time."""
    assert account["devices"] == 8
    assert account["missing_sequence_numbers"] == 0
    assert account["passages"] >= 10
    assert abs(account["reads"] - account["passages"]) <= max(1, 0.03 * account["passages"])


@pytest.mark.timeout(300)
def test_the_texts_are_right_and_the_messages_signed(account: dict[str, Any]) -> None:
    assert account["texts_right"] >= 0.9
    assert account["signatures_verified"]
    assert account["evidence_pictures"] >= account["reads"]


def test_a_folder_that_is_in_use_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "something").write_text("")
    command = [str(Path(sys.executable).parent / "sardze"), "demo", "--state", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 3
    assert "not empty" in done.stderr and "--state" in done.stderr
