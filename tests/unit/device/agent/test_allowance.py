# SPDX-License-Identifier: EUPL-1.2
"""Under a data budget facts go at once and pictures later; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from device_facts import START, moment, plate_read
from sardze_device.agent.allowance import DayAllowance
from sardze_device.agent.drain import Drain
from sardze_device.mobile.budget import Plan
from sardze_device.mobile.modem import ModemState
from sardze_device.outbox import DataSpent, Outbox
from sardze_device.uplink import Accepted, Connected, Outgoing
from sardze_wire.records import Receipt

PICTURE = b"\xff" * 50_000
ROUTES = (
    "Iface Destination Gateway Flags RefCnt Use Metric Mask\n{} 00000000 0 3 0 0 100 00000000\n"
)


class ModemOnPaper:
    def __init__(self, *, roaming: bool = False) -> None:
        self.now: ModemState | None = ModemState(True, 60, roaming, interfaces=("wwan0",))

    def state(self) -> ModemState | None:
        return self.now


class Line:
    """Takes everything at once."""

    def __init__(self) -> None:
        self.topics: list[str] = []

    def publish(self, message: Outgoing) -> int:
        self.topics.append(message.topic.split("/")[4])
        return len(self.topics)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox.open(tmp_path / "outbox.db") as box:
        for number in range(10):
            box.append(plate_read(number, pictures=(PICTURE,)), [PICTURE])
        yield box


def allowance(
    outbox: Outbox, daily_bytes: int, *, carrier: str = "wwan0", roaming: bool = False
) -> DayAllowance:
    found = DayAllowance(
        Plan(daily_bytes, 0.3),
        outbox,
        ModemOnPaper(roaming=roaming),
        now=START,
        read_routes=lambda: ROUTES.format(carrier),
    )
    found.turn(moment())
    return found


def drained(outbox: Outbox, granted: DayAllowance, *, receipts: bool = False) -> tuple[Drain, Line]:
    line = Line()
    drain = Drain(
        outbox,
        stored=lambda topic, payload: Outgoing(topic, payload, 1),
        publish=line.publish,
        receipts=receipts,
        allowance=granted,
    )
    drain.connected(Connected(False, True, 100, 10**6), 0)
    pump(drain, line)
    return drain, line


def pump(drain: Drain, line: Line) -> None:
    before = len(line.topics)
    for turn in range(20):
        drain.pump(turn + 1)
        for token in range(before + 1, len(line.topics) + 1):
            drain.on_accepted(Accepted(token))
        before = len(line.topics)
    drain.settle()


def test_all_facts_go_before_the_first_picture(outbox: Outbox) -> None:
    _, line = drained(outbox, allowance(outbox, 100_000_000))
    assert line.topics == ["plate-read"] * 10 + ["evidence"] * 10
    assert outbox.status().rows == 0


def test_pictures_stop_at_the_hours_share_of_the_budget_and_go_on_later(outbox: Outbox) -> None:
    granted = allowance(outbox, 500_000)
    drain, line = drained(outbox, granted)
    assert line.topics.count("plate-read") == 10 and line.topics.count("evidence") == 4
    assert outbox.status().pending == 6
    granted.turn(moment(after_s=9 * 3600.0))
    pump(drain, line)
    assert line.topics.count("evidence") == 6
    granted.turn(moment(after_s=24 * 3600.0))
    pump(drain, line)
    assert line.topics.count("evidence") == 10 and outbox.status().rows == 0


def test_on_a_cable_everything_goes_and_costs_nothing(outbox: Outbox) -> None:
    granted = allowance(outbox, 100_000, carrier="eth0")
    _, line = drained(outbox, granted)
    assert line.topics.count("evidence") == 10 and granted.share_used == 0.0


def test_in_a_foreign_network_facts_go_and_pictures_wait(outbox: Outbox) -> None:
    _, line = drained(outbox, allowance(outbox, 100_000_000, roaming=True))
    assert line.topics == ["plate-read"] * 10


def test_facts_go_beyond_the_budget(outbox: Outbox) -> None:
    granted = allowance(outbox, 1000)
    _, line = drained(outbox, granted)
    assert line.topics == ["plate-read"] * 10 and granted.share_used > 1.0


def test_what_was_spent_is_known_after_a_restart(outbox: Outbox) -> None:
    granted = allowance(outbox, 500_000)
    drained(outbox, granted)
    granted.turn(moment(after_s=1.0))
    again = allowance(outbox, 500_000)
    assert again.share_used == granted.share_used > 0.3


def test_a_clock_that_has_no_time_yet_opens_no_new_budget(outbox: Outbox) -> None:
    outbox.store_data_spent(DataSpent(START.date(), 0, 350_000))
    granted = allowance(outbox, 500_000)
    granted.turn(moment(after_s=-90 * 24 * 3600.0))
    assert granted.share_used == pytest.approx(0.7)


def test_a_late_picture_is_kept_until_a_fact_sent_after_it_has_arrived(outbox: Outbox) -> None:
    drain, line = drained(outbox, allowance(outbox, 100_000_000), receipts=True)
    drain.on_receipt(Receipt(device_id="karsava-01", at=START, through=10), 10**9)
    assert outbox.status().rows == 0 and outbox.send_again() == 10
    pump(drain, line)
    outbox.append(plate_read(11))
    pump(drain, line)
    drain.on_receipt(Receipt(device_id="karsava-01", at=START, through=11), 2 * 10**9)
    assert outbox.send_again() == 0
