# SPDX-License-Identifier: EUPL-1.2
"""A batch from the broker into the store: check each message, write all of them, commit.

When ``take`` returns, every message is either stored or set aside, and may be acknowledged. When it
raises ``StoreAwayError``, nothing is, and the broker must send them again. A message that the
database itself refuses is found by writing the batch's messages one by one, and set aside like any
other bad one: it never blocks what comes after it (SECURITY 17).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sardze_fleet.broker import Delivery
from sardze_fleet.errors import StoreAwayError
from sardze_fleet.ingest.admission import Admission, Admitted
from sardze_fleet.ingest.batch import Batch
from sardze_fleet.ingest.rejection_rate import RejectionRate
from sardze_fleet.ingest.routing import routed
from sardze_fleet.store import Store
from sardze_fleet.store.records import DeviceCompleteness, Rejection, RejectionReason


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch."""

    stored: int
    rejected: int
    standing: dict[str, tuple[str, DeviceCompleteness]]
    """How the numbers of the devices stand that sent durable messages, each with its site."""


class Intake:
    """Takes batches; one at a time."""

    def __init__(
        self,
        store: Store,
        admission: Admission,
        rate: RejectionRate,
        *,
        monotonic: Callable[[], float],
    ) -> None:
        self._store = store
        self._admission = admission
        self._rate = rate
        self._monotonic = monotonic

    def take(self, deliveries: Sequence[Delivery], received_at: datetime) -> Taken:
        """Stores a batch or sets parts of it aside; returns after the commit.

        Raises:
            StoreAwayError: nothing of it is stored for sure.
        """
        answers = [self._admission.admit(delivery) for delivery in deliveries]
        admitted = [answer for answer in answers if isinstance(answer, Admitted)]
        rejected = [answer for answer in answers if isinstance(answer, Rejection)]
        try:
            return self._write(admitted, rejected, received_at)
        except StoreAwayError:
            raise
        except Exception:  # noqa: BLE001 - one bad message must not hold the others up
            return self._write_singly(admitted, rejected, received_at)

    def _write(
        self, admitted: list[Admitted], rejected: list[Rejection], received_at: datetime
    ) -> Taken:
        with self._store.writing() as transaction:
            batch = Batch(transaction, received_at)
            batch.rejections += rejected
            batch.heard.update(item.sender.device_id for item in admitted)
            for route, items in routed(admitted):
                if items or (route.after_facts and batch.announcements):
                    route.handler(batch, items)
            numbers = batch.finish(self._rate, self._monotonic())
        sites = {item.sender.device_id: item.sender.site_id for item in admitted}
        standing = {device_id: (sites[device_id], n) for device_id, n in numbers.items()}
        refused = len(batch.rejections)
        return Taken(len(admitted) + len(rejected) - refused, refused, standing)

    def _write_singly(
        self, admitted: list[Admitted], rejected: list[Rejection], received_at: datetime
    ) -> Taken:
        taken = [self._write([], rejected, received_at)]
        for item in admitted:
            try:
                taken.append(self._write([item], [], received_at))
            except StoreAwayError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, it is this message's fault
                words = f"the database refuses it: {type(error).__name__}: {error}"
                refused = Rejection(
                    topic=item.delivery.topic,
                    payload=item.delivery.payload,
                    reason=RejectionReason.MALFORMED,
                    words=words,
                    site_id=item.topic.site_id,
                    device_id=item.topic.device_id,
                )
                taken.append(self._write([], [refused], received_at))
        standing: dict[str, tuple[str, DeviceCompleteness]] = {}
        for one in taken:
            standing |= one.standing
        return Taken(sum(t.stored for t in taken), sum(t.rejected for t in taken), standing)
