# SPDX-License-Identifier: EUPL-1.2
"""The commands about identity, outbox and settings, as a technician types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from device_facts import START, plate_read
from sardze_device.cli import main
from sardze_device.outbox import Outbox
from sardze_wire.records import DesiredState
from sardze_wire.signature import PublicKey

PROFILE = """schema: sardze/site/1
site_id: karsava
name: K
broker: {host: 127.0.0.1, port: 1883}
settings: {reading: {min_readings: 3}}
cameras: [{device_id: karsava-01, name: A, source: {kind: synthetic}}]
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "site.yaml"
    path.write_text(PROFILE)
    return path


def run(site: Path, *arguments: str) -> Result:
    state = site.parent / "state"
    before = ["--site", str(site), "--device", "karsava-01", "--state", str(state)]
    return CliRunner().invoke(main, [*before, *arguments])


def test_identity_makes_the_key_once_and_shows_its_public_half(site: Path) -> None:
    """SECURITY 4."""
    first, again = run(site, "identity", "--json"), run(site, "identity", "--json")
    assert first.exit_code == 0 and first.output == again.output
    told = json.loads(first.output)
    assert told["device_id"] == "karsava-01"
    assert PublicKey.from_pem(told["public_key"]).fingerprint in run(site, "identity").output
    assert "PRIVATE" not in first.output + run(site, "identity").output


def test_the_outbox_says_how_full_it_is(site: Path) -> None:
    none = run(site, "outbox", "status")
    assert none.exit_code == 74 and "There is no outbox" in none.output
    run(site, "identity")
    with Outbox.open(site.parent / "state" / "outbox.db") as outbox:
        outbox.append(plate_read(1))
        outbox.append(plate_read(2))
        outbox.sent([outbox.pending(1)[0].row_id])
    told = json.loads(run(site, "outbox", "status", "--json").output)
    assert (told["pending"], told["rows"], told["last_sequence"]) == (1, 2, 2)
    assert "1 messages wait, 1 wait for a receipt" in run(site, "outbox", "status").output


def test_settings_show_what_differs_and_who_set_it(site: Path) -> None:
    run(site, "identity")
    with Outbox.open(site.parent / "state" / "outbox.db") as outbox:
        outbox.store_desired(
            DesiredState(
                device_id="karsava-01",
                version=5,
                issued_at=START,
                settings={"evidence": {"jpeg_quality": 60}},
            )
        )
    lines = run(site, "settings", "--changes", "--json").output.splitlines()
    told = {each["field"]: each for each in map(json.loads, lines)}
    assert set(told) == {"reading.min_readings", "evidence.jpeg_quality"}
    assert told["reading.min_readings"]["origin"].endswith("site.yaml:5:22")
    assert told["evidence.jpeg_quality"]["origin"] == "desired state 5"
    assert "evidence.jpeg_quality: 60  (default" in run(site, "settings", "--changes").output
    assert len(run(site, "settings").output.splitlines()) > 20


def test_a_wrong_profile_ends_with_the_code_for_settings(site: Path) -> None:
    site.write_text(PROFILE.replace("site_id", "site_name"))
    wrong = run(site, "settings")
    assert wrong.exit_code == 78 and "site.yaml:2" in wrong.output
