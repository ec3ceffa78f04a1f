# SPDX-License-Identifier: EUPL-1.2
"""A tiny TFLite model (total = left + right, three numbers), listed in a catalogue of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sardze_models.catalogue.compose import ModelDescription, TensorMeaning, add_model

TinyModel = Callable[..., bytes]
SCALE, ZERO_POINT = 0.5, 3


@pytest.fixture(scope="session")
def tiny_model() -> TinyModel:
    """Builds the model's bytes, with LiteRT's own schema."""
    schema: Any = pytest.importorskip("ai_edge_litert.schema_py_generated")
    flatbuffers: Any = pytest.importorskip("flatbuffers")

    def tensor(name: str, quantised: bool) -> Any:
        built = schema.TensorT()
        built.name, built.shape, built.buffer = f"graph_{name}", [1, 3], 0
        built.type = schema.TensorType.INT8 if quantised else schema.TensorType.FLOAT32
        if quantised:
            built.quantization = schema.QuantizationParametersT()
            built.quantization.scale = [SCALE]
            built.quantization.zeroPoint = [ZERO_POINT]
        return built

    def build(*, quantised: bool = False, signature: bool = True) -> bytes:
        addition = schema.OperatorT()
        addition.opcodeIndex, addition.inputs, addition.outputs = 0, [0, 1], [2]
        addition.builtinOptionsType = schema.BuiltinOptions.AddOptions
        addition.builtinOptions = schema.AddOptionsT()
        graph = schema.SubGraphT()
        graph.tensors = [tensor(name, quantised) for name in ("left", "right", "total")]
        graph.inputs, graph.outputs, graph.operators = [0, 1], [2], [addition]
        code = schema.OperatorCodeT()
        code.builtinCode, code.version = schema.BuiltinOperator.ADD, 1
        model = schema.ModelT()
        model.version, model.buffers = 3, [schema.BufferT()]
        model.operatorCodes, model.subgraphs = [code], [graph]
        if signature:
            model.signatureDefs = [_signature(schema)]
        builder = flatbuffers.Builder(1024)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())

    return build


@pytest.fixture
def tiny_folder(tmp_path: Path, tiny_model: TinyModel) -> Path:
    """A folder with the tiny model, its card and its catalogue."""
    (tmp_path / "sum.tflite").write_bytes(tiny_model())
    (tmp_path / "sum.card.md").write_text("# sum\n", encoding="utf-8")
    add_model(_described(), tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def describe() -> Callable[..., ModelDescription]:
    """States what a person would state about the tiny model, with changes."""
    return _described


def _described(**changes: Any) -> ModelDescription:
    stated: dict[str, Any] = {
        "name": "sum",
        "version": "1.0.0",
        "task": "adding",
        "file": "sum.tflite",
        "card": "sum.card.md",
        "licence": "EUPL-1.2",
        "quantisation": "none",
        "inputs": [TensorMeaning("left", "N,3", (0, 1)), TensorMeaning("right", "N,3", (0, 1))],
        "outputs": [TensorMeaning("total", "N,3", (0, 2))],
        "metadata": {"alphabet": "_AB"},
    }
    return ModelDescription(**(stated | changes))


def _signature(schema: Any) -> Any:
    def entry(name: str, index: int) -> Any:
        built = schema.TensorMapT()
        built.name, built.tensorIndex = name, index
        return built

    signature = schema.SignatureDefT()
    signature.signatureKey, signature.subgraphIndex = "serving_default", 0
    signature.inputs = [entry("left", 0), entry("right", 1)]
    signature.outputs = [entry("total", 2)]
    return signature
