# SPDX-License-Identifier: EUPL-1.2
"""`python -m sardze_models.evaluate`, with the shipped weights, over a drawn street."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sardze_models.evaluate import PEER_MISSING, UNUSABLE, main
from sardze_models.evaluation.labels import Photograph
from sardze_models.evaluation.peers.known import PEERS, Peer

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def table(street: Photograph, write_table: Callable[..., Path]) -> Path:
    (label,) = street.labels
    far = replace(label, box=(20.0, 20.0, 140.0, 50.0), text="LV1234")
    return write_table(replace(street, labels=(label, far)))


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_person_gets_tables_of_what_was_found_and_read(table: Path) -> None:
    result = _run("--labels", table)
    assert result.exit_code == 0, result.output
    assert "Finding: plates from 60 px" in result.stdout
    (finding, *_) = [line.split() for line in result.stdout.splitlines() if "set_c" in line]
    assert finding[:4] == ["set_c", "1", "2", "50.0"]
    assert "not found" in result.stdout
    assert "peak memory" in result.stdout


def test_a_program_gets_one_json_object_with_the_same_figures(table: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "failures.jpg"
    result = _run("--labels", table, "--json", "--failures", sheet)
    report = json.loads(result.stdout)
    figures = report["sets"]["all"]
    assert (figures["photographs"], figures["findable"]) == (1, 2)
    assert figures["found_half"]["part"] == 1
    assert figures["reading"]["exact_told"]["whole"] == 2
    assert set(report["cost"]["parts_ms"]) == {"look", "read", "decode"}
    assert 20 < report["cost"]["peak_rss_mb"] < 600
    assert "not found" in [plate["reason"] for plate in report["failures"]]
    assert sheet.stat().st_size > 5000
    assert "shown in" in result.stderr


def test_finding_alone_reads_nothing(table: Path) -> None:
    report = json.loads(_run("--labels", table, "--find-only", "--json").stdout)
    assert report["sets"]["all"]["reading"]["legible"] == 0
    assert set(report["cost"]["parts_ms"]) == {"look"}
    assert report["calibration_untold"] is None


def test_another_system_stands_beside_ours_in_the_same_run(
    table: Path, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PEERS, peer.name, peer)
    result = _run("--labels", table, "--peers", peer.name)
    assert result.exit_code == 0, result.output
    _, standings = result.stdout.split("Systems side by side")
    standings, _ = standings.split("Systems by set")
    rows = {line.split()[0]: line.split() for line in standings.splitlines() if line}
    assert rows["ours"][1] == "50.0"
    assert rows["small"][1:4] == ["1.0", "on", "1"]  # its version
    assert rows["small"][4] == "0.0"
    assert "small: reads widths" in standings


def test_drawn_plates_need_no_photographs(tmp_path: Path) -> None:
    page = tmp_path / "figures.md"
    result = _run("--rendered", "EE,LV", "--count", "3", "--markdown", page)
    assert result.exit_code == 0, result.output
    assert "Drawn plates, 100 px wide, 3 a country" in result.stdout
    rows = [line for line in page.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert [row.split(" | ")[0] for row in rows[2:4]] == ["| EE", "| LV"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "--labels FILE, --rendered COUNTRIES or both"),
        (("--rendered", "XX"), "Not known: XX"),
        (("--rendered", "LV", "--peers", "rapidocr"), "need photographs"),
        (("--rendered", "LV", "--find-only"), "reads nothing"),
        (("--labels", __file__, "--failures", "sheet.txt"), "a picture's name"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_runs(
    words: tuple[str, ...], complaint: str
) -> None:
    result = _run(*words)
    assert result.exit_code == 2
    assert complaint in result.stderr


def test_a_table_of_another_form_ends_with_its_remedy(tmp_path: Path) -> None:
    table = tmp_path / "labels.csv"
    table.write_text("file\n", encoding="utf-8")
    result = _run("--labels", table)
    assert result.exit_code == UNUSABLE
    assert "has no column x1" in result.stderr


def test_a_picture_that_is_not_there_ends_with_its_name(
    street: Photograph, write_table: Callable[..., Path]
) -> None:
    result = _run("--labels", write_table(replace(street, file=Path("gone.jpg"))))
    assert result.exit_code == UNUSABLE
    assert "gone.jpg cannot be opened" in result.stderr


def test_a_peer_that_is_missing_is_said_before_anything_runs(table: Path, tmp_path: Path) -> None:
    result = _run("--labels", table, "--peers", "simplelpr", "--peers-python", tmp_path / "none")
    assert result.exit_code == PEER_MISSING
    assert "Name a Python interpreter" in result.stderr
    assert not result.stdout
