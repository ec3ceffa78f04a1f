# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with plain values that should become a struct, and how to mend it.

Works on types alone: it knows nothing of YAML or of files. Unknown fields are all found; of other
faults msgspec finds the first, which is put into a technician's words here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import msgspec

Path = tuple[str | int, ...]

_PATH = re.compile(r"^(?P<words>.*?)(?: - at (?:`key` in )?`\$(?P<path>.*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>[0-9]+)\]|\[\.\.\.\]")
_EXPECTED = re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<got>[^`]+)`")
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]+)`")
_INVALID = re.compile(r"Invalid (?:enum )?value (?P<value>.+)$")
_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "object": "a mapping of fields",
    "array": "a list",
    "null": "nothing",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where, what, and what to do about it."""

    path: Path
    words: str
    remedy: str


def problems_in(value: object, struct_type: type[msgspec.Struct]) -> list[Problem]:
    """Everything that keeps the value from being such a struct; empty when nothing does."""
    info = _type_info(struct_type)
    problems = list(_unknown_fields(value, info, ()))
    try:
        msgspec.convert(value, struct_type)
    except msgspec.ValidationError as error:
        first = _first_problem(str(error), value, info)
        if not any(problem.path[:-1] == first.path and not first.remedy for problem in problems):
            problems.append(first)
    return problems


def path_words(path: Path) -> str:
    """A path as people write it: ``cameras[0].lanes``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def did_you_mean(word: str, known: list[str]) -> str:
    """A remedy for a word that is none of the known ones."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    question = f"Did you mean {close[0]!r}? " if close else ""
    return f"{question}Known here: {', '.join(sorted(known))}." if known else question.rstrip()


@lru_cache(maxsize=64)
def _type_info(struct_type: type[msgspec.Struct]) -> msgspec.inspect.Type:
    return msgspec.inspect.type_info(struct_type)


def _unknown_fields(value: object, info: msgspec.inspect.Type, path: Path) -> Iterator[Problem]:
    for branch in _branches(info, value):
        if isinstance(branch, msgspec.inspect.StructType) and isinstance(value, dict):
            known = [field.encode_name for field in branch.fields]
            known += [branch.tag_field] if branch.tag_field else []
            for name in (name for name in value if name not in known):
                yield Problem((*path, name), f"unknown field {name!r}", did_you_mean(name, known))
        for step, inner in _steps(value):
            below = _type_below(branch, step)
            if below is not None:
                yield from _unknown_fields(inner, below, (*path, step))


def _steps(value: object) -> list[tuple[str | int, object]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _branches(info: msgspec.inspect.Type, value: object) -> Iterator[msgspec.inspect.Type]:
    """The type itself, or of a union the members that the value can be meant for."""
    if isinstance(info, msgspec.inspect.Metadata):
        yield from _branches(info.type, value)
    elif not isinstance(info, msgspec.inspect.UnionType):
        yield info
    else:
        tagged = [
            member
            for member in info.types
            if isinstance(member, msgspec.inspect.StructType) and member.tag_field
        ]
        for member in info.types:
            if member not in tagged:
                yield from _branches(member, value)
            elif isinstance(value, dict) and value.get(str(member.tag_field)) == member.tag:
                yield member


def _first_problem(message: str, value: object, info: msgspec.inspect.Type) -> Problem:
    match = _PATH.match(message)
    words, path_text = (match["words"], match["path"]) if match else (message, "")
    path: Path = tuple(
        int(step["index"]) if step["index"] else step["name"] or "…"
        for step in _STEP.finditer(path_text or "")
    )
    wanted = _type_at(info, value, path)
    if missing := _MISSING.search(words):
        return Problem(
            path, f"{missing['name']!r} is missing", f"Add {missing['name']!r} here.{_hint(wanted)}"
        )
    if expected := _EXPECTED.search(words):
        names = [_WORDS.get(name.strip(), name.strip()) for name in expected["wanted"].split("|")]
        got = _WORDS.get(expected["got"], expected["got"])
        quotes = " (in quotes)" if "text" in names else ""
        return Problem(path, f"this is {got}", f"Write {' or '.join(names)}{quotes}.")
    if invalid := _INVALID.search(words):
        known = _choices(info, wanted, value, path)
        given = invalid["value"].strip("'\"")
        return Problem(path, f"{given!r} is not known", did_you_mean(given, known))
    if "matching regex" in words:
        return Problem(path, "this is not written as it must be", _pattern_remedy(words))
    if words.startswith("Expected"):
        return Problem(path, "the value is out of range", words.replace("`", "") + ".")
    said, _, remedy = words.partition(": ")
    return Problem(path, said, f"{remedy}." if remedy else "")


