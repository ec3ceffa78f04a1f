# SPDX-License-Identifier: EUPL-1.2
"""The catalogue: what it lists, what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sardze_models.catalogue import load_catalogue
from sardze_models.catalogue.__main__ import main
from sardze_models.catalogue.compose import (
    ModelDescription,
    TensorMeaning,
    add_model,
    refresh,
)
from sardze_models.errors import CatalogueError, ModelIntegrityError


def _rewritten(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "catalogue.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest["models"][0])
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_an_entry_says_what_goes_in_and_what_comes_out(tiny_folder: Path) -> None:
    entry = load_catalogue(tiny_folder).entry("sum")
    assert [(spec.name, spec.shape, spec.dtype) for spec in entry.inputs] == [
        ("left", (1, 3), "float32"),
        ("right", (1, 3), "float32"),
    ]
    assert entry.inputs[0].value_range == (0, 1)
    assert entry.metadata["alphabet"] == "_AB"
    assert entry.file == tiny_folder / "sum.tflite"
    assert entry.card.is_file()
    assert entry.read_verified() == entry.file.read_bytes()


def test_a_model_that_is_not_listed_is_refused_with_the_names_that_are(tiny_folder: Path) -> None:
    with pytest.raises(CatalogueError, match="'colour'.*lists sum"):
        load_catalogue(tiny_folder).entry("colour")


def test_one_changed_byte_is_refused_with_both_hashes_and_a_remedy(tiny_folder: Path) -> None:
    """SECURITY 32."""
    entry = load_catalogue(tiny_folder).entry("sum")
    content = bytearray(entry.file.read_bytes())
    content[100] ^= 1
    entry.file.write_bytes(content)
    with pytest.raises(ModelIntegrityError) as caught:
        entry.read_verified()
    assert str(entry.file) in str(caught.value)
    assert entry.sha256 in str(caught.value)
    assert "Install the release again" in caught.value.remedy


def test_a_truncated_or_missing_file_is_refused_in_words(tiny_folder: Path) -> None:
    entry = load_catalogue(tiny_folder).entry("sum")
    entry.file.write_bytes(entry.file.read_bytes()[:50])
    with pytest.raises(ModelIntegrityError, match=f"expected {entry.size_bytes} .*found 50 bytes"):
        entry.read_verified()
    entry.file.unlink()
    with pytest.raises(ModelIntegrityError, match="cannot be read"):
        entry.read_verified()


@pytest.mark.parametrize("name", ["../sum.tflite", "/etc/passwd", "a/b.tflite", ".."])
def test_a_path_that_leaves_the_folder_is_refused(tiny_folder: Path, name: str) -> None:
    _rewritten(tiny_folder, lambda model: model.update(file=name))
    with pytest.raises(CatalogueError, match="not a plain file name"):
        load_catalogue(tiny_folder)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "other/1", "models": []}', "\xff"])
def test_a_broken_catalogue_is_refused_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "catalogue.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(CatalogueError, match="not usable"):
        load_catalogue(tmp_path)


def test_a_missing_field_is_named(tiny_folder: Path) -> None:
    _rewritten(tiny_folder, lambda model: model.pop("sha256"))
    with pytest.raises(CatalogueError, match="sha256"):
        load_catalogue(tiny_folder)


def test_a_folder_without_a_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        load_catalogue(tmp_path)


def test_a_model_listed_twice_is_refused(tiny_folder: Path) -> None:
    path = tiny_folder / "catalogue.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["models"] *= 2
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(CatalogueError, match="listed twice"):
        load_catalogue(tiny_folder)


def test_refresh_follows_a_new_export_and_keeps_what_people_said(
    tiny_folder: Path, tiny_model: Callable[..., bytes]
) -> None:
    before = load_catalogue(tiny_folder).entry("sum")
    before.file.write_bytes(tiny_model(quantised=True))
    refresh(tiny_folder)
    after = load_catalogue(tiny_folder).entry("sum")
    assert after.sha256 != before.sha256
    assert after.inputs[0].dtype == "int8"
    assert after.inputs[0].layout == before.inputs[0].layout
    assert after.metadata == before.metadata
    assert after.read_verified()


def test_adding_without_card_or_with_unknown_tensors_is_refused(
    tiny_folder: Path, describe: Callable[..., ModelDescription]
) -> None:
    with pytest.raises(CatalogueError, match=r"no other\.md"):
        add_model(describe(card="other.md"), tiny_folder)
    with pytest.raises(CatalogueError, match="tensors left, right, described are middle"):
        add_model(describe(inputs=[TensorMeaning("middle", "N")]), tiny_folder)


def test_the_command_adds_checks_and_complains_in_words(tiny_folder: Path) -> None:
    runner = CliRunner()
    words = (
        "add second --version 2 --task adding --file sum.tflite --card sum.card.md "
        "--licence EUPL-1.2 --input right N,3 0 1 --input left N,3 0 1 --output total N,3 0 2"
    ).split()
    added = runner.invoke(main, [*words, "--folder", str(tiny_folder), "--metadata", '{"a": 1}'])
    assert added.exit_code == 0, added.output
    second = load_catalogue(tiny_folder).entry("second")
    assert [spec.name for spec in second.inputs] == ["right", "left"]
    assert second.metadata == {"a": 1}
    assert runner.invoke(main, ["check", "--folder", str(tiny_folder)]).exit_code == 0
    assert runner.invoke(main, ["refresh", "--folder", str(tiny_folder)]).exit_code == 0
    second.file.write_bytes(b"something else")
    refused = runner.invoke(main, ["check", "--folder", str(tiny_folder)])
    assert refused.exit_code == 1
    assert "not the released one" in refused.output


def test_the_shipped_catalogue_lists_files_that_match_their_hashes() -> None:
    try:
        catalogue = load_catalogue()
    except CatalogueError:
        pytest.skip("no weights in this checkout")
    for entry in catalogue.entries.values():
        assert entry.read_verified()
        assert entry.card.is_file(), f"{entry.name} has no card"
