# SPDX-License-Identifier: EUPL-1.2
"""The agent against a real Mosquitto: what a town hall hears, and what it never hears."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from device_facts import DEVICE_ID, SITE_ID, plate_read
from integration.servers import DEADLINE_S, MosquittoServer, find_mosquitto, wait_until
from integration.town_hall import TownHall
from integration.wire_cutter import WireCutter
from sardze_device.agent.agent import Agent
from sardze_device.agent.compose import compose_agent
from sardze_device.agent.identity import open_device_key
from sardze_device.host import Host
from sardze_device.outbox import Outbox
from sardze_device.settings import StatePaths, read_settings
from sardze_wire.records import (
    Check,
    DesiredState,
    HealthReport,
    HealthState,
    Heartbeat,
    Kind,
    PlateRead,
    Presence,
    Range,
    Receipt,
    ReportedState,
)
from sardze_wire.signature import PublicKey, SigningKey
from sardze_wire.topics import Topic

PICTURE = b"\xff\xd8" + bytes(3000)
MANAGER = SigningKey.generate()
PROFILE = """schema: sardze/site/1
site_id: karsava
name: Karsava
privacy: {{purpose: a, legal_basis: b, controller: c, impact_assessment: d, retention_hours: 24}}
broker: {{host: 127.0.0.1, port: {port}}}
settings: {{reporting: {{heartbeat_s: 1, health_s: 1}}}}
cameras:
  - {{device_id: karsava-01, name: A13, source: {{kind: synthetic}}}}
"""


@dataclass(frozen=True)
class Pole:
    """One device's folder; an agent for it as often as a test likes."""

    folder: Path
    port: int

    @property
    def paths(self) -> StatePaths:
        return StatePaths(self.folder)

    @property
    def public_key(self) -> PublicKey:
        return open_device_key(self.paths.device_key).public_key

    def trust_manager(self) -> None:
        self.paths.manager_key.parent.mkdir(exist_ok=True)
        self.paths.manager_key.write_text(MANAGER.public_pem)

    def agent(self, outbox: Outbox) -> Agent:
        site = self.folder / "site.yaml"
        site.write_text(PROFILE.format(port=self.port))
        return compose_agent(Host(), outbox, self.paths, read_settings(site, DEVICE_ID), site)


@pytest.fixture
def pole(tmp_path: Path, mosquitto: MosquittoServer) -> Pole:
    return Pole(tmp_path, mosquitto.port)


@pytest.fixture
def outbox(pole: Pole) -> Iterator[Outbox]:
    with Outbox.open(pole.paths.outbox) as box:
        yield box


@pytest.fixture
def town(mosquitto: MosquittoServer) -> Iterator[TownHall]:
    with TownHall(mosquitto.port) as hall:
        yield hall


def run_until(agent: Agent, condition: Callable[[], bool], what: str) -> None:
    """Turn the agent until the condition holds."""

    def turned() -> bool:
        agent.turn(0.02)
        return condition()

    wait_until(turned, what, DEADLINE_S)


def fill(outbox: Outbox, first: int, count: int, *, pictures: bool = False) -> None:
    given = (PICTURE,) if pictures else ()
    for number in range(first, first + count):
        outbox.append(plate_read(number, pictures=given), given)


def sequences(town: TownHall) -> list[int]:
    return [read.sequence for read in town.records(Kind.PLATE_READ) if isinstance(read, PlateRead)]


def receipt(through: int, *missing: Range, device_id: str = DEVICE_ID) -> Receipt:
    return Receipt(device_id=device_id, at=Host().now(), through=through, missing=tuple(missing))


def test_what_waits_arrives_in_order_and_signed_and_then_the_outbox_is_empty(
    pole: Pole, outbox: Outbox, town: TownHall
) -> None:
    """SECURITY 41."""
    fill(outbox, 0, 60, pictures=True)
    agent = pole.agent(outbox)
    run_until(agent, lambda: outbox.status().rows == 0, "the outbox is empty")
    wait_until(lambda: len(town.heard(Kind.EVIDENCE)) == 60, "the evidence is there")
    assert sequences(town) == list(range(1, 61))
    assert all(each.payload == PICTURE for each in town.heard(Kind.EVIDENCE))
    town.check_signatures(pole.public_key)


