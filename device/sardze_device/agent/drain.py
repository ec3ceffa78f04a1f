# SPDX-License-Identifier: EUPL-1.2
"""Empties the outbox into the uplink, in order, with some messages on the way at once.

A row leaves the outbox only after an accepting PUBACK, and where the fleet sends receipts only
after one of these covers it: the PUBACK says that the broker has the row, the receipt that the
fleet has stored it (SECURITY 14). A refused row stays and is counted (SECURITY 13); so does one
that the broker would let go because nobody listens. Several of these in a row mean that the broker
has no use for this device: the drain rests, longer each time, and tries with the oldest row alone.
A single refused row is passed by for a while, so that it cannot hold up the rest.

Where facts wait for a receipt that does not come, the newest is sent again as a question, at
growing intervals: the answer names all that the fleet misses. What went with an earlier connection
and has no receipt is sent again with the next. The fleet knows a repetition by its ``event_id``.

Under a data budget what is urgent goes first: facts at once, pictures behind all of them and only
as the ``Allowance`` grants; the rest waits in the outbox and goes later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sardze_device.agent.pause import Pause
from sardze_device.errors import UplinkError
from sardze_device.outbox import Outbox, OutboxRow, SendLane
from sardze_device.uplink import Accepted, Connected, Outgoing, Refused, Unheard
from sardze_wire.records import Receipt

WINDOW = 50
KEPT_FOR_STATE = 4
"""Of what the broker takes at once: presence, health and reported state go beside the rows."""
REFUSALS_IN_A_ROW = 3
REST_LEAST_S, REST_MOST_S = 5.0, 60.0
ASK_LEAST_S, ASK_MOST_S = 10.0, 600.0
PASSED_BY_S = 300.0
_PACKET_OVERHEAD_BYTES = 1024


@dataclass(frozen=True, slots=True)
class DrainStatus:
    """How the sending goes."""

    accepted: int
    refused: int
    refusing: bool
    unheard: bool
    last_refusal: str


class Allowance(Protocol):
    """A budget that pictures must fit into."""

    def picture_may_go(self, size_bytes: int) -> bool:
        """Whether one of that size may be sent now."""

    def spend(self, size_bytes: int, *, picture: bool) -> None:
        """Something was sent."""


class Drain:
    """Between one outbox and one uplink."""

    def __init__(
        self,
        outbox: Outbox,
        *,
        stored: Callable[[str, bytes], Outgoing],
        publish: Callable[[Outgoing], int],
        receipts: bool,
        window: int = WINDOW,
        allowance: Allowance | None = None,
    ) -> None:
        self._outbox = outbox
        self._stored = stored
        self._publish = publish
        self._manager_known = receipts
        self._receipts = receipts
        self._allowance = allowance
        self._window = window
        self._room = window
        self._largest_bytes = 0
        self._on_the_way: dict[int, int] = {}
        self._evidence: set[int] = set()
        self._taken: list[int] = []
        self._passed_by: dict[int, int] = {}
        self._after = self._after_pictures = 0
        self._rest = Pause(REST_LEAST_S, REST_MOST_S)
        self._ask = Pause(ASK_LEAST_S, ASK_MOST_S)
        self._asked = False
        self._trying = False
        self._refusals_in_a_row = 0
        self._unheard = False
        self._accepted = 0
        self._refused = 0
        self._last_refusal = ""

    def connected(self, event: Connected, now_ns: int) -> None:
        """A connection begins: what the last one carried without a receipt goes again."""
        self.lost()
        self._room = max(1, min(self._window, event.most_in_flight - KEPT_FOR_STATE))
        self._largest_bytes = event.largest_packet_bytes
        self._receipts = self._manager_known and event.signatures
        self._rest.over()
        self._trying = False
        self._ask.begin_anew(now_ns)
        if self._receipts:
            self._outbox.send_again()

    def lost(self) -> None:
        """The connection is gone; what it had not acknowledged still waits in the outbox."""
        self.settle()
        self._on_the_way.clear()
        self._evidence.clear()
        self._begin_anew()

    def pump(self, now_ns: int) -> int:
        """Hand as many rows to the uplink as may be on the way; returns how many."""
        if self._rest.lasts(now_ns):
            return 0
        self.settle()
        self._evidence &= self._on_the_way.keys()
        self._forgive(now_ns)
        handed = 0
        room = 1 if self._trying else self._room
        while len(self._on_the_way) < room:
            rows = self._next_rows(room - len(self._on_the_way))
            if not rows:
                break
            for row in rows:
                try:
                    handed += self._hand_over(row, now_ns)
                except UplinkError:
                    return handed  # the connection just broke; the uplink's next word says so
                self._pass(row)
        if handed and not self._asked:
            self._ask.begin_anew(now_ns)
        elif not handed and not self._on_the_way:
            self._ask_for_receipt(now_ns)
            return 0
        self._asked = False
        return handed

    def on_accepted(self, event: Accepted) -> None:
        """The broker has a row."""
        row_id = self._on_the_way.pop(event.token, None)
        if row_id is None:
            return
        self._taken.append(row_id)
        self._accepted += 1
        self._refusals_in_a_row = 0
        if self._unheard:  # somebody has begun to listen, perhaps to evidence too
            self._unheard = False
            self._passed_by.clear()
            self._begin_anew()
        self._trying = False
        self._rest.shorten()

    def on_unheard(self, event: Unheard, now_ns: int) -> None:
        """The broker would let a row go; it stays in the outbox until somebody listens."""
        row_id = self._on_the_way.pop(event.token, None)
        if row_id is None:
            return
        if event.token in self._evidence:  # perhaps only the facts are wanted: these go on
            self._passed_by[row_id] = now_ns + int(PASSED_BY_S * 1e9)
            return
        self._unheard = True
        self._begin_rest(now_ns)

    def on_refused(self, event: Refused, now_ns: int) -> None:
        """The broker will not have a row; it stays in the outbox."""
        row_id = self._on_the_way.pop(event.token, None)
        if row_id is not None:
            self._refuse(row_id, event.reason, now_ns)

    def on_receipt(self, receipt: Receipt, now_ns: int) -> None:
        """The fleet says what it has stored."""
        self.settle()
        if not self._receipts:
            return
        self._ask.begin_anew(now_ns)
        if self._outbox.receipt(receipt.through, receipt.missing):
            self._begin_anew()

    def settle(self) -> None:
        """Write down what the broker took since the last time, in one transaction."""
        if not self._taken:
            return
        taken, self._taken = self._taken, []
        if self._receipts:
            self._outbox.sent(taken, out_of_turn=self._allowance is not None)
        else:
            self._outbox.delivered(taken)

    def status(self) -> DrainStatus:
        """How the sending goes."""
        return DrainStatus(
            accepted=self._accepted,
            refused=self._refused,
            refusing=bool(self._passed_by) or self._refusals_in_a_row > 0,
            unheard=self._unheard,
            last_refusal=self._last_refusal,
        )

    def _next_rows(self, count: int) -> list[OutboxRow]:
        """What goes next: rows in order, or under a budget facts first."""
        if self._allowance is None:
            return self._outbox.pending(count, after=self._after)
        facts = self._outbox.pending(count, after=self._after, lane=SendLane.FACTS)
        if facts:
            return facts
        # One at a time: what a picture costs decides whether the next may go.
        pictures = self._outbox.pending(1, after=self._after_pictures, lane=SendLane.PICTURES)
        granted = self._allowance.picture_may_go
        return [row for row in pictures if granted(len(row.topic) + len(row.payload))]

    def _pass(self, row: OutboxRow) -> None:
        """This row has had its turn."""
        if self._allowance is not None and row.sequence is None:
            self._after_pictures = row.row_id
        else:
            self._after = row.row_id

    def _begin_anew(self) -> None:
        """From the oldest row on."""
        self._after = self._after_pictures = 0

    def _ask_for_receipt(self, now_ns: int) -> None:
        """Nothing is left to send: if facts have no receipt for long, ask with the newest."""
        if self._receipts and not self._ask.lasts(now_ns):
            self._ask.begin_longer(now_ns)
            if self._outbox.send_newest_again():
                self._begin_anew()
                self._asked = True

    def _forgive(self, now_ns: int) -> None:
        """Rows that were passed by long enough get another try, from the oldest on."""
        kept = {row: until for row, until in self._passed_by.items() if until > now_ns}
        if len(kept) < len(self._passed_by):
            self._begin_anew()
        self._passed_by = kept

    def _hand_over(self, row: OutboxRow, now_ns: int) -> int:
        if row.row_id in self._passed_by or row.row_id in self._on_the_way.values():
            return 0
        message = self._stored(row.topic, row.payload)
        if len(row.payload) + _PACKET_OVERHEAD_BYTES > self._largest_bytes:
            reason = f"{len(row.payload)} bytes are more than the broker takes"
            self._refuse(row.row_id, reason, now_ns)
            return 0
        token = self._publish(message)
        self._on_the_way[token] = row.row_id
        if row.sequence is None:
            self._evidence.add(token)
        if self._allowance is not None:
            self._allowance.spend(
                len(row.topic) + len(message.payload), picture=row.sequence is None
            )
        return 1

    def _refuse(self, row_id: int, reason: str, now_ns: int) -> None:
        self._refused += 1
        self._last_refusal = reason
        self._refusals_in_a_row += 1
        if self._rest.lasts(now_ns):
            return  # it was on the way when the rest began; everything is tried again after it
        self._passed_by[row_id] = now_ns + int(PASSED_BY_S * 1e9)
        if self._refusals_in_a_row >= REFUSALS_IN_A_ROW:
            self._begin_rest(now_ns)

    def _begin_rest(self, now_ns: int) -> None:
        self._begin_anew()
        self._passed_by.clear()
        self._trying = True
        if not self._rest.lasts(now_ns):
            self._rest.begin_longer(now_ns)
