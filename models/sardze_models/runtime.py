# SPDX-License-Identifier: EUPL-1.2
"""The inference seam: one catalogue entry in, one `Model` out, whichever TFLite runtime is there.

Rules: only this module imports a runtime; LiteRT comes first, tflite-runtime where only that
exists (32-bit systems, old Pythons). Tensors are matched by name, first as the model's signature
calls them, else as its graph does; shapes and types must equal the catalogue's, nothing is cast
in silence. Integer tensors that carry a scale take and give real numbers. A `Model` belongs to
one thread. What the numbers mean is for the finder and the reader to know.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sardze_models.catalogue import CatalogueEntry, TensorSpec
from sardze_models.errors import ModelFormatError, ModelInputError, RuntimeMissingError

_RUNTIMES = ("ai_edge_litert.interpreter", "tflite_runtime.interpreter")
_REFRESH = "Run `python -m sardze_models.catalogue refresh` after an export."
_XNNPACK_NOTICE = b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU."


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor as the model file has it; `scale` is 0 where it is not quantised."""

    name: str
    index: int
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    scale: float
    zero_point: int


class Model:
    """An opened model; not to be shared between threads."""

    def __init__(
        self, entry: CatalogueEntry, interpreter: Any, inputs: list[Tensor], outputs: list[Tensor]
    ) -> None:
        self.entry = entry
        self._interpreter = interpreter
        self._inputs = inputs
        self._outputs = outputs

    def run(self, *inputs: NDArray[Any]) -> list[NDArray[Any]]:
        """One inference; arrays go in and come out in the catalogue's order.

        Raises:
            ModelInputError: an array's number, shape or type is not the catalogue's.
        """
        if len(inputs) != len(self._inputs):
            raise ModelInputError(
                f"The model {self.entry.name} takes {len(self._inputs)} arrays, got {len(inputs)}.",
                remedy="See its inputs in the catalogue.",
            )
        for tensor, array in zip(self._inputs, inputs, strict=True):
            self._interpreter.set_tensor(tensor.index, self._accepted(tensor, array))
        self._interpreter.invoke()
        return [
            _real(tensor, self._interpreter.get_tensor(tensor.index)) for tensor in self._outputs
        ]

    def _accepted(self, tensor: Tensor, array: NDArray[Any]) -> NDArray[Any]:
        if array.shape == tensor.shape:
            if array.dtype == tensor.dtype:
                return array
            if tensor.scale and array.dtype == np.float32:
                return _quantised(tensor, array)
        raise ModelInputError(
            f"The input {tensor.name} of the model {self.entry.name} is {tensor.dtype} of shape "
            f"{tensor.shape}, got {array.dtype} of shape {array.shape}.",
            remedy="Convert it before; nothing is cast in silence.",
        )


def open_model(entry: CatalogueEntry, *, threads: int = 1) -> Model:
    """Check the entry's hash and open its model.

    Args:
        entry: what the catalogue says about it.
        threads: stays below the number of idle cores, else old runtimes collapse (FACTS 3.2).

    Raises:
        ModelIntegrityError: the file is not the released one (SECURITY 32).
        ModelFormatError: the file is not a model, or its tensors are not the catalogue's.
        RuntimeMissingError: there is no working TFLite runtime.
    """
    interpreter = _build_interpreter(entry.read_verified(), str(entry.file), threads)
    found_inputs, found_outputs = _tensors(interpreter)
    unlisted = found_inputs.keys() - {spec.name for spec in entry.inputs}
    if unlisted:
        raise ModelFormatError(
            f"{entry.file} wants an input {', '.join(sorted(unlisted))} that the catalogue does "
            f"not list for {entry.name}.",
            remedy=_REFRESH,
        )
    return Model(
        entry,
        interpreter,
        _matched(entry, entry.inputs, found_inputs),
        _matched(entry, entry.outputs, found_outputs),
    )


def inspect_model(content: bytes, name: str) -> tuple[list[Tensor], list[Tensor]]:
    """The inputs and outputs of a model file that is not in the catalogue yet."""
    inputs, outputs = _tensors(_build_interpreter(content, name, threads=1))
    return list(inputs.values()), list(outputs.values())