def test_a_device_says_who_is_there_what_runs_and_how_it_is(
    pole: Pole, outbox: Outbox, town: TownHall
) -> None:
    agent = pole.agent(outbox)
    run_until(agent, lambda: len(town.heard(Kind.HEARTBEAT)) >= 2, "two heartbeats")
    presence = town.records(Kind.PRESENCE)[-1]
    heartbeat = town.records(Kind.HEARTBEAT)[-1]
    health = town.records(Kind.HEALTH)[-1]
    reported = town.records(Kind.REPORTED)[-1]
    assert isinstance(presence, Presence) and presence.online and presence.session == 1
    assert isinstance(heartbeat, Heartbeat) and heartbeat.boot_id == Host().boot_id
    assert isinstance(reported, ReportedState) and reported.settings_sha256
    assert isinstance(health, HealthReport)
    camera = next(check for check in health.checks if check.name == "camera")
    assert camera.state is HealthState.FAILED and "not spoken" in camera.words


def presences(town: TownHall) -> list[tuple[int, bool]]:
    """Session number and whether it is on line, as they were said."""
    found = [each for each in town.records(Kind.PRESENCE) if isinstance(each, Presence)]
    return [(each.session, each.online) for each in found]


def test_a_last_will_names_the_connection_that_it_belongs_to(
    tmp_path: Path, mosquitto: MosquittoServer, town: TownHall
) -> None:
    """SECURITY 16: a will that comes late is known by its older number."""
    with WireCutter(mosquitto.port) as line:
        pole = Pole(tmp_path, line.port)
        with Outbox.open(pole.paths.outbox) as outbox:
            agent = pole.agent(outbox)
            run_until(agent, lambda: presences(town) == [(1, True)], "on line")
            line.cut()
            wait_until(lambda: presences(town) == [(1, True), (1, False)], "the will is spoken")
            line.mend()
            run_until(agent, lambda: presences(town)[2:] == [(2, True)], "on line again")


def test_a_newer_connection_takes_the_place_of_an_older_one_with_a_higher_number(
    pole: Pole, outbox: Outbox, town: TownHall
) -> None:
    """SECURITY 16."""
    first = pole.agent(outbox)
    run_until(first, lambda: (1, True) in presences(town), "the first is on line")
    with Outbox.open(pole.paths.outbox) as other:
        second = pole.agent(other)
        run_until(second, lambda: (2, True) in presences(town), "the second is on line")
        assert (2, False) not in presences(town)


@pytest.mark.timeout(60)
def test_a_refused_publish_keeps_its_row_and_fails_a_check(tmp_path: Path) -> None:
    """SECURITY 13: the access list loses a line while the device runs, and gets it back."""
    program = find_mosquitto()
    if program is None:
        pytest.skip("no Mosquitto installed: apt-get install mosquitto")
    allowed = "topic readwrite sardze/#\n"
    state_only = "".join(
        f"topic readwrite sardze/1/+/+/{kind}\n"
        for kind in ("presence", "heartbeat", "health", "reported", "desired")
    )
    access = tmp_path / "access"
    access.write_text(allowed)
    broker = MosquittoServer(program, more_lines=f"acl_file {access}\n")
    try:
        pole = Pole(tmp_path, broker.port)
        with Outbox.open(pole.paths.outbox) as outbox, TownHall(broker.port) as town:
            agent = pole.agent(outbox)
            fill(outbox, 0, 3)
            run_until(agent, lambda: outbox.status().rows == 0, "the first facts leave")
            access.write_text(state_only)
            os.kill(broker.pid, 1)
            number = itertools.count(3)

            def a_fact_stays() -> bool:
                if outbox.status().rows == 0:
                    fill(outbox, next(number), 1)
                return has_refusals(town)

            run_until(agent, a_fact_stays, "health tells of refusals")
            fill(outbox, 1000, 5)
            run_until(agent, lambda: refusals(town) >= 6, "each refusal is counted")
            assert outbox.status().pending == 6
            access.write_text(allowed)
            os.kill(broker.pid, 1)
            run_until(agent, lambda: outbox.status().rows == 0, "the refused facts leave")
            last = outbox.status().last_sequence
            wait_until(lambda: len(sequences(town)) == last, "all facts arrive")
            assert sequences(town) == list(range(1, last + 1))
    finally:
        broker.close()


