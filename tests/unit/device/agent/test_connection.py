# SPDX-License-Identifier: EUPL-1.2
"""Connections come and go; each has its number, and nobody hammers the broker."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from device_facts import DEVICE_ID, SITE_ID, moment
from sardze_device.agent.connection import STEADY_S, Connection
from sardze_device.agent.signing import Signer
from sardze_device.errors import UplinkError
from sardze_device.uplink import Accepted, Connected, Lost, Outgoing, Session, Uplink, UplinkEvent
from sardze_wire import codec
from sardze_wire.profile import Broker
from sardze_wire.records import Presence
from sardze_wire.signature import SigningKey


class Net(Uplink):
    """A network that does what the test says."""

    def __init__(self) -> None:
        super().__init__(Broker(host="127.0.0.1", port=1))
        self.reachable = True
        self.next: list[UplinkEvent] = []
        self.sessions: list[Session] = []
        self.said: list[Outgoing] = []
        self.up = False
        self.abandoned = 0

    @property
    def connected(self) -> bool:
        return self.up

    def connect(self, session: Session) -> None:
        if not self.reachable:
            raise UplinkError("The broker cannot be reached.")
        self.sessions.append(session)

    def poll(self, timeout_s: float) -> list[UplinkEvent]:
        events, self.next = self.next, []
        return events

    def publish(self, message: Outgoing) -> int:
        self.said.append(message)
        self.next.append(Accepted(len(self.said)))
        return len(self.said)

    def abandon(self) -> Lost:
        self.abandoned += 1
        return Lost("the broker does not answer")

    def close(self) -> None:
        self.up = False


@pytest.fixture
def net() -> Iterator[Net]:
    yield Net()


def connection(net: Net, randomness: float = 0.999) -> Connection:
    numbers = itertools.count(1)
    signer = Signer(SigningKey.generate(), site_id=SITE_ID, device_id=DEVICE_ID)
    return Connection(
        net,
        signer,
        next_session=lambda: next(numbers),
        subscriptions={},
        randomness=lambda: randomness,
    )


def presence(message: Outgoing) -> Presence:
    return codec.decode_as(Presence, message.payload)


CONNECTED = Connected(False, True, 100, 10**6)


def test_will_and_presence_carry_the_same_number_and_boot(net: Net) -> None:
    """SECURITY 16."""
    line = connection(net)
    net.next = [CONNECTED]
    line.turn(moment(0), 0.0)
    will, said = presence(net.sessions[0].will), presence(net.said[0])
    assert (will.online, said.online) == (False, True)
    assert (will.session, will.boot_id) == (said.session, said.boot_id)
    assert net.sessions[0].client_id == DEVICE_ID and net.sessions[0].will.retain
    assert line.up and line.unconnected_s(moment(5)) == 0.0


def test_an_unreachable_broker_is_tried_ever_more_seldom(net: Net) -> None:
    net.reachable = False
    line = connection(net)
    tried = [t for t in range(600) if line.turn(moment(t), 0.0)]
    gaps = [later - earlier for earlier, later in itertools.pairwise(tried)]
    assert gaps == sorted(gaps) and gaps[0] <= 2 and max(gaps) >= 100
    assert line.last_reason and line.unconnected_s(moment(600)) == 600


def test_a_connection_that_held_begins_anew_and_one_that_did_not_goes_on_waiting(net: Net) -> None:
    line = connection(net)

    def loses_it_after(start_s: float, held_s: float) -> float:
        """Connects at once, loses it, and says how long it then waits."""
        net.next = [CONNECTED]
        line.turn(moment(start_s), 0.0)
        net.next = [Lost("gone")]
        line.turn(moment(start_s + held_s), 0.0)
        wait_s = 0.0
        while not line.trying:
            wait_s += 0.5
            line.turn(moment(start_s + held_s + wait_s), 0.0)
        return wait_s

    waits = [loses_it_after(1000.0 * n, 1.0) for n in range(1, 5)]
    assert waits == sorted(waits) and waits[-1] > 4 * waits[0]
    assert loses_it_after(90_000.0, STEADY_S + 1) <= 2.0


def test_a_broker_that_does_not_answer_is_given_up_and_tried_again(net: Net) -> None:
    line = connection(net)
    for second in range(10):
        line.turn(moment(second), 0.0)
    assert net.abandoned == 1 and len(net.sessions) == 2
    assert line.last_reason == "the broker does not answer"


def test_goodbye_is_said_before_the_line_is_closed(net: Net) -> None:
    line = connection(net)
    net.next = [CONNECTED]
    line.turn(moment(0), 0.0)
    net.up = True
    line.close(moment(9))
    last = presence(net.said[-1])
    assert (last.online, last.session, last.at) == (False, 1, moment(9).wall)
    assert not net.connected


def test_every_word_is_signed(net: Net) -> None:
    """SECURITY 41."""
    line = connection(net)
    net.next = [CONNECTED]
    line.turn(moment(0), 0.0)
    assert net.said[0].signature and net.sessions[0].will.signature
