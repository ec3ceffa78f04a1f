# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from pathlib import Path

import pytest

from sardze_fleet.cli.demo.staging import check_stageable, passed, staged, truth_file
from sardze_fleet.errors import SettingsError
from sardze_wire.profile import SiteProfile, read_profile
from sardze_wire.sources import SyntheticSource

KARSAVA = Path(__file__).parents[5] / "deploy" / "sites" / "karsava.yaml"


@pytest.fixture
def karsava() -> SiteProfile:
    return read_profile(KARSAVA.read_text(encoding="utf-8"), KARSAVA.name)


def test_what_is_staged_is_a_profile_of_the_same_site_on_loopback(karsava: SiteProfile) -> None:
    text = staged(
        karsava, port=1900, manager_public_key="PEM", traffic_s=30.0, truth=Path("/truth")
    )
    played = read_profile(text, "staged")
    assert [c.device_id for c in played.cameras] == [c.device_id for c in karsava.cameras]
    assert (played.broker.port, played.broker.manager_public_key) == (1900, "PEM")
    assert played.privacy == karsava.privacy
    sources = [c.source for c in played.cameras]
    assert all(isinstance(s, SyntheticSource) and s.until_s == s.from_s + 30.0 for s in sources)


def test_a_site_with_a_real_camera_is_not_played(karsava: SiteProfile) -> None:
    text = KARSAVA.read_text(encoding="utf-8").replace(
        "{kind: synthetic, scene: day, seed: 1301, vehicles_per_hour: 200, speed_kmh: [30, 60]}",
        "{kind: picamera}",
    )
    with pytest.raises(SettingsError, match="karsava-01"):
        check_stageable(read_profile(text, "real"))
    check_stageable(karsava)


def test_what_passed_is_told_by_camera(tmp_path: Path) -> None:
    truth_file(tmp_path, "karsava-01").write_text('{"text": "AB1234"}\n{"text": "KL77"}\n')
    truth_file(tmp_path, "karsava-02").write_text("")
    assert passed(tmp_path) == [("karsava-01", "AB1234"), ("karsava-01", "KL77")]
