# SPDX-License-Identifier: EUPL-1.2
"""Structs that lose nothing of a newer sender: what they do not know they carry along."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from msgspec import Struct


class Open(Struct, frozen=True, dict=True):
    """A struct that carries along the fields of a newer sender which this version does not know."""

    @property
    def unknown_fields(self) -> dict[str, Any]:
        """What ``codec.decode`` could not place, by name; ``codec.encode`` writes it back."""
        return self.__dict__


OpenStruct = TypeVar("OpenStruct", bound=Open)


def replaced(record: OpenStruct, **changes: Any) -> OpenStruct:
    """The same record with other values in some fields; unknown fields stay."""
    changed = msgspec.structs.replace(record, **changes)
    changed.unknown_fields.update(record.unknown_fields)
    return changed
