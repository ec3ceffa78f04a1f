# SPDX-License-Identifier: EUPL-1.2
"""What passed against what was read: the demo's account, a pure function of both lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Passages that really were, reads that were stored, and reads whose text is right."""

    passages: int
    reads: int
    right: int

    @property
    def texts_right(self) -> float:
        """Share of passages whose plate was read without an error; 1.0 when nothing passed."""
        return self.right / self.passages if self.passages else 1.0


def tally(truth: Iterable[tuple[str, str]], reads: Iterable[tuple[str, str]]) -> Tally:
    """Compare (device, text) of passages and of reads; a text counts as often as it passed."""
    passed, read = Counter(truth), Counter(reads)
    return Tally(passed.total(), read.total(), (passed & read).total())
