# SPDX-License-Identifier: EUPL-1.2
"""Proof of completeness from sequence numbers (SECURITY 13, SECURITY 14).

Each device numbers its durable records from 1 without gaps. What arrived and what the device says
it had to drop, laid together, leaves what is missing. Ranges include both ends. Nothing here knows
how the numbers are stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sardze_wire.records import Range


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is known of one device's numbers from ``first`` to ``last``.

    Attributes:
        first: where counting begins.
        last: the highest number received, dropped or announced; ``first - 1`` before the first one.
        received: how many arrived.
        dropped: how many the device declared as dropped and did not send after all.
        missing: what neither arrived nor was declared.
    """

    first: int
    last: int
    received: int
    dropped: int
    missing: list[Range] = field(default_factory=list)

    @property
    def missing_count(self) -> int:
        """How many records are unaccounted for."""
        return count(self.missing)

    @property
    def complete(self) -> bool:
        """Whether every number is accounted for."""
        return not self.missing


def completeness(
    received: Iterable[Range],
    dropped: Iterable[Range] = (),
    *,
    first: int = 1,
    announced_last: int = 0,
) -> Completeness:
    """Lays what arrived and what was declared dropped against what must exist.

    Args:
        received: numbers in the store, in any order, overlapping or not.
        dropped: numbers that the device declared as dropped (heartbeats, events).
        first: the number from which on everything is expected.
        announced_last: the last number that the device says it has given (heartbeats), so that
            records
            still in its outbox, or lost at the end, are seen.
    """
    arrived = within(merged(received), first)
    accounted = merged([*arrived, *within(merged(dropped), first)])
    last = max((accounted[-1].last if accounted else first - 1), announced_last, first - 1)
    received_count = count(arrived)
    return Completeness(
        first=first,
        last=last,
        received=received_count,
        dropped=count(accounted) - received_count,
        missing=gaps(accounted, first, last),
    )


def merged(ranges: Iterable[Range]) -> list[Range]:
    """The same numbers as few ranges in rising order; one that ends before it begins is empty."""
    result: list[Range] = []
    for piece in sorted((r for r in ranges if r.first <= r.last), key=lambda r: r.first):
        if result and piece.first <= result[-1].last + 1:
            if piece.last > result[-1].last:
                result[-1] = Range(result[-1].first, piece.last)
        else:
            result.append(Range(piece.first, piece.last))
    return result


def ranges_of(numbers: Iterable[int]) -> list[Range]:
    """Single numbers, in any order and repeated or not, as ranges."""
    result: list[Range] = []
    first = last = None
    for number in sorted(numbers):
        if first is None or last is None:
            first = number
        elif number > last + 1:
            result.append(Range(first, last))
            first = number
        last = number
    if first is not None and last is not None:
        result.append(Range(first, last))
    return result


def within(ranges: Iterable[Range], first: int) -> list[Range]:
    """The part of merged ranges that does not lie before ``first``."""
    return [Range(max(piece.first, first), piece.last) for piece in ranges if piece.last >= first]


def gaps(ranges: Iterable[Range], first: int, last: int) -> list[Range]:
    """What merged ranges leave out between ``first`` and ``last``."""
    result: list[Range] = []
    expected = first
    for piece in ranges:
        if piece.first > expected:
            result.append(Range(expected, min(piece.first - 1, last)))
        expected = max(expected, piece.last + 1)
        if expected > last:
            return result
    if expected <= last:
        result.append(Range(expected, last))
    return result


def count(ranges: Iterable[Range]) -> int:
    """How many numbers merged ranges hold."""
    return sum(piece.last - piece.first + 1 for piece in ranges)
