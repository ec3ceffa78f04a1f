# SPDX-License-Identifier: EUPL-1.2
"""Whatever the order, the newest statement stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sardze_fleet.ingest.settle import presence_stands, settle_read
from sardze_fleet.store.records import ReadRecord
from sardze_wire.records import Clock, ClockSource, Phase, PlateRead, Presence

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TOLD = [(Phase.NEW, "A8123"), (Phase.UPDATE, "AB123"), (Phase.UPDATE, "AB12"), (Phase.END, "AB123")]


def statement(number: int) -> PlateRead:
    phase, text = TOLD[number]
    return PlateRead(
        event_id=f"01890000-0000-7000-8000-00000000000{number}",
        sequence=number + 1,
        boot_id="boot",
        observed_at=NOON + timedelta(seconds=number),
        monotonic_ns=number,
        clock=Clock(trusted=True, source=ClockSource.NTP),
        site_id="karsava",
        device_id="karsava-01",
        passage_id="01890000-0000-7000-8000-0000000000aa",
        phase=phase,
        text=text,
        confidence=0.9,
        frames_voted=number,
        plate_box=(0.1, 0.1, 0.2, 0.2),
    )


@given(order=st.permutations(range(4)), again=st.lists(st.integers(0, 3), max_size=4))
def test_any_order_and_any_repetition_give_the_same_passage(
    order: list[int], again: list[int]
) -> None:
    read: ReadRecord | None = None
    for number in (*order, *again):
        read = settle_read(read, statement(number), verified=True, received_at=NOON)
    assert read is not None
    assert (read.text, read.phase, read.sequence, read.frames_voted) == ("AB123", Phase.END, 4, 3)
    assert read.first_observed_at == NOON
    assert read.last_observed_at == NOON + timedelta(seconds=3)


def test_a_late_new_never_overwrites_the_end_but_tells_when_it_began() -> None:
    end = settle_read(None, statement(3), verified=True, received_at=NOON)
    after = settle_read(end, statement(0), verified=True, received_at=NOON)
    assert (after.text, after.event_id) == ("AB123", end.event_id)
    assert after.first_observed_at == NOON
    assert settle_read(after, statement(1), verified=True, received_at=NOON) is after


def presence(online: bool, boot: str, session: int) -> Presence:
    return Presence(online=online, boot_id=boot, session=session)


def test_a_will_speaks_only_for_its_own_connection() -> None:
    now = presence(True, "boot-2", 5)  # SECURITY 16
    assert not presence_stands(now, presence(False, "boot-2", 4))
    assert not presence_stands(now, presence(False, "boot-1", 9))
    assert presence_stands(now, presence(False, "boot-2", 5))
    assert presence_stands(now, presence(True, "boot-2", 6))
    assert presence_stands(now, presence(True, "boot-3", 1))
    assert presence_stands(None, presence(False, "boot-1", 1))
