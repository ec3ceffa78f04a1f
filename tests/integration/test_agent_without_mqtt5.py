# SPDX-License-Identifier: EUPL-1.2
"""A broker that does not speak MQTT 5 is met with 3.1.1: facts arrive, with less around them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from device_facts import plate_read
from integration.processes import Process, program_command
from integration.servers import answers, free_port, wait_until
from integration.test_agent_and_broker import Pole, run_until
from sardze_device.outbox import Outbox


@pytest.fixture
def old_broker() -> Iterator[int]:
    """The port of an amqtt."""
    if find_spec("amqtt") is None:
        pytest.skip("amqtt is not installed: pip install 'sardze[demo]'")
    port = free_port()
    with Process(program_command("amqtt_broker.py", port)) as broker:
        wait_until(lambda: broker.said("serving") and answers(port), "amqtt serves")
        yield port


@pytest.mark.timeout(60)
def test_a_broker_without_mqtt_5_still_gets_every_fact(tmp_path: Path, old_broker: int) -> None:
    heard: list[str] = []

    def on_message(client: Client, _: object, message: MQTTMessage) -> None:
        heard.append(message.topic)

    town = Client(CallbackAPIVersion.VERSION2, client_id="town")
    town.on_message = on_message
    town.connect("127.0.0.1", old_broker)
    town.subscribe("sardze/#", 1)
    town.loop_start()
    try:
        pole = Pole(tmp_path, old_broker)  # it knows no manager: only then may it go unsigned
        with Outbox.open(pole.paths.outbox) as outbox:
            for number in range(20):
                outbox.append(plate_read(number))
            agent = pole.agent(outbox)
            run_until(agent, lambda: outbox.status().rows == 0, "the outbox is empty")
        wait_until(
            lambda: sum(topic.endswith("/plate-read") for topic in heard) == 20, "all arrive"
        )
    finally:
        town.disconnect()
        town.loop_stop()


@pytest.mark.timeout(60)
def test_a_device_with_a_manager_sends_nothing_that_it_cannot_sign(
    tmp_path: Path, old_broker: int
) -> None:
    """SECURITY 41: the fleet would set it aside, and the row would be gone."""
    pole = Pole(tmp_path, old_broker)
    pole.trust_manager()
    with Outbox.open(pole.paths.outbox) as outbox:
        outbox.append(plate_read(1))
        agent = pole.agent(outbox)
        end = time.monotonic() + 8
        while time.monotonic() < end:
            agent.turn(0.05)
        assert outbox.status().rows == 1
