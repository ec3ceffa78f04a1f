# SPDX-License-Identifier: EUPL-1.2
"""Hands the weights of a published YOLOX-nano, an ONNX file, to the road users' network.

The two have the same convolutions in the same order. Three differ: the first sees luma in place of
four interleaved pixels of three colours, which is the same convolution for a picture without
colour; and of COCO's labels only those of road users are kept. Vans, which COCO does not know,
begin as trucks that are hardly ever seen. Of the file only the convolutions' numbers are read.
"""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from sardze_models.detectors.coco import COCO
from sardze_models.detectors.road_user import KINDS
from sardze_models.training.road_users_network import RoadUserNetwork
from sardze_wire.records import VehicleClass

_GRAPH, _NODES, _TENSORS = 7, 1, 5
_NODE_INPUTS, _NODE_KIND = 1, 4
_TENSOR_SIZES, _TENSOR_NAME, _TENSOR_CONTENT = 1, 8, 9
"""Numbers of fields in onnx.proto: of ModelProto, GraphProto, NodeProto and TensorProto."""
_VARYING, _COUNTED = 0, 2
_FIXED = {1: 8, 5: 4}
"""Forms of fields in protobuf's wire format; bytes of the fixed ones."""
_HARDLY = -3.0
"""Added to the logit of a kind that the teacher does not know."""
_LABELS = 80
"""Of COCO."""
_LEVELS = 255.0
"""YOLOX sees 0..255, ours 0..1."""

Convolution = tuple[Tensor, Tensor]
"""Weight, bias."""


def inherit(network: RoadUserNetwork, published: Path) -> None:
    """Take over all weights of a YOLOX-nano.

    Raises:
        ValueError: the file holds other convolutions.
    """
    given = convolutions_of(published.read_bytes())
    own = [(name, each) for name, each in network.named_modules() if isinstance(each, nn.Conv2d)]
    if len(given) != len(own):
        raise ValueError(f"{published} is no YOLOX-nano: {len(given)} convolutions, not {len(own)}")
    for (name, layer), (weight, bias) in zip(own, given, strict=True):
        if tuple(weight.shape) != _published_shape(name, layer):
            raise ValueError(f"{published} is no YOLOX-nano: {name} is {tuple(weight.shape)}")
        if name == "enter.0":
            weight = _for_luma(weight)
        elif name.endswith(".kinds"):
            weight, bias = _for_road_users(weight, bias)
        with torch.no_grad():
            layer.weight.copy_(weight)
            layer.bias.copy_(bias)


def remember(network: RoadUserNetwork, published: Path) -> None:
    """Go back half the way to the published weights: less is forgotten than was learnt.

    Source: Wortsman et al. 2022, Robust fine-tuning of zero-shot models.
    """
    before = RoadUserNetwork()
    inherit(before, published)
    with torch.no_grad():
        for own, old in zip(network.parameters(), before.parameters(), strict=True):
            own.lerp_(old, 0.5)


def convolutions_of(model: bytes) -> list[Convolution]:
    """Weight and bias of every convolution of an ONNX model, in the graph's order."""
    graph = next(_messages(memoryview(model), _GRAPH), None)
    if graph is None:
        raise ValueError("this is no ONNX file: no graph is in it")
    tensors = dict(_tensor(message) for message in _messages(graph, _TENSORS))
    convolutions = []
    for node in _messages(graph, _NODES):
        if _text(node, _NODE_KIND) == "Conv":
            names = [bytes(name).decode() for name in _messages(node, _NODE_INPUTS)]
            convolutions.append((tensors[names[1]], tensors[names[2]]))
    return convolutions


def _published_shape(name: str, layer: nn.Conv2d) -> tuple[int, ...]:
    """What a convolution's weight is there."""
    outs, *rest = layer.weight.shape
    if name == "enter.0":
        return outs, 12, 3, 3
    return (_LABELS if name.endswith(".kinds") else outs, *rest)


def _for_luma(weight: Tensor) -> Tensor:
    """(n, 4 places x 3 colours, 3, 3) on every second pixel to (n, 1, 6, 6) on every pixel."""
    places = weight.unflatten(1, (4, 3)).sum(dim=2) * _LEVELS
    whole = torch.zeros(len(weight), 1, 6, 6)
    for place, (down, across) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
        whole[:, 0, down::2, across::2] = places[:, place]
    return whole


def _for_road_users(weight: Tensor, bias: Tensor) -> Convolution:
    labels = {kind: label for label, kind in COCO.items()}
    labels.setdefault(VehicleClass.VAN, labels[VehicleClass.TRUCK])
    rows = [labels[kind] for kind in KINDS]
    rarer = torch.tensor([0.0 if kind in COCO.values() else _HARDLY for kind in KINDS])
    return weight[rows], bias[rows] + rarer


def _tensor(message: memoryview) -> tuple[str, Tensor]:
    """Name and numbers of a tensor; those of another type than float32 are taken for none."""
    shape = [value for number, value in _fields(message) if number == _TENSOR_SIZES]
    content = b"".join(bytes(part) for part in _messages(message, _TENSOR_CONTENT))
    sizes = [size for size in shape if isinstance(size, int)]
    if len(content) != 4 * math.prod(sizes):
        return _text(message, _TENSOR_NAME), torch.zeros(0)
    numbers = torch.from_numpy(np.frombuffer(content, "<f4").copy())
    return _text(message, _TENSOR_NAME), numbers.reshape(sizes)


def _text(message: memoryview, wanted: int) -> str:
    return b"".join(bytes(part) for part in _messages(message, wanted)).decode()


def _messages(message: memoryview, wanted: int) -> Iterator[memoryview]:
    """The contents of all fields of that number that have a length."""
    for number, value in _fields(message):
        if number == wanted and isinstance(value, memoryview):
            yield value


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview | int]]:
    """Number and content of each field of a protobuf message; fixed numbers are passed over."""
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        form = key & 7
        if form == _VARYING:
            value, at = _number(message, at)
            yield key >> 3, value
        elif form == _COUNTED:
            length, at = _number(message, at)
            yield key >> 3, message[at : at + length]
            at += length
        elif form in _FIXED:
            at += _FIXED[form]
        else:
            raise ValueError(f"this is no ONNX file: a field of form {form}")


def _number(message: memoryview, at: int) -> tuple[int, int]:
    """The number of varying length at a place, and the place behind it."""
    number = shift = 0
    while at < len(message):
        byte = message[at]
        number |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return number, at
    raise ValueError("this is no ONNX file: it ends within a number")
