# SPDX-License-Identifier: EUPL-1.2
"""The device's key is its own, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from sardze_device.agent.identity import next_session, open_device_key, read_manager_key
from sardze_device.errors import IdentityError, SettingsError
from sardze_device.settings import StatePaths, read_settings
from sardze_wire.signature import SigningKey


def test_the_key_is_made_once_on_the_device_and_for_its_owner_alone(tmp_path: Path) -> None:
    """SECURITY 4, SECURITY 37."""
    path = tmp_path / "agent" / "device.key"
    first = open_device_key(path)
    assert open_device_key(path).public_pem == first.public_pem
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    open_device_key(path)
    path.chmod(0o640)
    with pytest.raises(IdentityError, match="can be read by others"):
        open_device_key(path)


def test_a_damaged_key_is_a_sentence_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    path.write_text("-----BEGIN nothing")
    path.chmod(0o600)
    with pytest.raises(IdentityError, match="is damaged.*Remove it"):
        open_device_key(path)


def test_a_folder_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "agent").write_text("")
    with pytest.raises(IdentityError, match="cannot be used"):
        open_device_key(tmp_path / "agent" / "device.key")


def test_session_numbers_rise_over_restarts_and_survive_garbage(tmp_path: Path) -> None:
    """SECURITY 16."""
    path = tmp_path / "agent" / "session"
    assert [next_session(path) for _ in range(3)] == [1, 2, 3]
    path.write_text("garbage")
    assert next_session(path) == 1


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "site.yaml"
    path.write_text(
        "schema: sardze/site/1\nsite_id: karsava\nname: K\n"
        "broker: {host: 127.0.0.1, port: 1883}\n"
        "cameras: [{device_id: karsava-01, name: A, source: {kind: synthetic}}]\n"
    )
    return path


def test_the_managers_key_comes_from_the_profile_or_the_agents_folder(
    site: Path, tmp_path: Path
) -> None:
    settings = read_settings(site, "karsava-01")
    paths = StatePaths(tmp_path)
    assert read_manager_key(settings, paths) is None
    in_folder, in_profile = SigningKey.generate(), SigningKey.generate()
    paths.manager_key.parent.mkdir()
    paths.manager_key.write_text(in_folder.public_pem)
    assert read_manager_key(settings, paths) == in_folder.public_key
    broker = msgspec.structs.replace(settings.broker, manager_public_key=in_profile.public_pem)
    named = replace(settings, broker=broker)
    assert read_manager_key(named, paths) == in_profile.public_key


def test_a_managers_key_that_is_none_is_named(site: Path, tmp_path: Path) -> None:
    paths = StatePaths(tmp_path)
    paths.manager_key.parent.mkdir()
    paths.manager_key.write_text("no key")
    with pytest.raises(SettingsError, match="holds no manager key"):
        read_manager_key(read_settings(site, "karsava-01"), paths)
