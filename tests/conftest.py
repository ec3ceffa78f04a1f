# SPDX-License-Identifier: EUPL-1.2
"""What many tests stand on: where photographs lie, if anywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def photographs() -> Path:
    """The folder with ``plates/labels.csv`` and ``media/``: not part of the project."""
    folder = Path(os.environ.get("SARDZE_SHARED", ROOT.parent / "shared")) / "data"
    if not (folder / "plates" / "labels.csv").exists():
        pytest.skip(f"no photographs at {folder}: set SARDZE_SHARED to have this tested")
    return folder
