# SPDX-License-Identifier: EUPL-1.2
"""Reads `catalogue.json`: one entry a model, with everything needed to run and to judge it.

Rules: paths in the file are names inside the catalogue's own folder; a model's bytes are handed
out only after their hash matched the entry (SECURITY 32), and from the very bytes that were
hashed, so a file swapped in between changes nothing. Running models is the runtime's business.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from sardze_models.errors import CatalogueError, ModelIntegrityError

SCHEMA: Final = "sardze/models/1"
MANIFEST_NAME = "catalogue.json"
DEFAULT_FOLDER = Path(__file__).resolve().parent.parent / "weights"
_REINSTALL = "Install the release again; weights are not edited in place."

Dtype = Literal["float32", "uint8", "int8", "int32", "int64"]
Quantisation = Literal["none", "float16", "int8"]


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """One input or output: `layout` names its axes, `value_range` what its numbers mean.

    A dtype of int8 or uint8 with a scale in the model file takes and gives real numbers: the
    runtime quantises, and `value_range` is that of the real numbers.
    """

    name: str
    shape: tuple[int, ...]
    dtype: Dtype
    layout: str
    value_range: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One model as released."""

    name: str
    version: str
    task: str
    file: Path
    sha256: str
    size_bytes: int
    inputs: tuple[TensorSpec, ...]
    outputs: tuple[TensorSpec, ...]
    quantisation: Quantisation
    licence: str
    card: Path
    metadata: dict[str, Any] = field(default_factory=dict)

    def read_verified(self) -> bytes:
        """The weights' bytes, after their hash was checked.

        Raises:
            ModelIntegrityError: the file is missing, truncated or another one.
        """
        try:
            content = self.file.read_bytes()
        except OSError as error:
            raise ModelIntegrityError(
                f"The model {self.name} cannot be read from {self.file}: {error.strerror}.",
                remedy=_REINSTALL,
            ) from error
        found = hashlib.sha256(content).hexdigest()
        if len(content) != self.size_bytes or found != self.sha256:
            raise ModelIntegrityError(
                f"The model {self.name} in {self.file} is not the released one: expected "
                f"{self.size_bytes} bytes with sha256 {self.sha256}, found {len(content)} bytes "
                f"with sha256 {found}.",
                remedy=_REINSTALL,
            )
        return content


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries of one folder, by name."""

    folder: Path
    entries: Mapping[str, CatalogueEntry]

    def entry(self, name: str) -> CatalogueEntry:
        """The entry called `name`.

        Raises:
            CatalogueError: there is none.
        """
        try:
            return self.entries[name]
        except KeyError:
            known = ", ".join(sorted(self.entries)) or "no model"
            raise CatalogueError(
                f"The catalogue {self.folder / MANIFEST_NAME} has no model called {name!r}.",
                remedy=f"It lists {known}.",
            ) from None


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`catalogue.json` as it stands in the file."""

    schema: Literal["sardze/models/1"] = SCHEMA
    models: list[CatalogueEntry]


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Read the catalogue of `folder` (default: the weights shipped in this package).

    Hashes are checked when a model is opened, not here: listing models stays cheap.

    Raises:
        CatalogueError: the file is missing, not JSON, of another schema, or names a path outside.
    """
    folder = DEFAULT_FOLDER if folder is None else folder
    path = folder / MANIFEST_NAME
    manifest = read_manifest(path)
    entries: dict[str, CatalogueEntry] = {}
    for listed in manifest.models:
        if listed.name in entries:
            raise _malformed(path, f"the model {listed.name} is listed twice")
        entries[listed.name] = _placed(listed, folder, path)
    return Catalogue(folder=folder, entries=entries)


def read_manifest(path: Path) -> Manifest:
    """The manifest as written, paths still relative."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise CatalogueError(
            f"The model catalogue {path} cannot be read: {error.strerror}.",
            remedy="Install the release again, or point at a folder that holds a catalogue.json.",
        ) from error
    try:
        return msgspec.json.decode(text, type=Manifest, dec_hook=_decode_path)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _malformed(path, str(error)) from error


def _placed(entry: CatalogueEntry, folder: Path, path: Path) -> CatalogueEntry:
    for listed in (entry.file, entry.card):
        if len(listed.parts) != 1 or listed.name in ("", "..", "."):
            raise _malformed(path, f"{listed} of {entry.name} is not a plain file name")
    return dataclasses.replace(entry, file=folder / entry.file, card=folder / entry.card)


def _decode_path(kind: type, value: object) -> Path:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise msgspec.ValidationError(f"Expected a file name, got {value!r}")


def _malformed(path: Path, what: str) -> CatalogueError:
    return CatalogueError(
        f"The model catalogue {path} is not usable: {what}.",
        remedy=f"It must be JSON of schema {SCHEMA}; write it with "
        "`python -m sardze_models.catalogue`.",
    )
