# SPDX-License-Identifier: EUPL-1.2
"""The door to the broker: when to try again, and where it never goes in plain."""

from __future__ import annotations

import random

import msgspec
import pytest

from sardze_device.errors import PlainTransportError, UplinkError
from sardze_device.uplink import Outgoing, Session, Uplink, is_loopback, reconnect_delay_s
from sardze_wire.profile import Broker, Tls

WILL = Outgoing("sardze/1/karsava/karsava-01/presence", b"{}", 1)


def test_the_wait_grows_up_to_a_bound_and_is_spread_by_chance() -> None:
    """SECURITY 18."""
    shortest = [reconnect_delay_s(attempt, 0.0) for attempt in range(1, 12)]
    longest = [reconnect_delay_s(attempt, 0.999) for attempt in range(1, 12)]
    assert set(shortest) == {0.5}
    assert longest == sorted(longest) and 119 < longest[-1] <= 120
    assert longest[0] < 2


def test_devices_that_lose_the_same_broker_do_not_return_together() -> None:
    chance = random.Random(4)  # noqa: S311 - a test that can be repeated
    delays = [reconnect_delay_s(6, chance.random()) for _ in range(1000)]
    assert max(delays) - min(delays) > 50
    in_first_second = sum(delay < 1.5 for delay in delays)
    assert in_first_second < 50


def test_a_device_that_was_away_for_long_still_gets_a_number() -> None:
    assert reconnect_delay_s(10**9, 0.5) <= 120


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("10.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - a host that must not pass
        ("localhost.example", False),
        ("broker", False),
    ],
)
def test_only_names_that_can_mean_nothing_else_are_this_machine(host: str, is_own: bool) -> None:
    assert is_loopback(host) is is_own


def test_plain_mqtt_leaves_this_machine_under_no_setting() -> None:
    """SECURITY 19: not even where the profile's own check was passed by."""
    passed_by = msgspec.structs.replace(Broker(host="127.0.0.1", port=1883))
    msgspec.structs.force_setattr(passed_by, "host", "broker.karsava.lv")
    with pytest.raises(PlainTransportError, match=r"without TLS to broker\.karsava\.lv"):
        Uplink(passed_by)


def test_a_broker_that_is_not_there_is_a_sentence(unused_port: int) -> None:
    uplink = Uplink(Broker(host="127.0.0.1", port=unused_port))
    with pytest.raises(UplinkError, match="cannot be reached"):
        uplink.connect(Session("karsava-01", WILL))
    assert not uplink.connected and uplink.poll(0.0) == []


def test_missing_certificates_are_named_with_the_remedy(unused_port: int) -> None:
    tls = Tls(ca_file="/nowhere/ca", certificate_file="/nowhere/c", key_file="/nowhere/k")
    uplink = Uplink(Broker(host="broker.example", port=unused_port, tls=tls))
    with pytest.raises(UplinkError, match="Check ca_file"):
        uplink.connect(Session("karsava-01", WILL))


def test_without_a_connection_nothing_is_published() -> None:
    with pytest.raises(UplinkError, match="no connection"):
        Uplink(Broker(host="127.0.0.1", port=1883)).publish(WILL)
