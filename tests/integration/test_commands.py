# SPDX-License-Identifier: EUPL-1.2
"""The sardze command as a person in an office uses it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integration.pole import NOON, Pole, delivered
from sardze_fleet.cli import COMMANDS, main
from sardze_fleet.ingest.admission import Admission, Directory
from sardze_fleet.ingest.intake import Intake
from sardze_fleet.ingest.rejection_rate import RejectionRate
from sardze_fleet.settings import Unsigned
from sardze_fleet.store import Store, open_store
from sardze_fleet.store.records import AccessAction
from sardze_wire.records import Check, EventKind, HealthReport, HealthState, Kind
from sardze_wire.signature import SigningKey

pytestmark = pytest.mark.timeout(60)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PROFILE = """
schema: sardze/site/1
site_id: karsava
name: Kārsava
timezone: Europe/Riga
broker: {host: 127.0.0.1, port: 1883}
cameras:
  - device_id: karsava-01
    name: Church road
    road: A13
    source: {kind: synthetic, scene: day, seed: 1}
"""
Sardze = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sardze(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Sardze:
    """Runs the command on a store of its own: exit code, standard output, standard error."""
    monkeypatch.setitem(os.environ, "SARDZE_STORE", f"sqlite:///{tmp_path}/fleet.db")
    (tmp_path / "karsava.yaml").write_text(PROFILE, encoding="utf-8")

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["sardze", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsysbinary.readouterr()
        return int(ended.value.code or 0), out.decode(), err.decode()

    return run


@pytest.fixture
def store(tmp_path: Path, sardze: Sardze) -> Store:
    """The same store from the inside."""
    assert sardze("site", "add", tmp_path / "karsava.yaml")[0] == 0
    return open_store(f"sqlite:///{tmp_path}/fleet.db")


def take(store: Store, pole: Pole) -> None:
    """Two reads, an event and a health report arrive from a camera."""
    directory = Directory(store.identities, monotonic=lambda: 0.0)
    intake = Intake(
        store, Admission(directory, Unsigned.REFUSE), RejectionRate(9), monotonic=lambda: 0.0
    )
    check = Check(name="disk", state=HealthState.WARNING, figure=93.0, unit="%", remedy="Clean up")
    health = HealthReport(at=NOON, boot_id="boot-1", checks=(check,))
    sent = [
        pole.read("AB1234", pictures=[b"\xff\xd8"]),
        pole.read("KB12"),
        pole.event(EventKind.WRONG_WAY),
        pole.send(Kind.HEALTH, health),
    ]
    sent.append(pole.picture(sent[0].event_id, 0, b"\xff\xd8"))
    intake.take([delivered(message) for message in sent], LONG_AGO)


@pytest.mark.parametrize("noun", list(COMMANDS))
def test_every_noun_has_help(sardze: Sardze, noun: str) -> None:
    code, out, _ = sardze(noun, "--help")
    assert code == 0
    assert len(out.splitlines()) > 4


def test_a_site_is_added_listed_and_has_a_key(sardze: Sardze, tmp_path: Path) -> None:
    code, out, err = sardze("site", "add", tmp_path / "karsava.yaml")
    assert (code, out) == (0, "Kārsava (karsava): 1 cameras\n")
    assert "privacy" in err  # SECURITY 47
    assert sardze("site", "add", tmp_path / "karsava.yaml")[0] == 0
    (line,) = sardze("site", "list", "--json")[1].splitlines()
    assert json.loads(line)["cameras"] == 1
    assert sardze("site", "key", "karsava")[1].startswith("-----BEGIN PUBLIC KEY-----")
    code, _, err = sardze("site", "key", "elsewhere")
    assert (code, "sardze site list" in err) == (3, True)


def test_a_broken_profile_is_refused_with_its_line(sardze: Sardze, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(PROFILE.replace("road: A13", "rode: A13"), encoding="utf-8")
    code, _, err = sardze("site", "add", broken)
    assert code == 3
    assert "broken.yaml:10:" in err


def test_a_camera_gets_a_key_and_a_bad_one_is_refused(
    sardze: Sardze, tmp_path: Path, store: Store
) -> None:
    public = tmp_path / "device.pub"
    public.write_text(SigningKey.generate().public_pem)
    assert sardze("camera", "add", "karsava", "karsava-01", "--public-key", public)[0] == 0
    assert sardze("camera", "add", "karsava", "karsava-02", "--name", "Bridge")[0] == 0
    lines = [json.loads(line) for line in sardze("camera", "list", "--json")[1].splitlines()]
    assert [(d["device_id"], d["name"]) for d in lines] == [
        ("karsava-01", "Church road"),
        ("karsava-02", "Bridge"),
    ]
    assert lines[0]["public_key_pem"] == public.read_text()
    public.write_text("no key")
    code, _, err = sardze("camera", "add", "karsava", "karsava-02", "--public-key", public)
    assert (code, "no public key" in err) == (3, True)
    assert sardze("camera", "add", "elsewhere", "karsava-03")[0] == 3
    store.close()


def test_reads_are_found_and_the_search_is_logged(sardze: Sardze, store: Store) -> None:
    pole = Pole()
    pole.enrol(store)
    take(store, pole)
    code, out, _ = sardze(
        "reads", "search", "AB12*", "--reason", "stolen", "--case", "2026-117", "--json"
    )
    assert code == 0
    (line,) = out.splitlines()
    assert json.loads(line)["text"] == "AB1234"
    (access,) = store.accesses()
    assert (access.action, access.case, access.found) == (AccessAction.SEARCH, "2026-117", 1)
    assert sardze("reads", "search", "AB12*", "--case", "2026-117")[0] == 2  # SECURITY 49
    code, _, err = sardze("reads", "search", "?A", "--reason", "x", "--case", "y")
    assert (code, "Name the time" in err) == (3, True)
    assert "AB1234" in sardze("reads", "search", "*", "--reason", "x", "--case", "y")[1]
    assert "wrong-way" in sardze("events")[1]
    assert sardze("events", "--kind", "nonsense")[0] == 3
    store.close()


def test_evidence_is_copied_out_and_the_look_is_logged(
    sardze: Sardze, store: Store, tmp_path: Path
) -> None:
    pole = Pole()
    pole.enrol(store)
    take(store, pole)
    read = next(r for r in store.reads_after(0) if r.evidence)
    told = ("--reason", "hit", "--case", "7", "--json")
    code, out, _ = sardze("evidence", "show", read.passage_id, tmp_path / "out", *told)
    assert code == 0
    assert Path(json.loads(out)["file"]).read_bytes() == b"\xff\xd8"
    assert store.accesses()[0].action is AccessAction.EVIDENCE  # SECURITY 44
    assert sardze("evidence", "show", "nothing", tmp_path / "out", *told)[0] == 3
    store.close()


def test_health_shows_the_remedy_and_fails_for_a_silent_camera(
    sardze: Sardze, store: Store
) -> None:
    pole = Pole()
    pole.enrol(store)
    take(store, pole)
    code, out, _ = sardze("health")
    assert code == 1
    assert "failed  uplink" in out
    assert "Clean up" in out
    assert "3 received, 0 dropped, 0 missing" in out
    with store.writing() as transaction:
        transaction.put_seen(["karsava-01"], datetime.now(UTC))  # noqa: TID251
    code, out, _ = sardze("health", "--json")
    assert code == 0
    assert {c["name"] for c in json.loads(out)["checks"]} == {"completeness", "disk"}
    store.close()


def test_a_store_that_cannot_be_used_is_a_sentence_and_not_a_traceback(
    sardze: Sardze, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://nobody:secret@127.0.0.1:1/none"
    code, _, err = sardze("--store", url, "--folder", "/tmp", "site", "list")
    assert code == 4
    assert "is away" in err
    assert "secret" not in err
    assert sardze("--store", "oracle://x", "site", "list")[0] == 3
    assert sardze("--store", url, "site", "list")[0] == 3


def test_the_schema_is_shown_checked_and_made(sardze: Sardze) -> None:
    assert json.loads(sardze("db", "status", "--json")[1])["found"] is None
    assert sardze("db", "check")[0] == 1
    assert "became" in sardze("db", "upgrade")[1]
    assert "nothing to do" in sardze("db", "upgrade")[1]
    assert sardze("db", "check")[0] == 0
