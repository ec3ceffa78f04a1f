# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from sardze_device.camera.facts import Fact, FactWriter, Origin
from sardze_device.camera.frame import Frame, from_image
from sardze_device.camera.journal import LinesJournal, OutboxJournal, SentencesJournal
from sardze_device.camera.meter import StageMeter
from sardze_device.camera.status import Running, StatusWriter
from sardze_device.host import Moment
from sardze_device.outbox import Outbox, OutboxLimits
from sardze_wire.records import Clock, ClockSource, Phase


def _fault() -> Fact:
    clock = Clock(trusted=False, source=ClockSource.NONE)
    writer = FactWriter(
        Origin("karsava", "karsava-01"),
        moment_of=lambda at_ns: Moment(datetime(2026, 11, 23, tzinfo=UTC), at_ns, "boot", clock),
        randomness=os.urandom,
    )
    return writer.camera_fault(Phase.NEW, writer.new_incident(0), "No frame.", 1_500_000_000)


def _frame(at_s: float) -> Frame:
    picture = from_image(Image.new("L", (16, 8)))
    return Frame(picture, picture.luma, int(at_s * 1e9), 1)


def test_facts_are_in_the_outbox_when_append_returns(tmp_path: Path) -> None:
    with Outbox.open(tmp_path / "outbox.db") as outbox:
        OutboxJournal(outbox).append(_fault())
        assert [row.sequence for row in outbox.pending(10)] == [1]


def test_an_outbox_without_room_does_not_stop_the_camera(tmp_path: Path) -> None:
    with Outbox.open(tmp_path / "outbox.db", OutboxLimits(max_bytes=600)) as outbox:
        journal = OutboxJournal(outbox)
        for _ in range(5):
            journal.append(_fault())
        assert journal.refused > 0 or outbox.status().dropped


def test_a_replay_prints_records_or_sentences() -> None:
    lines, sentences = io.StringIO(), io.StringIO()
    LinesJournal(lines).append(_fault())
    SentencesJournal(sentences).append(_fault())
    assert json.loads(lines.getvalue())["kind"] == "camera-fault"
    assert "No frame." in sentences.getvalue()
    assert "1.50 s" in sentences.getvalue()


def test_the_status_is_written_with_the_first_frame_and_then_every_so_often(
    tmp_path: Path,
) -> None:
    with Outbox.open(tmp_path / "outbox.db") as outbox:
        meter = StageMeter(iter(range(100)).__next__)
        with meter.stage("find"):
            pass
        running = Running("boot-1", 0, {"plate-finder": "1"}, settings_version=3)
        status = StatusWriter(OutboxJournal(outbox), running, meter, {"reopen": 2})
        seen = []
        for number in range(300):
            status.frame_came(_frame(number / 10), int(number / 10 * 1e9))
            stored = outbox.camera_status()
            assert stored is not None
            seen.append(stored)
    last = seen[-1]
    assert sorted({each.frames for each in seen}) == [1, 101, 201]
    assert last.frames_per_s == 10.0
    assert last.recoveries == {"reopen": 2}
    assert last.settings_version == 3
    assert "find" in last.words
