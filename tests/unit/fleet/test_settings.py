# SPDX-License-Identifier: EUPL-1.2
"""Layers, and refusals that say where and what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sardze_fleet.errors import SettingsError
from sardze_fleet.settings import Mqtt, Unsigned, read_settings


def settings_file(folder: Path, text: str) -> Path:
    path = folder / "fleet.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_command_line_wins_over_the_environment_and_this_over_the_file(tmp_path: Path) -> None:
    path = settings_file(
        tmp_path, "store: {url: 'sqlite:////a'}\nbroker: {address: 'localhost:1', mqtt: '3.1.1'}\n"
    )
    environment = {"SARDZE_BROKER": "localhost:2", "SARDZE_STORE": ""}
    options: dict[tuple[str, str], Any] = {("broker", "address"): None, ("web", "port"): 9}
    settings = read_settings(path, environment, options)
    assert settings.store.url == "sqlite:////a"
    assert (settings.broker.port, settings.broker.mqtt) == (2, Mqtt.V311)
    assert settings.web.port == 9
    assert read_settings(path, environment, {("broker", "address"): "[::1]:3"}).broker.port == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("broker: {adress: 'localhost:1'}", "fleet.yaml:1:10: broker.adress"),
        ("ingest:\n  workers: 0\n", "fleet.yaml:2:3: ingest.workers"),
        ("ingest: {unsigned: perhaps}", "ingest.unsigned"),
        ("broker: {address: 'example.net:1883'}", "plain MQTT to example.net"),
        ("broker: {address: 'localhost'}", "host:port"),
        ("web: {host: 0.0.0.0}", "the pages cannot be shown on 0.0.0.0"),
        ("broker: [", "fleet.yaml:"),
        ("schema: sardze/fleet/9", "Use sardze/fleet/1"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(settings_file(tmp_path, text), {}, {})
    assert words in str(caught.value)  # SECURITY 19


def test_unsigned_messages_are_only_taken_from_a_broker_on_this_machine(tmp_path: Path) -> None:
    tls = "tls: {ca_file: a, certificate_file: b, key_file: c}"
    text = f"broker: {{address: 'example.net:8883', {tls}}}\ningest: {{unsigned: accept}}"
    with pytest.raises(SettingsError, match="only be accepted from a broker on 127.0.0.1"):
        read_settings(settings_file(tmp_path, text), {}, {})
    local = settings_file(tmp_path, "ingest: {unsigned: accept}")
    assert read_settings(local, {}, {}).ingest.unsigned is Unsigned.ACCEPT


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere.yaml cannot be read"):
        read_settings(tmp_path / "nowhere.yaml", {}, {})
