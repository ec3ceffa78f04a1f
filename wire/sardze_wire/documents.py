# SPDX-License-Identifier: EUPL-1.2
"""YAML text to typed structs, with errors that a technician can act on.

A ``Document`` is a tree of plain values in which every value remembers the file, line and column it
came from, also after layers were merged. Scalars follow YAML 1.2's core schema: only ``true`` and
``false`` are truth values (``NO`` is Norway), dates and times stay text. Size, depth and aliases
are limited, a key given twice is an error. In configuration an unknown field is an error, unlike on
the
wire: it is a typing mistake, and the remedy says what was probably meant. Reading files is left to
the caller. The only importer of yaml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import msgspec
import yaml

from sardze_wire.document_checks import Path, Problem, path_words, problems_in

MAX_DOCUMENT_BYTES = 1024 * 1024
MAX_DEPTH = 24
MAX_NODES = 20_000

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_NULLS = ("", "~", "null", "Null", "NULL")
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

_TAGS = {"!"} | {
    f"tag:yaml.org,2002:{kind}"
    for kind in "bool float int map merge null seq str timestamp value".split()
}

Value = Any


class _Mark(Protocol):
    """What yaml says of a place; counts from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


AnyStruct = TypeVar("AnyStruct", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was written; line and column count from 1, 0 where there is no text."""

    name: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.name}:{self.line}:{self.column}" if self.line else self.name


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a document."""

    origin: Origin
    field: str
    words: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.origin}: {self.field}: " if self.field else f"{self.origin}: "
        return f"{place}{self.words}. {self.remedy}".rstrip()


class DocumentError(ValueError):
    """A document that cannot be used; ``faults`` lists what is wrong, each with its remedy."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Document:
    """Plain values and where each came from; a path is keys and positions from the root."""

    name: str
    value: Value
    origins: Mapping[Path, Origin] = field(default_factory=dict)

    def origin(self, path: Path = ()) -> Origin:
        """Where the value at a path, or the nearest thing around it, was written."""
        for length in range(len(path), -1, -1):
            found = self.origins.get(path[:length])
            if found is not None:
                return found
        return Origin(self.name)

    def at(self, *path: str | int) -> Document | None:
        """The part below a path, None where there is none."""
        value = self.value
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        depth = len(path)
        below = {
            known[depth:]: origin
            for known, origin in self.origins.items()
            if known[:depth] == tuple(path)
        }
        return Document(self.name, value, below)

    def placed(self, part: Document, *path: str | int) -> Document:
        """This document with another one put in at a path whose surroundings exist."""
        depth = len(path)
        origins = {
            known: origin for known, origin in self.origins.items() if known[:depth] != tuple(path)
        }
        origins |= {(*path, *below): origin for below, origin in part.origins.items()}
        return Document(self.name, _with(self.value, path, part.value), origins)

    def fault(self, path: Path, words: str, remedy: str = "") -> Fault:
        """Something wrong with the value at a path."""
        return Fault(self.origin(path), path_words(path), words, remedy)


def parse_document(text: str | bytes, name: str) -> Document:
    """The values in YAML text.

    Args:
        text: YAML, one document.
        name: what errors call it, usually the file's name.

    Raises:
        DocumentError: it is not YAML, or beyond the limits.
    """
    if len(text) > MAX_DOCUMENT_BYTES:
        raise _broken(
            name, None, f"the document is longer than {MAX_DOCUMENT_BYTES} bytes", "Split it."
        )
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        _check_limits(text, name)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        raise _broken(name, None, "the text is not UTF-8", "Save it as UTF-8.") from None
    except yaml.reader.ReaderError as error:
        raise _broken(name, None, f"{error.reason}", "Remove that character.") from None
    except yaml.MarkedYAMLError as error:
        words = " ".join(part for part in (error.context, error.problem) if part)
        remedy = "Check the indentation, the colons and the quotes of this and the line before."
        raise _broken(name, error.problem_mark or error.context_mark, words, remedy) from None
    except yaml.YAMLError as error:
        raise _broken(name, None, f"not YAML: {error}", "Check the text.") from None
    builder = _Builder(name)
    value = builder.value(root, ()) if root is not None else None
    return Document(name, value, builder.origins)


def document_of(value: Value, name: str) -> Document:
    """Plain values that were never text, such as defaults or a desired state, as a document."""
    return Document(name, value, {(): Origin(name)})


def merge(layers: Sequence[Document]) -> Document:
    """Layers laid over each other, later ones winning; mappings merge, all else is replaced.

    Every value keeps the origin of the layer that it came from.
    """
    if not layers:
        return document_of({}, "nothing")
    result = layers[0]
    for layer in layers[1:]:
        origins: dict[Path, Origin] = {}
        value = _merged(result, layer, (), origins)
        result = Document(layer.name, value, origins)
    return result


def typed(document: Document, struct_type: type[AnyStruct]) -> AnyStruct:
    """The document as a struct.

    Raises:
        DocumentError: unknown or missing fields, wrong types, values out of range: with the place
            of each unknown field and of the first other fault, and with remedies.
    """
    problems = problems_in(document.value, struct_type)
    if problems:
        raise DocumentError([_fault(document, problem) for problem in problems])
    return msgspec.convert(document.value, struct_type)


def read_struct(text: str | bytes, name: str, struct_type: type[AnyStruct]) -> AnyStruct:
    """YAML text as a struct: ``parse_document`` and ``typed`` in one.

    Raises:
        DocumentError: as theirs.
    """
    return typed(parse_document(text, name), struct_type)


def _fault(document: Document, problem: Problem) -> Fault:
    return document.fault(problem.path, problem.words, problem.remedy)


def _broken(name: str, mark: _Mark | None, words: str, remedy: str) -> DocumentError:
    origin = Origin(name, mark.line + 1, mark.column + 1) if mark else Origin(name)
    return DocumentError([Fault(origin, "", words, remedy)])


def _check_limits(text: str, name: str) -> None:
    """Refuses what would be costly to build, before it is built."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _broken(
                name, event.start_mark, "aliases are not allowed", "Write the value out again."
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        nodes += 1
        if depth > MAX_DEPTH:
            words = f"nested deeper than {MAX_DEPTH} levels"
            raise _broken(name, event.start_mark, words, "No setting lies that deep.")
        if nodes > MAX_NODES:
            words = f"more than {MAX_NODES} values"
            raise _broken(name, event.start_mark, words, "Split the document.")


