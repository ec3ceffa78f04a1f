# SPDX-License-Identifier: EUPL-1.2
"""How often plates of each country are met at a site, and what that makes of their formats."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from sardze_wire.plates.countries import COUNTRIES
from sardze_wire.plates.form_index import index_for
from sardze_wire.plates.free_text import UNKNOWN_WEIGHT

STRANGER_WEIGHT = 0.03
"""Share of plates from countries that a site's mix does not name."""


@lru_cache(maxsize=64)
def shares_at(mix: tuple[tuple[str, float], ...]) -> Mapping[str, float]:
    """How often plates of each country are met at a site of this mix."""
    named = {code: weight for code, weight in mix if code in COUNTRIES and weight > 0.0}
    total = sum(named.values())
    if not 0.0 < total < math.inf:
        return dict.fromkeys(COUNTRIES, 1.0 / len(COUNTRIES))
    strangers = [code for code in COUNTRIES if code not in named]
    shares = {code: weight / total for code, weight in named.items()}
    return shares | dict.fromkeys(strangers, STRANGER_WEIGHT / max(len(strangers), 1))


def unlisted_at(shares: Mapping[str, float]) -> float:
    """How often a plate fits no known format of its country, or comes from no known country."""
    known = sum([share * COUNTRIES[code].unlisted for code, share in shares.items()])
    return UNKNOWN_WEIGHT + known


def peak_at(shares: Mapping[str, float], length: int) -> float:
    """The highest weight of a form's single text among all texts of a length."""
    return max([shares[code] * each for code, each in index_for(length).peaks.items()], default=0.0)
