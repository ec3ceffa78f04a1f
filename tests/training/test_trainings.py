# SPDX-License-Identifier: EUPL-1.2
"""Each network's training, cut short: from drawn pictures alone to a file that the runtime opens.

Needs PyTorch and the converter; `tests/training/run.sh` brings them in an environment of their own.
What such a short run has learnt is next to nothing; that it learns at all, goes on where it was
stopped and exports what it trained is what these tests say.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is missing: tests/training/run.sh brings it")
pytest.importorskip("litert_torch", reason="litert-torch is missing: tests/training/run.sh has it")

from ai_edge_litert.interpreter import Interpreter

pytestmark = pytest.mark.timeout(400)


def command(module: str, *words: object) -> None:
    subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", f"sardze_models.training.{module}", *map(str, words)], check=True
    )


def answers(file: Path) -> list[np.ndarray]:
    """What a TFLite file says to a grey input."""
    model = Interpreter(model_path=str(file), num_threads=1)
    model.allocate_tensors()
    for tensor in model.get_input_details():
        model.set_tensor(tensor["index"], np.full(tensor["shape"], 0.4, np.float32))
    model.invoke()
    return [model.get_tensor(tensor["index"]) for tensor in model.get_output_details()]


def losses(log: Path) -> dict[int, float]:
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    return {entry["step"]: entry["loss"] for entry in entries if "loss" in entry}


def test_the_reader_learns_goes_on_where_it_stopped_and_becomes_a_file(tmp_path: Path) -> None:
    small = ("--out", tmp_path, "--faces", 60, "--batch", 16)
    command("reader", *small, "--steps", 20)
    file = tmp_path / "plate-reader.tflite"
    command("reader", *small, "--steps", 60, "--export", file)
    fell = losses(tmp_path / "log.jsonl")
    assert list(fell) == [20, 40, 60]
    assert fell[60] < fell[20]
    shapes = sorted(answer.shape for answer in answers(file))
    assert shapes == [(1, 10, 37), (1, 45)]
    assert all(np.allclose(answer.sum(axis=-1), 1, atol=1e-3) for answer in answers(file))


@pytest.mark.parametrize("framing", ["wide", "close"])
def test_the_finder_becomes_a_file(tmp_path: Path, framing: str) -> None:
    small = ("--framing", framing, "--roads", 0, "--faces", 8, "--strangers", 13, "--batch", 8)
    command("finder", "--into", tmp_path, *small, "--steps", 4)
    file = tmp_path / "finder.tflite"
    command("finder_export", tmp_path / "state.pt", file, "--framing", framing)
    scores, corners = sorted(answers(file), key=lambda answer: answer.shape[-1])
    assert (scores.shape[-1], corners.shape[-1]) == (1, 8)
    assert scores.shape[:3] == corners.shape[:3]
    assert 0 <= scores.min() <= scores.max() <= 1


def test_the_road_users_become_a_file(tmp_path: Path) -> None:
    file = tmp_path / "road-users.tflite"
    small = ("--into", tmp_path, "--roads", 1, "--batch", 2, "--minutes", 0.1)
    command("road_users", *small, "--export", file)
    assert all(np.isfinite(answer).all() for answer in answers(file))
