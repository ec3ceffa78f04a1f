# SPDX-License-Identifier: EUPL-1.2
"""Keeps the device connected: when to try again, and what presence says (SECURITY 16).

Each connection has a number that rises over restarts and boots. The last will carries it, so that a
will which the broker speaks late cannot hide a newer connection. A connection that held for a while
starts the waiting anew from short; one that is granted and lost at once, as when two devices fight
for one name, does not.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from sardze_device.agent.signing import Signer
from sardze_device.errors import UplinkError
from sardze_device.host import Moment
from sardze_device.uplink import (
    Accepted,
    Connected,
    Lost,
    Session,
    Uplink,
    UplinkEvent,
    reconnect_delay_s,
)
from sardze_wire.records import Presence

STEADY_S = 60.0
GOODBYE_S = 2.0
ANSWER_S = 5.0


class Connection:
    """One uplink, connected again and again."""

    def __init__(
        self,
        uplink: Uplink,
        signer: Signer,
        *,
        next_session: Callable[[], int],
        subscriptions: Mapping[str, int],
        randomness: Callable[[], float] = random.random,
    ) -> None:
        self._uplink = uplink
        self._signer = signer
        self._next_session = next_session
        self._subscriptions = subscriptions
        self._randomness = randomness
        self._attempt = 0
        self._try_at_ns = 0
        self._began_ns = 0
        self._trying = False
        self._up_since_ns: int | None = None
        self._down_since_ns: int | None = None
        self._session = 0
        self.last_reason = ""

    @property
    def up(self) -> bool:
        """Whether the broker has let us in."""
        return self._up_since_ns is not None

    @property
    def trying(self) -> bool:
        """Whether there is a connection, granted or not, that a turn may wait on."""
        return self._trying

    def unconnected_s(self, moment: Moment) -> float:
        """How long the broker has been out of reach."""
        if self._down_since_ns is None:
            return 0.0
        return (moment.monotonic_ns - self._down_since_ns) / 1e9

    def turn(self, moment: Moment, timeout_s: float) -> list[UplinkEvent]:
        """Move the connection on; what came of it. Returns at once while waiting to try again."""
        if not self._trying:
            if self._down_since_ns is None:
                self._down_since_ns = moment.monotonic_ns
            if moment.monotonic_ns < self._try_at_ns:
                return []
            self._begin(moment)
            if not self._trying:
                return [Lost(self.last_reason)]
        events = self._uplink.poll(timeout_s)
        if not self.up and not events and self._unanswered_s(moment) > ANSWER_S:
            events = [self._uplink.abandon()]
        for event in events:
            if isinstance(event, Connected):
                self._up_since_ns, self._down_since_ns = moment.monotonic_ns, None
                self._uplink.publish(self._signer.message(self._presence(moment, online=True)))
            elif isinstance(event, Lost):
                self._end(moment, event.reason)
        return events

    def close(self, moment: Moment) -> list[UplinkEvent]:
        """Say goodbye in order; what still came of it."""
        events: list[UplinkEvent] = []
        if self._uplink.connected:
            goodbye = self._signer.message(self._presence(moment, online=False))
            token = Accepted(self._uplink.publish(goodbye))
            for _ in range(int(GOODBYE_S / 0.1)):
                events += self._uplink.poll(0.1)
                if token in events or not self._uplink.connected:
                    break
        self._uplink.close()
        return events

    def _begin(self, moment: Moment) -> None:
        self._session = self._next_session()
        will = self._signer.message(
            Presence(online=False, boot_id=moment.boot_id, session=self._session)
        )
        session = Session(self._signer.device_id, will, self._subscriptions)
        try:
            self._uplink.connect(session)
        except UplinkError as error:
            self._end(moment, str(error))
            return
        self._trying = True
        self._began_ns = moment.monotonic_ns

    def _unanswered_s(self, moment: Moment) -> float:
        return (moment.monotonic_ns - self._began_ns) / 1e9

    def _end(self, moment: Moment, reason: str) -> None:
        up_since_ns, self._up_since_ns, self._trying = self._up_since_ns, None, False
        steady = up_since_ns is not None and moment.monotonic_ns - up_since_ns >= STEADY_S * 1e9
        self._attempt = 1 if steady else self._attempt + 1
        self.last_reason = reason
        delay_s = reconnect_delay_s(self._attempt, self._randomness())
        self._try_at_ns = moment.monotonic_ns + int(delay_s * 1e9)

    def _presence(self, moment: Moment, *, online: bool) -> Presence:
        return Presence(
            online=online, boot_id=moment.boot_id, session=self._session, at=moment.wall
        )
