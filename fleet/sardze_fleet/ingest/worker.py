# SPDX-License-Identifier: EUPL-1.2
"""The loop of ingest: take a batch from the broker, store it, commit, **then** acknowledge.

One thread, no queue: while a batch is being stored the broker waits. Killed at any line, it leaves
messages either unstored and unacknowledged, or stored and sent again to be recognised (SECURITY
14). While the database is away it lets the broker go, so that the broker keeps the messages, and
tries again after growing pauses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from sardze_fleet.broker import Broker, Delivery
from sardze_fleet.errors import StoreAwayError
from sardze_fleet.ingest.admission import Admission, Directory
from sardze_fleet.ingest.intake import Intake
from sardze_fleet.ingest.receipts import Receipts
from sardze_fleet.ingest.rejection_rate import RejectionRate
from sardze_fleet.settings import IngestSettings
from sardze_fleet.store import Store

WAIT_S = 0.5
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0


@dataclass(frozen=True, slots=True)
class Clocks:
    """Where ingest gets its time from."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]


class Worker:
    """Takes messages until it is told to stop.

    Args:
        store: where they go; opened by the caller.
        broker: where they come from; closed at the end of ``run``.
        settings: batches, and what is done without a signature.
        clocks: its time.
        say: where a sentence for the log goes.
    """

    def __init__(
        self,
        store: Store,
        broker: Broker,
        settings: IngestSettings,
        clocks: Clocks,
        say: Callable[[str], None],
    ) -> None:
        self._broker = broker
        self._settings = settings
        self._clocks = clocks
        self._say = say
        directory = Directory(store.identities, monotonic=clocks.monotonic)
        self._intake = Intake(
            store,
            Admission(directory, settings.unsigned),
            RejectionRate(settings.rejected_kept_per_minute),
            monotonic=clocks.monotonic,
        )
        self._receipts = Receipts(store.manager_key)
        self._pause_s = 0.0

    def run(self, stopping: Event) -> None:
        """Works until ``stopping`` is set.

        Raises:
            BrokerError: somebody else has connected under our name.
        """
        try:
            while not stopping.is_set():
                self.turn(stopping)
        finally:
            self._broker.close()

    def turn(self, stopping: Event) -> None:
        """One batch, if one comes within half a second, and the receipts that are due."""
        settings = self._settings
        batch = self._broker.receive(
            settings.batch_messages, wait_s=WAIT_S, gather_s=settings.batch_wait_ms / 1000
        )
        if batch and not self._take(batch):
            stopping.wait(self._pause_s)
        elif self._broker.connected:
            self._send_receipts()

    def _take(self, batch: Sequence[Delivery]) -> bool:
        try:
            taken = self._intake.take(batch, self._clocks.now())
        except StoreAwayError as error:
            self._say(str(error))
            self._pause_s = min(LONGEST_PAUSE_S, max(FIRST_PAUSE_S, self._pause_s * 2))
            self._broker.drop_connection()
            return False
        self._pause_s = 0.0
        self._broker.acknowledge(batch)
        if taken.rejected:
            self._say(f"{taken.rejected} of {len(batch)} messages set aside")
        self._receipts.owe(taken.standing)
        return True

    def _send_receipts(self) -> None:
        now_s = self._clocks.monotonic()
        for receipt in self._receipts.due(now_s, self._clocks.now()):
            self._broker.publish(
                receipt.topic, receipt.payload, retain=True, signature=receipt.signature
            )
