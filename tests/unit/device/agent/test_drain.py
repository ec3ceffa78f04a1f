# SPDX-License-Identifier: EUPL-1.2
"""The drain empties the outbox in order and lets nothing go before it should."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from device_facts import DEVICE_ID, START, plate_read
from sardze_device.agent.drain import PASSED_BY_S, Drain
from sardze_device.errors import UplinkError
from sardze_device.outbox import Outbox
from sardze_device.uplink import Accepted, Connected, Outgoing, Refused, Unheard
from sardze_wire import codec
from sardze_wire.records import Kind, PlateRead, Range, Receipt

S = 1_000_000_000


class Line:
    """An uplink on paper: what was handed to it, under which token."""

    def __init__(self) -> None:
        self.handed: dict[int, Outgoing] = {}
        self.broken = False

    def publish(self, message: Outgoing) -> int:
        if self.broken:
            raise UplinkError("There is no connection to the broker.")
        token = len(self.handed) + 1
        self.handed[token] = message
        return token

    def sequences(self) -> list[int]:
        found = [
            codec.decode(Kind.PLATE_READ, message.payload)
            for message in self.handed.values()
            if "/plate-read" in message.topic
        ]
        return [record.sequence for record in found if isinstance(record, PlateRead)]


def plain(topic: str, payload: bytes) -> Outgoing:
    return Outgoing(topic, payload, 1)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox.open(tmp_path / "outbox.db") as box:
        for number in range(6):
            box.append(plate_read(number))
        yield box


def started(
    outbox: Outbox, line: Line, *, receipts: bool = False, window: int = 3, largest: int = 10**6
) -> Drain:
    drain = Drain(outbox, stored=plain, publish=line.publish, receipts=receipts, window=window)
    drain.connected(Connected(False, True, 100, largest), 0)
    return drain


def accept(drain: Drain, line: Line, *tokens: int) -> None:
    for token in tokens or tuple(line.handed):
        drain.on_accepted(Accepted(token))


def receipt(through: int, *missing: Range) -> Receipt:
    return Receipt(device_id=DEVICE_ID, at=START, through=through, missing=missing)


def test_no_more_than_the_window_is_on_the_way_and_order_is_kept(outbox: Outbox) -> None:
    line = Line()
    drain = started(outbox, line)
    assert drain.pump(1) == 3 and drain.pump(2) == 0
    accept(drain, line, 1, 2)
    assert drain.pump(3) == 2
    accept(drain, line, 3, 4, 5)
    assert drain.pump(4) == 1
    assert line.sequences() == [1, 2, 3, 4, 5, 6]


def test_the_brokers_own_bound_is_kept(outbox: Outbox) -> None:
    line = Line()
    drain = Drain(outbox, stored=plain, publish=line.publish, receipts=False)
    drain.connected(Connected(False, True, most_in_flight=6, largest_packet_bytes=10**6), 0)
    assert drain.pump(1) == 2


def test_a_row_leaves_the_outbox_only_after_its_acceptance(outbox: Outbox) -> None:
    line = Line()
    drain = started(outbox, line)
    drain.pump(1)
    assert outbox.status().rows == 6
    accept(drain, line, 2)
    drain.settle()
    assert [row.sequence for row in outbox.pending(10)] == [1, 3, 4, 5, 6]


def test_what_was_not_acknowledged_goes_again_with_the_next_connection(outbox: Outbox) -> None:
    line = Line()
    drain = started(outbox, line)
    drain.pump(1)
    accept(drain, line, 1)
    drain.lost()
    drain.connected(Connected(True, True, 100, 10**6), 2)
    drain.pump(3)
    assert line.sequences() == [1, 2, 3, 2, 3, 4]


def test_a_connection_that_breaks_while_handing_over_loses_nothing(outbox: Outbox) -> None:
    line = Line()
    drain = started(outbox, line)
    line.broken = True
    assert drain.pump(1) == 0
    line.broken = False
    drain.lost()
    drain.connected(Connected(True, True, 100, 10**6), 2)
    assert drain.pump(2) == 3


def test_one_refused_row_is_passed_by_and_tried_again_later(outbox: Outbox) -> None:
    """SECURITY 13."""
    line = Line()
    drain = started(outbox, line)
    drain.pump(1)
    drain.on_refused(Refused(1, "Not authorized"), 2)
    accept(drain, line, 2, 3)
    drain.pump(3)
    accept(drain, line, 4, 5, 6)
    drain.settle()
    assert [row.sequence for row in outbox.pending(10)] == [1]
    status = drain.status()
    assert (status.refused, status.refusing, status.last_refusal) == (1, True, "Not authorized")
    assert drain.pump(4) == 0
    assert drain.pump(int(PASSED_BY_S * S) + 5) == 1
    accept(drain, line, 7)
    drain.settle()
    assert outbox.status().rows == 0


def test_refusals_in_a_row_make_it_rest_longer_and_try_with_one_row(outbox: Outbox) -> None:
    """SECURITY 13."""
    line = Line()
    drain = started(outbox, line, window=6)
    drain.pump(S)
    for token in range(1, 7):
        drain.on_refused(Refused(token, "Not authorized"), S)
    assert drain.pump(5 * S) == 0
    assert drain.pump(7 * S) == 1
    drain.on_refused(Refused(7, "Not authorized"), 7 * S)
    assert drain.pump(16 * S) == 0
    assert drain.pump(18 * S) == 1
    accept(drain, line, 8)
    assert drain.pump(19 * S) == 5
    accept(drain, line, *range(9, 14))
    drain.settle()
    assert outbox.status().rows == 0 and drain.status().refused == 7
    assert not drain.status().refusing


def test_a_fact_that_is_too_large_for_the_broker_does_not_hold_up_the_rest(
    tmp_path: Path,
) -> None:
    line, picture = Line(), bytes(50_000)
    with Outbox.open(tmp_path / "large.db") as outbox:
        outbox.append(plate_read(1, pictures=(picture,)), [picture])
        outbox.append(plate_read(2))
        drain = started(outbox, line, largest=20_000)
        drain.pump(1)
        assert line.sequences() == [1, 2]
        assert "50000 bytes are more than the broker takes" in drain.status().last_refusal


def test_a_fact_that_nobody_listens_to_stays(outbox: Outbox) -> None:
    """SECURITY 14: the broker accepts it and would let it go."""
    line = Line()
    drain = started(outbox, line)
    drain.pump(S)
    for token in (1, 2, 3):
        drain.on_unheard(Unheard(token), S)
    assert drain.status().unheard and outbox.status().pending == 6
    assert drain.pump(2 * S) == 0
    assert drain.pump(7 * S) == 1
    accept(drain, line, 4)
    assert drain.pump(8 * S) == 3 and not drain.status().unheard


def test_evidence_that_nobody_wants_does_not_hold_facts_up(tmp_path: Path) -> None:
    line, picture = Line(), b"picture"
    with Outbox.open(tmp_path / "other.db") as outbox:
        outbox.append(plate_read(1, pictures=(picture,)), [picture])
        outbox.append(plate_read(2))
        drain = started(outbox, line, window=2)
        drain.pump(S)
        drain.on_accepted(Accepted(1))
        drain.on_unheard(Unheard(2), S)
        assert drain.pump(2 * S) == 1 and line.sequences() == [1, 2]
        assert not drain.status().unheard and outbox.status().pending == 2


def test_evidence_goes_as_soon_as_somebody_begins_to_listen(tmp_path: Path) -> None:
    """A device that is up before the town hall is: nobody hears its fact, nor its picture."""
    line, picture = Line(), b"picture"
    with Outbox.open(tmp_path / "other.db") as outbox:
        outbox.append(plate_read(1, pictures=(picture,)), [picture])
        drain = started(outbox, line)
        drain.pump(S)
        drain.on_unheard(Unheard(1), S)
        drain.on_unheard(Unheard(2), S)
        assert drain.pump(7 * S) == 1  # the fact alone
        drain.on_accepted(Accepted(3))
        assert drain.pump(8 * S) == 1
        drain.on_accepted(Accepted(4))
        drain.settle()
        assert outbox.status().pending == 0


def test_with_receipts_rows_stay_until_one_covers_them(outbox: Outbox) -> None:
    line = Line()
    drain = started(outbox, line, receipts=True, window=6)
    drain.pump(1)
    accept(drain, line)
    drain.settle()
    status = outbox.status()
    assert (status.pending, status.rows) == (0, 6)
    drain.on_receipt(receipt(3, Range(4, 5)), 2)
    assert outbox.status().rows == 3
    drain.pump(3)
    assert line.sequences()[6:] == [4, 5]
    accept(drain, line, 7, 8)
    drain.on_receipt(receipt(6), 4)
    assert outbox.status().rows == 0


def test_without_signatures_there_are_no_receipts_to_wait_for(outbox: Outbox) -> None:
    """MQTT 3.1.1 cannot carry them."""
    line = Line()
    drain = Drain(outbox, stored=plain, publish=line.publish, receipts=True, window=6)
    drain.connected(Connected(False, False, 100, 10**6), 0)
    drain.pump(1)
    accept(drain, line)
    drain.settle()
    assert outbox.status().rows == 0


def test_where_receipts_stay_away_the_newest_fact_asks_at_growing_intervals(
    outbox: Outbox,
) -> None:
    line = Line()
    drain = started(outbox, line, receipts=True, window=6)
    drain.pump(0)
    asked_at = []
    for second in range(1, 100):
        before = len(line.handed)
        drain.pump(second * S)
        accept(drain, line, *range(before + 1, len(line.handed) + 1))
        if second == 1:
            accept(drain, line)
        if len(line.handed) > before:
            asked_at.append(second)
    assert set(line.sequences()[6:]) == {6}
    gaps = [later - earlier for earlier, later in zip(asked_at, asked_at[1:], strict=False)]
    assert asked_at[0] <= 12 and gaps == sorted(gaps) and gaps[-1] > gaps[0]


def test_an_answer_to_nothing_changes_nothing(outbox: Outbox) -> None:
    line = Line()
    drain = started(outbox, line)
    drain.on_accepted(Accepted(99))
    drain.on_refused(Refused(99, "x"), 1)
    drain.on_unheard(Unheard(99), 1)
    assert drain.status().refused == 0 and not drain.status().unheard
