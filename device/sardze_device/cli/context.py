# SPDX-License-Identifier: EUPL-1.2
"""What every command is told before its own options."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Context:
    """Which site, which device, and where its files are."""

    site: Path
    device: str | None
    state: Path
    verbose: bool = False
