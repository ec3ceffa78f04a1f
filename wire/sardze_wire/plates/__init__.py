# SPDX-License-Identifier: EUPL-1.2
"""Number plates: alphabets, country grammars, normalisation and decoding."""

from __future__ import annotations

from sardze_wire.plates.alphabet import normalise

__all__ = ["normalise"]
