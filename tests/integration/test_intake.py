# SPDX-License-Identifier: EUPL-1.2
"""What ingest makes of each message, on both databases: stored once, or set aside with a reason."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration.pole import NOON, Pole, Sent, delivered, new_id
from sardze_fleet.ingest.admission import Admission, Directory
from sardze_fleet.ingest.intake import Intake, Taken
from sardze_fleet.ingest.rejection_rate import RejectionRate
from sardze_fleet.settings import Unsigned
from sardze_fleet.store import Store
from sardze_fleet.store.records import EventSearch, ReadSearch, RejectionReason
from sardze_wire.records import (
    Check,
    Clock,
    ClockSource,
    EventKind,
    HealthReport,
    HealthState,
    Heartbeat,
    Kind,
    Phase,
    Presence,
    Range,
)
from sardze_wire.signature import sign

pytestmark = pytest.mark.timeout(60)  # the first test on PostgreSQL makes a cluster
JPEG = b"\xff\xd8 a car \xff\xd9"


class Door:
    """Ingest without a broker: messages go in, time passes as the test likes."""

    def __init__(self, store: Store, unsigned: Unsigned = Unsigned.REFUSE) -> None:
        self.now_s = 0.0
        self._intake = Intake(
            store,
            Admission(Directory(store.identities, monotonic=self._monotonic), unsigned),
            RejectionRate(60),
            monotonic=self._monotonic,
        )

    def take(self, *messages: Sent) -> Taken:
        self.now_s += 10
        return self._intake.take([delivered(m) for m in messages], NOON + timedelta(hours=1))

    def _monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def pole(store: Store) -> Pole:
    enrolled = Pole()
    enrolled.enrol(store)
    return enrolled


def reasons(store: Store) -> list[RejectionReason]:
    return [rejected.reason for rejected in store.rejected()]


def test_a_read_is_stored_with_its_signature_and_can_be_found(store: Store, pole: Pole) -> None:
    sent = pole.read("AB1234")
    taken = Door(store).take(sent)
    assert (taken.stored, taken.rejected) == (1, 0)
    (found,) = store.reads(ReadSearch(pattern="AB12*"))
    assert (found.text, found.verified, found.clock_trusted) == ("AB1234", True, True)
    detail = store.read(found.passage_id)
    assert detail is not None
    (message,) = detail.messages
    assert (message.payload, message.signature) == (sent.payload, sent.signature)  # SECURITY 41
    assert message.key_id == pole.key.public_key.key_id  # SECURITY 42


def test_a_message_that_comes_again_changes_nothing(store: Store, pole: Pole) -> None:
    sent = [pole.read(), pole.event(), pole.read("CD456")]
    door = Door(store)
    door.take(*sent, sent[0])
    before = store.reads(ReadSearch()), store.events(EventSearch()), store.newest_revision()
    again = door.take(*sent)  # SECURITY 14
    after = store.reads(ReadSearch()), store.events(EventSearch()), store.newest_revision()
    assert after == before
    assert again.standing["karsava-01"][1].received == 3  # and the device gets its receipt
    assert store.rejected() == ()


def test_an_event_id_that_is_used_for_something_else_is_set_aside(store: Store, pole: Pole) -> None:
    first = pole.read()
    record = msgspec.json.decode(first.payload)
    payload = msgspec.json.encode(record | {"text": "XX999"})
    door = Door(store)
    door.take(first)
    door.take(Sent(first.topic, payload, sign(pole.key, first.topic, payload)))
    assert reasons(store) == [RejectionReason.EVENT_ID_REUSED]
    assert [read.text for read in store.reads(ReadSearch())] == ["AB123"]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
@pytest.mark.parametrize("together", [True, False])
def test_a_passage_ends_the_same_in_whatever_order_its_statements_come(
    store: Store, pole: Pole, order: tuple[int, ...], together: bool
) -> None:
    passage = new_id(NOON)
    told = [
        pole.read("A8123", passage_id=passage, phase=Phase.NEW),
        pole.read("AB123", passage_id=passage, phase=Phase.UPDATE),
        pole.read("AB1234", passage_id=passage, phase=Phase.END),
    ]
    door = Door(store)
    if together:
        door.take(*(told[index] for index in order))
    else:
        for index in order:
            door.take(told[index])
    (read,) = store.reads(ReadSearch())
    assert (read.text, read.phase, read.sequence) == ("AB1234", Phase.END, 3)
    assert read.first_observed_at == NOON + timedelta(seconds=1)
    assert read.last_observed_at == NOON + timedelta(seconds=3)
    assert store.reads(ReadSearch(pattern="A8123")) == ()


@pytest.mark.parametrize("first", ["read", "picture"])
@pytest.mark.parametrize("together", [True, False])
def test_evidence_meets_its_read_whichever_comes_first(
    store: Store, pole: Pole, first: str, together: bool
) -> None:
    read = pole.read(pictures=[JPEG])
    picture = pole.picture(read.event_id, 0, JPEG)
    sent = [read, picture] if first == "read" else [picture, read]
    door = Door(store)
    if together:
        door.take(*sent)
    else:
        door.take(sent[0])
        seen = store.newest_revision()
        door.take(sent[1])
        assert [r.text for r in store.reads_after(seen)] == ["AB123"]
    door.take(picture)
    (found,) = store.reads(ReadSearch())
    (piece,) = found.evidence
    assert piece.present
    stored = store.evidence(piece.sha256)
    assert stored is not None
    assert stored.path.read_bytes() == JPEG
    assert store.rejected() == ()


@pytest.mark.parametrize("first", ["read", "picture"])
def test_evidence_that_is_not_what_was_announced_is_set_aside(
    store: Store, pole: Pole, first: str
) -> None:
    read = pole.read(pictures=[JPEG])
    picture = pole.picture(read.event_id, 0, b"\xff\xd8 another car")
    door = Door(store)
    door.take(*([read] if first == "read" else [picture]))
    door.take(*([picture] if first == "read" else [read]))
    assert reasons(store) == [RejectionReason.EVIDENCE_MISMATCH]
    (found,) = store.reads(ReadSearch())
    assert not found.evidence[0].present
    door.take(pole.picture(read.event_id, 0, JPEG))
    (found,) = store.reads(ReadSearch())
    assert found.evidence[0].present


def test_a_device_with_a_clock_at_1970_is_believed_but_marked(store: Store, pole: Pole) -> None:
    pole.at = datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC)
    pole.clock = Clock(trusted=False, source=ClockSource.NONE)
    Door(store).take(pole.read())
    (read,) = store.reads(ReadSearch())  # SECURITY 26
    assert not read.clock_trusted
    assert read.last_observed_at.year == 1970
    assert read.received_at == NOON + timedelta(hours=1)


def test_a_wrong_signature_an_unknown_device_and_no_signature_are_set_aside(
    store: Store, pole: Pole
) -> None:
    stranger, thief = Pole("karsava-99"), Pole()
    genuine = pole.read()
    moved = replace(genuine, topic=genuine.topic.replace("plate-read", "event"))
    door = Door(store)
    taken = door.take(
        stranger.read(), thief.read(), replace(genuine, signature=None), moved, genuine
    )
    assert (taken.stored, taken.rejected) == (1, 4)  # SECURITY 42
    assert sorted(reasons(store)) == sorted(
        [
            RejectionReason.UNKNOWN_DEVICE,
            RejectionReason.BAD_SIGNATURE,
            RejectionReason.UNSIGNED,
            RejectionReason.BAD_SIGNATURE,
        ]
    )
    assert store.rejected_counts() == {"karsava-01": 3, "karsava-99": 1}


def test_a_device_that_signs_for_another_is_set_aside(store: Store, pole: Pole) -> None:
    other = Pole("karsava-02")
    other.enrol(store)
    foreign = other.read()
    topic = foreign.topic.replace("karsava-02", "karsava-01")
    Door(store).take(Sent(topic, foreign.payload, sign(pole.key, topic, foreign.payload)))
    assert reasons(store) == [RejectionReason.MISADDRESSED]


def test_without_signatures_ingest_can_be_told_to_accept_and_says_so(
    store: Store, pole: Pole
) -> None:
    door = Door(store, Unsigned.ACCEPT)
    door.take(replace(pole.read(), signature=None), Pole().read("CD456"))
    (read,) = store.reads(ReadSearch())
    assert (read.text, read.verified) == ("AB123", False)
    assert reasons(store) == [RejectionReason.BAD_SIGNATURE]


def test_a_new_key_counts_at_once_and_begins_new_numbers(store: Store, pole: Pole) -> None:
    door = Door(store)
    door.take(pole.read(), pole.read("CD456"))
    swapped = Pole()
    swapped.enrol(store)
    swapped.at += timedelta(hours=1)
    taken = door.take(swapped.read("EF789"), pole.read("GH111"))
    assert (taken.stored, taken.rejected) == (1, 1)
    assert store.completeness("karsava-01").received == 1
    assert [key.retired_at is None for key in store.keys("karsava-01")] == [False, True]


def test_a_removed_message_is_found_by_its_number_and_a_declared_drop_is_not_missed(
    store: Store, pole: Pole
) -> None:
    sent = [pole.read(f"AB{n:03}") for n in range(1, 21)]
    door = Door(store)
    door.take(*sent[:4], *sent[5:12], *sent[14:])
    numbers = store.completeness("karsava-01")
    assert numbers.missing == (Range(5, 5), Range(13, 14))  # SECURITY 13, SECURITY 14
    assert not numbers.complete
    door.take(pole.event(EventKind.OUTBOX_DROP, dropped=(Range(13, 15),)), sent[4])
    numbers = store.completeness("karsava-01")
    assert (numbers.complete, numbers.received, numbers.dropped) == (True, 19, 2)


def test_numbers_in_any_order_and_batch_become_one_range(store: Store, pole: Pole) -> None:
    sent = [pole.event() for _ in range(60)]
    random.Random(7).shuffle(sent)  # noqa: S311
    door = Door(store)
    for start in range(0, 60, 7):
        door.take(*sent[start : start + 7], sent[0])
    numbers = store.completeness("karsava-01")
    assert (numbers.complete, numbers.received, numbers.last) == (True, 60, 60)


def test_what_a_heartbeat_announces_is_missing_once_the_outbox_is_empty(
    store: Store, pole: Pole
) -> None:
    door = Door(store)
    door.take(pole.read())
    for rows, missing in ((2, ()), (0, (Range(2, 3),))):
        beat = Heartbeat(
            at=NOON,
            clock=pole.clock,
            boot_id="boot-1",
            uptime_s=5.0,
            last_sequence=3,
            outbox_rows=rows,
            outbox_bytes=rows,
        )
        door.take(pole.send(Kind.HEARTBEAT, beat))
        assert store.completeness("karsava-01").missing == missing


def test_a_late_last_will_does_not_hide_a_newer_connection(store: Store, pole: Pole) -> None:
    def presence(online: bool, boot: str, session: int) -> Sent:
        told = Presence(online=online, boot_id=boot, session=session, at=NOON)
        return pole.send(Kind.PRESENCE, told)

    door = Door(store)
    steps = [
        (presence(True, "boot-1", 1), True),
        (presence(True, "boot-1", 2), True),
        (presence(False, "boot-1", 1), True),  # SECURITY 16
        (presence(False, "boot-1", 2), False),
        (presence(True, "boot-2", 1), True),
        (presence(False, "boot-1", 2), True),
        (presence(False, "boot-2", 1), False),
    ]
    for sent, online in steps:
        door.take(sent)
        device = store.device("karsava-01")
        assert device is not None
        assert device.online is online


def test_health_and_last_contact_are_kept_for_the_screen(store: Store, pole: Pole) -> None:
    check = Check(name="disk", state=HealthState.WARNING, figure=93.0, unit="%", remedy="Clean up")
    report = HealthReport(at=NOON, boot_id="boot-1", checks=(check,))
    Door(store).take(pole.send(Kind.HEALTH, report))
    device = store.device("karsava-01")
    assert device is not None
    assert device.health == report
    assert device.last_seen_at == NOON + timedelta(hours=1)


def test_a_message_that_the_database_refuses_does_not_hold_the_others_up(
    store: Store, pole: Pole
) -> None:
    monster = pole.read("ZZ999")
    record = msgspec.json.decode(monster.payload)
    payload = msgspec.json.encode(record | {"frames_voted": 2**64 - 1})
    bad = Sent(monster.topic, payload, sign(pole.key, monster.topic, payload))
    taken = Door(store).take(pole.read("AB111"), bad, pole.read("AB222"))
    assert (taken.stored, taken.rejected) == (2, 1)
    assert sorted(read.text for read in store.reads(ReadSearch())) == ["AB111", "AB222"]
    assert reasons(store) == [RejectionReason.MALFORMED]


def test_a_flood_of_rubbish_is_counted_but_not_all_kept(store: Store, pole: Pole) -> None:
    rubbish = replace(pole.read(), payload=b"{")
    door = Door(store)
    door.take(*[rubbish] * 500)
    assert store.rejected_counts() == {"karsava-01": 500}  # SECURITY 17
    assert len(store.rejected(1000)) == 60


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_nothing_that_is_sent_stops_ingest(store: Store, data: st.DataObject) -> None:
    pole = Pole("karsava-66")
    pole.enrol(store)
    sent = data.draw(st.sampled_from([pole.read(), pole.event()]))
    payload = bytearray(sent.payload)
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(payload) - 1))
        payload[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        payload = payload or bytearray(b" ")
    topic = data.draw(
        st.one_of(
            st.just(sent.topic),
            st.text(max_size=40),
            st.sampled_from(list(Kind)).map(lambda k: f"sardze/1/karsava/karsava-66/{k}"),
            st.just(f"sardze/1/karsava/karsava-66/evidence/{sent.event_id}/0"),
        )
    )
    signature = data.draw(
        st.one_of(st.just(sign(pole.key, topic, bytes(payload))), st.none(), st.text(max_size=90))
    )
    taken = Door(store).take(Sent(topic, bytes(payload), signature), Pole("ghost").read())
    assert taken.stored + taken.rejected >= 2  # SECURITY 17


def test_a_signature_in_letters_of_another_script_is_no_crash(store: Store, pole: Pole) -> None:
    Door(store).take(replace(pole.read(), signature="paraksts ā"))
    assert reasons(store) == [RejectionReason.BAD_SIGNATURE]
