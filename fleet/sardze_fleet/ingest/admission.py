# SPDX-License-Identifier: EUPL-1.2
"""Who may come in: topic, sender, signature and record of a message, checked in that order.

The broker carries, it is not believed (SECURITY 42): a message is taken for a device's word because
that device's key signed this payload on this topic. Nothing is decoded before that. What fails is
set aside with its reason; nothing here raises for what a sender did (SECURITY 17).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from sardze_fleet.broker import Delivery
from sardze_fleet.settings import Unsigned
from sardze_fleet.store.devices import Identity
from sardze_fleet.store.records import Rejection, RejectionReason
from sardze_wire.codec import MAX_EVIDENCE_BYTES, MAX_RECORD_BYTES, CodecError, decode
from sardze_wire.records import Event, Kind, PlateRead, Record
from sardze_wire.signature import KeyFormatError, PublicKey, SignatureError, verify
from sardze_wire.topics import Flow, Topic, TopicError, parse_topic

REFRESH_S = 0.5
"""Devices are looked up anew at most this often when a message does not fit them."""
STALE_S = 5.0
"""A key that was replaced or retired is believed no longer than this."""


_parse = lru_cache(maxsize=4096)(parse_topic)  # all reads of a device come on one topic


@dataclass(frozen=True, slots=True)
class Admitted:
    """A message that its sender stands behind; ``record`` is None for a file of evidence."""

    topic: Topic
    sender: Identity
    delivery: Delivery
    record: Record | None
    verified: bool


class Directory:
    """The devices and their keys, as the store had them a moment ago."""

    def __init__(
        self, look_up: Callable[[], dict[str, Identity]], *, monotonic: Callable[[], float]
    ) -> None:
        self._look_up = look_up
        self._monotonic = monotonic
        self._looked_at = float("-inf")
        self._identities: dict[str, Identity] = {}
        self._keys: dict[str, PublicKey] = {}

    def find(self, device_id: str) -> Identity | None:
        """A device; looks again before it says that there is none."""
        is_stale = self._monotonic() - self._looked_at > STALE_S
        if is_stale or device_id not in self._identities:
            self.refresh()
        return self._identities.get(device_id)

    def key(self, pem: str) -> PublicKey:
        """A key, read once."""
        if pem not in self._keys:
            self._keys[pem] = PublicKey.from_pem(pem)
        return self._keys[pem]

    def refresh(self) -> bool:
        """Looks the devices up again, unless that was done just now; says whether it did."""
        if self._monotonic() - self._looked_at < REFRESH_S:
            return False
        self._identities = self._look_up()
        self._looked_at = self._monotonic()
        return True


class Admission:
    """Checks messages against the directory of devices."""

    def __init__(self, directory: Directory, unsigned: Unsigned) -> None:
        self._directory = directory
        self._unsigned = unsigned

    def admit(self, delivery: Delivery) -> Admitted | Rejection:
        """The message as its device's word, or the reason why it is not."""
        try:
            topic = _parse(delivery.topic)
        except TopicError as error:
            return _rejection(delivery, RejectionReason.TOPIC, str(error))
        if topic.travel.flow is not Flow.UP:
            words = f"{topic.kind} goes down to devices, and this came up"
            return _rejection(delivery, RejectionReason.TOPIC, words)
        limit = MAX_EVIDENCE_BYTES if topic.kind is Kind.EVIDENCE else MAX_RECORD_BYTES
        if len(delivery.payload) > limit:
            words = f"{len(delivery.payload)} bytes where {limit} are allowed"
            return _rejection(delivery, RejectionReason.TOO_LARGE, words, topic)
        sender = self._directory.find(topic.device_id)
        if sender is None or sender.site_id != topic.site_id:
            words = f"no device {topic.device_id} belongs to the site {topic.site_id}"
            return _rejection(delivery, RejectionReason.UNKNOWN_DEVICE, words, topic)
        proof = self._proof(delivery, sender, topic)
        if isinstance(proof, Rejection) and self._directory.refresh():
            sender = self._directory.find(topic.device_id) or sender
            proof = self._proof(delivery, sender, topic)
        if isinstance(proof, Rejection):
            return proof
        return self._decoded(delivery, sender, topic, proof)

    def _proof(self, delivery: Delivery, sender: Identity, topic: Topic) -> bool | Rejection:
        """Whether the signature was verified; False: it was not, and need not be."""
        if delivery.signature is None or sender.public_key_pem is None:
            if self._unsigned is Unsigned.ACCEPT:
                return False
            known = sender.public_key_pem is not None
            words = "it is not signed" if known else "the fleet has no key of this device"
            return _rejection(delivery, RejectionReason.UNSIGNED, words, topic)
        try:
            key = self._directory.key(sender.public_key_pem)
            verify(key, delivery.topic, delivery.payload, delivery.signature)
        except (SignatureError, KeyFormatError) as error:
            return _rejection(delivery, RejectionReason.BAD_SIGNATURE, str(error), topic)
        return True

    def _decoded(
        self, delivery: Delivery, sender: Identity, topic: Topic, verified: bool
    ) -> Admitted | Rejection:
        if topic.kind is Kind.EVIDENCE:
            return Admitted(topic, sender, delivery, None, verified)
        try:
            record = decode(topic.kind, delivery.payload)
        except CodecError as error:
            return _rejection(delivery, RejectionReason.MALFORMED, str(error), topic)
        if isinstance(record, PlateRead | Event):
            if (record.site_id, record.device_id) != (topic.site_id, topic.device_id):
                words = f"it speaks for {record.site_id}/{record.device_id}"
                return _rejection(delivery, RejectionReason.MISADDRESSED, words, topic)
            if record.sequence == 0:
                words = "a durable record must carry a sequence number from 1"
                return _rejection(delivery, RejectionReason.MALFORMED, words, topic)
        return Admitted(topic, sender, delivery, record, verified)


def _rejection(
    delivery: Delivery, reason: RejectionReason, words: str, topic: Topic | None = None
) -> Rejection:
    return Rejection(
        topic=delivery.topic,
        payload=delivery.payload,
        reason=reason,
        words=words,
        site_id=topic.site_id if topic else None,
        device_id=topic.device_id if topic else None,
    )
