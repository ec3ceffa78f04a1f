# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of models: which weights exist, what goes in, what comes out, and their hashes.

`manifest` reads `weights/catalogue.json` and hands out entries; `compose` writes it after a
training run. `python -m sardze_models.catalogue` is the command for people.
"""

from __future__ import annotations

from sardze_models.catalogue.manifest import (
    Catalogue,
    CatalogueEntry,
    TensorSpec,
    load_catalogue,
)

__all__ = ["Catalogue", "CatalogueEntry", "TensorSpec", "load_catalogue"]
