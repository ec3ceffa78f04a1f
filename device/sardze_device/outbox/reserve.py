# SPDX-License-Identifier: EUPL-1.2
"""Sequence numbers set aside ahead of their use, in a small file beside the outbox.

The file names a number that no given sequence number is above, written ahead in blocks, so that a
lost or damaged outbox can go on above every number it ever gave. It also names the oldest number
that was still waiting then: what lies between the two is what such a loss may have cost, no more.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from sardze_device.host import write_durably

BLOCK = 64


class Reserve(msgspec.Struct, frozen=True):
    """Up to ``reserved`` may have been given; those before ``oldest_waiting`` were delivered."""

    reserved: int = 0
    oldest_waiting: int = 1


class ReserveFile:
    """The file, and what this process knows to stand in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = read_reserve(path)

    def cover(self, sequence: int, *, oldest_waiting: int) -> None:
        """Make sure that the file covers a number before it is given.

        Raises:
            OSError: the disk is full or not writable.
        """
        if sequence <= self._known.reserved:
            return
        ahead = Reserve(sequence - 1 + BLOCK, min(oldest_waiting, sequence))
        write_durably(self._path, msgspec.json.encode(ahead), mode=0o660)
        self._known = ahead


def read_reserve(path: Path) -> Reserve:
    """What the file says; nothing reserved where it is missing or unreadable."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Reserve)
    except (OSError, msgspec.MsgspecError):
        return Reserve()
