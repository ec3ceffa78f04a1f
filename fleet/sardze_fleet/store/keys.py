# SPDX-License-Identifier: EUPL-1.2
"""Secrets beside the store, each a file that only its owner may read: made at the first use.

``manager.key`` signs what goes down to devices (SECURITY 15); ``access.key`` hashes the subjects of
the access log (SECURITY 46). Two processes that start together agree on one key: who links the file
first has made it.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from sardze_fleet.errors import StoreError
from sardze_wire.signature import KeyFormatError, SigningKey


def manager_key(folder: Path) -> SigningKey:
    """The key that signs desired states, receipts and the like."""
    path = folder / "manager.key"
    pem = _read_or_make(path, lambda: SigningKey.generate().to_pem().encode())
    try:
        return SigningKey.from_pem(pem)
    except KeyFormatError as error:
        raise StoreError(f"{path} is damaged: {error}", "Restore it from a back-up") from None


def access_key(folder: Path) -> bytes:
    """The key under which the access log hashes its subjects."""
    return _read_or_make(folder / "access.key", lambda: secrets.token_bytes(32))


def _read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp: mode 0600
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
    finally:
        os.unlink(temporary)
    return path.read_bytes()
