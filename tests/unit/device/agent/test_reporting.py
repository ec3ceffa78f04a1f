# SPDX-License-Identifier: EUPL-1.2
"""What the device says of itself stays small and tells of every loss."""

from __future__ import annotations

from device_facts import DEVICE_ID, SITE_ID, moment
from sardze_device.agent.pause import Beat, Pause
from sardze_device.agent.reporting import loss_report, widened
from sardze_device.outbox import Losses
from sardze_wire import codec
from sardze_wire.records import EventKind, Range

S = 1_000_000_000


def test_a_loss_report_names_ranges_counts_and_the_reason() -> None:
    """SECURITY 18."""
    make = loss_report(moment(5), site_id=SITE_ID, device_id=DEVICE_ID, randomness=bytes(10))
    event = make(Losses((Range(3, 5), Range(9, 9)), 7, 2, "The outbox file was damaged."))
    assert event.kind is EventKind.OUTBOX_DROP and event.count == 6
    assert event.dropped == (Range(3, 5), Range(9, 9))
    assert event.reason.startswith("The outbox file was damaged. 4 sequence numbers")
    assert "7 pieces of evidence" in event.reason and "2 facts found no room" in event.reason
    assert codec.encode(event)


def test_nothing_lost_is_nothing_to_tell() -> None:
    assert not Losses((), 0, 0, "")
    assert Losses((), 0, 0, "words")


def test_many_ranges_become_few_that_hide_none() -> None:
    many = tuple(Range(10 * n, 10 * n + 1) for n in range(100))
    few = widened(many, 8)
    assert len(few) == 8 and few[:7] == many[:7]
    assert few[-1] == Range(70, 991)
    assert widened(many[:3], 8) == many[:3]


def test_a_beat_is_due_at_once_and_then_every_so_often() -> None:
    beat = Beat()
    assert [second for second in range(25) if beat.due(second * S, 10)] == [0, 10, 20]
    beat.soon()
    assert beat.due(25 * S, 10)


def test_a_pause_doubles_up_to_its_bound_and_begins_anew() -> None:
    pause, lengths = Pause(5, 60), []
    for _ in range(6):
        pause.begin_longer(0)
        lengths.append(next(s for s in range(100) if not pause.lasts(s * S)))
    assert lengths == [5, 10, 20, 40, 60, 60]
    pause.begin_anew(0)
    assert pause.lasts(4 * S) and not pause.lasts(5 * S)
