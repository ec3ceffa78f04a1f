# SPDX-License-Identifier: EUPL-1.2
"""Files beside the pages."""

from __future__ import annotations

from pathlib import Path

from sardze_fleet.web.assets import LIVE, Assets


def test_an_address_changes_with_the_content(tmp_path: Path) -> None:
    style = tmp_path / "sardze.css"
    style.write_text("a{}")
    before = Assets.read(tmp_path).address("sardze.css")
    style.write_text("b{}")
    assert Assets.read(tmp_path).address("sardze.css") != before


def test_only_files_of_known_kinds_are_served(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("secret")
    (tmp_path / "mark.svg").write_text("<svg/>")
    assets = Assets.read(tmp_path)
    assert assets.find("notes.txt") is None
    assert assets.find("../mark.svg") is None
    assert assets.find("mark.svg") is not None


def test_live_updates_need_every_vendored_script(tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    for name in LIVE:
        assert not Assets.read(tmp_path).live
        (tmp_path / name).write_text("//")
    assert Assets.read(tmp_path).live
