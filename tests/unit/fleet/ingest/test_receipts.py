# SPDX-License-Identifier: EUPL-1.2
"""A device is told how far the database has its records, at most once a second."""

from __future__ import annotations

from datetime import UTC, datetime

from sardze_fleet.ingest.receipts import GAPS, Receipts, receipt_of
from sardze_fleet.store.records import DeviceCompleteness
from sardze_wire.codec import decode_as
from sardze_wire.records import Range, Receipt
from sardze_wire.signature import SigningKey, verify

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def standing(last: int, *missing: Range) -> DeviceCompleteness:
    return DeviceCompleteness(device_id="karsava-01", last=last, missing=missing)


def test_a_receipt_goes_through_to_the_first_gap() -> None:
    assert receipt_of(standing(9), NOON).through == 9
    told = receipt_of(standing(9, Range(4, 5), Range(7, 7)), NOON)
    assert (told.through, told.missing) == (3, (Range(4, 5), Range(7, 7)))
    assert receipt_of(standing(0), NOON).through == 0


def test_a_receipt_names_no_more_gaps_than_it_may() -> None:
    gaps = [Range(n, n) for n in range(2, 400, 2)]
    assert len(receipt_of(standing(400, *gaps), NOON).missing) == GAPS


def test_only_the_newest_is_told_and_not_more_often_than_once_a_second() -> None:
    key = SigningKey.generate()
    receipts = Receipts(key)
    receipts.owe({"karsava-01": ("karsava", standing(1))})
    receipts.owe({"karsava-01": ("karsava", standing(2))})
    (told,) = receipts.due(10.0, NOON)
    verify(key.public_key, told.topic, told.payload, told.signature)
    assert told.topic == "sardze/1/karsava/karsava-01/receipt"
    assert decode_as(Receipt, told.payload).through == 2
    receipts.owe({"karsava-01": ("karsava", standing(3))})
    assert list(receipts.due(10.5, NOON)) == []
    assert len(list(receipts.due(11.0, NOON))) == 1
    assert list(receipts.due(12.0, NOON)) == []