def refusal_check(town: TownHall) -> Check | None:
    reports = [each for each in town.records(Kind.HEALTH) if isinstance(each, HealthReport)]
    checks = reports[-1].checks if reports else ()
    return next((check for check in checks if check.name == "refusals"), None)


def has_refusals(town: TownHall) -> bool:
    check = refusal_check(town)
    return check is not None and check.state is HealthState.FAILED


def refusals(town: TownHall) -> float:
    check = refusal_check(town)
    return check.figure or 0.0 if check else 0.0


@pytest.mark.timeout(60)
def test_a_broker_that_is_killed_while_we_send_gets_the_rest_later_and_in_order(
    pole: Pole, outbox: Outbox, mosquitto: MosquittoServer
) -> None:
    """SECURITY 14, SECURITY 18: whole because the fleet's receipts say what arrived."""
    pole.trust_manager()
    fill(outbox, 0, 200)
    agent = pole.agent(outbox)
    with TownHall(mosquitto.port) as town:
        run_until(agent, lambda: len(sequences(town)) > 20, "some have arrived")
        mosquitto.kill()
        run_until(agent, lambda: True, "one turn without a broker")
        fill(outbox, 200, 20)
        mosquitto.start()
        run_until(agent, lambda: set(sequences(town)) == set(range(1, 221)), "all have arrived")
        first_come = list(dict.fromkeys(sequences(town)))
        assert first_come == sorted(first_come)
        again = {each.topic: each.payload for each in town.heard(Kind.PLATE_READ)}
        assert again, "a fact that came twice came with the same bytes"
        assert len({each.payload for each in town.heard(Kind.PLATE_READ)}) == 220
        town.say(Topic(SITE_ID, DEVICE_ID, Kind.RECEIPT), receipt(220), MANAGER)
        run_until(agent, lambda: outbox.status().rows == 0, "the receipt empties the outbox")


@pytest.mark.timeout(60)
def test_a_line_that_is_cut_again_and_again_delays_facts_and_loses_none(
    tmp_path: Path, mosquitto: MosquittoServer
) -> None:
    """SECURITY 18."""
    with WireCutter(mosquitto.port) as line, TownHall(mosquitto.port) as town:
        pole = Pole(tmp_path, line.port)
        with Outbox.open(pole.paths.outbox) as outbox:
            agent = pole.agent(outbox)
            for number in range(4):
                fill(outbox, number * 50, 50, pictures=True)
                already = len(sequences(town))
                run_until(agent, lambda n=already: len(sequences(town)) > n, "facts come")  # type: ignore[misc]
                line.cut()
                run_until(agent, lambda: True, "a turn without a line")
                line.mend()
            run_until(agent, lambda: outbox.status().rows == 0, "the outbox is empty")
            wait_until(lambda: set(sequences(town)) == set(range(1, 201)), "all have arrived")


def test_with_a_manager_rows_stay_until_its_receipt_and_what_it_misses_goes_again(
    pole: Pole, outbox: Outbox, town: TownHall
) -> None:
    """SECURITY 14."""
    pole.trust_manager()
    fill(outbox, 0, 5)
    agent = pole.agent(outbox)
    run_until(agent, lambda: len(sequences(town)) == 5 and not outbox.pending(1), "all sent")
    assert outbox.status().rows == 5
    topic = Topic(SITE_ID, DEVICE_ID, Kind.RECEIPT)
    town.say(topic, receipt(5), SigningKey.generate())
    town.say(topic, receipt(2, Range(3, 4)), MANAGER)
    run_until(agent, lambda: len(sequences(town)) == 7, "the missing ones come again")
    assert sequences(town)[5:] == [3, 4]
    assert outbox.status().rows == 3
    town.say(topic, receipt(5), MANAGER)
    run_until(agent, lambda: outbox.status().rows == 0, "the outbox is empty")