class _Builder:
    """Makes plain values of YAML nodes and notes where they stood."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.origins: dict[Path, Origin] = {}

    def value(self, node: yaml.Node, path: Path) -> Value:
        mark = node.start_mark
        self.origins[path] = Origin(self.name, mark.line + 1, mark.column + 1)
        if node.tag not in _TAGS:
            words = f"the tag {node.tag} is not allowed"
            raise _broken(self.name, mark, words, "Leave the tag out.")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(part, (*path, index)) for index, part in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Value]:
        result: dict[str, Value] = {}
        for key_node, value_node in node.value:
            mark = key_node.start_mark
            if not isinstance(key_node, yaml.ScalarNode):
                raise _broken(self.name, mark, "a key must be a word", "Write one word.")
            key = str(key_node.value)
            if key in result:
                words = f"{path_words((*path, key))} is given twice"
                raise _broken(self.name, mark, words, "Keep one of them.")
            result[key] = self.value(value_node, (*path, key))
            self.origins[(*path, key)] = Origin(self.name, mark.line + 1, mark.column + 1)
        return result

    def _scalar(self, node: yaml.Node) -> Value:
        text = str(node.value)
        if getattr(node, "style", None) is not None:
            return text
        if text in _NULLS:
            return None
        if text in _TRUTHS:
            return _TRUTHS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            number = float(text)
            return number if abs(number) < float("inf") else text
        return text


def _with(value: Value, path: tuple[str | int, ...], part: Value) -> Value:
    if not path:
        return part
    step, *rest = path
    copy = value.copy()
    if isinstance(copy, dict):
        copy[step] = _with(copy.get(step), tuple(rest), part)
    else:
        copy[step] = _with(copy[step], tuple(rest), part)
    return copy


def _merged(lower: Document, upper: Document, path: Path, origins: dict[Path, Origin]) -> Value:
    if not (isinstance(lower.value, dict) and isinstance(upper.value, dict)):
        origins.update({(*path, *below): origin for below, origin in upper.origins.items()})
        origins.setdefault(path, upper.origin())
        return upper.value
    origins[path] = upper.origin() if upper.value else lower.origin()
    result: dict[str, Value] = {}
    for key in [*lower.value, *(key for key in upper.value if key not in lower.value)]:
        below, above = lower.at(key), upper.at(key)
        if below is None or above is None:
            layer = lower if above is None else upper
            origins.update(
                {
                    (*path, *known): origin
                    for known, origin in layer.origins.items()
                    if known[:1] == (key,)
                }
            )
            origins.setdefault((*path, key), layer.origin((key,)))
            result[key] = layer.value[key]
        else:
            result[key] = _merged(below, above, (*path, key), origins)
    return result
