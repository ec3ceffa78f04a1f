# SPDX-License-Identifier: EUPL-1.2
"""The pulse that wakes live pages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from sardze_fleet.errors import StoreAwayError
from sardze_fleet.web import live
from sardze_fleet.web.live import Pulse


def test_a_risen_revision_wakes_everyone_who_waits() -> None:
    revisions = iter([1, 1, 1, 2])

    async def scene() -> tuple[bool, bool]:
        pulse = Pulse(lambda: next(revisions, 2), period_s=0.001)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(pulse.watch())
            first, second = await asyncio.gather(pulse.beyond(1, 5.0), pulse.beyond(1, 5.0))
            pulse.close()
        return first, second

    assert asyncio.run(scene()) == (True, True)


def test_a_store_that_is_away_for_a_while_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "STORE_AWAY_S", 0.001)
    answers: Iterator[StoreAwayError | int] = iter(
        [StoreAwayError("The database does not answer"), 7]
    )

    def newest() -> int:
        answer = next(answers, 7)
        if isinstance(answer, StoreAwayError):
            raise answer
        return answer

    async def scene() -> int:
        pulse = Pulse(newest, period_s=0.001)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(pulse.watch())
            await pulse.beyond(0, 5.0)
            pulse.close()
        return pulse.revision

    assert asyncio.run(scene()) == 7


def test_waiting_in_vain_ends_with_its_time() -> None:
    async def scene() -> bool:
        return await Pulse(lambda: 0, period_s=1.0).beyond(0, 0.01)

    assert asyncio.run(scene()) is False


def test_closing_ends_the_watch_and_whoever_waits_at_once() -> None:
    async def scene() -> bool:
        pulse = Pulse(lambda: 0, period_s=60.0)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(pulse.watch())
            waiting = tasks.create_task(pulse.beyond(0, 60.0))
            await asyncio.sleep(0)
            pulse.close()
        return waiting.result()

    assert asyncio.run(scene()) is True