def _pattern_remedy(words: str) -> str:
    pattern = words.partition("matching regex ")[2].strip("'")
    if pattern == r"^[a-z0-9][a-z0-9-]{1,30}$":
        return "Write 2 to 31 small letters a-z, digits or hyphens, not beginning with a hyphen."
    if pattern == r"^[A-Z]{2}$":
        return "Write two capital letters, such as LV."
    if pattern.startswith("^(([01][0-9]|2[0-3]):"):
        return "Write hours and minutes from 00:00 to 24:00, such as 06:30."
    return f"It must match {pattern}."


def _hint(info: msgspec.inspect.Type | None) -> str:
    if not isinstance(info, msgspec.inspect.StructType):
        return ""
    required = [field.encode_name for field in info.fields if field.required]
    return f" Needed in this place: {', '.join(required)}." if required else ""


def _choices(
    root: msgspec.inspect.Type, wanted: msgspec.inspect.Type | None, value: object, path: Path
) -> list[str]:
    """The words that would have been right: of an enumeration, or the tags of a union."""
    while isinstance(wanted, msgspec.inspect.Metadata):
        wanted = wanted.type
    if isinstance(wanted, msgspec.inspect.EnumType):
        return [str(member.value) for member in wanted.cls]
    if isinstance(wanted, msgspec.inspect.LiteralType):
        return [str(choice) for choice in wanted.values]
    around = _type_at(root, value, path[:-1]) if path else None
    if isinstance(around, msgspec.inspect.UnionType):
        return [
            str(member.tag)
            for member in around.types
            if isinstance(member, msgspec.inspect.StructType)
        ]
    return []


def _type_at(
    info: msgspec.inspect.Type | None, value: object, path: Path
) -> msgspec.inspect.Type | None:
    """The type that is wanted at a path; the whole union where no member fits."""
    while isinstance(info, msgspec.inspect.Metadata):
        info = info.type
    if not path or info is None:
        return info
    inner = _value_at(value, path[0])
    for branch in _branches(info, value):
        found = _type_below(branch, path[0])
        if found is not None:
            return _type_at(found, inner, path[1:])
    return None


def _type_below(branch: msgspec.inspect.Type, step: str | int) -> msgspec.inspect.Type | None:
    if isinstance(branch, msgspec.inspect.StructType):
        types = {field.encode_name: field.type for field in branch.fields}
        return types.get(str(step))
    if isinstance(branch, msgspec.inspect.DictType):
        return branch.value_type
    return _item_type(branch, step)


def _item_type(branch: msgspec.inspect.Type, step: str | int) -> msgspec.inspect.Type | None:
    if isinstance(branch, msgspec.inspect.TupleType):
        inside = isinstance(step, int) and step < len(branch.item_types)
        return branch.item_types[int(step)] if inside else None
    if isinstance(branch, msgspec.inspect.VarTupleType | msgspec.inspect.ListType):
        return branch.item_type
    return None


def _value_at(value: object, step: str | int) -> object:
    if isinstance(value, dict):
        return value.get(step)
    inside = isinstance(value, list) and isinstance(step, int) and step < len(value)
    return value[step] if inside else None  # type: ignore[index]
