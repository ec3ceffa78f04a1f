# SPDX-License-Identifier: EUPL-1.2
"""Which kinds come up, who takes them, and what is subscribed to: the map of ingest.

The order of the rows is the order within a batch: evidence follows the facts that announce it.
Durable kinds and evidence may be shared among several workers, since their handlers do not mind the
order; states are retained by the broker and in order, so one worker takes them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sardze_fleet.ingest import handlers
from sardze_fleet.ingest.admission import Admitted
from sardze_fleet.ingest.batch import Batch
from sardze_wire.records import Kind
from sardze_wire.topics import TRAVELS, subscription

SHARE = "$share/ingest/"


@dataclass(frozen=True, slots=True)
class Route:
    """Messages of these kinds go to this handler; ``after_facts``: also if only facts came."""

    kinds: tuple[Kind, ...]
    handler: Callable[[Batch, list[Admitted]], None]
    shared: bool = False
    after_facts: bool = False


ROUTES = (
    Route((Kind.PLATE_READ,), handlers.take_plate_reads, shared=True),
    Route((Kind.EVENT,), handlers.take_events, shared=True),
    Route((Kind.EVIDENCE,), handlers.take_evidence, shared=True, after_facts=True),
    Route((Kind.PRESENCE,), handlers.take_presence),
    Route((Kind.HEARTBEAT, Kind.HEALTH, Kind.REPORTED), handlers.take_state),
    Route((Kind.RESPONSE,), handlers.take_nothing),
)
_PLACES = {kind: place for place, route in enumerate(ROUTES) for kind in route.kinds}


def routed(admitted: Iterable[Admitted]) -> Iterator[tuple[Route, list[Admitted]]]:
    """Each route with its messages, in the order in which they came."""
    items: tuple[list[Admitted], ...] = tuple([] for _ in ROUTES)
    for item in admitted:
        items[_PLACES[item.topic.kind]].append(item)
    return zip(ROUTES, items, strict=True)


def filters(*, worker: int = 0, workers: int = 1) -> dict[str, int]:
    """What a worker subscribes to, with the quality of service; the first also takes the states."""
    wanted = {}
    for route in ROUTES:
        for kind in route.kinds:
            if route.shared and workers > 1:
                wanted[SHARE + subscription(kind)] = TRAVELS[kind].qos
            elif worker == 0:
                wanted[subscription(kind)] = TRAVELS[kind].qos
    return wanted
