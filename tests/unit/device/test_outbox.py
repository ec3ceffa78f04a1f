# SPDX-License-Identifier: EUPL-1.2
"""The outbox keeps facts in order, numbers them without gaps, and says what it lets go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_facts import BOOT_ID, START, UNTRUSTED, moment, plate_read
from sardze_device.agent.reporting import loss_report
from sardze_device.errors import OutboxCorruptError, OutboxError, OutboxFullError
from sardze_device.outbox import CameraStatus, Outbox, OutboxLimits
from sardze_device.outbox.reserve import BLOCK
from sardze_wire import codec
from sardze_wire.records import DesiredState, Event, Kind, PlateRead, Range

PICTURE = b"\xff\xd8" + bytes(20_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.db"


@pytest.fixture
def outbox(path: Path) -> Iterator[Outbox]:
    with Outbox.open(path) as box:
        yield box


def stored_reads(box: Outbox) -> list[PlateRead]:
    rows = box.pending(10_000)
    found = [codec.decode(row.kind, row.payload) for row in rows if row.sequence is not None]
    return [record for record in found if isinstance(record, PlateRead)]


def report(box: Outbox, after_s: float = 0.0) -> int | None:
    make = loss_report(
        moment(after_s), site_id="karsava", device_id="karsava-01", randomness=bytes(10)
    )
    return box.report_losses(make)


def newest_event(box: Outbox) -> Event:
    record = codec.decode(Kind.EVENT, box.pending(10_000)[-1].payload)
    assert isinstance(record, Event)
    return record


def test_facts_come_out_in_the_order_and_with_the_numbers_they_were_given(outbox: Outbox) -> None:
    given = [outbox.append(plate_read(number)) for number in range(5)]
    assert given == [1, 2, 3, 4, 5]
    assert [read.sequence for read in stored_reads(outbox)] == given
    assert [read.text for read in stored_reads(outbox)] == [f"AB{n:04d}" for n in range(5)]


def test_evidence_follows_its_fact_with_its_bytes_untouched(outbox: Outbox) -> None:
    first = plate_read(1, pictures=(PICTURE, b"crop"))
    outbox.append(first, [PICTURE, b"crop"])
    outbox.append(plate_read(2))
    rows = outbox.pending(10)
    assert [row.kind for row in rows] == ["plate-read", "evidence", "evidence", "plate-read"]
    assert [row.payload for row in rows[1:3]] == [PICTURE, b"crop"]
    assert rows[2].topic == f"sardze/1/karsava/karsava-01/evidence/{first.event_id}/1"


def test_evidence_that_the_fact_does_not_name_is_a_mistake_of_the_caller(outbox: Outbox) -> None:
    with pytest.raises(ValueError, match="0 pieces of evidence named, 1 given"):
        outbox.append(plate_read(1), [PICTURE])
    assert outbox.status().last_sequence == 0


def test_delivering_everything_gives_no_number_back(path: Path) -> None:
    with Outbox.open(path) as outbox:
        outbox.append(plate_read(1))
        outbox.delivered([row.row_id for row in outbox.pending(10)])
    with Outbox.open(path) as outbox:
        assert outbox.status().rows == 0
        assert outbox.append(plate_read(2)) == 2


def test_two_processes_share_the_file_and_see_each_other(path: Path, outbox: Outbox) -> None:
    before = outbox.version_of_data()
    with Outbox.open(path) as camera:
        camera.append(plate_read(1))
        assert outbox.version_of_data() != before
        assert outbox.append(plate_read(2)) == 2
        assert camera.append(plate_read(3)) == 3
    assert len(stored_reads(outbox)) == 3


def test_a_sent_row_waits_for_the_receipt_and_is_not_pending(outbox: Outbox) -> None:
    for number in range(3):
        outbox.append(plate_read(number))
    outbox.sent([row.row_id for row in outbox.pending(2)])
    assert [row.sequence for row in outbox.pending(10)] == [3]
    assert outbox.status().rows == 3
    outbox.receipt(through=2)
    assert outbox.status().rows == 1


def test_what_a_receipt_misses_waits_again(outbox: Outbox) -> None:
    for number in range(5):
        outbox.append(plate_read(number))
    outbox.sent([row.row_id for row in outbox.pending(10)])
    assert outbox.receipt(through=1, missing=[Range(2, 3)]) == 2
    assert [row.sequence for row in outbox.pending(10)] == [2, 3]
    assert outbox.status().rows == 4


def test_evidence_goes_only_once_a_later_fact_has_arrived(outbox: Outbox) -> None:
    outbox.append(plate_read(1, pictures=(PICTURE,)), [PICTURE])
    outbox.append(plate_read(2))
    outbox.sent([row.row_id for row in outbox.pending(10)])
    outbox.receipt(through=1)
    assert outbox.send_again() == 2
    outbox.sent([row.row_id for row in outbox.pending(10)])
    outbox.receipt(through=2)
    assert outbox.send_again() == 0


def test_the_newest_fact_is_sent_again_with_its_evidence_to_ask_what_is_missing(
    outbox: Outbox,
) -> None:
    outbox.append(plate_read(1))
    outbox.append(plate_read(2, pictures=(PICTURE,)), [PICTURE])
    assert outbox.send_newest_again() == 0
    outbox.sent([row.row_id for row in outbox.pending(10)])
    assert outbox.send_newest_again() == 2
    assert [row.sequence for row in outbox.pending(10)] == [2, None]


def test_after_a_lost_connection_sent_rows_are_sent_again(outbox: Outbox) -> None:
    outbox.append(plate_read(1))
    outbox.sent([row.row_id for row in outbox.pending(10)])
    assert outbox.send_again() == 1
    assert [row.sequence for row in outbox.pending(10)] == [1]


def test_the_oldest_evidence_goes_before_any_fact(path: Path) -> None:
    """SECURITY 18."""
    with Outbox.open(path, OutboxLimits(max_bytes=120_000)) as outbox:
        for number in range(10):
            outbox.append(plate_read(number, pictures=(PICTURE,)), [PICTURE])
        status = outbox.status()
        assert status.size_bytes <= 120_000
        assert status.dropped_facts == 0 and status.dropped_evidence > 0
        assert len(stored_reads(outbox)) == 10
        evidence = [row.topic for row in outbox.pending(100) if row.kind is Kind.EVIDENCE]
        assert evidence[-1].split("/")[5] == plate_read(9).event_id


def test_facts_that_had_to_go_are_remembered_and_told_in_a_durable_event(path: Path) -> None:
    """SECURITY 18."""
    with Outbox.open(path, OutboxLimits(max_bytes=12_000)) as outbox:
        for number in range(20):
            outbox.append(plate_read(number))
        lost = outbox.status().dropped
        assert lost == (Range(1, lost[0].last),)
        sequence = report(outbox)
        event = newest_event(outbox)
        assert event.sequence == sequence == 21
        assert event.dropped[0].first == 1 and event.dropped[0].last >= lost[0].last - 1
        assert "sequence numbers have no fact any more" in event.reason
        kept = {read.sequence for read in stored_reads(outbox)}
        gone = {n for piece in outbox.status().dropped for n in range(piece.first, piece.last + 1)}
        assert kept | gone | {21} == set(range(1, 22))


def test_a_loss_is_told_once_and_forgotten_when_the_report_has_arrived(path: Path) -> None:
    with Outbox.open(path, OutboxLimits(max_bytes=12_000)) as outbox:
        for number in range(20):
            outbox.append(plate_read(number))
        outbox.limits = OutboxLimits()
        assert report(outbox) is not None
        assert report(outbox) is None
        assert outbox.status().dropped
        outbox.delivered([row.row_id for row in outbox.pending(100)])
        assert not outbox.status().dropped


def test_a_report_that_is_itself_let_go_is_told_again(path: Path) -> None:
    with Outbox.open(path, OutboxLimits(max_bytes=12_000)) as outbox:
        for number in range(20):
            outbox.append(plate_read(number))
        report(outbox)
        for number in range(20, 60):
            outbox.append(plate_read(number))
        report(outbox)
        assert newest_event(outbox).dropped[0].first == 1


def test_sent_rows_go_first_and_are_not_counted_as_losses(path: Path) -> None:
    with Outbox.open(path, OutboxLimits(max_bytes=12_000)) as outbox:
        for number in range(6):
            outbox.append(plate_read(number))
        outbox.sent([row.row_id for row in outbox.pending(3)])
        for number in range(6, 9):
            outbox.append(plate_read(number))
        status = outbox.status()
        assert status.dropped_facts == 0 and not status.dropped
        assert [read.sequence for read in stored_reads(outbox)][0] == 4


def test_what_is_older_than_the_site_may_keep_goes(path: Path) -> None:
    """SECURITY 48."""
    with Outbox.open(path, OutboxLimits(max_age_s=3600)) as outbox:
        outbox.append(plate_read(1, at=moment(0)))
        outbox.append(plate_read(2, at=moment(3000)))
        outbox.keep_bounds(moment(3700))
        assert [read.sequence for read in stored_reads(outbox)] == [2]
        assert outbox.status().dropped == (Range(1, 1),)


def test_a_clock_that_jumps_from_1970_makes_nothing_old(path: Path) -> None:
    """SECURITY 26."""
    with Outbox.open(path, OutboxLimits(max_age_s=3600)) as outbox:
        unset = moment(-10_000_000, clock=UNTRUSTED)
        before = moment(10)
        outbox.append(
            plate_read(1, at=type(before)(unset.wall, before.monotonic_ns, BOOT_ID, UNTRUSTED))
        )
        outbox.keep_bounds(moment(20))
        assert len(stored_reads(outbox)) == 1
        outbox.keep_bounds(moment(4000))
        assert len(stored_reads(outbox)) == 0


def test_an_untrusted_fact_of_an_earlier_boot_is_kept(path: Path) -> None:
    with Outbox.open(path, OutboxLimits(max_age_s=3600)) as outbox:
        outbox.append(plate_read(1, at=moment(0, boot_id="earlier", clock=UNTRUSTED)))
        outbox.keep_bounds(moment(400_000))
        assert len(stored_reads(outbox)) == 1


def test_a_damaged_file_is_set_aside_and_numbers_go_on_above(path: Path) -> None:
    with Outbox.open(path) as outbox:
        for number in range(10):
            outbox.append(plate_read(number))
    path.write_bytes(b"not a database at all" * 1000)
    with Outbox.open(path) as outbox:
        assert outbox.append(plate_read(10)) == BLOCK + 1
        assert outbox.status().dropped == (Range(1, BLOCK),)
        report(outbox)
        assert "damaged" in newest_event(outbox).reason
    assert path.with_name("outbox.db.damaged").exists()


def test_what_was_delivered_before_is_not_declared_lost_with_the_file(path: Path) -> None:
    with Outbox.open(path) as outbox:
        for number in range(BLOCK + 1):
            outbox.append(plate_read(number))
            if number == BLOCK - 2:
                outbox.delivered([row.row_id for row in outbox.pending(BLOCK - 10)])
    path.unlink()
    with Outbox.open(path) as outbox:
        assert outbox.status().dropped == (Range(BLOCK - 9, 2 * BLOCK),)


def test_an_older_copy_of_the_file_gives_no_number_twice(path: Path) -> None:
    with Outbox.open(path) as outbox:
        outbox.append(plate_read(0))
    old = path.read_bytes()
    with Outbox.open(path) as outbox:
        for number in range(1, 2 * BLOCK + 5):
            outbox.append(plate_read(number))
    path.write_bytes(old)
    with Outbox.open(path) as outbox:
        assert outbox.append(plate_read(9999)) > 2 * BLOCK + 5


def test_damage_found_while_running_is_mended_by_the_next_start(path: Path) -> None:
    with Outbox.open(path) as outbox:
        for number in range(200):
            outbox.append(plate_read(number))
    content = bytearray(path.read_bytes())
    for page in range(len(content) // 8192, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = bytes(64)
    path.write_bytes(content)
    with Outbox.open(path) as outbox, pytest.raises(OutboxCorruptError, match="is damaged"):
        outbox.pending(1000)
    with Outbox.open(path) as outbox:
        assert outbox.append(plate_read(1)) > 200


def test_a_file_set_aside_under_a_running_process_is_followed(path: Path) -> None:
    with Outbox.open(path) as camera:
        camera.append(plate_read(1))
        path.rename(path.with_name("elsewhere"))
        sequence = camera.append(plate_read(2))
        assert sequence == BLOCK + 1
        with Outbox.open(path) as agent:
            assert [read.sequence for read in stored_reads(agent)] == [BLOCK + 1]


def test_a_full_disk_is_a_state_and_uses_up_no_number(path: Path, outbox: Outbox) -> None:
    outbox.append(plate_read(0))
    limit_pages(outbox, extra=6)
    stored = 1
    with pytest.raises(OutboxFullError, match="no room in the outbox"):
        while True:
            outbox.append(plate_read(stored))
            stored += 1
    with pytest.raises(OutboxFullError):
        outbox.append(plate_read(stored, pictures=(PICTURE,)), [PICTURE])
    assert outbox.status().refused == 2
    assert outbox.status().last_sequence == stored
    limit_pages(outbox, extra=10_000)
    assert outbox.append(plate_read(stored)) == stored + 1
    report(outbox)
    assert "2 facts found no room" in newest_event(outbox).reason


def test_on_a_full_disk_old_evidence_makes_room_for_a_new_fact(outbox: Outbox) -> None:
    """SECURITY 18."""
    for number in range(30):
        outbox.append(plate_read(number, pictures=(PICTURE,)), [PICTURE])
    limit_pages(outbox, extra=2)
    for number in range(30, 60):
        outbox.append(plate_read(number))
    assert len(stored_reads(outbox)) == 60
    assert outbox.status().dropped_evidence > 0


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutboxError, match="nowhere exists"):
        Outbox.open(tmp_path / "nowhere" / "outbox.db")


def test_a_file_of_a_newer_program_is_left_alone(path: Path) -> None:
    with Outbox.open(path) as outbox:
        outbox.append(plate_read(1))
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(OutboxError, match="version 99"):
        Outbox.open(path)


def test_the_camera_and_the_agent_leave_each_other_words(path: Path, outbox: Outbox) -> None:
    assert outbox.camera_status() is None and outbox.desired_version() == 0
    status = CameraStatus(
        boot_id=BOOT_ID, monotonic_ns=9, started_ns=1, frames=7, frames_per_s=4.0, last_frame_ns=8
    )
    desired = DesiredState(
        device_id="karsava-01", version=3, issued_at=START, settings={"reading": {}}
    )
    with Outbox.open(path) as other:
        other.write_camera_status(status)
        outbox.store_desired(desired)
        assert outbox.camera_status() == status
        stored = other.desired()
        assert stored is not None and (stored.version, stored.state) == (3, desired)


def limit_pages(box: Outbox, *, extra: int) -> None:
    """A disk that has room for so many more pages."""
    with box._file.reading() as db:
        pages = int(db.execute("PRAGMA page_count").fetchone()[0])
        db.execute(f"PRAGMA max_page_count = {pages + extra}").fetchone()
