# SPDX-License-Identifier: EUPL-1.2
"""The data budget of one device in force: counts what is sent, grants pictures, survives restarts.

``budget`` decides; here are its memory (in the outbox), the clock it is asked at, and the modem,
which is looked at once a minute. What was sent is written down before the next turn.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sardze_device.agent.pause import Beat
from sardze_device.host import Moment
from sardze_device.mobile.budget import (
    Line,
    Plan,
    on_day,
    picture_may_go,
    share_used,
    spend,
)
from sardze_device.mobile.modem import Modem, carrier_of, is_metered
from sardze_device.outbox import DataSpent, Outbox

MODEM_LOOK_S = 60.0


class DayAllowance:
    """Grants pictures within the day's budget."""

    def __init__(
        self,
        plan: Plan,
        outbox: Outbox,
        modem: Modem,
        *,
        now: datetime,
        read_routes: Callable[[], str],
    ) -> None:
        self.plan = plan
        self._outbox = outbox
        self._modem = modem
        self._read_routes = read_routes
        self._look = Beat()
        self._now = now
        self._spent = self._kept = outbox.data_spent() or DataSpent(now.date())
        self.line = Line()

    def turn(self, moment: Moment) -> None:
        """Before each turn of the agent: what was spent is kept, a new day begins."""
        self._now = moment.wall
        self._spent = on_day(self._spent, moment.wall)
        if self._spent != self._kept:
            self._outbox.store_data_spent(self._spent)
            self._kept = self._spent
        if self._look.due(moment.monotonic_ns, MODEM_LOOK_S):
            state = self._modem.state()
            # A modem that does not answer may still carry everything: then data is spared.
            metered = state is None or is_metered(state, carrier_of(self._read_routes()))
            self.line = Line(metered=metered, roaming=state is not None and state.roaming)

    def picture_may_go(self, size_bytes: int) -> bool:
        """Whether one of that size may be sent now."""
        return picture_may_go(self.plan, self._spent, self.line, size_bytes, self._now)

    def spend(self, size_bytes: int, *, picture: bool) -> None:
        """Something was sent; on a cable it costs nothing."""
        if self.line.metered:
            self._spent = spend(self._spent, size_bytes, picture=picture)

    @property
    def share_used(self) -> float:
        """Part of the day's budget that is spent."""
        return share_used(self.plan, self._spent) or 0.0
