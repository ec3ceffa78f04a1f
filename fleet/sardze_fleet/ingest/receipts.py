# SPDX-License-Identifier: EUPL-1.2
"""Receipts: how far a device's records are in the database, told to the device (ADR 0005).

The broker's acknowledgement only says that the broker has a message. A receipt is published after
the commit, signed with the manager's key and retained; a device keeps its rows until one covers
them, so that nothing is lost with a broker either (SECURITY 14). At most one a second a device;
time is an argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sardze_fleet.store.records import DeviceCompleteness
from sardze_wire.codec import encode
from sardze_wire.records import Kind, Receipt
from sardze_wire.signature import SigningKey, sign
from sardze_wire.topics import Topic

PAUSE_S = 1.0
GAPS = 64
"""A receipt names no more gaps than this; the next one names more."""


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A receipt ready to travel."""

    topic: str
    payload: bytes
    signature: str


class Receipts:
    """Remembers what devices are to be told, until it is time to tell them."""

    def __init__(self, key: SigningKey) -> None:
        self._key = key
        self._owed: dict[str, tuple[str, DeviceCompleteness]] = {}
        self._told_at: dict[str, float] = {}

    def owe(self, standing: Mapping[str, tuple[str, DeviceCompleteness]]) -> None:
        """Notes how devices, each with its site, stand after a commit."""
        self._owed |= standing

    def due(self, now_s: float, at: datetime) -> Iterator[SignedReceipt]:
        """The receipts to publish now."""
        for device_id in list(self._owed):
            if now_s - self._told_at.get(device_id, float("-inf")) >= PAUSE_S:
                self._told_at[device_id] = now_s
                site_id, completeness = self._owed.pop(device_id)
                yield self._signed(site_id, receipt_of(completeness, at))

    def _signed(self, site_id: str, receipt: Receipt) -> SignedReceipt:
        topic = str(Topic(site_id, receipt.device_id, Kind.RECEIPT))
        payload = encode(receipt)
        return SignedReceipt(topic, payload, sign(self._key, topic, payload))


def receipt_of(completeness: DeviceCompleteness, at: datetime) -> Receipt:
    """What a device is told about its numbers."""
    gaps = completeness.missing
    return Receipt(
        device_id=completeness.device_id,
        at=at,
        through=gaps[0].first - 1 if gaps else completeness.last,
        missing=gaps[:GAPS],
    )