def _interpreter_class() -> Any:
    reasons = []
    for name in _RUNTIMES:
        try:
            return importlib.import_module(name).Interpreter
        except ImportError as error:
            reasons.append(f"{name}: {error}")
    raise RuntimeMissingError(
        "No TFLite runtime works: neither ai_edge_litert nor tflite_runtime can be imported "
        f"({'; '.join(reasons)}).",
        remedy="Install ai-edge-litert (64-bit), or tflite-runtime with numpy<2 where that is "
        "all there is.",
    )


def _build_interpreter(content: bytes, name: str, threads: int) -> Any:
    make = _interpreter_class()
    try:
        with _without_xnnpack_notice():
            interpreter = make(model_content=content, num_threads=threads)
            interpreter.allocate_tensors()
    except SystemError as error:
        # tflite-runtime 2.14 imports beside numpy 2 and fails only here (FACTS 3.1).
        raise RuntimeMissingError(
            f"The runtime {make.__module__} cannot build an interpreter beside numpy "
            f"{np.__version__}.",
            remedy="tflite-runtime needs numpy<2; or install ai-edge-litert.",
        ) from error
    except (ValueError, RuntimeError) as error:
        raise ModelFormatError(
            f"{name} is not a model that {make.__module__} can run: {error}.",
            remedy="Export it again as TFLite, and see that it was copied whole.",
        ) from error
    return interpreter


def _tensors(interpreter: Any) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Inputs and outputs by name: the signature's names where there is one."""
    if interpreter.get_signature_list():
        runner = interpreter.get_signature_runner()
        return _described(runner.get_input_details()), _described(runner.get_output_details())
    return (
        _described({detail["name"]: detail for detail in interpreter.get_input_details()}),
        _described({detail["name"]: detail for detail in interpreter.get_output_details()}),
    )


def _described(details: Mapping[str, Mapping[str, Any]]) -> dict[str, Tensor]:
    return {
        name: Tensor(
            name=name,
            index=int(detail["index"]),
            shape=tuple(int(side) for side in detail["shape"]),
            dtype=np.dtype(detail["dtype"]),
            scale=float(detail["quantization"][0]),
            zero_point=int(detail["quantization"][1]),
        )
        for name, detail in details.items()
    }


def _matched(
    entry: CatalogueEntry, specs: Sequence[TensorSpec], found: Mapping[str, Tensor]
) -> list[Tensor]:
    matched = []
    for spec in specs:
        tensor = found.get(spec.name)
        if tensor is None or (tensor.shape, tensor.dtype) != (spec.shape, np.dtype(spec.dtype)):
            has = (
                f"which is {tensor.dtype} of shape {tensor.shape} there"
                if tensor
                else f"which the file does not have (it has {', '.join(found)})"
            )
            raise ModelFormatError(
                f"The catalogue says that {entry.name} has a tensor {spec.name}, {spec.dtype} of "
                f"shape {spec.shape}, {has}.",
                remedy=_REFRESH,
            )
        matched.append(tensor)
    return matched


def _quantised(tensor: Tensor, array: NDArray[Any]) -> NDArray[Any]:
    limits = np.iinfo(tensor.dtype)
    steps = np.rint(array / np.float32(tensor.scale)) + tensor.zero_point
    clipped: NDArray[Any] = np.clip(steps, limits.min, limits.max).astype(tensor.dtype)
    return clipped


def _real(tensor: Tensor, array: NDArray[Any]) -> NDArray[Any]:
    if not tensor.scale:
        return array
    return (array.astype(np.float32) - tensor.zero_point) * np.float32(tensor.scale)


@contextmanager
def _without_xnnpack_notice() -> Iterator[None]:
    """Keep LiteRT's one INFO line off stderr; whatever else is written there comes through."""
    if sys.platform != "linux":
        yield
        return
    sys.stderr.flush()
    kept = os.dup(2)
    with os.fdopen(os.memfd_create("stderr"), "r+b") as said:
        os.dup2(said.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            said.seek(0)
            for line in said:
                if line.strip() != _XNNPACK_NOTICE:
                    os.write(2, line)
