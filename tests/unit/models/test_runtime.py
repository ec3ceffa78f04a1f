# SPDX-License-Identifier: EUPL-1.2
"""The inference seam: one way to run a model, and clear words when it cannot be run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from sardze_models.catalogue import load_catalogue
from sardze_models.catalogue.compose import refresh
from sardze_models.errors import (
    CatalogueError,
    ModelFormatError,
    ModelInputError,
    ModelIntegrityError,
    RuntimeMissingError,
)
from sardze_models.runtime import inspect_model, open_model

LEFT = np.array([[0.5, 1.0, 1.5]], np.float32)
RIGHT = np.array([[1.0, 1.0, 2.0]], np.float32)


class RefusingInterpreter:
    """tflite-runtime 2.14 beside numpy 2: it imports, and fails when it is built (FACTS 3.1)."""

    __module__ = "tflite_runtime.interpreter"

    def __init__(self, **options: Any) -> None:
        raise SystemError("initialization failed")


def test_a_model_runs_in_the_catalogues_order(tiny_folder: Path) -> None:
    model = open_model(load_catalogue(tiny_folder).entry("sum"), threads=1)
    (total,) = model.run(LEFT, RIGHT)
    np.testing.assert_allclose(total, [[1.5, 2.0, 3.5]])
    assert total.dtype == np.float32


def test_results_of_one_run_survive_the_next(tiny_folder: Path) -> None:
    model = open_model(load_catalogue(tiny_folder).entry("sum"))
    (first,) = model.run(LEFT, RIGHT)
    model.run(RIGHT, RIGHT)
    np.testing.assert_allclose(first, [[1.5, 2.0, 3.5]])


def test_a_model_without_a_signature_is_matched_by_its_graphs_names(
    tiny_folder: Path, tiny_model: Callable[..., bytes]
) -> None:
    content = tiny_model(signature=False)
    inputs, outputs = inspect_model(content, "sum.tflite")
    assert [tensor.name for tensor in inputs] == ["graph_left", "graph_right"]
    (tiny_folder / "sum.tflite").write_bytes(content)
    with pytest.raises(CatalogueError, match="graph_left"):
        refresh(tiny_folder)
    entry = load_catalogue(tiny_folder).entry("sum")
    assert [tensor.shape for tensor in outputs] == [entry.outputs[0].shape]


def test_an_int8_model_takes_and_gives_real_numbers(
    tiny_folder: Path, tiny_model: Callable[..., bytes]
) -> None:
    (tiny_folder / "sum.tflite").write_bytes(tiny_model(quantised=True))
    refresh(tiny_folder)
    model = open_model(load_catalogue(tiny_folder).entry("sum"))
    (total,) = model.run(LEFT, RIGHT)
    np.testing.assert_allclose(total, [[1.5, 2.0, 3.5]])
    (far,) = model.run(LEFT * 1000, RIGHT)
    assert far.max() == pytest.approx((127 - 3) * 0.5)
    (same,) = model.run(np.full((1, 3), 4, np.int8), np.full((1, 3), 4, np.int8))
    np.testing.assert_allclose(same, [[1.0, 1.0, 1.0]])


@pytest.mark.parametrize(
    "left", [LEFT[0], LEFT.astype(np.float64), np.zeros((1, 4), np.float32), LEFT.astype(np.uint8)]
)
def test_an_array_of_another_shape_or_type_is_refused(tiny_folder: Path, left: Any) -> None:
    model = open_model(load_catalogue(tiny_folder).entry("sum"))
    with pytest.raises(ModelInputError, match=r"input left .* float32 of shape \(1, 3\)"):
        model.run(left, RIGHT)


def test_a_missing_array_is_refused(tiny_folder: Path) -> None:
    model = open_model(load_catalogue(tiny_folder).entry("sum"))
    with pytest.raises(ModelInputError, match="takes 2 arrays, got 1"):
        model.run(LEFT)


def test_a_changed_file_is_never_opened(tiny_folder: Path) -> None:
    """SECURITY 32."""
    entry = load_catalogue(tiny_folder).entry("sum")
    entry.file.write_bytes(entry.file.read_bytes() + b"\0")
    with pytest.raises(ModelIntegrityError):
        open_model(entry)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\0" * 400, b"TFL3" * 100])
def test_a_file_that_is_no_model_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ModelFormatError, match=r"sum\.tflite is not a model"):
        inspect_model(content, "sum.tflite")


def test_every_truncation_is_refused_or_understood(tiny_model: Callable[..., bytes]) -> None:
    content = tiny_model()
    for length in range(0, len(content), 16):
        with pytest.raises(ModelFormatError):
            inspect_model(content[:length], "cut.tflite")


def test_tensors_that_differ_from_the_catalogue_are_named(
    tiny_folder: Path, tiny_model: Callable[..., bytes]
) -> None:
    entry = load_catalogue(tiny_folder).entry("sum")
    wider = replace(entry.outputs[0], shape=(1, 4))
    with pytest.raises(ModelFormatError, match=r"total, float32 of shape \(1, 4\), which is"):
        open_model(replace(entry, outputs=(wider,)))
    other = replace(entry.outputs[0], name="mean")
    with pytest.raises(ModelFormatError, match=r"mean.* \(it has total\)"):
        open_model(replace(entry, outputs=(other,)))
    with pytest.raises(ModelFormatError, match="wants an input right"):
        open_model(replace(entry, inputs=entry.inputs[:1]))


def test_without_a_runtime_both_are_named(
    tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", None)
    monkeypatch.setitem(sys.modules, "tflite_runtime.interpreter", None)
    with pytest.raises(RuntimeMissingError, match="neither ai_edge_litert nor tflite_runtime"):
        open_model(load_catalogue(tiny_folder).entry("sum"))


def test_tflite_runtime_beside_numpy_2_is_explained(
    tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = ModuleType("tflite_runtime.interpreter")
    old.Interpreter = RefusingInterpreter  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", None)
    monkeypatch.setitem(sys.modules, "tflite_runtime", ModuleType("tflite_runtime"))
    monkeypatch.setitem(sys.modules, "tflite_runtime.interpreter", old)
    with pytest.raises(RuntimeMissingError, match=r"beside numpy .* needs numpy<2"):
        open_model(load_catalogue(tiny_folder).entry("sum"))


def test_the_runtimes_notice_is_kept_off_stderr_and_nothing_else(
    tiny_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    open_model(load_catalogue(tiny_folder).entry("sum"))
    assert "XNNPACK" not in capfd.readouterr().err


def test_inputs_may_be_listed_in_another_order_than_the_file_has(tiny_folder: Path) -> None:
    entry = load_catalogue(tiny_folder).entry("sum")
    model = open_model(replace(entry, inputs=entry.inputs[::-1]))
    with pytest.raises(ModelInputError, match="input right"):
        model.run(LEFT[0], RIGHT)
