# SPDX-License-Identifier: EUPL-1.2
"""Every kind that comes up has one route, and workers divide them without a gap."""

from __future__ import annotations

from collections import Counter

from sardze_fleet.ingest.routing import ROUTES, SHARE, filters
from sardze_wire.topics import TRAVELS, Flow


def test_every_kind_that_comes_up_has_exactly_one_route() -> None:
    routed = Counter(kind for route in ROUTES for kind in route.kinds)
    assert routed == Counter(kind for kind, travel in TRAVELS.items() if travel.flow is Flow.UP)


def test_several_workers_share_facts_and_the_first_alone_takes_states() -> None:
    first, second = filters(worker=0, workers=2), filters(worker=1, workers=2)
    assert set(second) < set(first)
    assert all(topic.startswith(SHARE) for topic in second)
    assert {topic.removeprefix(SHARE) for topic in first} == set(filters())
