# SPDX-License-Identifier: EUPL-1.2
"""``sardze-device`` as a person uses it: with the released models, on files and as a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from recorder import record
from sardze_device.camera.frame import Picture
from sardze_device.outbox import Outbox
from sardze_device.settings import StatePaths
from sardze_models.synthetic.road import Passage, RoadScene, SyntheticRoad
from sardze_wire.records import Direction, Kind

ROOT = Path(__file__).parent.parent.parent
SITE = """
schema: sardze/site/1
site_id: karsava
name: Kārsava
countries: {LV: 1.0}
privacy:
  purpose: test
  legal_basis: test
  controller: test
  impact_assessment: test
  retention_hours: 72
broker: {host: 127.0.0.1, port: 1883}
cameras:
  - device_id: karsava-01
    name: Malnavas iela
    source: {kind: synthetic, seed: 3, vehicles_per_hour: 900}
"""


@dataclass(frozen=True)
class Finished:
    """How a command ended."""

    code: int
    lines: list[dict[str, object]]
    said: str


def _sardze_device(*arguments: object) -> Finished:
    done = subprocess.run(
        [sys.executable, "-m", "sardze_device", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=_environment(),
        timeout=120,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return Finished(done.returncode, lines, done.stderr)


def _environment() -> dict[str, str]:
    paths = os.pathsep.join(str(ROOT / part) for part in ("wire", "models", "device"))
    return {**os.environ, "PYTHONPATH": paths, "SARDZE_SITE": "/nonexistent/site.yaml"}


@pytest.fixture(scope="module")
def road() -> SyntheticRoad:
    return SyntheticRoad(RoadScene(seed=11, vehicles_per_hour=900, countries={"LV": 1.0}))


@pytest.fixture(scope="module")
def passage(road: SyntheticRoad) -> Passage:
    return next(
        each
        for each in road.passages(600)
        if each.direction is Direction.APPROACHING and not each.two_line
    )


def _moments(road: SyntheticRoad, passage: Passage, least_px: float) -> list[float]:
    """When the plate is whole in the picture and wide enough, in steps of 1/25 s."""
    steps = range(int(25 * (passage.leaves_s - passage.enters_s)) + 1)
    return [
        at_s
        for at_s in (passage.enters_s + step / 25 for step in steps)
        if any(p.passage == passage and p.width_px > least_px for p in road.plates(at_s))
    ]


def _colours(road: SyntheticRoad, at_s: float) -> Image.Image:
    seen = road.frame(at_s)
    return Image.fromarray(Picture(seen.luma, seen.cb, seen.cr).rgb())


@pytest.fixture(scope="module")
def photograph(
    road: SyntheticRoad, passage: Passage, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("photographs") / "car.jpg"
    _colours(road, _moments(road, passage, 110)[0]).save(path, quality=95)
    return path


@pytest.fixture(scope="module")
def recording(
    road: SyntheticRoad, passage: Passage, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("recordings") / "car.mp4"
    return record(path, [_colours(road, at_s) for at_s in _moments(road, passage, 40)])


@pytest.mark.timeout(120)
def test_read_gives_one_line_a_file_and_the_plate_that_is_on_it(
    photograph: Path, passage: Passage
) -> None:
    done = _sardze_device("read", "--country", "LV", "--json", photograph)
    assert done.code == 0, done.said
    (line,) = done.lines
    assert sorted(line) == ["file", "ms", "plates"]
    assert line["file"] == str(photograph)
    plates = line["plates"]
    assert isinstance(plates, list)
    assert sorted(plates[0]) == ["box", "confidence", "country", "text"]
    assert (plates[0]["text"], plates[0]["country"]) == (passage.text, "LV")
    assert 0.5 < plates[0]["confidence"] <= 1.0
    x1, y1, x2, y2 = plates[0]["box"]
    assert 0 <= x1 < x2 <= 1280
    assert 0 <= y1 < y2 <= 720


@pytest.mark.timeout(120)
def test_files_that_cannot_be_read_are_told_and_the_others_are_read(
    photograph: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "torn.mp4").write_bytes(b"torn")
    files = [tmp_path / "empty.jpg", photograph, tmp_path / "torn.mp4", tmp_path / "none.png"]
    done = _sardze_device("read", "--json", "--country", "lv", *files)
    assert done.code == 1
    assert [line["file"] for line in done.lines] == [str(file) for file in files]
    assert ["error" in line for line in done.lines] == [True, False, True, True]
    assert done.lines[1]["plates"]
    assert "Traceback" not in done.said


@pytest.mark.timeout(120)
def test_a_recording_has_one_plate_a_passage(recording: Path, passage: Passage) -> None:
    done = _sardze_device("read", "--country", "LV", "--json", recording)
    assert done.code == 0, done.said
    (line,) = done.lines
    plates = line["plates"]
    assert isinstance(plates, list)
    assert [plate["text"] for plate in plates].count(passage.text) == 1


@pytest.mark.timeout(120)
def test_replay_tells_what_a_sites_camera_would(
    recording: Path, passage: Passage, tmp_path: Path
) -> None:
    (tmp_path / "site.yaml").write_text(SITE)
    done = _sardze_device("replay", "--site", tmp_path / "site.yaml", "--json", recording)
    assert done.code == 0, done.said
    reads = [line for line in done.lines if line["text"] == passage.text]
    assert reads[-1]["phase"] == "end"
    assert len({read["passage_id"] for read in reads}) == 1
    assert reads[-1]["direction"] == "approaching"


def test_replay_of_a_site_without_a_purpose_is_refused(recording: Path, tmp_path: Path) -> None:
    """SECURITY 47."""
    site = SITE.replace("  purpose: test\n", "")
    (tmp_path / "site.yaml").write_text(site)
    done = _sardze_device("replay", "--site", tmp_path / "site.yaml", recording)
    assert done.code == 78
    assert "purpose" in done.said


def test_an_unknown_country_is_refused_with_the_known_ones() -> None:
    done = _sardze_device("read", "--country", "XX", "a.jpg")
    assert done.code == 2
    assert "LV" in done.said


@pytest.mark.timeout(180)
def test_the_service_reads_a_road_and_stops_cleanly_when_asked(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text(SITE)
    command = [sys.executable, "-m", "sardze_device", "--site", tmp_path / "site.yaml"]
    command += ["--device", "karsava-01", "--state", tmp_path / "state", "run", "camera"]
    with subprocess.Popen(list(map(str, command)), env=_environment()) as process:
        try:
            _wait_for_reads(StatePaths(tmp_path / "state").outbox, process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        finally:
            process.kill()
    with Outbox.open(StatePaths(tmp_path / "state").outbox) as outbox:
        status = outbox.camera_status()
        rows = [row for row in outbox.pending(1000) if row.kind is Kind.PLATE_READ]
    assert status is not None
    assert status.words == "stopped"
    phases = [msgspec.json.decode(row.payload)["phase"] for row in rows]
    assert "end" in phases


def _wait_for_reads(path: Path, process: subprocess.Popen[bytes]) -> None:
    until_s = time.monotonic() + 120
    while time.monotonic() < until_s:
        assert process.poll() is None, "the camera ended by itself"
        if path.exists():
            with Outbox.open(path) as outbox:
                if any(row.kind is Kind.PLATE_READ for row in outbox.pending(10)):
                    return
        time.sleep(0.25)
    raise AssertionError("nothing was read in two minutes")
