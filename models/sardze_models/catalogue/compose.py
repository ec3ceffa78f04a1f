# SPDX-License-Identifier: EUPL-1.2
"""Writes `catalogue.json` after a training run: hashes, sizes and shapes are read, never typed.

What a machine cannot read from a weights file (what the axes and numbers mean, licence, card,
alphabet) is given once by `add_model` and carried over by `refresh`. The file is replaced as a
whole, so a reader never sees half of it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import msgspec

from sardze_models.catalogue.manifest import (
    DEFAULT_FOLDER,
    MANIFEST_NAME,
    CatalogueEntry,
    Dtype,
    Manifest,
    Quantisation,
    TensorSpec,
    read_manifest,
)
from sardze_models.errors import CatalogueError
from sardze_models.runtime import Tensor, inspect_model


@dataclass(frozen=True, slots=True)
class TensorMeaning:
    """What a tensor's axes and numbers mean: the part that no file says."""

    name: str
    layout: str
    value_range: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDescription:
    """What a person states about a model; the rest is read from its file.

    The order of `inputs` and `outputs` is the order that `Model.run` keeps.
    """

    name: str
    version: str
    task: str
    file: str
    card: str
    licence: str
    quantisation: Quantisation
    inputs: Sequence[TensorMeaning]
    outputs: Sequence[TensorMeaning]
    metadata: Mapping[str, Any] = field(default_factory=dict)


def add_model(description: ModelDescription, folder: Path | None = None) -> CatalogueEntry:
    """List a model, in place of an older one of the same name.

    Raises:
        CatalogueError: the file, its card or a described tensor is missing.
        ModelFormatError: the file is not a model.
    """
    folder = DEFAULT_FOLDER if folder is None else folder
    content = _read_weights(folder, description)
    found_inputs, found_outputs = inspect_model(content, description.file)
    entry = CatalogueEntry(
        name=description.name,
        version=description.version,
        task=description.task,
        file=Path(description.file),
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        inputs=_specs(description, description.inputs, found_inputs),
        outputs=_specs(description, description.outputs, found_outputs),
        quantisation=description.quantisation,
        licence=description.licence,
        card=Path(description.card),
        metadata=dict(description.metadata),
    )
    kept = [listed for listed in _listed(folder) if listed.name != entry.name]
    _write(folder, [*kept, entry])
    return entry


def refresh(folder: Path | None = None) -> list[CatalogueEntry]:
    """Read hashes, sizes and shapes of every listed file again; the entries as they are now."""
    folder = DEFAULT_FOLDER if folder is None else folder
    return [add_model(_description(entry), folder) for entry in _listed(folder)]


def annotate(name: str, metadata: Mapping[str, Any], folder: Path | None = None) -> CatalogueEntry:
    """Put facts beside those that the catalogue keeps of a model already.

    Raises:
        CatalogueError: no model of that name is listed.
    """
    folder = DEFAULT_FOLDER if folder is None else folder
    known = read_manifest(folder / MANIFEST_NAME).models
    entry = next((listed for listed in known if listed.name == name), None)
    if entry is None:
        raise CatalogueError(f"{folder} lists no {name}.", remedy="Add the model first.")
    described = _description(entry)
    return add_model(replace(described, metadata={**entry.metadata, **metadata}), folder)


def _read_weights(folder: Path, description: ModelDescription) -> bytes:
    for name in (description.file, description.card):
        if not (folder / name).is_file():
            raise CatalogueError(
                f"{description.name} cannot be listed: there is no {name} in {folder}.",
                remedy="Weights and their card stand beside catalogue.json; name them without "
                "a folder.",
            )
    return (folder / description.file).read_bytes()


def _specs(
    description: ModelDescription, meanings: Sequence[TensorMeaning], found: Sequence[Tensor]
) -> tuple[TensorSpec, ...]:
    by_name = {tensor.name: tensor for tensor in found}
    described = {meaning.name for meaning in meanings}
    if described != by_name.keys():
        raise CatalogueError(
            f"{description.file} has the tensors {', '.join(by_name)}, described are "
            f"{', '.join(meaning.name for meaning in meanings) or 'none'}.",
            remedy="Describe each of them once, in the order in which you want them.",
        )
    return tuple(
        TensorSpec(
            name=meaning.name,
            shape=by_name[meaning.name].shape,
            dtype=cast(Dtype, str(by_name[meaning.name].dtype)),
            layout=meaning.layout,
            value_range=meaning.value_range,
        )
        for meaning in meanings
    )


def _description(entry: CatalogueEntry) -> ModelDescription:
    return ModelDescription(
        name=entry.name,
        version=entry.version,
        task=entry.task,
        file=str(entry.file),
        card=str(entry.card),
        licence=entry.licence,
        quantisation=entry.quantisation,
        inputs=[_meaning(spec) for spec in entry.inputs],
        outputs=[_meaning(spec) for spec in entry.outputs],
        metadata=entry.metadata,
    )


def _meaning(spec: TensorSpec) -> TensorMeaning:
    return TensorMeaning(spec.name, spec.layout, spec.value_range)


def _listed(folder: Path) -> list[CatalogueEntry]:
    path = folder / MANIFEST_NAME
    return read_manifest(path).models if path.exists() else []


def _write(folder: Path, entries: list[CatalogueEntry]) -> None:
    manifest = Manifest(models=sorted(entries, key=lambda entry: entry.name))
    built = msgspec.to_builtins(manifest, enc_hook=str)
    fresh = folder / f"{MANIFEST_NAME}.new"
    fresh.write_text(json.dumps(built, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(fresh, folder / MANIFEST_NAME)