def test_a_desired_state_takes_effect_only_if_the_manager_signed_it_for_this_device(
    pole: Pole, outbox: Outbox, town: TownHall
) -> None:
    """SECURITY 15."""
    pole.trust_manager()
    agent = pole.agent(outbox)
    topic = Topic(SITE_ID, DEVICE_ID, Kind.DESIRED)
    good = DesiredState(
        device_id=DEVICE_ID,
        version=2,
        issued_at=Host().now(),
        settings={"reading": {"min_readings": 4}},
    )

    def answer(words: str) -> Callable[[], bool]:
        return lambda: words in last_reported(town).desired_refused

    run_until(agent, lambda: bool(town.heard(Kind.REPORTED)), "a first report")
    town.say(topic, good, None)
    run_until(agent, answer("not signed"), "an unsigned one is refused")
    town.say(topic, good, SigningKey.generate())
    run_until(agent, answer("not the manager's"), "a forged one is refused")
    town.say(topic, replaced(good, device_id="karsava-02"), MANAGER)
    run_until(agent, answer("meant for karsava-02"), "a misaddressed one is refused")
    town.say(topic, replaced(good, settings={"reading": {"shell": "rm"}}), MANAGER)
    run_until(agent, answer("reading.shell"), "one that names no setting is refused")
    town.say(topic, good, MANAGER)
    run_until(agent, lambda: last_reported(town).desired_version == 2, "a good one is followed")
    assert last_reported(town).desired_refused == ""
    town.say(topic, replaced(good, version=1), MANAGER)
    run_until(agent, answer("version 1; 2 is in force"), "an older one is refused")
    assert outbox.desired_version() == 2


def replaced(state: DesiredState, **changes: object) -> DesiredState:
    fields = {name: getattr(state, name) for name in state.__struct_fields__}
    return DesiredState(**{**fields, **changes})


def last_reported(town: TownHall) -> ReportedState:
    found = town.records(Kind.REPORTED)[-1]
    assert isinstance(found, ReportedState)
    return found


def test_without_a_managers_key_nobody_is_followed(
    pole: Pole, outbox: Outbox, town: TownHall
) -> None:
    """SECURITY 15."""
    agent = pole.agent(outbox)
    state = DesiredState(device_id=DEVICE_ID, version=1, issued_at=Host().now())
    town.say(Topic(SITE_ID, DEVICE_ID, Kind.DESIRED), state, MANAGER)
    run_until(
        agent,
        lambda: (
            bool(town.heard(Kind.REPORTED))
            and "follows nobody" in last_reported(town).desired_refused
        ),
        "the report says why",
    )
    assert outbox.desired_version() == 0


def test_garbage_that_comes_down_is_refused_and_the_agent_goes_on(
    pole: Pole, outbox: Outbox, town: TownHall
) -> None:
    """SECURITY 17."""
    pole.trust_manager()
    agent = pole.agent(outbox)
    run_until(agent, lambda: bool(town.heard(Kind.REPORTED)), "a first report")
    for payload in (b"\xff\xfe", b"{", b"[]", b"null", b"{}" * 200_000, b""):
        for kind in (Kind.DESIRED, Kind.RECEIPT):
            town.say_raw(Topic(SITE_ID, DEVICE_ID, kind), payload, MANAGER)
    fill(outbox, 0, 1)
    run_until(agent, lambda: sequences(town) == [1], "facts still leave")
    run_until(agent, lambda: bool(last_reported(town).desired_refused), "and it was noticed")


def test_the_end_is_said_in_order(pole: Pole, outbox: Outbox, town: TownHall) -> None:
    agent = pole.agent(outbox)
    run_until(agent, lambda: bool(town.heard(Kind.PRESENCE)), "on line")
    agent.end(Host().moment())
    wait_until(lambda: (1, False) in presences(town), "off line")
    last = town.records(Kind.PRESENCE)[-1]
    assert isinstance(last, Presence) and last.at is not None, "goodbye, not the last will"
